"""Drift of single columns and of all, estimated and realized performance: to_df(multilevel=False) as CSV and as records."""

import json
import os

os.environ["NML_DISABLE_USAGE_LOGGING"] = "true"

import nannyml as nml
import numpy as np
import pandas as pd

random = np.random.default_rng(8)


def expect(file, readings, **more):
    print(json.dumps({"file": file, "format": "nannyml", "readings": readings, **more}))


def frame(shift, size=2000):
    truth = random.integers(0, 2, size)
    probability = np.clip(np.where(truth == 1, 0.7, 0.3) + random.normal(0, 0.15, size), 0.01, 0.99)
    return pd.DataFrame(
        {
            "amount": random.normal(100 + shift, 20, size),
            "visits_per_day": random.normal(4 + shift / 50, 2, size),
            "channel": random.choice(["web", "app", "shop"], size, p=[0.5, 0.3, 0.2] if shift == 0 else [0.3, 0.3, 0.4]),
            "probability": probability,
            "said": (probability > 0.5).astype(int),
            "truth": truth,
        }
    )


reference, analysis = frame(0), frame(12)


def saved(name, result, readings_of):
    table = result.to_df(multilevel=False)
    table.to_csv(f"{name}.csv", index=False)
    table.to_csv(f"{name}-indexed.csv")
    table.to_json(f"{name}.json", orient="records", double_precision=15)
    result.to_df().to_csv(f"{name}-multilevel.csv")
    # The last chunk, from the table with several header rows that nobody reads back.
    last = result.filter(period="analysis").to_df().iloc[-1]
    alerts = [bool(value) for key, value in last.items() if key[-1] == "alert"]
    readings = {**readings_of(last), "tests failed by nannyml": sum(alerts), "tests errors by nannyml": 0}
    for file in (f"{name}.csv", f"{name}-indexed.csv", f"{name}.json"):
        expect(file, readings)
    expect(f"{name}-multilevel.csv", {}, trouble=True)


CONTINUOUS = {
    "jensen_shannon": "js_distance",
    "kolmogorov_smirnov": "ks_statistic",
    "wasserstein": "wasserstein",
    "hellinger": "hellinger",
}
CATEGORICAL = {"jensen_shannon": "js_distance", "chi2": "chi2_statistic", "l_infinity": "l_infinity", "hellinger": "hellinger"}
univariate = (
    nml.UnivariateDriftCalculator(
        column_names=["amount", "visits_per_day", "channel"],
        continuous_methods=list(CONTINUOUS),
        categorical_methods=list(CATEGORICAL),
        chunk_size=500,
    )
    .fit(reference)
    .calculate(analysis)
)
saved(
    "univariate",
    univariate,
    lambda last: {
        f"drift {statistic} of {column}": float(last[(column, method, "value")])
        for column, methods in (("amount", CONTINUOUS), ("visits_per_day", CONTINUOUS), ("channel", CATEGORICAL))
        for method, statistic in methods.items()
    },
)

multivariate = (
    nml.DataReconstructionDriftCalculator(column_names=["amount", "visits_per_day", "channel"], chunk_size=500)
    .fit(reference)
    .calculate(analysis)
)
saved(
    "multivariate",
    multivariate,
    lambda last: {
        "drift reconstruction_error": float(last[("reconstruction_error", "value")]),
    },
)

NAMES = {"y_pred_proba": "probability", "y_pred": "said", "y_true": "truth"}
realized = (
    nml.PerformanceCalculator(
        **NAMES,
        metrics=["roc_auc", "f1", "accuracy"],
        problem_type="classification_binary",
        chunk_size=500,
    )
    .fit(reference)
    .calculate(analysis)
)
saved(
    "realized",
    realized,
    lambda last: {f"metric {metric}": float(last[(metric, "value")]) for metric in ("roc_auc", "f1", "accuracy")},
)

estimated = (
    nml.CBPE(
        **NAMES,
        metrics=["roc_auc", "f1"],
        problem_type="classification_binary",
        chunk_size=500,
    )
    .fit(reference)
    .estimate(analysis)
)
saved(
    "estimated",
    estimated,
    lambda last: {f"metric estimated_{metric}": float(last[(metric, "value")]) for metric in ("roc_auc", "f1")},
)
