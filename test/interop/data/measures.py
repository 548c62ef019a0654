"""What the tables tell, by scikit-learn, scipy, statsmodels, fairlearn and evidently: `expect[key] = { "value": ..., ... }`."""

import math
import warnings

import numpy as np
import pandas as pd
from scipy import stats
from scipy.stats import norm
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings("ignore")
Z = norm.ppf(0.975)


def put(expect, key, value, **more):
    undefined = value is None or (isinstance(value, float) and np.isnan(value))
    expect[key] = {"value": None if undefined else spelled(value), **{name: spelled(each) for name, each in more.items()}}


def spelled(value):
    if value is None or isinstance(value, (str, list)):
        return value
    value = float(value)
    # JSON has no infinities.
    return str(value) if np.isinf(value) else value


def key_of(kind, name, where=""):
    return f"{kind} {name}{where}"


def wilson(count, of):
    if of == 0:
        return {"low": None, "high": None}
    low, high = proportion_confint(count, of, alpha=0.05, method="wilson")
    return {"low": low, "high": high}


def about(value, error):
    return {"low": value - Z * error, "high": value + Z * error}


def mean_interval(values):
    if len(values) < 2 or (values == values[0]).all():
        # Rows of which none varies say nothing of the next one.
        return {"low": None, "high": None}
    error = stats.sem(values)
    # What rounding leaves of rows that are nearly the same is nothing to compare.
    return about(values.mean(), error) if error > 1e-9 * abs(values.mean()) else {}


def placements(y, p):
    """Sun and Xu's midranks: https://doi.org/10.1109/LSP.2014.2337313"""
    up, down = p[y == 1], p[y == 0]
    m, n = len(up), len(down)
    both = stats.rankdata(np.concatenate([up, down]))
    return (both[:m] - stats.rankdata(up)) / n, 1 - (both[m:] - stats.rankdata(down)) / m


def delong_error(y, p):
    v10, v01 = placements(y, p)
    if len(v10) < 2 or len(v01) < 2:
        return None
    return np.sqrt(v10.var(ddof=1) / len(v10) + v01.var(ddof=1) / len(v01))


def delong_difference_error(y, p, q):
    (a10, a01), (b10, b01) = placements(y, p), placements(y, q)
    return np.sqrt((a10 - b10).var(ddof=1) / len(a10) + (a01 - b01).var(ddof=1) / len(a01))


def ece_of(y, p, w, bins):
    shares, scores = calibration_curve(y, p, n_bins=bins) if w is None else (None, None)
    edges = np.linspace(0, 1, bins + 1)
    place = np.searchsorted(edges[1:-1], p)
    w = np.ones(len(p)) if w is None else w
    total, nth = 0, 0
    for each in range(bins):
        here = place == each
        weight = w[here].sum()
        if not here.any() or weight == 0:
            continue
        gap = abs(np.average(p[here], weights=w[here]) - np.average(y[here], weights=w[here]))
        if shares is not None:
            assert abs(gap - abs(scores[nth] - shares[nth])) < 1e-9
            nth += 1
        total += weight / w.sum() * gap
    return total


def clipped_loss(y, p):
    p = np.clip(p, np.finfo(float).eps, 1 - np.finfo(float).eps)
    return -(y * np.log(p) + (1 - y) * np.log1p(-p))


def share(count, of):
    return count / of if of > 0 else None


def confusion(y, d, w=None):
    if w is not None and w.sum() == 0:
        return 0, 0, 0, 0
    c = sk.confusion_matrix(y, d, labels=[0, 1], sample_weight=w)
    return c[1, 1], c[0, 1], c[1, 0], c[0, 0]


RATES = {
    "accuracy": (lambda tp, fp, fn, tn: (tp + tn, tp + fp + fn + tn)),
    "precision": (lambda tp, fp, fn, tn: (tp, tp + fp)),
    "recall": (lambda tp, fp, fn, tn: (tp, tp + fn)),
    "specificity": (lambda tp, fp, fn, tn: (tn, tn + fp)),
    "false_positive_rate": (lambda tp, fp, fn, tn: (fp, tn + fp)),
    "false_negative_rate": (lambda tp, fp, fn, tn: (fn, tp + fn)),
    "selection_rate": (lambda tp, fp, fn, tn: (tp + fp, tp + fp + fn + tn)),
    "base_rate": (lambda tp, fp, fn, tn: (tp + fn, tp + fp + fn + tn)),
}


def binary(expect, y, d, p=None, w=None, bins=10, where="", kind="metric"):
    n = len(y)
    both = 0 < y.sum() < n
    wy = None if w is None else (w[y == 1].sum() > 0, w[y == 0].sum() > 0)
    defined = both and (w is None or all(wy))
    none = {"low": None, "high": None}
    if p is not None:
        outside = bool(((p < 0) | (p > 1)).any())
        weightless = w is not None and w.sum() == 0
        auc = sk.roc_auc_score(y, p, sample_weight=w) if defined else None
        error = delong_error(y, p) if defined and w is None else None
        sure = about(auc, error) if error is not None and error > 1e-9 else none if error is None else {}
        put(expect, key_of(kind, "roc_auc", where), auc, **sure)
        twice = {name: None if each is None else 2 * each - 1 for name, each in sure.items()}
        put(expect, key_of(kind, "gini", where), None if auc is None else 2 * auc - 1, **twice)
        positive = y.sum() > 0 and (w is None or wy[0])
        put(expect, key_of(kind, "average_precision", where), sk.average_precision_score(y, p, sample_weight=w) if positive else None)
        unsure = outside or weightless
        loss = clipped_loss(y, p) if not outside else None
        put(
            expect,
            key_of(kind, "log_loss", where),
            None if unsure else sk.log_loss(y, np.column_stack([1 - p, p]) if False else p, labels=[0, 1], sample_weight=w),
            **(none if unsure or w is not None else mean_interval(loss)),
        )
        put(
            expect,
            key_of(kind, "brier", where),
            None if unsure else sk.brier_score_loss(y, p, labels=[0, 1], pos_label=1, sample_weight=w),
            **(none if unsure or w is not None else mean_interval((p - y) ** 2)),
        )
        put(expect, key_of(kind, "ece", where), None if unsure else ece_of(y, p, w, bins))
    counts = confusion(y, d)
    weighted = confusion(y, d, w)
    for name, of in RATES.items():
        value = share(*of(*weighted))
        put(expect, key_of(kind, name, where), value, **(wilson(*of(*counts)) if w is None else none))
    if w is None or w.sum() > 0:
        for name, function in [("precision", sk.precision_score), ("recall", sk.recall_score)]:
            theirs = function(y, d, sample_weight=w, zero_division=np.nan)
            ours = share(*RATES[name](*weighted))
            assert (ours is None and np.isnan(theirs)) or abs(ours - theirs) < 1e-9, (name, ours, theirs)
    tp, fp, fn, tn = weighted
    blends = {
        "f1": sk.f1_score(y, d, sample_weight=w, zero_division=np.nan) if tp + fp + fn > 0 else None,
        "mcc": matthews(y, d, w) if defined else None,
        "balanced_accuracy": sk.balanced_accuracy_score(y, d, sample_weight=w) if defined else None,
    }
    drawn = bootstrapped(counts) if w is None and min(counts) >= 40 else None
    for at, (name, value) in enumerate(blends.items()):
        sure = {"low": drawn[0][at], "high": drawn[1][at], "slack": 0.02} if drawn is not None else {} if w is None else none
        put(expect, key_of(kind, name, where), value, **sure)
    for name, count in zip(["true_positives", "false_positives", "false_negatives", "true_negatives"], weighted):
        put(expect, key_of(kind, name, where), count, **none)


def bootstrapped(counts):
    """F1, MCC and balanced accuracy of the rows drawn again and again."""
    counts = np.array(counts)
    tp, fp, fn, tn = np.random.default_rng(0).multinomial(counts.sum(), counts / counts.sum(), size=2000).T.astype(float)
    mcc = (tp * tn - fp * fn) / np.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))
    drawn = np.array([2 * tp / (2 * tp + fp + fn), mcc, (tp / (tp + fn) + tn / (tn + fp)) / 2])
    return np.quantile(drawn, [0.025, 0.975], axis=1)


def matthews(y, d, w):
    """scikit-learn's takes a large number from another where weights are of many sizes: then it is right to a few digits only."""
    theirs = sk.matthews_corrcoef(y, d, sample_weight=w)
    if w is None:
        return theirs
    tp, fp, fn, tn = (math.fsum(w[(y == a) & (d == b)]) for a, b in [(1, 1), (0, 1), (1, 0), (0, 0)])
    if tp + fp == 0 or tn + fn == 0:
        return 0.0
    ours = (tp * tn - fp * fn) / math.sqrt((tp + fp) * (tn + fn)) / math.sqrt((tp + fn) * (tn + fp))
    assert abs(ours - theirs) < 1e-6, (ours, theirs)
    return ours


def fairness(expect, attribute, groups, y, d, p=None, w=None, bins=10):
    from fairlearn import metrics as fl

    rates = {
        "selection_rate": fl.selection_rate,
        "true_positive_rate": fl.true_positive_rate,
        "false_positive_rate": fl.false_positive_rate,
        "true_negative_rate": fl.true_negative_rate,
        "false_negative_rate": fl.false_negative_rate,
    }
    same = {"true_positive_rate": "recall", "true_negative_rate": "specificity"}
    params = {} if w is None else {"sample_params": {name: {"sample_weight": w} for name in rates}}
    frame = fl.MetricFrame(metrics=rates, y_true=y, y_pred=d, sensitive_features=pd.Series(groups), **params) if w is None or w.sum() > 0 else None
    for group in sorted(set(groups)):
        here = groups == group
        where = f" {attribute}={group}"
        of, dg, wg = y[here], d[here], None if w is None else w[here]
        counts, weighted = confusion(of, dg), confusion(of, dg, wg)
        for name in [*rates, "precision", "accuracy", "base_rate"]:
            ratio = RATES[same.get(name, name)]
            value = share(*ratio(*weighted))
            if name in rates and value is not None and frame is not None:
                theirs = frame.by_group.loc[group, name]
                assert abs(theirs - value) < 1e-9 or (w is not None and w[here].sum() == 0), (name, theirs, value)
                value = theirs
            put(expect, f"fairness {name}{where}", value, **(wilson(*ratio(*counts)) if w is None else {"low": None, "high": None}))
        if p is None:
            continue
        pg = p[here]
        alone = {}
        binary(alone, of, dg, pg, wg, bins)
        expect[f"fairness roc_auc{where}"] = alone["metric roc_auc"]
        expect[f"fairness calibration_error{where}"] = alone["metric ece"]
        unsure = ((pg < 0) | (pg > 1)).any() or (wg is not None and wg.sum() == 0)
        gap = None if unsure else np.average(pg, weights=wg) - np.average(of, weights=wg)
        put(expect, f"fairness calibration_gap{where}", gap)


def multiclass(expect, y, d, proba=None, classes=None, w=None, where="", slices=None):
    n = len(y)
    none = {"low": None, "high": None}
    right = (y == d).sum()
    accuracy = sk.accuracy_score(y, d, sample_weight=w)
    sure = wilson(right, n) if w is None else none
    for name in ["accuracy", "f1_micro", "precision_micro", "recall_micro", "recall_weighted"]:
        put(expect, f"metric {name}{where}", accuracy, **sure)
    put(expect, f"metric balanced_accuracy{where}", sk.balanced_accuracy_score(y, d, sample_weight=w))
    for average in ["macro", "weighted"]:
        for name, function in [("f1", sk.f1_score), ("precision", sk.precision_score), ("recall", sk.recall_score)]:
            value = function(y, d, average=average, sample_weight=w, zero_division=0)
            put(expect, f"metric {name}_{average}{where}", value)
    put(expect, f"metric mcc{where}", sk.matthews_corrcoef(y, d, sample_weight=w))
    one = len(set(y) | set(d)) == 1
    put(expect, f"metric cohens_kappa{where}", None if one else sk.cohen_kappa_score(y, d, sample_weight=w))
    if proba is not None:
        index = {name: i for i, name in enumerate(classes)}
        mine = np.array([proba[row, index[each]] for row, each in enumerate(y)])
        eps = np.finfo(float).eps
        loss = -np.log(np.clip(mine, eps, 1 - eps))
        value = sk.log_loss(y, proba, labels=classes, sample_weight=w)
        assert abs(value - np.average(loss, weights=w)) < 1e-9 * max(1, value), (value, np.average(loss, weights=w))
        put(expect, f"metric log_loss{where}", value, **(mean_interval(loss) if w is None else none))
    for each in sorted(set(y) | set(d)):
        spot = slice_of({**(slices or {}), "label": str(each)})
        t, s = y == each, d == each
        for name, function, of in [("precision", sk.precision_score, s), ("recall", sk.recall_score, t), ("f1", sk.f1_score, None)]:
            value = function(t, s, sample_weight=w, zero_division=np.nan)
            sure = {} if of is None else wilson((t & s).sum(), of.sum()) if w is None else none
            put(expect, f"metric {name}{spot}", value, **sure)


def slice_of(slices):
    return " " + ",".join(f"{name}={slices[name]}" for name in sorted(slices)) if slices else ""


def regression(expect, y, f, q=0.5, w=None, where=""):
    none = {"low": None, "high": None}
    e = f - y
    eps = np.finfo(float).eps
    each = {
        "mae": np.abs(e),
        "mse": e**2,
        "mape": np.abs(e) / np.maximum(np.abs(y), eps),
        "bias": e,
        "pinball_loss": np.where(e <= 0, -q * e, (1 - q) * e),
    }
    values = {
        "mae": sk.mean_absolute_error(y, f, sample_weight=w),
        "mse": sk.mean_squared_error(y, f, sample_weight=w),
        "mape": sk.mean_absolute_percentage_error(y, f, sample_weight=w),
        "bias": np.average(e, weights=w),
        "pinball_loss": sk.mean_pinball_loss(y, f, alpha=q, sample_weight=w),
    }
    for name, value in values.items():
        put(expect, f"metric {name}{where}", value, **(mean_interval(each[name]) if w is None else none))
        # A mean of numbers of either sign is only as exact as they are large.
        if name == "bias":
            expect[f"metric {name}{where}"]["scale"] = float(np.abs(e).mean())
    rmse = sk.root_mean_squared_error(y, f, sample_weight=w)
    sure = none if w is not None or len(y) < 2 or rmse == 0 or (e**2 == e[0] ** 2).all() else about(rmse, stats.sem(e**2) / rmse / 2)
    put(expect, f"metric rmse{where}", rmse, **sure)
    absolute = np.average(np.abs(y), weights=w)
    put(expect, f"metric wape{where}", values["mae"] / absolute if absolute > 0 else None)
    single = len(y) < 2
    # A mean of equal numbers is rarely that number: scikit-learn then divides by what rounding leaves of 0.
    constant = (y == y[0]).all()
    told = {"r2": sk.r2_score, "explained_variance": sk.explained_variance_score}
    left = {"r2": np.abs(e).max(), "explained_variance": np.abs(e - np.average(e, weights=w)).max()}
    for name, function in told.items():
        value = None if single else float(left[name] == 0) if constant else function(y, f, sample_weight=w)
        put(expect, f"metric {name}{where}", value, scale=1)
    put(expect, f"metric max_error{where}", sk.max_error(y, f))


def ranking(expect, queries, y, s, top=None, where=""):
    gains, ranks = [], []
    for query in sorted(set(queries)):
        here = queries == query
        truth, score = y[here], s[here]
        if truth.max() > 0:
            gains.append(1.0 if len(truth) == 1 else sk.ndcg_score([truth], [score], k=top))
        order = np.argsort(-score, kind="stable")
        hits = np.flatnonzero(truth[order] > 0)
        ranks.append(1 / (hits[0] + 1) if hits.size else 0.0)
    n = len(ranks)
    gains, ranks = np.array(gains), np.array(ranks)
    name = "ndcg" if top is None else f"ndcg_at_{top}"
    full = len(gains) == n
    put(expect, f"metric {name}{where}", gains.mean() if full else None, **(mean_interval(gains) if full else {"low": None, "high": None}))
    put(expect, f"metric mrr{where}", ranks.mean(), **mean_interval(ranks))
    put(expect, f"metric queries{where}", n)


def requests(expect, latency, failed, unit, times=None, where=""):
    power = {"s": 3, "ms": 0, "us": -3, "ns": -6}[unit]
    n = len(latency)
    for q in [0.5, 0.9, 0.95, 0.99, 0.999]:
        name = f"latency_p{round(q * 100, 1):g}_ms"
        value = np.quantile(latency, q, method="inverted_cdf") * 10.0**power
        ends = stats.quantile_test(latency, p=q).confidence_interval(0.95)
        sure = {"low": None, "high": None} if np.isnan([ends.low, ends.high]).any() else {"low": ends.low * 10.0**power, "high": ends.high * 10.0**power}
        put(expect, f"slo {name}{where}", value, **sure)
    put(expect, f"slo latency_mean_ms{where}", latency.mean() * 10.0**power, **mean_interval(latency * 10.0**power))
    put(expect, f"slo latency_max_ms{where}", latency.max() * 10.0**power)
    put(expect, f"slo error_rate{where}", failed.mean(), **wilson(failed.sum(), n))
    put(expect, f"slo requests{where}", n)
    if times is not None:
        seconds = (times.max() - times.min()) / np.timedelta64(1, "ns") / 1e9
        put(expect, f"slo requests_per_second{where}", (n - 1) / seconds if seconds > 0 else None)


def experiment(expect, arm, outcomes, where=""):
    for name, values in outcomes.items():
        share_of = all(set(np.unique(values[arm == side])) <= {0.0, 1.0} for side in ("B", "A"))
        for side, called in [("B", "candidate"), ("A", "incumbent")]:
            here = values[arm == side]
            if len(here) == 0:
                put(expect, f"experiment {name} {called}{where}", None)
                continue
            sure = wilson(here.sum(), len(here)) if share_of else mean_interval(here)
            put(expect, f"experiment {name} {called}{where}", here.mean(), **sure)


def missing(expect, name, before, now):
    """`before` and `now` are masks of what is missing."""
    put(expect, f"drift missing_rate of {name}", now.mean(), **wilson(now.sum(), len(now)))
    if before is not None:
        put(expect, f"drift missing_rate_change of {name}", now.mean() - before.mean())


def evidently(name, before, now, kind):
    from evidently.legacy.calculations.stattests import registry  # noqa: F401
    from evidently.legacy.calculations.stattests import hellinger_distance, jensenshannon, kl_div, psi, wasserstein_distance_norm
    from evidently.legacy.core import ColumnType

    function = {
        "psi_evidently": psi._psi,
        "js_distance": jensenshannon._jensenshannon,
        "hellinger": hellinger_distance._hellinger_distance,
        "kl_divergence": kl_div._kl_div,
        "wasserstein_normed": wasserstein_distance_norm._wasserstein_distance_norm,
    }[name]
    return float(function(pd.Series(before), pd.Series(now), ColumnType(kind), 0.1)[0])


def drift_numbers(expect, name, before, now):
    missing(expect, name, np.isnan(before), np.isnan(now))
    a, b = before[np.isfinite(before)], now[np.isfinite(now)]
    names = ["psi", "psi_evidently", "ks_statistic", "ks_p_value", "wasserstein", "wasserstein_normed", "js_distance", "hellinger", "kl_divergence"]
    if len(a) == 0 or len(b) == 0:
        for each in names:
            put(expect, f"drift {each} of {name}", None)
        return
    edges = np.unique(np.quantile(a, np.arange(1, 10) / 10))
    # (-inf, e1], (e1, e2], ..., with a floor of 1e-4.
    shares = [np.maximum(np.bincount(np.searchsorted(edges, each, side="left"), minlength=len(edges) + 1) / len(each), 1e-4) for each in (a, b)]
    put(expect, f"drift psi of {name}", ((shares[0] - shares[1]) * np.log(shares[0] / shares[1])).sum())
    ks = stats.ks_2samp(a, b)
    put(expect, f"drift ks_statistic of {name}", ks.statistic)
    exact = max(len(a), len(b)) <= 10_000
    put(expect, f"drift ks_p_value of {name}", ks.pvalue, tolerance=1e-9 if exact else 1e-3, scale=0 if exact else 1)
    distance = stats.wasserstein_distance(a, b)
    put(expect, f"drift wasserstein of {name}", distance, scale=np.abs(np.concatenate([a, b])).max() * 1e-6)
    for each in ["psi_evidently", "js_distance", "hellinger", "kl_divergence", "wasserstein_normed"]:
        # Evidently's 1 - sum loses half the digits of its Hellinger distance.
        loose = {"hellinger": {"tolerance": 1e-7, "scale": 1}, "js_distance": {"tolerance": 1e-8, "scale": 1}}.get(each, {"scale": 1e-4})
        put(expect, f"drift {each} of {name}", evidently(each, a, b, "num"), **loose)


def drift_categories(expect, name, before, now):
    nothing = [np.array([value is None for value in side]) for side in (before, now)]
    missing(expect, name, *nothing)
    a, b = before[~nothing[0]], now[~nothing[1]]
    names = ["psi", "psi_evidently", "js_distance", "hellinger", "kl_divergence", "chi2_p_value", "cramers_v", "l_infinity", "total_variation", "unseen_share"]
    if len(a) == 0 or len(b) == 0:
        for each in names:
            put(expect, f"drift {each} of {name}", None)
        return
    categories = sorted(set(a) | set(b))
    counts = np.array([[(side == each).sum() for each in categories] for side in (a, b)])
    p, q = counts / counts.sum(axis=1, keepdims=True)
    one, other = np.maximum(p, 1e-4), np.maximum(q, 1e-4)
    put(expect, f"drift psi of {name}", ((one - other) * np.log(one / other)).sum())
    for each in ["psi_evidently", "js_distance", "hellinger", "kl_divergence"]:
        loose = {"hellinger": {"tolerance": 1e-7, "scale": 1}, "js_distance": {"tolerance": 1e-8, "scale": 1}}.get(each, {"scale": 1e-4})
        put(expect, f"drift {each} of {name}", evidently(each, a.astype(object), b.astype(object), "cat"), **loose)
    single = len(categories) == 1
    put(expect, f"drift chi2_p_value of {name}", None if single else stats.chi2_contingency(counts, correction=False).pvalue)
    put(expect, f"drift cramers_v of {name}", None if single else stats.contingency.association(counts, "cramer", correction=False), scale=1e-4)
    put(expect, f"drift l_infinity of {name}", np.abs(p - q).max())
    put(expect, f"drift total_variation of {name}", np.abs(p - q).sum() / 2)
    unseen = np.isin(b, list(set(a)), invert=True).sum()
    put(expect, f"drift unseen_share of {name}", unseen / len(b), **wilson(unseen, len(b)))
