import * as z from "zod";
import type { Paired } from "./measure.ts";
import {
  addPairedMulticlass,
  pairedMulticlassDifferences,
  type PairedMulticlassPart,
  PairedMulticlassShape,
  spellPairedMulticlass,
} from "./multiclass-paired.ts";
import { addPaired, type PairedPart, PairedShape, spellPaired } from "./paired.ts";
import { pairedOfMeasures } from "./paired-measures.ts";
import { addPart, type Part, PartShape, spellPart } from "./part.ts";
import {
  addPairedRegression,
  pairedRegressionDifferences,
  type PairedRegressionPart,
  PairedRegressionShape,
  spellPairedRegression,
} from "./regression-paired.ts";

/** The incumbent's part of the very same rows, and how the two differ row by row. */
export type Pairs = { readonly incumbent: Part; readonly differences: Differences };

type Differences =
  | { readonly task: "binary"; readonly of: PairedPart }
  | { readonly task: "multiclass"; readonly of: PairedMulticlassPart }
  | { readonly task: "regression"; readonly of: PairedRegressionPart };

export const PairsShape = z.lazy(() =>
  z.strictObject({
    incumbent: PartShape,
    differences: z.discriminatedUnion("task", [
      z.strictObject({ task: z.literal("binary"), of: PairedShape }),
      z.strictObject({ task: z.literal("multiclass"), of: PairedMulticlassShape }),
      z.strictObject({ task: z.literal("regression"), of: PairedRegressionShape }),
    ]),
  }),
) satisfies z.ZodType<Pairs>;

/** The JSON form, which {@link PairsShape} reads back. */
export function spellPairs({ incumbent, differences }: Pairs): unknown {
  const of =
    differences.task === "binary"
      ? spellPaired(differences.of)
      : differences.task === "multiclass"
        ? spellPairedMulticlass(differences.of)
        : spellPairedRegression(differences.of);
  return { incumbent: spellPart(incumbent), differences: { task: differences.task, of } };
}

/** Both together; undefined where they do not add up. */
export function addPairs(one: Pairs, other: Pairs): Pairs | undefined {
  const incumbent = addPart(one.incumbent, other.incumbent);
  const differences = addDifferences(one.differences, other.differences);
  return incumbent && differences && { incumbent, differences };
}

function addDifferences(one: Differences, other: Differences): Differences | undefined {
  if (one.task === "binary" && other.task === "binary") {
    const of = addPaired(one.of, other.of);
    return of && { task: "binary", of };
  }
  if (one.task === "multiclass" && other.task === "multiclass")
    return { task: "multiclass", of: addPairedMulticlass(one.of, other.of) };
  if (one.task === "regression" && other.task === "regression") {
    const of = addPairedRegression(one.of, other.of);
    return of && { task: "regression", of };
  }
  return undefined;
}

/** How the candidate's measures differ from those of the incumbent's version, by their names. */
export function differencesOf(candidate: Part, { incumbent, differences }: Pairs, version: string): ReadonlyMap<string, Paired> {
  if (differences.task === "binary" && candidate.task === "binary" && incumbent.task === "binary")
    return pairedOfMeasures(differences.of, incumbent.of, candidate.of, version);
  if (differences.task === "multiclass" && candidate.task === "multiclass" && incumbent.task === "multiclass")
    return pairedMulticlassDifferences(differences.of, candidate.of, incumbent.of, version);
  if (differences.task === "regression" && candidate.task === "regression" && incumbent.task === "regression")
    return pairedRegressionDifferences(differences.of, candidate.of, incumbent.of, version);
  return new Map();
}
