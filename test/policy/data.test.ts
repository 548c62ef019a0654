import { expect, test } from "vitest";
import { DataTable } from "../../src/data-table.ts";
import { sentence } from "../../src/errors.ts";
import { agree } from "../../src/evidence/agree.ts";
import { readingOf } from "../../src/evidence/formats/computed/computed.ts";
import { NAMES, sameName } from "../../src/evidence/names.ts";
import { checkPolicies, policyNotes } from "../../src/policy/check.ts";
import { cannotTell, dimensionsOf, namesOf } from "../../src/policy/computes.ts";
import { profileOf } from "../../src/profile/make.ts";
import { measuresOf } from "../../src/profile/measures.ts";
import type { Measure } from "../../src/profile/measure.ts";
import { category, flags, moments, numbers, type Written } from "../statistics/simulate-columns.ts";

/* What a policy says of data, held against what its gates ask of it. */

const TABLES = {
  holdout:
    "{ files: h.csv, task: binary, columns: { key: id, label: y, score: p }, slices: [country], attributes: [gender], features: [amount, age], reference: { files: r.csv }, incumbent: { files: i.csv } }",
  recent: "{ files: n.csv, task: binary, columns: { label: y, prediction: p }, features: [hour], under: recent }",
  weighed:
    "{ files: w.csv, task: binary, columns: { label: y, score: p, weight: w }, slices: [shop], attributes: [age_band], features: [x], under: weighed }",
  classes:
    "{ files: c.csv, task: multiclass, columns: { label: y, prediction: p }, slices: [shop], features: [z], under: classes }",
  log: "{ files: l.csv, task: requests, columns: { latency: ms }, features: [path] }",
  live: "{ files: e.csv, task: experiment, columns: { arm: v, outcomes: { ctr: clicked } }, arms: { candidate: B, incumbent: A }, features: [user] }",
} as const;

const DATA = Object.entries(TABLES)
  .map(([name, table]) => `  ${name}: ${table}`)
  .join("\n");

/** A sound policy with these gates, one each line from line 13 on. */
const policy = (gates: string, data = DATA) =>
  `models: ["*"]\ndata:\n${data}\nstages:\n  production:\n    merge: automatic\n    gates:\n${gates.replace(/^/gm, "      ")}\n`;
const wrong = (gates: string, data = DATA) =>
  checkPolicies([{ path: "a.yaml", text: policy(gates, data) }]).map((problem) => sentence(problem).replace("a.yaml:", ""));

test.each([
  "metrics: { roc_auc: { at_least: 0.9, from: holdout }, recent/f1: { at_least: 0.8, confidence: 0.95, from: recent } }",
  "metrics: { auc: { gain_at_least: 0, better: higher, confidence: 0.95, from: holdout }, lift_at_10: { at_least: 2, from: holdout } }",
  "metrics: { recent/acc: { at_least: 0.9, from: recent }, weighed/brier: { at_most: 0.1, from: weighed } }",
  "metrics: { recent/recall: { ratio_at_least: 0.9, confidence: 0.95, from: recent } }",
  "slices: { auc: { at_least: 0.9, by: [country], from: holdout } }",
  "slices: { classes/recall: { at_least: 0.7, by: [label, shop], from: classes }, classes/f1_macro: { at_least: 0.7, by: [shop], from: classes } }",
  "drift: { psi: { at_most: 0.2, features: [amount], from: holdout }, missing_rate: { at_most: 0.1, from: log } }",
  "drift: { ks_p_value: { at_least: 0.01, correction: holm, or_effect_at_most: 0.1, drifted_share_at_most: 0.2, from: holdout } }",
  "drift: { ks_pvalue: { at_least: 0.01, or_effect_at_most: 0.1 }, chi2_p_value: { at_least: 0.01, or_effect_at_most: 0.1 } }",
  "fairness: { equalized_odds: { difference_at_most: 0.1, by: [gender], decide: confident_pass, confidence: 0.95, from: holdout } }",
  "fairness: { calibration_error: { difference_at_most: 0.1, by: [gender], from: holdout } }",
  "slo: { latency_p95_ms: { at_most: 80, confidence: 0.95, from: log } }",
  "experiment: { ctr: { better: higher, lift_at_least: 0, significance: 0.05, test: sequential, mixing: 0.01, from: live } }",
])("the gates %s can be answered", (gates) => {
  expect(wrong(gates)).toEqual([]);
});

const G = "13: stages.production.gates";

test.each([
  [
    "metrics: { auc: { at_least: 0.9, from: holdut } }",
    `${G}.metrics.auc.from: data names no table holdut (did you mean holdout?)`,
  ],
  [
    "metrics: { auc: { at_least: 0.9, from: elsewhere } }",
    `${G}.metrics.auc.from: data names no table elsewhere (data names holdout, recent, weighed, classes, log, live)`,
  ],
  [
    "metrics: { auc: { at_least: 0.9, from: log } }",
    `${G}.metrics.auc.from: the task of data.log is requests, which answers no gate of metrics (it answers gates of drift, slo)`,
  ],
  [
    "experiment: { ctr: { better: higher, lift_at_least: 0.01, significance: 0.05, power: 0.8, from: holdout } }",
    `${G}.experiment.ctr.from: the task of data.holdout is binary, which answers no gate of experiment (it answers gates of metrics, slices, drift, fairness)`,
  ],
  ["cost: { usd: { at_most: 1, from: log } }", `${G}.cost.usd.from: no cost is computed from data (leave from out)`],
  [
    "metrics: { recent/auc: { at_least: 0.9, from: recent } }",
    `${G}.metrics.recent/auc: data.recent tells no auc (it tells accuracy, precision, recall, specificity, false_positive_rate, false_negative_rate, selection_rate, base_rate, f1, mcc, balanced_accuracy, true_positives, false_positives, false_negatives, true_negatives)`,
  ],
  [
    "metrics: { f1: { at_least: 0.9, from: recent } }",
    `${G}.metrics.f1: data.recent puts recent/ before the names of its metrics (write recent/f1)`,
  ],
  [
    "metrics: { live/auc: { at_least: 0.9, from: holdout } }",
    `${G}.metrics.live/auc: data.holdout puts nothing before the names of its metrics (write auc)`,
  ],
  [
    "metrics: { auc: { ratio_at_least: 0.9, ratio_at_most: 2, confidence: 0.95, from: holdout } }",
    `${G}.metrics.auc.ratio_at_least: a ratio to the incumbent on the same rows of data.holdout has no interval, and confidence asks for one (write gain_at_least or loss_at_most, or leave confidence out)`,
    `${G}.metrics.auc.ratio_at_most: a ratio to the incumbent on the same rows of data.holdout has no interval, and confidence asks for one (write gain_at_least or loss_at_most, or leave confidence out)`,
  ],
  [
    "metrics: { weighed/auc: { at_least: 0.9, confidence: 0.95, from: weighed } }",
    `${G}.metrics.weighed/auc.confidence: no interval is computed of weighted rows, and data.weighed has a column of weights (leave confidence out, or weight out of data.weighed)`,
  ],
  [
    "slices: { auc: { at_least: 0.9, by: [country, contry], from: holdout } }",
    `${G}.slices.auc.by.1: data.holdout is not cut by contry (did you mean country?)`,
  ],
  [
    "slices: { recent/f1: { at_least: 0.9, by: [device], from: recent } }",
    `${G}.slices.recent/f1.by.0: data.recent is not cut by device (add slices: [device] to data.recent)`,
  ],
  [
    "slices: { classes/accuracy: { at_least: 0.9, by: [label], from: classes } }",
    `${G}.slices.classes/accuracy.by.0: data.classes is not cut by label (it has shop; add slices: [label] to data.classes)`,
  ],
  [
    "drift: { psi: { at_most: 0.2, from: recent } }",
    `${G}.drift.psi.from: data.recent has no reference, and only missing_rate is told without one (add reference: { files: ... } to data.recent)`,
  ],
  [
    "drift: { psi: { at_most: 0.2, features: [amout, income], from: holdout } }",
    `${G}.drift.psi.features.0: amout is no feature of data.holdout (did you mean amount?)`,
    `${G}.drift.psi.features.1: income is no feature of data.holdout (it has amount, age; add income to features of data.holdout)`,
  ],
  [
    "drift: { psi: { at_most: 0.2, correction: holm, or_effect_at_most: 0.1 } }",
    `${G}.drift.psi.correction: is about p-values, and psi is none (leave correction out, or judge a p-value, e.g. ks_p_value)`,
    `${G}.drift.psi.or_effect_at_most: is about p-values, and psi is none (leave or_effect_at_most out, or judge a p-value, e.g. ks_p_value)`,
  ],
  [
    "drift: { z_p_value: { at_least: 0.01, or_effect_at_most: 0.1 } }",
    `${G}.drift.z_p_value.or_effect_at_most: no effect is computed beside z_p_value, so this never opens anything (leave it out; ks_p_value has ks_statistic, chi2_p_value has cramers_v)`,
  ],
  [
    "drift: { ks_p_value: { drifted_share_at_most: 0.2, correction: holm } }",
    `${G}.drift.ks_p_value: a gate needs a bound (write one of at_most, below, at_least, above)`,
  ],
  [
    "fairness: { selection_rate: { ratio_at_least: 0.8, by: [gendr], from: holdout } }",
    `${G}.fairness.selection_rate.by.0: data.holdout has no attribute gendr (did you mean gender?)`,
  ],
  [
    "fairness: { selection_rate: { ratio_at_least: 0.8, by: [gender], from: recent } }",
    `${G}.fairness.selection_rate.by.0: data.recent has no attribute gender (add attributes: [gender] to data.recent)`,
  ],
  [
    "fairness: { selection_rate: { ratio_at_least: 0.8, from: holdout } }",
    `${G}.fairness.selection_rate: data.holdout tells rates of groups and no gap, and without by no groups are compared (add by: [gender])`,
  ],
  [
    "fairness: { calibration_gap: { difference_at_most: 0.1, by: [gender], decide: confident_pass, confidence: 0.9, from: holdout } }",
    `${G}.fairness.calibration_gap.decide: calibration_gap is no share of rows, so there is no interval to decide by (leave decide and confidence out)`,
  ],
  [
    "fairness: { selection_rate: { ratio_at_least: 0.8, by: [age_band], decide: confident_violation, confidence: 0.9, from: weighed } }",
    `${G}.fairness.selection_rate.decide: no interval is computed of weighted rows, and data.weighed has a column of weights (leave decide out, or weight out of data.weighed)`,
  ],
  [
    "slo: { error_rate: { at_most: 0.01, from: log } }",
    `${G}.slo.error_rate: data.log tells no error_rate (it tells latency_p50_ms, latency_p90_ms, latency_p95_ms, latency_p99_ms, latency_p99.9_ms, latency_mean_ms, latency_max_ms, requests)`,
  ],
  [
    "experiment: { ctrr: { better: higher, lift_at_least: 0.01, significance: 0.05, power: 0.8, from: live } }",
    `${G}.experiment.ctrr: data.live has no outcome ctrr (did you mean ctr?)`,
  ],
])("the gates %s ask for what the data never tell", (gates, ...because) => {
  expect(wrong(gates)).toEqual(because);
});

test("rates of scores are not asked of a table of decisions", () => {
  const data = "  t: { files: a.csv, task: binary, columns: { label: y, prediction: p }, attributes: [gender] }";
  expect(wrong("fairness: { roc_auc: { difference_at_most: 0.1, by: [gender], from: t } }", data)).toEqual([
    "8: stages.production.gates.fairness.roc_auc: roc_auc is of scores, and data.t has none (name the column of the score in data.t)",
  ]);
});

test("a table that is not sound is told about at its own line, and its gates are not blamed", () => {
  const data = "  t: { files: a.csv, task: binary, columns: { label: y } }";
  expect(wrong("metrics: { rmse: { at_most: 1, from: t } }", data)).toEqual([
    "3: data.t.columns: binary needs to know the column of score or prediction (write columns: { score: ... })",
  ]);
});

test("what a gate asks is held against the whole policy, whichever layer names the table", () => {
  const base = {
    path: "p/base.yaml",
    text: "stages: { production: { gates: { metrics: { auc: { at_least: 0.9, from: t } } } } }\n",
  };
  const own = (table: string) => ({
    path: "p/own.yaml",
    text: `models: ["*"]\nextends: ./base.yaml\ndata: { ${table}: { files: a.csv, task: binary, columns: { label: y, score: p } } }\nstages: { production: { merge: automatic } }\n`,
  });
  expect(checkPolicies([base, own("t")])).toEqual([]);
  expect(checkPolicies([base, own("u")]).map(sentence)).toEqual([
    "p/base.yaml:1: stages.production.gates.metrics.auc.from: data names no table t (data names u)",
  ]);
});

const GATE = "metrics: { auc: { at_least: 0.9 } }";

test.each([
  [
    "metrics",
    "{ files: a.csv, task: binary, columns: { label: y, score: p }, features: [a] }",
    "{ files: b.csv, task: multiclass, columns: { label: y, prediction: p }, features: [b] }",
    "4: data.b: the metrics accuracy, balanced_accuracy, mcc of data.a and data.b would have two values each, and such a conflict shuts every gate (write under: b in data.b; its metrics are then named b/accuracy)",
  ],
  [
    "metrics under one word",
    "{ files: a.csv, task: regression, columns: { label: y, prediction: p }, features: [a], under: x }",
    "{ files: b.csv, task: regression, columns: { label: y, prediction: p }, features: [b], under: x }",
    "4: data.b.under: the metrics rmse, mae, mse, mape and 6 more of data.a and data.b would have two values each, and such a conflict shuts every gate (write another under: in one of them)",
  ],
  [
    "objectives",
    "{ files: a.csv, task: requests, columns: { latency: ms }, features: [a] }",
    "{ files: b.csv, task: requests, columns: { failed: f }, features: [b], under: b }",
    "4: data.b.task: the objectives requests of data.a and data.b would have two values each, and such a conflict shuts every gate (put the files of both into one table, or have only one of data.a and data.b measure requests)",
  ],
  [
    "attributes",
    "{ files: a.csv, task: binary, columns: { label: y, score: p }, attributes: [gender, age], features: [a] }",
    "{ files: b.csv, task: binary, columns: { label: y, score: p }, attributes: [gender], features: [b], under: b }",
    "4: data.b.attributes: the rates by gender of data.a and data.b would have two values each, and such a conflict shuts every gate (name gender in only one of data.a and data.b; under is about metrics)",
  ],
  [
    "features",
    "{ files: a.csv, task: features, features: [a, b], reference: { files: r.csv } }",
    "{ files: b.csv, task: features, features: [b, c] }",
    "4: data.b.features: the missing values of b of data.a and data.b would have two values each, and such a conflict shuts every gate (write features: in both, and b in only one of data.a and data.b; under is about metrics)",
  ],
  [
    "features that nobody named, since the rows are cut by them",
    "{ files: a.csv, task: binary, columns: { label: y, score: p }, slices: [shop], reference: { files: r.csv } }",
    "{ files: b.csv, task: features, features: [shop] }",
    "4: data.b.features: the missing values of shop of data.a and data.b would have two values each, and such a conflict shuts every gate (write features: in both, and shop in only one of data.a and data.b; under is about metrics)",
  ],
  [
    "outcomes",
    "{ files: a.csv, task: experiment, columns: { arm: v, outcomes: { ctr: c } }, arms: { candidate: B, incumbent: A }, features: [a] }",
    "{ files: b.csv, task: experiment, columns: { arm: v, outcomes: { ctr: c } }, arms: { candidate: B, incumbent: A }, features: [b] }",
    "4: data.b.columns.outcomes: the arms of ctr of data.a and data.b would have two values each, and such a conflict shuts every gate (give the outcomes of one of them other names)",
  ],
])("two tables of the same %s are a problem that names both", (_, one, other, because) => {
  expect(wrong(GATE, `  a: ${one}\n  b: ${other}`)).toEqual([because]);
});

test.each([
  [
    "{ files: a.csv, task: binary, columns: { label: y, score: p }, features: [a], attributes: [gender] }",
    "{ files: b.csv, task: binary, columns: { label: y, score: p }, features: [b], attributes: [gender+age], under: b }",
  ],
  [
    "{ files: a.csv, task: binary, columns: { label: y, score: p }, features: [a] }",
    "{ files: b.csv, task: ranking, columns: { label: y, score: p, query: q }, features: [b] }",
  ],
  [
    "{ files: a.csv, task: requests, columns: { latency: ms }, features: [a] }",
    "{ files: b.csv, task: experiment, columns: { arm: v, outcomes: { requests: c } }, arms: { candidate: B, incumbent: A }, features: [b] }",
  ],
])("the tables %s and %s do not meet", (one, other) => {
  const text = policy(GATE, `  a: ${one}\n  b: ${other}`);
  expect(checkPolicies([{ path: "a.yaml", text }])).toEqual([]);
  expect(policyNotes([{ path: "a.yaml", text }])).toEqual([]);
});

/* What computes.ts says of tables, held against what is computed of them. */

type Case = { readonly definition: Readonly<Record<string, unknown>>; readonly columns: Written };
const HALF = [0.1, 0.6, 0.7, 0.9];
const TRUTH = [0, 1, 0, 1];
const CUT = { "cut.shop": category(["s", "s", "t", "t"]), "cut.gender": category(["f", "f", "m", "m"]) };
const CASES: Readonly<Record<string, Case>> = {
  scores: {
    definition: { task: "binary", columns: { label: "y", score: "p" }, slices: ["shop"], attributes: ["gender"] },
    columns: { "role.label": flags(TRUTH), "role.score": numbers(HALF), ...CUT },
  },
  decisions: {
    definition: { task: "binary", columns: { label: "y", prediction: "p" } },
    columns: { "role.label": flags(TRUTH), "role.prediction": flags([1, 1, 0, 0]) },
  },
  classes: {
    definition: { task: "multiclass", columns: { label: "y", prediction: "p", scores: { a: "a", b: "b" } }, slices: ["shop"] },
    columns: {
      "role.label": category(["a", "b", "a", "b"]),
      "role.prediction": category(["a", "b", "b", "b"]),
      "scores.a": numbers(HALF),
      "scores.b": numbers(HALF.map((p) => 1 - p)),
      ...CUT,
    },
  },
  "classes without scores": {
    definition: { task: "multiclass", columns: { label: "y", prediction: "p" } },
    columns: { "role.label": category(["a", "b", "a", "b"]), "role.prediction": category(["a", "b", "b", "b"]) },
  },
  numbers: {
    definition: { task: "regression", columns: { label: "y", prediction: "p" } },
    columns: { "role.label": numbers(HALF), "role.prediction": numbers(TRUTH) },
  },
  "lists, the first ten rows": {
    definition: { task: "ranking", columns: { label: "y", score: "p", query: "q" }, top: 10 },
    columns: { "role.label": numbers(TRUTH), "role.score": numbers(HALF), "role.query": category(["a", "a", "b", "b"]) },
  },
  requests: {
    definition: { task: "requests", columns: { latency: "l", failed: "f", time: "t" } },
    columns: {
      "role.latency": numbers(HALF),
      "role.failed": category(["0", "1", "0", "0"]),
      "role.time": moments([1, 2, 3, 4]),
    },
  },
  "requests of which only failures are known": {
    definition: { task: "requests", columns: { failed: "f" } },
    columns: { "role.failed": category(["0", "1", "0", "0"]) },
  },
};

function measured({ definition, columns }: Case) {
  const table = DataTable.parse({ files: "a.csv", ...definition });
  const made = profileOf({ name: "t", definition: table, features: [], table: { rows: 4, columns }, files: [] });
  if (!made.ok) throw new Error(made.problems.map(sentence).join("\n"));
  return { table, measures: measuresOf(made.value) };
}

const ofWhole = ({ kind, slice }: Measure) => (kind === "metric" || kind === "slo") && slice === undefined;

test.each(Object.entries(CASES))("the names that are known of %s are those that are computed", (_, each) => {
  const { table, measures } = measured(each);
  expect(namesOf(table).toSorted()).toEqual(
    measures
      .filter(ofWhole)
      .map(({ name }) => name)
      .toSorted(),
  );
});

test.each(Object.entries(CASES))("nothing that is computed of %s is called impossible, by whatever name", (_, each) => {
  const { table, measures } = measured(each);
  const refused = measures.flatMap(({ kind, name, slice }) => {
    if (kind !== "metric" && kind !== "slo") return [];
    const names = [name, ...(NAMES[kind] ?? []).flat().filter((other) => sameName(kind, name, other))];
    const cuts = Object.keys(slice ?? {}).filter((dimension) => !dimensionsOf(table, name).includes(dimension));
    return [...names.filter((other) => cannotTell(table, other, slice !== undefined)), ...cuts];
  });
  expect(refused).toEqual([]);
});

test("two tables that are no problem agree, and two that are one are in conflict", () => {
  const of = (name: string, under?: string) => {
    const { table, measures } = measured(CASES["decisions"]!);
    const source = { file: `${name}.computed.json`, sha256: "sha256:00" } as const;
    return {
      readings: measures.map((measure) => readingOf(measure, { table: name, under, files: [], source })),
      definition: { table: name, definition: table },
    };
  };
  expect(agree([of("a"), of("b", "b")]).troubles).toEqual([]);
  expect(agree([of("a"), of("b")]).troubles).not.toEqual([]);
});
