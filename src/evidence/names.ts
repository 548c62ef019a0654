import type { Kind } from "./reading.ts";

/*
 * One measurement, many spellings. The first name of a row is the canonical one that readers of tools' reports give; a policy may
 * ask by any of them, and a report of our own may use any of them: they are one reading. A name that is in no row is itself.
 */

/** What scikit-learn, Evidently, MLflow, SageMaker and Vertex call the same number. Nothing whose unit or definition differs stands in one row. */
const METRICS = [
  ["accuracy", "accuracy_score", "acc", "Accuracy"],
  ["balanced_accuracy", "balanced_accuracy_score"],
  ["precision", "precision_score", "Precision"],
  ["recall", "recall_score", "tpr", "true_positive_rate", "sensitivity", "Recall", "TPR"],
  ["specificity", "tnr", "true_negative_rate", "TNR"],
  ["false_positive_rate", "fpr", "FPR"],
  ["false_negative_rate", "fnr", "FNR"],
  ["f1", "f1_score", "f1-score", "F1Score", "f1Score"],
  ["roc_auc", "auc", "roc_auc_score", "auRoc", "RocAuc"],
  ["pr_auc", "precision_recall_auc", "auPrc"],
  ["average_precision", "average_precision_score", "avg_prec"],
  ["log_loss", "logloss", "logLoss", "LogLoss"],
  ["mcc", "matthews_corrcoef"],
  ["rmse", "root_mean_squared_error", "rootMeanSquaredError", "RMSE"],
  ["mae", "mean_absolute_error", "mean_abs_error", "meanAbsoluteError", "MAE"],
  ["mse", "mean_squared_error"],
  ["r2", "r2_score", "rSquared", "R2Score"],
  ["explained_variance", "explained_variance_score"],
  // As a share: Evidently's `mape` and Vertex's are percent, and `mean_abs_perc_error` is.
  ["mape", "mean_absolute_percentage_error"],
  ["wape", "weighted_absolute_percentage_error"],
  // Not `quantile_loss`, which is twice as much in some tools.
  ["pinball_loss", "mean_pinball_loss"],
  ["brier", "brier_score", "brier_score_loss"],
  ["ece", "expected_calibration_error"],
  ["base_rate", "prevalence"],
  ["cohens_kappa", "cohen_kappa", "cohen_kappa_score"],
  // Not `macro avg/f1` of a classification report, whose averages may be of chosen labels.
  ["f1_macro", "macro_f1"],
  ["f1_weighted", "weighted_f1"],
  ["precision_macro", "macro_precision"],
  ["precision_weighted", "weighted_precision"],
  ["recall_macro", "macro_recall"],
  ["recall_weighted", "weighted_recall"],
  ["f1_micro", "micro_f1"],
  ["precision_micro", "micro_precision"],
  ["recall_micro", "micro_recall"],
  ["ndcg", "ndcg_score"],
  ["mrr", "mean_reciprocal_rank"],
] as const;

/**
 * Demographic parity compares selection rates, equal opportunity true positive rates, predictive parity precision, predictive equality false
 * positive rates; equalized odds compares two of them at once, and so is a gate and no reading.
 * https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html, https://doi.org/10.1145/3194770.3194776
 */
const RATES = [
  ["true_positive_rate", "tpr", "recall", "recall_score", "equal_opportunity"],
  ["false_positive_rate", "fpr", "predictive_equality"],
  ["true_negative_rate", "tnr"],
  ["false_negative_rate", "fnr"],
  ["selection_rate", "selection", "demographic_parity"],
  ["accuracy", "accuracy_score"],
  ["precision", "precision_score", "predictive_parity"],
  ["base_rate", "prevalence"],
  ["calibration_error", "ece", "expected_calibration_error"],
  ["roc_auc", "auc", "roc_auc_score"],
] as const;

/**
 * One row is one formula, but not one way to bin: PSI, Jensen and Shannon's distance and Hellinger's depend on bins that every tool chooses
 * for itself, and where two are in the evidence they are in conflict. What has no other name has no row.
 */
const STATISTICS = [
  ["psi", "population_stability_index"],
  ["ks_statistic", "ks", "kolmogorov_smirnov"],
  ["ks_p_value", "ks_pvalue"],
  ["js_distance", "jensen_shannon", "jensen_shannon_distance"],
  ["kl_divergence", "kl"],
  ["wasserstein", "wasserstein_distance"],
  ["chi2_p_value", "chi2_pvalue"],
  ["total_variation", "total_variation_distance"],
] as const;

const OBJECTIVES = [
  ["latency_mean_ms", "latency_avg_ms"],
  ["requests_per_second", "rps"],
] as const;

/** Every row by kind: what `docs/evidence.md` lists. */
export const NAMES: Readonly<Partial<Record<Kind, readonly (readonly [string, ...string[]])[]>>> = {
  metric: METRICS,
  fairness: RATES,
  drift: STATISTICS,
  slo: OBJECTIVES,
};

/** What is a share of 1 by its definition: 97 there is percent, or no such thing. */
const SHARES: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  metric: [
    "accuracy",
    "balanced_accuracy",
    "precision",
    "recall",
    "specificity",
    "false_positive_rate",
    "false_negative_rate",
    "f1",
    "roc_auc",
    "pr_auc",
    "average_precision",
    "selection_rate",
    "base_rate",
    "ece",
    ...["f1", "precision", "recall"].flatMap((score) => ["macro", "micro", "weighted"].map((mean) => `${score}_${mean}`)),
    "ndcg",
    "mrr",
  ],
  fairness: RATES.map(([rate]) => rate),
  // Those that come from counted rows: of a sum of rounded shares the last digit may lie beyond 1.
  drift: ["ks_statistic", "ks_p_value", "chi2_p_value", "missing_rate", "unseen_share", "drifted_share"],
  slo: ["error_rate", "checks_rate"],
};

/** Whether a measurement is a share of 1, whatever stands before its name: `Beans/accuracy`. */
export function isShare(kind: Kind, name: string): boolean {
  return SHARES[kind]?.includes(canonical(kind, name.slice(name.lastIndexOf("/") + 1))) ?? false;
}

const CANONICAL: ReadonlyMap<Kind, ReadonlyMap<string, string>> = new Map(
  Object.entries(NAMES).map(([kind, rows]) => [
    kind as Kind,
    new Map(rows.flatMap(([canonical, ...others]) => [canonical, ...others].map((name) => [name, canonical] as const))),
  ]),
);

/** The one name of a measurement of this kind, whatever it is called: `auc` is `roc_auc`, and `live/auc` is `live/roc_auc`. */
export function canonical(kind: Kind, name: string): string {
  const known = CANONICAL.get(kind)?.get(name);
  if (known !== undefined || kind !== "metric") return known ?? name;
  const end = name.lastIndexOf("/") + 1;
  const last = CANONICAL.get(kind)?.get(name.slice(end));
  return last === undefined ? name : name.slice(0, end) + last;
}

/** Whether two names of one kind are the same measurement. */
export function sameName(kind: Kind, one: string, other: string): boolean {
  return one === other || canonical(kind, one) === canonical(kind, other);
}

/** `tpr_gap` is the difference of true positive rates, `selection_rate_ratio` the ratio of selection rates; undefined for what names no gap. */
export function gapName(name: string): { readonly rate: string; readonly gap: "difference" | "ratio" } | undefined {
  const found = /^(?<rate>.+)_(?<gap>gap|difference|ratio)$/.exec(name)?.groups;
  if (found?.["rate"] === undefined) return undefined;
  return { rate: canonical("fairness", found["rate"]), gap: found["gap"] === "ratio" ? "ratio" : "difference" };
}

/** The drift statistics a flat log names without a section, with or without `drift_` before them; undefined for anything else. */
export function driftName(name: string): string | undefined {
  const statistic = name.replace(/^drift_/, "");
  return /^(?:psi|ks|ks_statistic|ks_p_value|kl_divergence|js_divergence|js_distance|wasserstein|chi2_p_value)$/.test(statistic)
    ? statistic
    : undefined;
}

/** Whether a flat log's number is about the service: `latency_p95_ms`, `error_rate`, `requests`. */
export function isServiceName(name: string): boolean {
  return name.startsWith("latency_") || name === "error_rate" || name === "requests";
}
