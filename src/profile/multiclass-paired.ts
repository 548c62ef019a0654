import * as z from "zod";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure, Paired } from "./measure.ts";
import type { Coded, MulticlassPart } from "./multiclass.ts";
import { multiclassMeasures } from "./multiclass-measures.ts";
import { RowsShape } from "./moments.ts";

/** On the very same rows: how many both have right, only one of them, and neither. */
export type PairedMulticlassPart = {
  readonly both: number;
  readonly candidate: number;
  readonly incumbent: number;
  readonly neither: number;
};

export const PairedMulticlassShape = z.lazy(() =>
  z.strictObject({
    both: RowsShape,
    candidate: RowsShape,
    incumbent: RowsShape,
    neither: RowsShape,
  }),
);

/** The part as JSON, which it already is. */
export function spellPairedMulticlass({
  both,
  candidate,
  incumbent,
  neither,
}: PairedMulticlassPart): z.input<typeof PairedMulticlassShape> {
  return { both, candidate, incumbent, neither };
}

/** Truth and both predictions row by row, none missing; dictionaries may differ, classes are the same where their names are. Weights say nothing here. */
export function pairedMulticlassOf(truth: Coded, candidate: Coded, incumbent: Coded): PairedMulticlassPart {
  const place = new Map(truth.dictionary.map((name, i) => [name, i]));
  const placed = ({ dictionary }: Coded) => Int32Array.from(dictionary, (name) => place.get(name) ?? -1);
  const its = placed(candidate);
  const theirs = placed(incumbent);
  const counts = [0, 0, 0, 0];
  for (let row = 0; row < truth.codes.length; row++) {
    const is = truth.codes[row] as number;
    const won = its[candidate.codes[row] as number] === is ? 1 : 0;
    const kept = theirs[incumbent.codes[row] as number] === is ? 2 : 0;
    (counts[won + kept] as number)++;
  }
  const [neither = 0, onlyCandidate = 0, onlyIncumbent = 0, both = 0] = counts;
  return { both, candidate: onlyCandidate, incumbent: onlyIncumbent, neither };
}

export function addPairedMulticlass(one: PairedMulticlassPart, other: PairedMulticlassPart): PairedMulticlassPart {
  return {
    both: one.both + other.both,
    candidate: one.candidate + other.candidate,
    incumbent: one.incumbent + other.incumbent,
    neither: one.neither + other.neither,
  };
}

/** These are the accuracy under other names, and so is their difference. */
const ACCURACIES = ["accuracy", "f1_micro", "precision_micro", "recall_micro", "recall_weighted"];

/**
 * Candidate minus incumbent by metric, wherever both have a value; `candidate` and `incumbent` are of the very rows that were paired.
 * Only the accuracy has an interval, by {@link adjustedError}; and none where rows have weights, which the pairs do not know.
 */
export function pairedMulticlassDifferences(
  part: PairedMulticlassPart,
  candidate: MulticlassPart,
  incumbent: MulticlassPart,
  version: string,
): ReadonlyMap<string, Paired> {
  const rows = part.both + part.candidate + part.incumbent + part.neither;
  const theirs = new Map(overall(incumbent).map(({ name, value }) => [name, value]));
  const weighted = candidate.weighted || incumbent.weighted;
  const paired = overall(candidate).flatMap(({ name, value }): (readonly [string, Paired])[] => {
    if (candidate.rows !== rows || incumbent.rows !== rows) {
      const because = `pairs: ${rows}; rows of the candidate: ${candidate.rows}, of ${version}: ${incumbent.rows}`;
      return [[name, { is: "apart", version, because }]];
    }
    const other = theirs.get(name);
    if (typeof value !== "number" || typeof other !== "number") return [];
    const error: Uncertainty | undefined =
      ACCURACIES.includes(name) && !weighted ? { is: "normal", error: adjustedError(part, rows) } : undefined;
    const method = error === undefined ? "both on the same rows" : "paired rows, adjusted Wald";
    return [[name, { is: "pairs", version, value: other, difference: value - other, uncertainty: error, method, rows }]];
  });
  return new Map(paired);
}

function overall(part: MulticlassPart): readonly Measure[] {
  return multiclassMeasures(part, { columns: [], slice: undefined }).filter(({ slice }) => slice === undefined);
}

/**
 * The standard error of a difference of shares on the same rows with half a row more in each of the four counts,
 * √(b + c + 1 - (b - c)² / (n + 2)) / (n + 2), where only one is right b and c times: Wald's own has none where the two agree on every
 * row, be they ever so few. Agresti and Min, Statistics in Medicine 24 (2005), 729-740, "Wald+2".
 */
function adjustedError({ candidate, incumbent }: PairedMulticlassPart, rows: number): number {
  const n = rows + 2;
  return Math.sqrt(candidate + incumbent + 1 - (candidate - incumbent) ** 2 / n) / n;
}
