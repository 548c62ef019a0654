import { driftOf } from "../evidence/ledger.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { DriftGate } from "../policy/gates.ts";
import { type Known, notComputed, numberOf, unknown } from "./asked.ts";
import { asksForMore, boundsOf, judgeAdjusted, spellBound } from "./bound.ts";
import { type FeatureFound, judgeShare } from "./drifted-share.ts";
import { vanished } from "./incumbent.ts";
import { judgeOne } from "./number.ts";
import type { Finding } from "./outcome.ts";
import { type Adjusted, adjustedBy, asPValue, besideEffect, isPValue } from "./p-value.ts";
import { finding, type Gate, gateOf, type Question } from "./question.ts";

/** A drift statistic of each named feature; without names, of every one the report tells of and over all, where it tells that. */
export function judgeDrift(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.drift ?? {}).flatMap(([name, asked]) => {
    const gate = gateOf("drift", name, asked);
    const misplaced = onlyForPValues(question, gate, asked);
    if (misplaced.length > 0) return misplaced;
    return asked.features === undefined
      ? everyFeature(question, gate, asked)
      : judgeFeatures(question, gate, asked, [...new Set(asked.features)]);
  });
}

/** Words about p-values, asked of what is none, would change nothing that is judged: whoever wrote them meant something else. */
function onlyForPValues(question: Question, gate: Gate, asked: DriftGate): readonly Finding[] {
  const statistic = gate.gate;
  if (isPValue(statistic)) return [];
  const words = (["correction", "or_effect_at_most"] as const).filter((word) => asked[word] !== undefined);
  return words.map((word) => {
    const { found } = unknown("policy_invalid", `${word} is about p-values, and ${statistic} is none`, {
      help: `Leave ${word} out, or judge a p-value, e.g. ks_p_value.`,
    });
    return finding(question, gate, found, word);
  });
}

function everyFeature(question: Question, gate: Gate, asked: DriftGate): readonly Finding[] {
  const statistic = gate.gate;
  const { evidence } = question.candidate;
  const features = featuresOf(evidence, statistic, asked.from);
  const gone = vanished(question, "statistic", (of) =>
    featuresOf(of, statistic, asked.from).map((feature) => named(statistic, feature)),
  ).map(({ name, ...found }) => finding(question, { ...gate, gate: name ?? statistic }, found));
  if (features.length > 0) return [...judgeFeatures(question, gate, asked, features), ...gone];
  const { found } =
    asked.from === undefined
      ? unknown("evidence_missing", `no evidence reports ${statistic}`, {
          help: `Add a drift report that states ${statistic} to the evidence.`,
        })
      : notComputed(
          evidence,
          asked.from,
          statistic,
          `Name a reference in data.${asked.from}, which its features are compared with.`,
        );
  return [finding(question, gate, found), ...gone];
}

/** One finding for each feature and bound; or, where a share of them may drift, one about the share and those about all together. */
function judgeFeatures(
  question: Question,
  gate: Gate,
  asked: DriftGate,
  features: readonly (string | undefined)[],
): readonly Finding[] {
  const statistic = gate.gate;
  const judged = foundOf(question.candidate.evidence, statistic, asked, features);
  const bounds = boundsOf(asked);
  const each = (some: readonly Of[]) =>
    some.flatMap(({ feature, founds }) =>
      founds.map((found, index) => finding(question, { ...gate, gate: named(statistic, feature) }, found, bounds[index]?.word)),
    );
  const { drifted_share_at_most: limit } = asked;
  if (limit === undefined) return each(judged);
  const apart = judged.flatMap(({ feature, ...rest }): readonly FeatureFound[] =>
    feature === undefined ? [] : [{ feature, ...rest }],
  );
  if (apart.length === 0) return each(judged);
  const found = judgeShare(statistic, apart, limit, bounds.every(asksForMore));
  return [
    finding(question, gate, found, "drifted_share_at_most"),
    ...each(judged.filter(({ feature }) => feature === undefined)),
  ];
}

type Of = Omit<FeatureFound, "feature"> & { readonly feature: string | undefined };

/** What each bound of the gate finds of each feature. */
function foundOf(
  evidence: Evidence,
  statistic: string,
  asked: DriftGate,
  features: readonly (string | undefined)[],
): readonly Of[] {
  const { correction, or_effect_at_most: effectLimit, from } = asked;
  const answers = features.map((feature) => {
    const subject = named(statistic, feature);
    const given = numberOf(evidence, { kind: "drift", name: statistic, feature, from }, subject);
    return { feature, subject, given: isPValue(statistic) ? asPValue(given, subject) : given };
  });
  // A p-value over all features together is none of those that are tested beside each other.
  const tested = answers.flatMap(({ feature, given }) => (feature !== undefined && given.is === "number" ? [given] : []));
  const adjusted = new Map<Known, Adjusted>(correction && adjustedBy(correction, tested).map((each) => [each.of, each]));
  return answers.map(({ feature, subject, given }) => {
    const founds = boundsOf(asked).map((bound) => {
      if (given.is === "unknown") return { ...given.found, bound: spellBound(bound) };
      const by = adjusted.get(given);
      const found = by === undefined ? judgeOne(subject, given, bound) : judgeAdjusted(subject, by, bound);
      if (effectLimit === undefined || !asksForMore(bound)) return found;
      return besideEffect(found, { evidence, statistic, given, limit: effectLimit });
    });
    return { feature, given, founds };
  });
}

/** Every feature the evidence reports the statistic of, by code unit, and `undefined` for the one over all at the end. */
function featuresOf(evidence: Evidence, statistic: string, from?: string): readonly (string | undefined)[] {
  return [...new Set(driftOf(evidence, statistic, from).map((reading) => reading.feature))].toSorted();
}

/** `psi of amount`, or `psi` over all features together. */
function named(statistic: string, feature: string | undefined): string {
  return feature === undefined ? statistic : `${statistic} of ${feature}`;
}
