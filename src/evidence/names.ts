/*
 * The few names a pipeline log shortens. Nothing else is renamed: a policy asks for a reading by the name its report gives it.
 * Demographic parity compares selection rates, equal opportunity true positive rates:
 * https://fairlearn.org/main/user_guide/assessment/common_fairness_metrics.html
 */
const RATES: ReadonlyMap<string, string> = new Map([
  ["tpr", "true_positive_rate"],
  ["recall", "true_positive_rate"],
  ["equal_opportunity", "true_positive_rate"],
  ["fpr", "false_positive_rate"],
  ["tnr", "true_negative_rate"],
  ["fnr", "false_negative_rate"],
  ["selection", "selection_rate"],
  ["demographic_parity", "selection_rate"],
]);

/** `tpr_gap` is the difference of true positive rates, `selection_rate_ratio` the ratio of selection rates; undefined for what names no gap. */
export function gapName(name: string): { readonly rate: string; readonly gap: "difference" | "ratio" } | undefined {
  const found = /^(?<rate>.+)_(?<gap>gap|difference|ratio)$/.exec(name)?.groups;
  if (found?.["rate"] === undefined) return undefined;
  return { rate: RATES.get(found["rate"]) ?? found["rate"], gap: found["gap"] === "ratio" ? "ratio" : "difference" };
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
