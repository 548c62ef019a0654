"""metrics.json as DVCLive keeps it: nested names, a NaN, and steps."""

import json
import math

from dvclive import Live

with Live("out", report=None, save_dvc_exp=False, dvcyaml=None) as live:
    for loss in (0.9, 0.45, 0.21875):
        live.log_metric("train/loss", loss)
        live.log_metric("val/loss", loss + 0.125)
        live.next_step()
    live.summary["test"] = {"auc": 0.9375}
    live.log_metric("broken", math.nan)
    live.make_summary()


def expect(file, readings):
    print(json.dumps({"file": file, "format": "dvclive", "rule": {"format": "dvclive"}, "readings": readings}))


expect(
    "out/metrics.json",
    {
        "metric train.loss": live.summary["train"]["loss"],
        "metric val.loss": live.summary["val"]["loss"],
        "metric test.auc": 0.9375,
        "metric broken": None,
    },
)
