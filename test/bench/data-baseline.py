"""What a user would write: reads a CSV of predictions with pandas and computes with scikit-learn what the Action computes.

python data-baseline.py FILE; prints one line of JSON, with its own peak memory in bytes.
"""

import json
import resource
import sys

import numpy as np
import pandas as pd
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, confusion_matrix, log_loss, roc_auc_score

table = pd.read_csv(sys.argv[1], usecols=["label", "score", "group"])
label, score = table["label"], table["score"]
observed, predicted = calibration_curve(label, score, n_bins=10)
# The same bins as calibration_curve's, which does not tell how many rows each has.
rows = np.bincount(np.searchsorted(np.linspace(0, 1, 11)[1:-1], score), minlength=10)
confusion = {}
for group, part in table.groupby("group"):
    tn, fp, fn, tp = confusion_matrix(part["label"], part["score"] >= 0.5).ravel().tolist()
    confusion[group] = [tn, fp, fn, tp]
print(
    json.dumps(
        {
            "auc": float(roc_auc_score(label, score)),
            "logLoss": float(log_loss(label, score)),
            "brier": float(brier_score_loss(label, score)),
            "ece": float(np.sum(rows[rows > 0] * np.abs(observed - predicted)) / len(table)),
            "confusion": confusion,
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
