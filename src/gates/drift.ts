import { driftOf } from "../evidence/ledger.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { DriftGate } from "../policy/gates.ts";
import { unknown } from "./asked.ts";
import { vanished } from "./incumbent.ts";
import { judgeNumber } from "./number.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Gate, gateOf, type Question } from "./question.ts";

/** A drift statistic of each named feature; without names, of every one the report tells of and over all, where it tells that. */
export function judgeDrift(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.drift ?? {}).flatMap(([name, asked]) => {
    const gate = gateOf("drift", name, asked);
    return asked.features === undefined
      ? everyFeature(question, gate, asked)
      : [...new Set(asked.features)].flatMap((feature) => oneFeature(question, gate, asked, feature));
  });
}

function everyFeature(question: Question, gate: Gate, asked: DriftGate): readonly Finding[] {
  const statistic = gate.gate;
  const features = featuresOf(question.candidate.evidence, statistic);
  const gone = vanished(question, "statistic", (evidence) =>
    featuresOf(evidence, statistic).map((feature) => named(statistic, feature)),
  ).map(({ name, ...found }) => finding(question, { ...gate, gate: name ?? statistic }, found));
  if (features.length > 0) return [...features.flatMap((feature) => oneFeature(question, gate, asked, feature)), ...gone];
  const { found } = unknown("evidence_missing", `no evidence reports ${statistic}`, {
    help: `Add a drift report that states ${statistic} to the evidence.`,
  });
  return [finding(question, gate, found), ...gone];
}

function oneFeature(question: Question, gate: Gate, asked: DriftGate, feature: string | undefined): readonly Finding[] {
  const statistic = gate.gate;
  return judgeNumber(question, { ...gate, gate: named(statistic, feature) }, { kind: "drift", name: statistic, feature }, asked);
}

/** Every feature the evidence reports the statistic of, by code unit, and `undefined` for the one over all at the end. */
function featuresOf(evidence: Evidence, statistic: string): readonly (string | undefined)[] {
  return [...new Set(driftOf(evidence, statistic).map((reading) => reading.feature))].toSorted();
}

/** `psi of amount`, or `psi` over all features together. */
function named(statistic: string, feature: string | undefined): string {
  return feature === undefined ? statistic : `${statistic} of ${feature}`;
}
