import type { Node } from "../../syntax/tree.ts";
import type { Told } from "../../sole-values.ts";

/** What a drift method's score is, and when Evidently calls it drift; without `drifts` that cannot be told from the score. */
type Method = { readonly statistic: string; readonly drifts?: (score: number, threshold: number) => boolean };

const below = (score: number, threshold: number) => score < threshold;
const notAbove = (score: number, threshold: number) => score <= threshold;
const notBelow = (score: number, threshold: number) => score >= threshold;
const above = (score: number, threshold: number) => score > threshold;

/**
 * Every method by the two names that reports write: the one users choose it by, and the one people read. A small p-value is
 * drift, a small distance is none, so the method decides what the number means. `Total-Variation-Distance` is a p-value in
 * spite of its name. https://docs.evidentlyai.com/metrics/customize_data_drift
 */
const METHODS: ReadonlyMap<string, Method> = new Map(
  (
    [
      [["ks", "K-S p_value"], { statistic: "ks_p_value", drifts: notAbove }],
      [["chisquare", "chi-square p_value"], { statistic: "chi2_p_value", drifts: below }],
      [["z", "Z-test p_value"], { statistic: "z_test_p_value", drifts: below }],
      [["anderson", "Anderson-Darling"], { statistic: "anderson_darling_p_value", drifts: below }],
      [["cramer_von_mises", "Cramer-von Mises"], { statistic: "cramer_von_mises_p_value", drifts: notAbove }],
      [["es", "Epps-Singleton"], { statistic: "epps_singleton_p_value", drifts: below }],
      [["fisher_exact", "Fisher's Exact test"], { statistic: "fisher_exact_p_value", drifts: below }],
      [["g_test"], { statistic: "g_test_p_value", drifts: below }],
      [["mannw", "Mann-Whitney U-rank test"], { statistic: "mann_whitney_p_value", drifts: below }],
      [["t_test"], { statistic: "t_test_p_value", drifts: below }],
      [["empirical_mmd"], { statistic: "mmd_p_value", drifts: below }],
      [["TVD", "Total-Variation-Distance"], { statistic: "tvd_p_value", drifts: below }],
      [["psi", "PSI"], { statistic: "psi", drifts: notBelow }],
      [["jensenshannon", "Jensen-Shannon distance"], { statistic: "js_distance", drifts: notBelow }],
      [["kl_div", "Kullback-Leibler divergence"], { statistic: "kl_divergence", drifts: notBelow }],
      [["hellinger", "Hellinger distance"], { statistic: "hellinger_distance", drifts: notBelow }],
      [["wasserstein", "Wasserstein distance (normed)"], { statistic: "wasserstein_normed", drifts: notBelow }],
      [["ed", "Energy-distance"], { statistic: "energy_distance", drifts: above }],
      [["abs_text_content_drift", "Absolute text content drift"], { statistic: "text_content_drift", drifts: above }],
      // Its score is compared with a bootstrap, which the report does not tell.
      [["perc_text_content_drift", "Percentile text content drift"], { statistic: "text_content_drift_percentile" }],
    ] as const satisfies readonly (readonly [readonly string[], Method])[]
  ).flatMap(([names, method]): (readonly [string, Method])[] => names.map((name) => [name.toLowerCase(), method])),
);

/** A method that Evidently has; undefined for one that somebody wrote themselves, whose direction nobody knows. */
export function methodOf(name: string | undefined): Method | undefined {
  return name === undefined ? undefined : METHODS.get(name.trim().toLowerCase());
}

/** The score under its statistic's name, so that a policy's bound is meant for it. */
export function scoreOf(method: string | undefined, feature: string, node: Node | undefined, as: string): readonly Told[] {
  const known = methodOf(method);
  return known === undefined ? [] : [{ kind: "drift", name: known.statistic, feature, node, as: `${as} (${method})` }];
}

/**
 * Whether a column drifted, where the report tells the score, the method and the threshold and leaves the comparison to the
 * reader. Where it cannot be told there is no value: the column was measured, and must not be missing among those that did not drift.
 */
export function judgedBy(method: string | undefined, score: Node | undefined, threshold: Node | undefined, line: number): Node {
  const drifts = methodOf(method)?.drifts;
  if (drifts === undefined || threshold?.is !== "number" || score === undefined)
    return { is: "token", line, value: null, text: "unknown" };
  // A score that is no number leaves open whether the column drifted. Evidently itself compares NaN, and finds no drift.
  return score.is === "number" ? flag(drifts(score.value, threshold.value), score.line) : score;
}

/**
 * The tool's own yes or no as the number a gate can bound: 1 is drift. What is neither stays what it is, and is no value. Nor
 * has it one where the score beside it is there and no number: Evidently finds no drift in NaN.
 */
export function flagOf(node: Node | undefined, score: Node | undefined): Node | undefined {
  if (node !== undefined && score !== undefined && score.is !== "number") return score;
  return node?.is === "token" && typeof node.value === "boolean" ? flag(node.value, node.line) : node;
}

function flag(drifted: boolean, line: number): Node {
  return { is: "number", line, value: drifted ? 1 : 0, text: drifted ? "1" : "0" };
}
