"""A pipeline with one stage and its lock, a data file, and the metrics that `dvc metrics show` and `diff` print."""

import hashlib
import json
import os
import shutil
import subprocess
import sys

os.environ["DVC_NO_ANALYTICS"] = "true"
os.environ["DVC_SITE_CACHE_DIR"] = os.path.abspath("site")


def expect(file, format, readings, **more):
    print(json.dumps({"file": file, "format": format, "readings": readings, **more}))


def write(file, text):
    with open(file, "w") as out:
        out.write(text)


def called(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def dvc(*command):
    return called(sys.executable, "-I", "-m", "dvc", *command)


def md5(file):
    with open(file, "rb") as data:
        return f"md5:{hashlib.md5(data.read()).hexdigest()}"


def committed(message):
    called("git", "add", "-A")
    called("git", "-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-q", "-m", message)


write(".gitignore", "site/\n")
called("git", "init", "-q")
dvc("init", "-q")
os.mkdir("data")
write("data/claims.csv", "amount,label\n1,0\n2,1\n")
dvc("add", "-q", "data/claims.csv")
write(
    "train.py",
    """
import json, os, sys
os.makedirs("eval", exist_ok=True)
rate = float(open("rate.txt").read())
json.dump({"auc": rate, "test": {"f1": rate - 0.125, "rows": 2}, "loss": float("nan")}, open("eval/metrics.json", "w"))
open("model.bin", "w").write(str(rate))
""",
)
write("rate.txt", "0.875")
write(
    "dvc.yaml",
    f"""
stages:
  train:
    cmd: {sys.executable} train.py
    deps: [train.py, data/claims.csv, rate.txt]
    outs: [model.bin]
    metrics: [{{eval/metrics.json: {{cache: false}}}}]
""",
)
dvc("repro", "-q")
# A copy, since it is written anew below.
shutil.copy("dvc.lock", "first.lock")
expect(
    "first.lock",
    "dvc-lock",
    {},
    facts={f"dvc:{file}": md5(file) for file in ("data/claims.csv", "train.py", "rate.txt", "eval/metrics.json", "model.bin")},
)
expect("data/claims.csv.dvc", "dvc-lock", {}, facts={"dvc:claims.csv": md5("data/claims.csv")})
write("show.json", dvc("metrics", "show", "--json"))
expect("show.json", "dvc-metrics", {"metric roc_auc": 0.875, "metric test.f1": 0.75, "metric test.rows": 2, "metric loss": None})
committed("first")

write("rate.txt", "0.9375")
dvc("repro", "-q")
write("diff.json", dvc("metrics", "diff", "--json", "--all"))
expect("diff.json", "dvc-metrics-diff", {"metric roc_auc": 0.9375, "metric test.f1": 0.8125, "metric test.rows": 2})
write("revisions.json", dvc("metrics", "show", "--json", "--all-branches"))
expect("revisions.json", "dvc-metrics", {"metric roc_auc": 0.9375, "metric test.f1": 0.8125})

# A second file, and a metrics file that is a number by itself.
write("more.py", 'open("score.json", "w").write("0.625")')
with open("dvc.yaml", "a") as out:
    out.write(f"""  more:
    cmd: {sys.executable} more.py
    deps: [model.bin]
    metrics: [{{score.json: {{cache: false}}}}]
""")
dvc("repro", "-q")
write("several.json", dvc("metrics", "show", "--json"))
expect("several.json", "dvc-metrics", {"metric eval/metrics.json:auc": 0.9375, "metric score.json": 0.625})
shutil.copy("dvc.lock", "two-stages.lock")
expect("two-stages.lock", "dvc-lock", {}, facts={"dvc:score.json": md5("score.json"), "dvc:rate.txt": md5("rate.txt")})

os.remove("score.json")
write("missing.json", dvc("metrics", "show", "--json"))
expect("missing.json", "dvc-metrics", {}, trouble=True)
