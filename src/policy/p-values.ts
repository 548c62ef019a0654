import type { Problem } from "../errors.ts";
import type { DriftGate } from "./gates.ts";

/** Says a problem of a drift gate: where within the gate, what is wrong, what would help. */
type Tell = (path: readonly string[], what: string, hint: string) => Problem;

/** The p-values beside which the size of the difference is computed, by every name a policy may call them. */
const WITH_EFFECT: Readonly<Record<string, string>> = {
  ks_p_value: "ks_statistic",
  ks_pvalue: "ks_statistic",
  chi2_p_value: "cramers_v",
};

/**
 * What a drift gate says of p-values and cannot mean. A p-value is small where there is drift: a gate that asks for a small one opens
 * for drift, and for nothing else. https://docs.evidentlyai.com/metrics/customize_data_drift
 */
export function misread(statistic: string, gate: DriftGate, tell: Tell): readonly Problem[] {
  const { correction, or_effect_at_most: effect } = gate;
  if (!/p_?value$/i.test(statistic)) {
    const words = Object.entries({ correction, or_effect_at_most: effect }).filter(([, written]) => written !== undefined);
    return words.map(([word]) =>
      tell([word], `is about p-values, and ${statistic} is none`, `leave ${word} out, or judge a p-value, e.g. ks_p_value`),
    );
  }
  const backwards = (["at_most", "below"] as const).find((word) => gate[word] !== undefined);
  const problems: Problem[] = [];
  if (backwards !== undefined) {
    const what = "a p-value is small where there is drift, so this gate would open for drift";
    problems.push(tell([backwards], what, "write at_least, e.g. at_least: 0.01"));
  }
  if (effect !== undefined && !Object.hasOwn(WITH_EFFECT, statistic)) {
    const known = Object.entries(WITH_EFFECT)
      .filter(([name]) => name.endsWith("_p_value"))
      .map(([name, of]) => `${name} has ${of}`);
    const what = `no effect is computed beside ${statistic}, so this never opens anything`;
    problems.push(tell(["or_effect_at_most"], what, `leave it out; ${known.join(", ")}`));
  }
  return problems;
}
