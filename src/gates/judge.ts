import { judgeAge } from "./age.ts";
import { judgeArtifact } from "./artifact.ts";
import { judgeDrift } from "./drift.ts";
import { judgeExperiment } from "./experiment.ts";
import { judgeFairness } from "./fairness.ts";
import { judgeFollowing } from "./following.ts";
import { judgeLineage } from "./lineage.ts";
import { judgeMetrics } from "./metric.ts";
import { judgeObjectives } from "./objective.ts";
import { FAMILIES, type Family, type Finding } from "./outcome.ts";
import { judgePin } from "./pinned.ts";
import type { Question } from "./question.ts";
import { judgeSchema } from "./schema.ts";
import { judgeSecurity } from "./security.ts";
import { judgeSlices } from "./slice.ts";
import { judgeTests } from "./tests.ts";
import { judgeTroubles } from "./trouble.ts";

/**
 * Every gate of the stage's policy judged, in a stable order: what concerns the promotion as a whole, then family by family as
 * FAMILIES lists them, then as the policy lists them. Every bound of a gate is a finding of its own.
 */
export function judge(question: Question): readonly Finding[] {
  const gates = FAMILIES.flatMap((family) => judgeFamily(family, question));
  return [
    ...(gates.length === 0 ? [noGates(question)] : []),
    ...judgeTroubles(question.candidate.evidence),
    ...judgePin(question),
    ...judgeFollowing(question),
    ...judgeAge(question),
    ...gates,
  ];
}

function judgeFamily(family: Family, question: Question): readonly Finding[] {
  switch (family) {
    case "metrics":
      return judgeMetrics(question);
    case "slices":
      return judgeSlices(question);
    case "drift":
      return judgeDrift(question);
    case "fairness":
      return judgeFairness(question);
    case "slo":
    case "cost":
      return judgeObjectives(question, family);
    case "schema":
      return judgeSchema(question);
    case "lineage":
      return judgeLineage(question);
    case "artifact":
      return judgeArtifact(question);
    case "tests":
      return judgeTests(question);
    case "security":
      return judgeSecurity(question);
    case "experiment":
      return judgeExperiment(question);
  }
}

/** Order, waiting and fresh files show nothing of the model: without a gate that asks about it, silence is not consent. */
function noGates(question: Question): Finding {
  return {
    family: "promotion",
    gate: "gates",
    outcome: "inconclusive",
    enforcement: "block",
    code: "no_gates",
    because: `no gates are configured for ${question.stage}, so nothing is allowed`,
    sources: [],
    help: `Write gates: under ${question.stage} in the policy on the base branch.`,
    policy: question.at(["gates"]),
  };
}

/**
 * The numbers that were looked at, for the promotion record: `{ auc: 0.935, "psi of amount": 0.03 }`. Two families that call
 * different numbers by one name keep both, the later one under its family: `slo error_rate`.
 */
export function checked(findings: readonly Finding[]): Readonly<Record<string, number>> {
  const seen = new Map<string, { readonly family: Finding["family"]; readonly value: number }>();
  for (const { family, measured } of findings) {
    if (measured === undefined || !Number.isFinite(measured.value)) continue;
    const first = seen.get(measured.name);
    const name = first === undefined || first.family === family ? measured.name : `${family} ${measured.name}`;
    if (!seen.has(name)) seen.set(name, { family, value: measured.value });
  }
  return Object.fromEntries([...seen].map(([name, { value }]) => [name, value]));
}
