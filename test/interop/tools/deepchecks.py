"""Suites over two datasets: one with conditions that hold, fail and break, one that is well, and single checks."""

import json
import os

os.environ["DEEPCHECKS_DISABLE_LATEST"] = "true"

import numpy as np
import pandas as pd
from deepchecks.tabular import Dataset, Suite
from deepchecks.tabular.checks import FeatureDrift, LabelDrift, MixedNulls, PredictionDrift, RocReport, TrainTestPerformance
from sklearn.ensemble import RandomForestClassifier

random = np.random.default_rng(6)
METHODS = {
    "Kolmogorov-Smirnov": "ks_statistic",
    "PSI": "psi",
    "Cramer's V": "cramers_v",
    "Earth Mover's Distance": "earth_movers_distance",
}
OUTCOMES = {"PASS": "passed", "FAIL": "failed", "WARN": "warned", "ERROR": "errors"}


def frame(shift, size=400):
    amount = random.normal(100 + shift, 20, size)
    return pd.DataFrame(
        {
            "amount": amount,
            "visits": random.poisson(4, size),
            "channel": random.integers(0, 3, size),
            "label": (amount + random.normal(0, 10, size) > 105).astype(int),
        }
    )


train, test = frame(0), frame(9)
data = {
    "train_dataset": Dataset(train, label="label", cat_features=["channel"]),
    "test_dataset": Dataset(test, label="label", cat_features=["channel"]),
}
model = RandomForestClassifier(n_estimators=10, random_state=0).fit(train.drop(columns="label"), train["label"])


def expect(file, readings):
    print(json.dumps({"file": file, "format": "deepchecks", "readings": readings}))


def drifts(result):
    name = result.check.name()
    if name.endswith("Feature Drift"):
        return {
            f"drift {METHODS[each['Method']]} of {feature}": float(each["Drift score"]) for feature, each in result.value.items()
        }
    for of in ("Label", "Prediction"):
        if name.endswith(f"{of} Drift"):
            return {f"drift {METHODS[result.value['Method']]} of {of.lower()}": float(result.value["Drift score"])}
    return {}


def counts(results):
    told = [condition.category.value for result in results for condition in getattr(result, "conditions_results", [])]
    broken = [result for result in results if hasattr(result, "exception")]
    readings = {f"tests {outcome} by deepchecks": told.count(word) for word, outcome in OUTCOMES.items()}
    return {**readings, "tests errors by deepchecks": told.count("ERROR") + len(broken)} if told or broken else {}


def saved(name, result, results):
    with open(name, "w") as out:
        out.write(result.to_json())
    expect(
        name,
        {
            **counts(results),
            **{key: value for each in results for key, value in (drifts(each) if hasattr(each, "value") else {}).items()},
        },
    )


def suite(name, *checks):
    result = Suite(name, *checks).run(**data, model=model)
    saved(f"{name}.json", result, result.results)
    return result


suite(
    "mixed",
    FeatureDrift().add_condition_drift_score_less_than(max_allowed_numeric_score=0.01),
    LabelDrift(ignore_na=True).add_condition_drift_score_less_than(),
    PredictionDrift().add_condition_drift_score_less_than(),
    TrainTestPerformance().add_condition_train_test_relative_degradation_less_than(0.0001),
    MixedNulls().add_condition_different_nulls_less_equal_to(1),
)
suite(
    "well",
    TrainTestPerformance().add_condition_test_performance_greater_than(0.01),
    MixedNulls().add_condition_different_nulls_less_equal_to(1),
)
suite("psi", FeatureDrift(numerical_drift_method="EMD", categorical_drift_method="PSI"))
broken = Suite(
    "broken",
    RocReport().add_condition_auc_greater_than(0.5),
    FeatureDrift(columns=["nobody"]).add_condition_drift_score_less_than(),
).run(**data, model=model)
saved("broken.json", broken, broken.results)
single = FeatureDrift().add_condition_drift_score_less_than().run(**data)
saved("single.json", single, [single])
