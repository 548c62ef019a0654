"""Reports, snapshots and test suites of Evidently: drift by several methods, quality of a classification and of columns, with tests."""

import json

import numpy as np
import pandas as pd
from evidently import BinaryClassification, DataDefinition, Dataset, Report, __version__
from evidently.metrics import (
    Accuracy,
    DriftedColumnsCount,
    F1ByLabel,
    F1Score,
    MeanValue,
    MissingValueCount,
    QuantileValue,
    RecallByLabel,
    UniqueValueCount,
    ValueDrift,
)
from evidently.presets import ClassificationPreset, DataDriftPreset, DataSummaryPreset
from evidently.tests import gte, lt
from sklearn.metrics import accuracy_score, f1_score, recall_score

random = np.random.default_rng(5)
SIZE = 300
# Since 0.7.16 the settings of a metric, such as its method, stand in `config`.
METHODS_ARE_TOLD = tuple(int(part) for part in __version__.split(".")[:3]) >= (0, 7, 16)


def expect(file, format, readings, **more):
    print(json.dumps({"file": file, "format": format, "readings": readings, **more}))


def write(file, text):
    with open(file, "w") as out:
        out.write(text)


def frame(shift):
    truth = random.integers(0, 2, SIZE)
    table = pd.DataFrame(
        {
            "amount": random.normal(100 + shift, 20, SIZE),
            "visits": random.poisson(4, SIZE),
            "channel": random.choice(["web", "app", "shop"], SIZE, p=[0.5, 0.3, 0.2] if shift == 0 else [0.2, 0.3, 0.5]),
            "region": random.choice(["north", "south", "west"], SIZE),
            "member": random.choice([0, 1], SIZE, p=[0.5, 0.5] if shift == 0 else [0.2, 0.8]),
            "opted": random.choice([0, 1], SIZE),
            "target": truth,
            "prediction": np.where(random.random(SIZE) < 0.85, truth, 1 - truth),
        }
    )
    table.loc[:9, "amount"] = None
    return table


reference, current = frame(0), frame(15)
definition = DataDefinition(
    numerical_columns=["amount", "visits"],
    categorical_columns=["channel", "region", "member", "opted"],
    classification=[BinaryClassification(target="target", prediction_labels="prediction", pos_label=1)],
)
old, new = (Dataset.from_pandas(each, data_definition=definition) for each in (reference, current))

# What Evidently itself says of each column: by its older engine, which tells whether a column drifted.
BY = {("amount", "psi"): 0.1, ("visits", "ks"): 0.05, ("channel", "jensenshannon"): 0.1}
STATISTICS = {"psi": "psi", "ks": "ks_p_value", "jensenshannon": "js_distance"}
from evidently.legacy.metrics import ClassificationQualityMetric, ColumnDriftMetric, DataDriftTable
from evidently.legacy.metrics import DatasetDriftMetric, DatasetMissingValuesMetric
from evidently.legacy.pipeline.column_mapping import ColumnMapping
from evidently.legacy.report import Report as LegacyReport
from evidently.legacy.test_suite import TestSuite
from evidently.legacy.tests import TestAccuracyScore, TestColumnDrift, TestF1Score
from evidently.legacy.tests import TestNumberOfMissingValues, TestShareOfDriftedColumns

mapping = ColumnMapping(
    target="target",
    prediction="prediction",
    numerical_features=["amount", "visits"],
    categorical_features=["channel", "region", "member", "opted"],
)
columns = [
    ColumnDriftMetric(column_name=column, stattest=method, stattest_threshold=limit) for (column, method), limit in BY.items()
]
legacy = LegacyReport(
    metrics=[
        *columns,
        DatasetDriftMetric(columns=["amount", "visits", "channel"]),
        ClassificationQualityMetric(),
        DatasetMissingValuesMetric(),
    ]
)
legacy.run(reference_data=reference, current_data=current, column_mapping=mapping)
legacy.save_json("legacy.json")
drifts = {column: metric.get_result() for (column, _), metric in zip(BY, columns)}
drift_readings = {
    **{f"drift {STATISTICS[method]} of {column}": float(drifts[column].drift_score) for column, method in BY},
    **{f"drift drift_detected of {column}": int(drifts[column].drift_detected) for column, _ in BY},
}
overall = legacy._first_level_metrics[3].get_result()
expect(
    "legacy.json",
    "evidently-legacy",
    {
        **drift_readings,
        "drift drifted_columns": overall.number_of_drifted_columns,
        "drift drifted_share": overall.share_of_drifted_columns,
        "drift drift_detected": int(overall.dataset_drift),
        "metric accuracy": accuracy_score(current["target"], current["prediction"]),
        "metric f1": f1_score(current["target"], current["prediction"]),
        "metric missing_values": 10,
    },
)
table = LegacyReport(metrics=[DataDriftTable(columns=["amount", "visits", "channel"])])
table.run(reference_data=reference, current_data=current, column_mapping=mapping)
table.save_json("legacy-table.json")
found = table._first_level_metrics[0].get_result()
expect(
    "legacy-table.json",
    "evidently-legacy",
    {
        "drift drifted_columns": found.number_of_drifted_columns,
        **{f"drift drift_detected of {column}": int(each.drift_detected) for column, each in found.drift_by_columns.items()},
        "drift ks_p_value of amount": float(found.drift_by_columns["amount"].drift_score),
    },
)

suite = TestSuite(
    tests=[
        TestAccuracyScore(gte=0.5),
        TestF1Score(gte=0.99),
        TestNumberOfMissingValues(eq=10, is_critical=False),
        TestColumnDrift(column_name="amount", stattest="psi", stattest_threshold=0.1),
        TestShareOfDriftedColumns(lt=0.01, is_critical=False, columns=["amount", "visits", "channel"]),
    ]
)
suite.run(reference_data=reference, current_data=current, column_mapping=mapping)
suite.save_json("suite.json")


def counted(statuses):
    words = {"passed": "SUCCESS", "failed": "FAIL", "warned": "WARNING", "skipped": "SKIPPED", "errors": "ERROR"}
    return {f"tests {outcome} by evidently": statuses.count(status) for outcome, status in words.items()}


expect(
    "suite.json",
    "evidently-test-suite",
    {
        **counted([each["status"] for each in suite.as_dict()["tests"]]),
        "drift drift_detected of amount": int(drifts["amount"].drift_detected),
    },
)

# The reports of today.
report = Report(
    [
        *(ValueDrift(column=column, method=method, threshold=limit, tests=[lt(0.2)]) for (column, method), limit in BY.items()),
        DriftedColumnsCount(columns=["amount", "visits", "channel"], tests=[]),
        Accuracy(tests=[gte(0.5)]),
        F1Score(tests=[gte(0.99, is_critical=False)]),
        F1ByLabel(),
        RecallByLabel(tests={1: [gte(0.1)]}),
        MeanValue(column="amount"),
        QuantileValue(column="amount", quantile=0.9),
        MissingValueCount(column="amount"),
        UniqueValueCount(column="channel"),
    ]
)
run = report.run(new, old)
run.save_json("report.json")
write("snapshot.json", run.dumps())
count = next(result for result in run.metric_results.values() if "rift" in result.display_name and hasattr(result, "share"))
f1 = f1_score(current["target"], current["prediction"], average=None)
recall = recall_score(current["target"], current["prediction"], average=None)
readings = {
    **(drift_readings if METHODS_ARE_TOLD else {}),
    **counted([test.status.value for test in run.tests_results]),
    "drift drifted_columns": float(count.count.value),
    "drift drifted_share": float(count.share.value),
    "metric accuracy": accuracy_score(current["target"], current["prediction"]),
    "metric f1": f1_score(current["target"], current["prediction"]),
    "metric f1 at label=0": f1[0],
    "metric f1 at label=1": f1[1],
    "metric recall at label=1": recall[1],
    "metric mean_value at column=amount": float(current["amount"].mean()),
    "metric missing_value_count at column=amount": 10,
    "metric missing_value_share at column=amount": 10 / SIZE,
    "metric quantile_value(quantile=0.9) at column=amount": float(np.quantile(current["amount"].dropna(), 0.9, method="linear")),
}
expect("report.json", "evidently", readings)
expect("snapshot.json", "evidently", {**drift_readings, **readings})

# Every method by itself, on a column that drifted and on one that did not: a small number is drift for some, and none for others.
NUMERICAL = {
    "ks": "ks_p_value",
    "anderson": "anderson_darling_p_value",
    "cramer_von_mises": "cramer_von_mises_p_value",
    "es": "epps_singleton_p_value",
    "mannw": "mann_whitney_p_value",
    "t_test": "t_test_p_value",
    "psi": "psi",
    "jensenshannon": "js_distance",
    "kl_div": "kl_divergence",
    "hellinger": "hellinger_distance",
    "wasserstein": "wasserstein_normed",
    "ed": "energy_distance",
}
CATEGORICAL = {
    "chisquare": "chi2_p_value",
    "TVD": "tvd_p_value",
    "g_test": "g_test_p_value",
    "psi": "psi",
    "jensenshannon": "js_distance",
    "kl_div": "kl_divergence",
    "hellinger": "hellinger_distance",
}
BINARY = {"z": "z_test_p_value", "fisher_exact": "fisher_exact_p_value"}
for methods, names in ((NUMERICAL, ["amount", "visits"]), (CATEGORICAL, ["channel", "region"]), (BINARY, ["member", "opted"])):
    for method, statistic in methods.items():
        each = [ColumnDriftMetric(column_name=column, stattest=method) for column in names]
        whole = LegacyReport(metrics=each)
        whole.run(reference_data=reference, current_data=current, column_mapping=mapping)
        said = {column: metric.get_result() for column, metric in zip(names, each)}
        expected = {
            **{f"drift {statistic} of {column}": float(result.drift_score) for column, result in said.items()},
            **{f"drift drift_detected of {column}": int(result.drift_detected) for column, result in said.items()},
        }
        file = f"{method}-{names[0]}"
        whole.save_json(f"legacy-{file}.json")
        expect(f"legacy-{file}.json", "evidently-legacy", expected)
        limits = {column: result.stattest_threshold for column, result in said.items()}
        told = Report([ValueDrift(column=column, method=method, threshold=limit) for column, limit in limits.items()]).run(
            new, old
        )
        told.save_json(f"{file}.json")
        expect(f"{file}.json", "evidently", expected if METHODS_ARE_TOLD else {})
        write(f"{file}-snapshot.json", told.dumps())
        expect(f"{file}-snapshot.json", "evidently", expected)

# Presets with the tests that Evidently sets itself.
preset = Report([DataDriftPreset(), ClassificationPreset(), DataSummaryPreset()], include_tests=True).run(new, old)
preset.save_json("presets.json")
write("presets-snapshot.json", preset.dumps())
counts = counted([test.status.value for test in preset.tests_results])
for file in ("presets.json", "presets-snapshot.json"):
    expect(file, "evidently", {**counts, "metric accuracy": readings["metric accuracy"], "metric f1 at label=1": f1[1]})
