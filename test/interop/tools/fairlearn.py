"""MetricFrame.by_group in the shapes people save it in: pandas' JSON orientations and CSV, of one and of two sensitive features."""

import json

import numpy as np
import pandas as pd
from fairlearn.metrics import (
    MetricFrame,
    count,
    demographic_parity_difference,
    equalized_odds_ratio,
    false_positive_rate,
    selection_rate,
    true_positive_rate,
)
from sklearn.metrics import accuracy_score

random = np.random.default_rng(11)
SIZE = 240
gender = pd.Series(random.choice(["female", "male"], SIZE), name="gender")
age = pd.Series(random.choice(["under 30", "30 and over"], SIZE), name="age_band")
# Nobody is in one of the four groups: pandas writes null for it, or an empty cell.
age[(gender == "female")] = "under 30"
truth = random.integers(0, 2, SIZE)
said = np.where(random.random(SIZE) < 0.8, truth, 1 - truth)
METRICS = {
    "accuracy": accuracy_score,
    "selection_rate": selection_rate,
    "tpr": true_positive_rate,
    "fpr": false_positive_rate,
    "count": count,
}
CANONICAL = {"tpr": "true_positive_rate", "fpr": "false_positive_rate"}


def expect(file, readings, **rule):
    print(
        json.dumps(
            {"file": file, "format": "fairlearn-by-group", "rule": {"format": "fairlearn-by-group", **rule}, "readings": readings}
        )
    )


def write(file, text):
    with open(file, "w") as out:
        out.write(text)


def of_groups(table, attribute):
    readings = {}
    for group, row in table.iterrows():
        spelled = " & ".join(group) if isinstance(group, tuple) else str(group)
        for metric in table.columns:
            if metric != "count":
                value = None if pd.isna(row[metric]) else float(row[metric])
                readings[f"fairness {CANONICAL.get(metric, metric)} of {attribute}={spelled}"] = value
    return readings


def saved(name, table, attributes):
    readings = of_groups(table, " & ".join(attributes))
    write(f"{name}.json", table.to_json())
    expect(f"{name}.json", readings, attributes=attributes)
    write(f"{name}-index.json", table.to_json(orient="index"))
    expect(f"{name}-index.json", readings, attributes=attributes, keys="groups")
    write(f"{name}-split.json", table.to_json(orient="split", indent=2))
    expect(f"{name}-split.json", readings, attributes=attributes)
    table.to_csv(f"{name}.csv")
    expect(f"{name}.csv", readings, attributes=attributes)


one = MetricFrame(metrics=METRICS, y_true=truth, y_pred=said, sensitive_features=gender)
saved("one", one.by_group, ["gender"])
two = MetricFrame(
    metrics=METRICS, y_true=truth, y_pred=said, sensitive_features=pd.DataFrame({"gender": gender, "age_band": age})
)
saved("two", two.by_group, ["gender", "age_band"])

numbered = MetricFrame(
    metrics=METRICS, y_true=truth, y_pred=said, sensitive_features=(gender == "male").astype(int).rename("male")
)
saved("numbered", numbered.by_group, ["male"])

unnamed = MetricFrame(metrics=METRICS, y_true=truth, y_pred=said, sensitive_features=gender.to_numpy())
unnamed.by_group.to_csv("unnamed.csv")
expect("unnamed.csv", of_groups(unnamed.by_group, "gender"), attributes=["gender"])

single = MetricFrame(metrics=selection_rate, y_true=truth, y_pred=said, sensitive_features=gender)
write("single.json", single.by_group.to_json())
expect(
    "single.json",
    {f"fairness selection_rate of gender={group}": float(value) for group, value in single.by_group.items()},
    attributes=["gender"],
    name="selection_rate",
)

write(
    "whole.json",
    json.dumps(
        {
            "overall": one.overall.to_dict(),
            "by_group": json.loads(one.by_group.to_json()),
            "difference": one.difference().to_dict(),
            "ratio": one.ratio().to_dict(),
            "demographic_parity_difference": demographic_parity_difference(truth, said, sensitive_features=gender),
            "equalized_odds_ratio": equalized_odds_ratio(truth, said, sensitive_features=gender),
        }
    ),
)
expect(
    "whole.json",
    {
        **of_groups(one.by_group, "gender"),
        "metric accuracy": float(accuracy_score(truth, said)),
        "metric recall": float(true_positive_rate(truth, said)),
        "fairness true_positive_rate difference of gender": float(one.difference()["tpr"]),
        "fairness false_positive_rate ratio of gender": float(one.ratio()["fpr"]),
        "fairness equalized_odds ratio of gender": float(equalized_odds_ratio(truth, said, sensitive_features=gender)),
    },
    attributes=["gender"],
)
gaps = {"demographic_parity_difference": demographic_parity_difference(truth, said, sensitive_features=gender)}
write("gaps.json", json.dumps(gaps))
expect(
    "gaps.json",
    {"fairness selection_rate difference of gender": float(one.difference()["selection_rate"])},
    attributes=["gender"],
)
