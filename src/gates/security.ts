import type { SEVERITIES } from "../policy/gates.ts";
import { distinct, type Known } from "./asked.ts";
import { counted } from "./counted.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { listed, spell } from "./spell.ts";

type Severity = (typeof SEVERITIES)[number];
const WORST_FIRST: readonly Severity[] = ["critical", "high", "medium", "low"];

/**
 * How many findings of a severity may remain. A worse severity that the policy does not name counts with the one it names: who
 * allows no high finding does not mean to allow a critical one.
 */
export function judgeSecurity(question: Question): readonly Finding[] {
  const asked = question.policy.gates?.security;
  if (asked === undefined) return [];
  const path = ["gates", "security", "findings_at_most"];
  const limits = asked.findings_at_most;
  return WORST_FIRST.flatMap((severity, rank) => {
    const limit = limits[severity];
    if (limit === undefined) return [];
    const named = WORST_FIRST.slice(0, rank).findLastIndex((worse) => limits[worse] !== undefined);
    const gate: Gate = { family: "security", gate: `${severity} findings`, enforcement: asked.enforce ?? "block", path };
    return [finding(question, gate, found(question, severity, WORST_FIRST.slice(named + 1, rank), limit), severity)];
  });
}

function found({ candidate }: Question, severity: Severity, worse: readonly Severity[], limit: number): Found {
  const bound = `at most ${limit}`;
  const named = counted(candidate.evidence, "security", severity, `the number of ${severity} findings`);
  if (named.is === "unknown") return { ...named.found, bound };
  const counts: (Known & { readonly severity: Severity })[] = [{ ...named, severity }];
  for (const each of worse.toReversed()) {
    const more = counted(candidate.evidence, "security", each, `the number of ${each} findings`);
    if (more.is === "number") counts.unshift({ ...more, severity: each });
    else if (more.found.code !== "evidence_missing") return { ...more.found, bound };
  }
  const value = counts.reduce((sum, each) => sum + each.value, 0);
  const told = listed(
    counts.filter((each) => each.severity === severity || each.value > 0).map((each) => `${spell(each.value)} ${each.severity}`),
  );
  const because = `${told} ${named.value === 1 ? "finding" : "findings"}, must be ${bound}`;
  const sources = distinct(counts.map((each) => each.reading.source));
  const facts = { because, value: spell(value), bound, sources, measured: { name: `${severity} findings`, value } };
  if (value <= limit) return { outcome: "pass", code: "ok", ...facts };
  return { outcome: "fail", code: "findings_present", ...facts, help: "Mend what was found, or promote a version without it." };
}
