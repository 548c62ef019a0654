"""Logs of a task over a model that says what it is told to, in both formats; of one that broke off, and of one with several scorers."""

import json
import os
from types import SimpleNamespace

import tiktoken

# Tokens are counted with a vocabulary that would have to be fetched, and nobody looks at their number here.
tiktoken.get_encoding = lambda _: SimpleNamespace(encode=lambda text, **_: text.split())

from inspect_ai import Task, eval
from inspect_ai.dataset import Sample
from inspect_ai.log import write_eval_log
from inspect_ai.model import ModelOutput, get_model
from inspect_ai.scorer import f1, includes, match
from inspect_ai.solver import generate, solver

SAMPLES = [Sample(input=f"What is {n} and {n}?", target=str(n + n)) for n in range(1, 6)]


def expect(file, readings, **more):
    print(json.dumps({"file": file, "format": "inspect", "readings": readings, **more}))


def model():
    said = ["2", "4", "6", "seven", "ten"] * 4
    return get_model("mockllm/model", custom_outputs=[ModelOutput.from_content("mockllm/model", each) for each in said])


def saved(name, task, **options):
    [log] = eval(task, model=model(), log_dir="logs", display="none", max_connections=1, max_samples=1, **options)
    for kind in ("eval", "json"):
        write_eval_log(log, f"{name}.{kind}", format=kind)
    return log


def readings(log):
    found = {}
    for score in log.results.scores:
        scorer = score.name if score.reducer is None else f"{score.name},{score.reducer}"
        for name, metric in score.metrics.items():
            if name != "stderr":
                found[f"metric {log.eval.task}/{scorer}/{name}"] = metric.value
    return found


one = saved("one", Task(dataset=SAMPLES, solver=generate(), scorer=match(), name="sums"))
assert one.status == "success" and one.results.scores[0].metrics["accuracy"].value == 0.6
several = saved("several", Task(dataset=SAMPLES, solver=generate(), scorer=[match(), includes(), f1()], name="sums"), epochs=2)
for name, log in (("one", one), ("several", several)):
    for kind in ("eval", "json"):
        expect(f"{name}.{kind}", readings(log))
# What the run itself wrote, and not what was converted.
os.rename(one.location.removeprefix("file://"), "written.eval")
expect("written.eval", readings(one))


@solver
def breaks():
    async def solve(state, generate):
        raise ValueError("broken")

    return solve


saved("broken", Task(dataset=SAMPLES, solver=breaks(), scorer=match(), name="sums"))
expect("broken.eval", {}, trouble=True)
expect("broken.json", {}, trouble=True)
