"""
Makes tables at random, writes them as files, and says what they tell: `python make.py SEED ROUNDS` in an empty folder. Every line it
prints is a case: the files of each part, the definition, and what other people's libraries compute of the whole.
"""

import json
import re
import string
import sys

import numpy as np

import measures as m
import tables as t

WORDS = ["DE", "FR", "São Tomé", 'a "quoted" word', "with, comma", "日本", "x" * 40, "semi;colon", "true story", "1a", "-", "0x1F"]


def words_of(rng, n, many=4, lack=0.0):
    choices = list(rng.choice(WORDS, size=min(many, len(WORDS)), replace=False))
    words = np.array([t.pick(rng, choices) for _ in range(n)], dtype=object)
    if lack:
        words[rng.random(n) < lack] = None
    return words


def keys_of(rng, n):
    if t.chance(rng, 0.5):
        return rng.permutation(n).astype(np.int64) + int(rng.integers(100))
    return np.array([f"k{''.join(rng.choice(list(string.ascii_letters), 6))}-{i}" for i in range(n)], dtype=object)


def size_of(rng, big):
    return int(t.pick(rng, [1, 2, 3, 5, 8, 20, 60, 200, 777, 2000] if not big else [9000, 20_000, 40_000]))


def scores_of(rng, y):
    n = len(y)
    signal = y * rng.uniform(0, 2) + rng.normal(size=n)
    p = 1 / (1 + np.exp(-signal * rng.uniform(0.5, 4)))
    how = t.pick(rng, ["plain", "plain", "ties", "extreme", "constant", "skew", "beyond", "tiny"])
    if how == "ties":
        p = np.round(p, int(rng.integers(1, 3)))
    if how == "extreme":
        p = np.where(rng.random(n) < 0.3, np.round(p), p)
    if how == "constant":
        p = np.full(n, 0.3)
    if how == "skew":
        p = p**12
    if how == "beyond":
        p = signal * 3
    if how == "tiny":
        p = p * 1e-300
    return p


def weights_of(rng, n):
    if not t.chance(rng, 0.3):
        return None
    w = t.pick(rng, [rng.exponential(size=n), rng.integers(0, 4, size=n).astype(float), 10.0 ** rng.uniform(-6, 6, size=n)])
    return w


def parts_of(rng, frame, stem, types, cuts=None):
    """The frame in one or several files."""
    n = len(frame)
    most = min(4, n)
    k = int(rng.integers(1, most + 1)) if n > 1 else 1
    if cuts is None:
        cuts = sorted(rng.choice(np.arange(1, n), size=k - 1, replace=False)) if k > 1 else []
    pieces = [frame.iloc[a:b] for a, b in zip([0, *cuts], [*cuts, n])]
    return written(rng, pieces, stem, types)


def written(rng, pieces, stem, types):
    named = [t.write(rng, f"{stem}-{i}", piece.reset_index(drop=True), types) for i, piece in enumerate(pieces)]
    return [name for name, _ in named], [how for _, how in named]


def case(name, definition, files, expect, **more):
    print(json.dumps({"name": name, "definition": definition, "files": files[0], "how": files[1], "expect": expect, **more}), flush=True)


def mask_of(frame, names):
    return {name: frame[name].to_numpy() for name in names}


def binary_case(rng, name, big=False):
    n = size_of(rng, big)
    y = (rng.random(n) < t.pick(rng, [0.5, 0.5, 0.2, 0.03, 0, 1])).astype(np.int64)
    table = {"y": y.astype(bool) if t.chance(rng, 0.3) else y, "p": scores_of(rng, y)}
    definition = {"task": "binary", "columns": {"label": "y", "score": "p"}, "threshold": float(t.pick(rng, [0.5, 0.3, 0.1])), "bins": int(t.pick(rng, [10, 5, 15, 20]))}
    given = t.chance(rng, 0.3)
    if given:
        table["d"] = (rng.random(n) < 0.4).astype(np.int64)
        definition["columns"]["prediction"] = "d"
    w = weights_of(rng, n)
    if w is not None:
        table["w"] = w
        definition["columns"]["weight"] = "w"
    if t.chance(rng, 0.5):
        table["country"] = words_of(rng, n, lack=t.pick(rng, [0, 0.1]))
        definition["slices"] = ["country"]
    if t.chance(rng, 0.5):
        table["sex"] = words_of(rng, n, 3, lack=t.pick(rng, [0, 0.1]))
        definition["attributes"] = ["sex"]
        if "country" in table and t.chance(rng, 0.5):
            definition["attributes"].append("sex+country")
    beside = t.pick(rng, [None, None, "columns", "files"])
    if beside:
        table["q"] = scores_of(rng, y)
        if given:
            table["e"] = (rng.random(n) < 0.5).astype(np.int64)
    if beside == "columns":
        definition["incumbent"] = {"score": "q", **({"prediction": "e"} if given else {})}
    if beside == "files":
        table["id"] = keys_of(rng, n)
        definition["columns"]["key"] = "id"
    frame, types = t.settle(rng, table)
    if beside == "files":
        kept = [c for c in frame.columns if c not in ("q", "e")]
        cuts = sorted(rng.choice(np.arange(1, n), size=min(int(rng.integers(0, 4)), n - 1), replace=False)) if n > 1 else []
        files = parts_of(rng, frame[kept], name, types, [int(each) for each in cuts])
        renamed = {"q": "p", "e": "d"} if t.chance(rng, 0.5) else {}
        other = frame[["id", "q", *(["e"] if given else []), *(["y"] if t.chance(rng, 0.7) else [])]].rename(columns=renamed)
        pieces = [other.iloc[a:b].sample(frac=1, random_state=int(rng.integers(1 << 30))) for a, b in zip([0, *cuts], [*cuts, n])]
        theirs, _ = written(rng, pieces, f"{name}-incumbent", {renamed.get(k, k): v for k, v in types.items()})
        definition["incumbent"] = {"files": theirs, **({} if renamed else {"score": "q", **({"prediction": "e"} if given else {})})}
    else:
        files = parts_of(rng, frame, name, types)
    expect = {}
    y = frame["y"].to_numpy().astype(int)
    p = frame["p"].to_numpy(float)
    w = frame["w"].to_numpy(float) if w is not None else None
    d = frame["d"].to_numpy().astype(int) if given else (p >= definition["threshold"]).astype(int)
    bins = definition["bins"]
    m.binary(expect, y, d, p, w, bins)
    wheres = [(np.ones(n, bool), "")]
    groups_of = {}
    for column in ("country", "sex"):
        if column in frame:
            groups_of[column] = np.array([each if isinstance(each, str) else "(missing)" for each in frame[column]], dtype=object)
    if "country" in table:
        for each in sorted(set(groups_of["country"])):
            here = groups_of["country"] == each
            where = m.slice_of({"country": each})
            m.binary(expect, y[here], d[here], p[here], None if w is None else w[here], bins, where)
            wheres.append((here, where))
    for attribute in definition.get("attributes", []):
        columns = [groups_of[each] for each in attribute.split("+")]
        spelled = columns if len(columns) == 1 else [[spelled_beside(each) for each in column] for column in columns]
        groups = np.array(["+".join(each) for each in zip(*spelled)], dtype=object)
        m.fairness(expect, attribute, groups, y, d, p, w, bins)
    if beside:
        q = frame["q"].to_numpy(float)
        e = frame["e"].to_numpy().astype(int) if given else (q >= definition["threshold"]).astype(int)
        for here, where in wheres:
            paired_binary(expect, y[here], (p[here], d[here]), (q[here], e[here]), None if w is None else w[here], bins, where)
    case(name, definition, files, expect, **({"incumbent": "v1"} if beside else {}))


def spelled_beside(value):
    """As a value is spelled where it must be told apart from what stands behind the plus."""
    return value if re.fullmatch(r'[^+"]+\+*', value) else json.dumps(value, ensure_ascii=False)


def paired_binary(expect, y, ours, theirs, w, bins, where):
    mine, their = {}, {}
    m.binary(mine, y, ours[1], ours[0], w, bins)
    m.binary(their, y, theirs[1], theirs[0], w, bins)
    none = {"low": None, "high": None}
    n = len(y)
    for key, value in mine.items():
        one, other = value["value"], their[key]["value"]
        if one is None or other is None:
            m.put(expect, f"paired {key}{where}", None)
            continue
        name = key.split(" ")[1]
        difference = one - other
        sure = {}
        if w is not None:
            sure = none
        elif name == "roc_auc":
            error = m.delong_difference_error(y, ours[0], theirs[0]) if min(y.sum(), n - y.sum()) > 1 else np.nan
            sure = none if np.isnan(error) else m.about(difference, error) if error > 1e-9 else {}
        elif name in ("log_loss", "brier"):
            loss = m.clipped_loss if name == "log_loss" else (lambda y, p: (p - y) ** 2)
            sure = m.mean_interval(loss(y, ours[0]) - loss(y, theirs[0]))
        elif name in m.RATES and name not in ("precision", "base_rate"):
            among = {"accuracy": y >= 0, "selection_rate": y >= 0, "recall": y == 1, "false_negative_rate": y == 1}.get(name, y == 0)
            what = {"accuracy": lambda d: d == y, "specificity": lambda d: d == 0, "false_negative_rate": lambda d: d == 0}.get(name, lambda d: d == 1)
            ahead = what(ours[1])[among].astype(int) - what(theirs[1])[among].astype(int)
            won, lost, rows = (ahead > 0).sum() + 0.5, (ahead < 0).sum() + 0.5, len(ahead) + 2
            sure = m.about(difference, np.sqrt(won + lost - (won - lost) ** 2 / rows) / rows)
        m.put(expect, f"paired {key}{where}", difference, scale=max(abs(one), abs(other)) * 1e-3, theirs=other, **sure)


def multiclass_case(rng, name, big=False):
    n = size_of(rng, big)
    integers = t.chance(rng, 0.3)
    classes = [3, 0, 11, 2][: int(rng.integers(2, 5))] if integers else sorted(rng.choice(WORDS, size=int(rng.integers(2, 6)), replace=False))
    classes = sorted(classes)
    index = rng.integers(len(classes), size=n)
    said = np.where(rng.random(n) < 0.6, index, rng.integers(len(classes), size=n))
    old = np.where(rng.random(n) < 0.5, index, rng.integers(len(classes), size=n))
    spell = (lambda of: np.array(classes, dtype=np.int64)[of]) if integers else (lambda of: np.array(classes, dtype=object)[of])
    table = {"y": spell(index), "d": spell(said)}
    definition = {"task": "multiclass", "columns": {"label": "y", "prediction": "d"}}
    proba = None
    if t.chance(rng, 0.5):
        proba = rng.dirichlet(np.ones(len(classes)) * t.pick(rng, [1, 0.05]), size=n)
        definition["columns"]["scores"] = {str(each): f"p{i}" for i, each in enumerate(classes)}
        for i in range(len(classes)):
            table[f"p{i}"] = proba[:, i]
    w = weights_of(rng, n)
    if w is not None:
        w = w + 1e-3
        table["w"] = w
        definition["columns"]["weight"] = "w"
    if t.chance(rng, 0.4):
        table["country"] = words_of(rng, n)
        definition["slices"] = ["country"]
    beside = t.chance(rng, 0.4)
    if beside:
        table["e"] = spell(old)
        definition["incumbent"] = {"prediction": "e"}
    frame, types = t.settle(rng, table, exact={"w", "y", "d", "e", *(f"p{i}" for i in range(len(classes)))})
    files = parts_of(rng, frame, name, types)
    y, d = frame["y"].to_numpy(), frame["d"].to_numpy()
    expect = {}
    wheres = [(np.ones(n, bool), {})]
    if "country" in table:
        wheres += [((frame["country"] == each).to_numpy(), {"country": each}) for each in sorted(set(frame["country"]))]
    for here, slices in wheres:
        where = m.slice_of(slices)
        wh = None if w is None else w[here]
        m.multiclass(expect, y[here], d[here], None if proba is None else proba[here], classes, wh, where, slices)
        if not beside:
            continue
        mine, their = {}, {}
        e = frame["e"].to_numpy()
        m.multiclass(mine, y[here], d[here], None, classes, wh)
        m.multiclass(their, y[here], e[here], None, classes, wh)
        for key, value in mine.items():
            if len(key.split(" ", 2)) > 2:
                continue
            one, other = value["value"], their[key]["value"]
            if one is None or other is None:
                continue
            sure = {"low": None, "high": None}
            if w is None and key.split(" ")[1] in ("accuracy", "f1_micro", "precision_micro", "recall_micro", "recall_weighted"):
                ahead = (d[here] == y[here]).astype(int) - (e[here] == y[here]).astype(int)
                won, lost, rows = (ahead > 0).sum() + 0.5, (ahead < 0).sum() + 0.5, len(ahead) + 2
                sure = m.about(one - other, np.sqrt(won + lost - (won - lost) ** 2 / rows) / rows)
            m.put(expect, f"paired {key}{where}", one - other, scale=max(abs(one), abs(other)) * 1e-3, theirs=other, **sure)
    case(name, definition, files, expect, **({"incumbent": "v1"} if beside else {}))


def regression_case(rng, name, big=False):
    n = size_of(rng, big)
    scale = float(t.pick(rng, [1, 1, 1e-6, 1e9, 1e40]))
    y = rng.normal(size=n) * scale + t.pick(rng, [0, 0, 10 * scale, 1e4 * scale])
    how = t.pick(rng, ["plain", "zeros", "skew", "constant", "counts"])
    if how == "zeros":
        y[rng.random(n) < 0.4] = 0
    if how == "skew":
        y = np.exp(rng.normal(size=n) * 3) * scale
    if how == "constant":
        y = np.full(n, t.pick(rng, [0.1, 7.0]) * scale)
    if how == "counts":
        y = rng.integers(0, 300, size=n).astype(float)
        scale = 1.0
    f = y + rng.normal(size=n) * scale * t.pick(rng, [1, 0.01, 0])
    g = y + rng.normal(size=n) * scale * 0.5
    q = float(t.pick(rng, [0.5, 0.9, 0.05]))
    table = {"y": y, "f": f}
    definition = {"task": "regression", "columns": {"label": "y", "prediction": "f"}, "quantile": q}
    w = weights_of(rng, n)
    if w is not None:
        w = w + 1e-3
        table["w"] = w
        definition["columns"]["weight"] = "w"
    if t.chance(rng, 0.4):
        table["country"] = words_of(rng, n)
        definition["slices"] = ["country"]
    beside = t.chance(rng, 0.4)
    if beside:
        table["g"] = g
        definition["incumbent"] = {"prediction": "g"}
    frame, types = t.settle(rng, table, exact={"w"} if t.chance(rng, 0.5) else set(table))
    files = parts_of(rng, frame, name, types)
    y, f = frame["y"].to_numpy(float), frame["f"].to_numpy(float)
    w = None if w is None else frame["w"].to_numpy(float)
    if w is not None and w.sum() == 0:
        return
    expect = {}
    wheres = [(np.ones(n, bool), "")]
    if "country" in table:
        wheres += [((frame["country"] == each).to_numpy(), m.slice_of({"country": each})) for each in sorted(set(frame["country"]))]
    for here, where in wheres:
        wh = None if w is None else w[here]
        if wh is not None and wh.sum() == 0:
            continue
        m.regression(expect, y[here], f[here], q, wh, where)
        if beside:
            paired_regression(expect, y[here], f[here], frame["g"].to_numpy(float)[here], q, wh, where)
    case(name, definition, files, expect, **({"incumbent": "v1"} if beside else {}))


def paired_regression(expect, y, f, g, q, w, where):
    mine, their = {}, {}
    m.regression(mine, y, f, q, w)
    m.regression(their, y, g, q, w)
    pinball = lambda e: np.where(e <= 0, -q * e, (1 - q) * e)
    each = {"mae": np.abs, "mse": np.square, "pinball_loss": pinball, "bias": lambda e: e}
    for key, value in mine.items():
        one, other = value["value"], their[key]["value"]
        if one is None or other is None:
            continue
        name = key.split(" ")[1]
        sure = {"low": None, "high": None}
        if w is None and name in each:
            sure = m.mean_interval(each[name](f - y) - each[name](g - y))
        if w is None and name == "rmse" and len(y) > 1 and one > 0 and other > 0:
            # The delta method on both roots at once.
            sure = m.about(one - other, m.stats.sem((f - y) ** 2 / 2 / one - (g - y) ** 2 / 2 / other))
        large = max(abs(one), abs(other), np.abs(f - y).max() if name == "bias" else 0)
        m.put(expect, f"paired {key}{where}", one - other, scale=large, tolerance=1e-9, theirs=other, **sure)


def ranking_case(rng, name, big=False):
    lists = int(t.pick(rng, [1, 3, 20, 100]))
    queries, y, s = [], [], []
    for each in range(lists):
        rows = int(rng.integers(1, 30))
        queries += [f"q{each}"] * rows
        grades = rng.integers(0, t.pick(rng, [2, 5]), size=rows).astype(float)
        if t.chance(rng, 0.97):
            grades[rng.integers(rows)] = 3
        y += list(grades)
        s += list(np.round(rng.normal(size=rows), int(t.pick(rng, [1, 8]))))
    table = {"q": np.array(queries, dtype=object), "y": np.array(y), "s": np.array(s)}
    definition = {"task": "ranking", "columns": {"query": "q", "label": "y", "score": "s"}}
    top = t.pick(rng, [None, 3, 10])
    if top:
        definition["top"] = top
    frame, types = t.settle(rng, table, exact={"s"})
    ends = [i for i in range(1, len(frame)) if queries[i] != queries[i - 1]]
    cuts = sorted(rng.choice(ends, size=min(len(ends), int(rng.integers(0, 4))), replace=False)) if ends else []
    if t.chance(rng, 0.3):
        # The rows of a list may lie apart where nothing cuts it.
        frame, cuts = frame.sample(frac=1, random_state=int(rng.integers(1 << 30))).reset_index(drop=True), []
    files = parts_of(rng, frame, name, types, [int(each) for each in cuts])
    expect = {}
    m.ranking(expect, frame["q"].to_numpy(), frame["y"].to_numpy(float), frame["s"].to_numpy(float), top)
    case(name, definition, files, expect)


def requests_case(rng, name, big=False):
    n = size_of(rng, big)
    unit = t.pick(rng, ["s", "ms", "us", "ns"])
    latency = rng.lognormal(size=n) * t.pick(rng, [0.01, 1, 1000])
    if t.chance(rng, 0.3):
        latency = np.ceil(latency)
    table = {"t": latency}
    definition = {"task": "requests", "columns": {"latency": "t", "failed": "failed"}, "unit": unit}
    how = t.pick(rng, ["bool", "int", "status"])
    failed = rng.random(n) < t.pick(rng, [0.02, 0.3, 0])
    table["failed"] = failed if how == "bool" else failed.astype(np.int64) if how == "int" else np.where(failed, rng.choice([500, 503, 599], size=n), rng.choice([200, 204, 301, 404, 499], size=n))
    times = None
    if t.chance(rng, 0.6):
        times = np.datetime64("2026-03-01T00:00:00.000", "ms") + rng.integers(0, 10_000_000, size=n).astype("timedelta64[ms]")
        table["at"] = times.astype("datetime64[ns]")
        definition["columns"]["time"] = "at"
    if t.chance(rng, 0.4):
        table["country"] = words_of(rng, n)
        definition["slices"] = ["country"]
    frame, types = t.settle(rng, table, exact={"failed"})
    files = parts_of(rng, frame, name, types)
    expect = {}
    latency = frame["t"].to_numpy(float)
    m.requests(expect, latency, failed, unit, times)
    if "country" in table:
        for each in sorted(set(frame["country"])):
            here = (frame["country"] == each).to_numpy()
            m.requests(expect, latency[here], failed[here], unit, None if times is None else times[here], m.slice_of({"country": each}))
    case(name, definition, files, expect)


def experiment_case(rng, name, big=False):
    n = size_of(rng, big)
    arm = np.array([t.pick(rng, ["A", "B", "B", "C"]) for _ in range(n)], dtype=object)
    table = {"arm": arm, "bought": rng.integers(0, 2, size=n), "revenue": np.where(rng.random(n) < 0.7, 0, rng.lognormal(size=n))}
    definition = {"task": "experiment", "columns": {"arm": "arm", "outcomes": {"conversion": "bought", "revenue": "revenue"}}, "arms": {"candidate": "B", "incumbent": "A"}}
    frame, types = t.settle(rng, table)
    files = parts_of(rng, frame, name, types)
    expect = {}
    m.experiment(expect, arm, {"conversion": frame["bought"].to_numpy(float), "revenue": frame["revenue"].to_numpy(float)})
    case(name, definition, files, expect)


def numbers_of(rng, n, how, shift):
    x = rng.normal(size=n) + shift
    if how == "skew":
        x = np.exp(2 * x)
    if how == "integers":
        x = np.floor(20 * x)
    if how == "few":
        x = np.floor(2 * x)
    if how == "constant":
        x = np.full(n, 0.1)
    if how == "huge":
        x = x * 1e30
    if how == "uniform":
        x = rng.uniform(size=n) + shift
    return x


def drift_case(rng, name, big=False):
    n, k = size_of(rng, big), size_of(rng, big)
    sides = [{}, {}]
    numeric, categorical = [], []
    for i in range(int(rng.integers(1, 5))):
        how = t.pick(rng, ["plain", "skew", "integers", "few", "constant", "huge", "uniform"])
        shift = float(t.pick(rng, [0, 0, 0.1, 1, 30]))
        lack = float(t.pick(rng, [0, 0, 0.1, 1 if i else 0]))
        numeric.append(f"n{i}")
        for side, (rows, by) in zip(sides, [(n, 0), (k, shift)]):
            x = numbers_of(rng, rows, how, by)
            if lack:
                x[rng.random(rows) < lack] = np.nan
            if t.chance(rng, 0.1):
                x[rng.random(rows) < 0.05] = t.pick(rng, [np.inf, -np.inf])
            if side is sides[0] and lack < 1 and not np.isfinite(x[0]):
                # What a text holds is told by its first file: there some value must stand.
                x[0] = 0.5
            side[f"n{i}"] = x
    for i in range(int(rng.integers(0, 3))):
        categorical.append(f"c{i}")
        for side, rows in zip(sides, [n, k]):
            side[f"c{i}"] = words_of(rng, rows, int(t.pick(rng, [1, 3, 8])), lack=float(t.pick(rng, [0, 0.1])))
    forced = []
    if t.chance(rng, 0.5):
        forced.append("code")
        for side, rows in zip(sides, [n, k]):
            side["code"] = rng.integers(0, 6, size=rows)
    settled = [t.settle(rng, side, exact={"code"}) for side in sides]
    before = parts_of(rng, settled[0][0], f"{name}-reference", settled[0][1])
    files = parts_of(rng, settled[1][0], name, settled[1][1])
    definition = {"task": "features", "reference": {"files": before[0]}, **({"categories": forced} if forced else {})}
    expect = {}
    a, b = settled[0][0], settled[1][0]
    for column in numeric:
        if a[column].isna().all():
            # A text without any value does not tell that it would be numbers.
            continue
        m.drift_numbers(expect, column, a[column].to_numpy(float), b[column].to_numpy(float))
    for column in categorical:
        if a[column].isna().all():
            continue
        m.drift_categories(expect, column, words(a[column]), words(b[column]))
    for column in forced:
        m.drift_categories(expect, column, np.array([str(v) for v in a[column]], dtype=object), np.array([str(v) for v in b[column]], dtype=object))
    case(name, definition, (files[0], files[1] + before[1]), expect)


def words(column):
    return np.array([each if isinstance(each, str) else None for each in column], dtype=object)


KINDS = {
    "binary": binary_case,
    "multiclass": multiclass_case,
    "regression": regression_case,
    "ranking": ranking_case,
    "requests": requests_case,
    "experiment": experiment_case,
    "drift": drift_case,
}


def main():
    seed, rounds = int(sys.argv[1]), int(sys.argv[2])
    for round_ in range(rounds):
        for at, (kind, make) in enumerate(KINDS.items()):
            rng = np.random.default_rng([seed, round_, at])
            make(rng, f"{kind}-{seed}-{round_}", big=round_ % 10 == 9)


main()
