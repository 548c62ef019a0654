import { type Answer, distinct, order as byName } from "./asked.ts";
import { compare, compareRatio, decimal } from "./decimal.ts";
import type { Found } from "./question.ts";
import { count, listed, spell, spellBeside } from "./spell.ts";

/** A feature against the bounds of its gate: what each found, all together its word on whether the feature drifted. */
export type FeatureFound = { readonly feature: string; readonly given: Answer; readonly founds: readonly Found[] };

const NAMED = 5;

/**
 * How large a share of the features lies beyond a bound: drifted / judged, which may be at most `limit`. A feature that nobody can
 * judge may have drifted: it shuts, unless the share would hold even then. At least one feature.
 */
export function judgeShare(statistic: string, features: readonly FeatureFound[], limit: number, lowIsWorse: boolean): Found {
  const drifted = features.filter(({ founds }) => founds.some((found) => found.outcome === "fail"));
  const undecided = features.filter(
    (each) => !drifted.includes(each) && each.founds.some((found) => found.outcome === "inconclusive"),
  );
  const all = features.length;
  const sources = distinct(features.flatMap(({ founds }) => founds.flatMap((found) => found.sources)));
  const share = drifted.length / all;
  const order = compareRatio(decimal(drifted.length), decimal(all), decimal(limit));
  const spelled = spellBeside(share, order, limit);
  const facts = {
    value: `${drifted.length} of ${all} drifted (${spelled})`,
    bound: `drifted share at most ${spell(limit)}`,
    sources,
    measured: { name: `drifted share by ${statistic}`, value: share },
  };
  const most = `may be at most ${spell(limit)}`;
  const worst = drifted.toSorted((one, other) => further(one, other, lowIsWorse) || byName(one.feature, other.feature));
  const who = drifted.length === 0 ? "" : `: ${named(worst)}`;
  const because = `by ${statistic} ${count(drifted.length, "feature")} of ${all} drifted (${spelled})${who}`;
  if (order > 0) {
    const help = `Promote a version that was made for such data, or have the policy allow a larger share.`;
    return { outcome: "fail", code: "above_bound", because: `${because}, ${most}`, ...facts, help };
  }
  const [first] = undecided.flatMap(({ founds }) => founds.filter((found) => found.outcome === "inconclusive"));
  if (first === undefined) return { outcome: "pass", code: "ok", because: `${because}, ${most}`, ...facts };
  const unjudged = `${count(undecided.length, "feature")} could not be judged`;
  if (compareRatio(decimal(drifted.length + undecided.length), decimal(all), decimal(limit)) <= 0) {
    return { outcome: "pass", code: "ok", because: `${because}, ${most}; ${unjudged}, and it would hold with them`, ...facts };
  }
  const why = `${because}, ${most}; ${unjudged}, first of them: ${first.because}`;
  return { outcome: "inconclusive", code: first.code, because: why, ...facts, help: first.help };
}

function further(one: FeatureFound, other: FeatureFound, lowIsWorse: boolean): number {
  if (one.given.is === "unknown" || other.given.is === "unknown") return 0;
  const ascending = compare(decimal(one.given.value), decimal(other.given.value));
  return lowIsWorse ? ascending : -ascending;
}

function named(drifted: readonly FeatureFound[]): string {
  const names = drifted
    .slice(0, NAMED)
    .map(({ feature, given }) => (given.is === "unknown" ? feature : `${feature} (${spell(given.value)})`));
  const more = drifted.length - names.length;
  return listed(more === 0 ? names : [...names, `${more} more`]);
}
