"""The same statistics with numpy and scipy: python data-kernels.py FOLDER RUNS prints their values and the best time of each, in ms."""

import json
import os
import sys
import time

import numpy as np
from scipy.stats import ks_2samp, wasserstein_distance

folder, runs = sys.argv[1], int(sys.argv[2])
labels = np.fromfile(os.path.join(folder, "labels.u8"), np.uint8)
scores = np.fromfile(os.path.join(folder, "scores.f64"))
others = np.fromfile(os.path.join(folder, "others.f64"))


def auc():
    """The best formulation in numpy: far faster than scikit-learn's, which sorts places and walks the curve."""
    positives = np.sort(scores[labels == 1])
    negatives = np.sort(scores[labels == 0])
    below = np.searchsorted(negatives, positives, "left").sum(dtype=np.int64)
    until = np.searchsorted(negatives, positives, "right").sum(dtype=np.int64)
    return float(below + until) / (2 * len(positives) * len(negatives))


def best(compute):
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        value = compute()
        times.append(time.perf_counter() - start)
    return {"value": float(value), "ms": min(times) * 1000}


print(
    json.dumps(
        {
            "auc": best(auc),
            "ks": best(lambda: ks_2samp(scores, others, method="asymp").statistic),
            "wasserstein": best(lambda: wasserstein_distance(scores, others)),
        }
    )
)
