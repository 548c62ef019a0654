import { DISTANCES } from "./vectors/distances.ts";
import { EXPERIMENTS } from "./vectors/experiments.ts";
import { FAIRNESS } from "./vectors/fairness.ts";
import { METRICS } from "./vectors/metrics.ts";
import { TESTS } from "./vectors/tests.ts";
import { type Case, compare, type Kind } from "./vectors/kind.ts";

const KINDS: readonly Kind[] = [...DISTANCES, ...TESTS, ...FAIRNESS, ...METRICS, ...EXPERIMENTS];

/**
 * The kind of a case: that of the longest beginning of its id, or the one its `stat` names, among those whose inputs it has.
 */
function kindOf(of: Case): Kind | undefined {
  const fitting = KINDS.filter(({ needs }) => needs.every((key) => key in of.input));
  const beginnings = fitting.flatMap((kind) => kind.ids.filter((id) => of.id.startsWith(id)).map((id) => ({ id, kind })));
  const longest = beginnings.sort((one, other) => other.id.length - one.id.length)[0];
  return longest?.kind ?? fitting.find(({ stat }) => stat === of.stat);
}

/** What differs between a case and what we compute; nothing for a case that passes. */
export function differences(of: Case): string[] {
  const kind = kindOf(of);
  if (!kind) return ["no definition of ours is known by this id and these inputs"];
  try {
    return compare(of.expected, kind.compute(of), of.tol, "");
  } catch (error) {
    return [`threw ${String(error)}`];
  }
}

/** The names of the kinds that some case of a file is about. */
export function covered(cases: readonly Case[]): ReadonlySet<string> {
  return new Set(cases.flatMap((of) => kindOf(of)?.stat ?? []));
}

export const EVERY_KIND: readonly string[] = [...new Set(KINDS.map(({ stat }) => stat))];

/** The cases of a file, which is a list or holds one. */
export function casesIn(text: string): Case[] {
  const read = JSON.parse(text) as Case[] | { cases: Case[] };
  return Array.isArray(read) ? read : read.cases;
}
