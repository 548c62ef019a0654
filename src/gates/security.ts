import type { SEVERITIES } from "../policy/gates.ts";
import { distinct } from "./asked.ts";
import { counted, type Counted } from "./counted.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { listed, spell } from "./spell.ts";

type Severity = (typeof SEVERITIES)[number];
/** What nobody rated may be the worst there is. */
const WORST_FIRST: readonly Severity[] = ["unknown", "critical", "high", "medium", "low"];

/**
 * How many findings of a severity may remain, over all scanners together. A worse severity that the policy does not name counts with
 * the one it names: who allows no high finding does not mean to allow a critical one, nor one that nobody rated.
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

function found(question: Question, severity: Severity, worse: readonly Severity[], limit: number): Found {
  const bound = `at most ${limit}`;
  const named = findings(question, severity, false);
  if (named.is === "unknown") return { ...named.found, bound };
  const counts = [{ ...named, severity }];
  for (const each of worse.toReversed()) {
    const more = findings(question, each, true);
    if (more.is === "number") counts.unshift({ ...more, severity: each });
    else if (more.found.code !== "evidence_missing") return { ...more.found, bound };
  }
  const value = counts.reduce((sum, each) => sum + each.value, 0);
  const told = listed(
    counts
      .filter((each) => each.severity === severity || each.value > 0)
      .map((each) => `${spell(each.value)} ${each.severity === "unknown" ? "unrated" : each.severity}`),
  );
  const because = `${told} ${named.value === 1 ? "finding" : "findings"}, must be ${bound}`;
  const sources = distinct(counts.flatMap((each) => each.sources));
  const facts = { because, value: spell(value), bound, sources, measured: { name: `${severity} findings`, value } };
  if (value <= limit) return { outcome: "pass", code: "ok", ...facts };
  return { outcome: "fail", code: "findings_present", ...facts, help: "Mend what was found, or promote a version without it." };
}

/** `some`: of a severity that the policy does not name, those count who tell of it. */
function findings({ candidate }: Question, severity: Severity, some: boolean): Counted {
  const subject = `the number of ${severity === "unknown" ? "unrated" : severity} findings`;
  return counted(candidate.evidence, { kind: "security", name: severity, subject, some }, () => true);
}
