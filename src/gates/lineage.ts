import { unknown } from "./asked.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";

/** A letter or a digit that can be seen: an origin of spaces, dashes or characters that show nothing names nothing. */
const SAYS_SOMETHING = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}]/u;

/** Each required key of the lineage is stated, and says something. */
export function judgeLineage(question: Question): readonly Finding[] {
  const asked = question.policy.gates?.lineage;
  if (asked === undefined) return [];
  return [...new Set(asked.require)].map((key) => {
    const gate: Gate = { family: "lineage", gate: key, enforcement: asked.enforce ?? "block", path: ["gates", "lineage"] };
    return finding(question, gate, found(question, key), "require");
  });
}

function found(question: Question, key: string): Found {
  const { lineage } = question.candidate.evidence;
  const stated = Object.hasOwn(lineage, key) ? lineage[key] : undefined;
  const help = `State lineage: { ${key}: ... } in the evidence of version ${question.candidate.pointer.version}.`;
  if (stated === undefined) return unknown("lineage_missing", `no evidence states ${key}`, { bound: "stated", help }).found;
  const sources = [stated.source];
  if (!SAYS_SOMETHING.test(stated.value)) {
    return unknown("lineage_missing", `${key} is stated and names nothing`, { value: "", bound: "stated", sources, help }).found;
  }
  return { outcome: "pass", code: "ok", because: `${key} is ${stated.value}`, value: stated.value, bound: "stated", sources };
}
