import type { DataTable, Task } from "../data-table.ts";

/*
 * What numbers come of a table of data, as far as its definition tells: a gate that asks a table for what it can never give would
 * stay shut at every promotion, and its author should hear of it while writing.
 */

/** The families of gates that have a word `from`. */
export type Computable = "metrics" | "slices" | "drift" | "fairness" | "slo" | "cost" | "experiment";

/** Which gates a table can answer by its task. Features, and with them drift, are in the tables of every task. */
export const GIVES: Readonly<Record<Task, readonly Computable[]>> = {
  binary: ["metrics", "slices", "drift", "fairness"],
  multiclass: ["metrics", "slices", "drift"],
  regression: ["metrics", "slices", "drift"],
  ranking: ["metrics", "slices", "drift"],
  requests: ["drift", "slo"],
  experiment: ["drift", "experiment"],
  features: ["drift"],
};

/** Of binary decisions and labels. */
const DECIDED = [
  ...["accuracy", "precision", "recall", "specificity", "false_positive_rate", "false_negative_rate", "selection_rate"],
  ...["base_rate", "f1", "mcc", "balanced_accuracy"],
  ...["true_positives", "false_positives", "false_negatives", "true_negatives"],
];
/** Of binary scores. */
const SCORED = ["roc_auc", "gini", "average_precision", "log_loss", "brier", "ece"];
const CLASSIFIED = [
  ...["accuracy", "balanced_accuracy", "mcc", "cohens_kappa"],
  ...["f1", "precision", "recall"].flatMap((name) => [`${name}_macro`, `${name}_micro`, `${name}_weighted`]),
];
const ESTIMATED = [...["rmse", "mae", "mse", "mape", "wape", "r2", "explained_variance", "bias", "max_error", "pinball_loss"]];
const TIMED = ["p50", "p90", "p95", "p99", "p99.9", "mean", "max"].map((which) => `latency_${which}_ms`);

/** Other names of theirs that policies use, as `docs/evidence.md` lists them. */
const ALSO: Readonly<Record<string, string>> = {
  auc: "roc_auc",
  roc_auc_score: "roc_auc",
  acc: "accuracy",
  f1_score: "f1",
  sensitivity: "recall",
  tpr: "recall",
  fpr: "false_positive_rate",
  logloss: "log_loss",
  root_mean_squared_error: "rmse",
  mean_absolute_error: "mae",
  mean_squared_error: "mse",
  r2_score: "r2",
};

/** Of each class of a multiclass table, in slices by this dimension. */
const BY_CLASS = { names: ["precision", "recall", "f1"], dimension: "label" } as const;

/** The metrics that a table tells of the whole, without what stands `under` before them; for requests its objectives. */
export function namesOf({ task, columns, top }: DataTable): readonly string[] {
  switch (task) {
    case "binary":
      return columns.score === undefined ? DECIDED : [...SCORED, ...DECIDED];
    case "multiclass":
      return columns.scores === undefined ? CLASSIFIED : [...CLASSIFIED, "log_loss"];
    case "regression":
      return ESTIMATED;
    case "ranking":
      return [top === undefined ? "ndcg" : `ndcg_at_${top}`, "mrr", "queries"];
    case "requests":
      return [
        ...(columns.latency === undefined ? [] : TIMED),
        ...(columns.failed === undefined ? [] : ["error_rate"]),
        "requests",
        ...(columns.time === undefined ? [] : ["requests_per_second"]),
      ];
    case "experiment":
    case "features":
      return [];
  }
}

/** The dimensions along which a table tells a metric apart. */
export function dimensionsOf({ task, slices }: DataTable, metric: string): readonly string[] {
  const byClass = task === "multiclass" && BY_CLASS.names.some((name) => name === metric);
  return [...(slices ?? []), ...(byClass ? [BY_CLASS.dimension] : [])];
}

/** Every name that some table tells; of any other nobody here knows what it is. */
const KNOWN: ReadonlySet<string> = new Set([
  ...[...DECIDED, ...SCORED, ...CLASSIFIED, ...ESTIMATED, ...TIMED],
  ...["ndcg", "mrr", "queries", "error_rate", "requests", "requests_per_second"],
]);

/** Whether some table tells this and surely not this one. Names that nobody here knows may be others' names of what it tells. */
export function cannotTell(table: DataTable, name: string, sliced = false): boolean {
  const own = Object.hasOwn(ALSO, name) ? (ALSO[name] ?? name) : name;
  const ranked = /^ndcg(?:_at_\d+)?$/.test(own);
  if (!KNOWN.has(own) && !ranked) return false;
  if (sliced && table.task === "multiclass" && BY_CLASS.names.some((each) => each === own)) return false;
  return !namesOf(table).includes(own);
}

/** Rates of groups that need a score; they are no shares of rows, so they have no interval. */
const GROUP_SCORES = ["calibration_error", "calibration_gap", "roc_auc"];

/** Whether a fairness rate is computed of scores, and is no share of rows. */
export function isOfScores(rate: string): boolean {
  return GROUP_SCORES.includes(rate);
}
