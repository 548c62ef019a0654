"""Every kind of number that MetricJSONExplainer explains, each in a file of its own."""

import json

import numpy as np
import pandas as pd
from aif360.datasets import BinaryLabelDataset
from aif360.explainers import MetricJSONExplainer
from aif360.metrics import BinaryLabelDatasetMetric, ClassificationMetric

random = np.random.default_rng(4)
SIZE = 400
truth = random.integers(0, 2, SIZE).astype(float)
frame = pd.DataFrame({"sex": random.integers(0, 2, SIZE).astype(float), "amount": random.normal(0, 1, SIZE), "label": truth})
said = frame.assign(label=np.where(random.random(SIZE) < 0.7 + 0.2 * frame["sex"], truth, 1 - truth))
SIDES = {"unprivileged_groups": [{"sex": 0.0}], "privileged_groups": [{"sex": 1.0}]}


def dataset(table):
    return BinaryLabelDataset(df=table, label_names=["label"], protected_attribute_names=["sex"])


def expect(file, readings, **rule):
    more = {"rule": {"format": "aif360", **rule}} if rule else {}
    print(json.dumps({"file": file, "format": "aif360", "readings": readings, **more}))


def saved(metric, names):
    explainer = MetricJSONExplainer(metric)
    for method, reading in names.items():
        file = f"{type(metric).__name__}-{method}.json"
        with open(file, "w") as out:
            out.write(getattr(explainer, method)())
        expect(file, {reading: float(getattr(metric, method)())})


saved(
    BinaryLabelDatasetMetric(dataset(frame), **SIDES),
    {
        "mean_difference": "fairness base_rate difference",
        "disparate_impact": "fairness selection_rate ratio",
        "statistical_parity_difference": "fairness selection_rate difference",
    },
)
quality = ClassificationMetric(dataset(frame), dataset(said), **SIDES)
saved(
    quality,
    {
        "disparate_impact": "fairness selection_rate ratio",
        "statistical_parity_difference": "fairness selection_rate difference",
        "equal_opportunity_difference": "fairness true_positive_rate difference",
        "true_positive_rate_difference": "fairness true_positive_rate difference",
        "false_positive_rate_difference": "fairness false_positive_rate difference",
        "false_positive_rate_ratio": "fairness false_positive_rate ratio",
        "average_odds_difference": "fairness average_odds difference",
        "error_rate_ratio": "fairness error_rate ratio",
        "accuracy": "metric accuracy",
        "theil_index": "metric theil_index",
        "true_positive_rate": "metric recall",
    },
)
for side in (True, False):
    for method, rate in {
        "accuracy": "accuracy",
        "true_positive_rate": "true_positive_rate",
        "positive_predictive_value": "precision",
    }.items():
        group = "privileged" if side else "unprivileged"
        file = f"{method}-{group}.json"
        with open(file, "w") as out:
            out.write(getattr(MetricJSONExplainer(quality), method)(privileged=side))
        value = float(getattr(quality, method)(privileged=side))
        expect(file, {f"fairness {rate} of sex={group}": value}, attributes=["sex"])
