import * as z from "zod";
import type { DataTable } from "../data-table.ts";
import { addBinary, type BinaryPart } from "./binary.ts";
import { binaryMeasures } from "./binary-measures.ts";
import { BinaryShape, spellBinary } from "./binary-shape.ts";
import { addExperiment, type ExperimentPart, experimentMeasures, ExperimentShape, spellExperiment } from "./experiment.ts";
import type { Measure } from "./measure.ts";
import { addMulticlass, type MulticlassPart, MulticlassShape, spellMulticlass } from "./multiclass.ts";
import { multiclassMeasures } from "./multiclass-measures.ts";
import { addRanking, type RankingPart, rankingMeasures, RankingShape, spellRanking } from "./ranking.ts";
import { addRegression, type RegressionPart, RegressionShape, spellRegression } from "./regression.ts";
import { regressionMeasures } from "./regression-measures.ts";
import { addRequests, type RequestsPart, RequestsShape, spellRequests } from "./requests.ts";
import { requestsMeasures } from "./requests-measures.ts";

/** Everything a gate needs of some rows, whatever their task. */
export type Part =
  | { readonly task: "binary"; readonly of: BinaryPart }
  | { readonly task: "multiclass"; readonly of: MulticlassPart }
  | { readonly task: "regression"; readonly of: RegressionPart }
  | { readonly task: "ranking"; readonly of: RankingPart }
  | { readonly task: "requests"; readonly of: RequestsPart }
  | { readonly task: "experiment"; readonly of: ExperimentPart };

export const PartShape = z.lazy(() =>
  z.discriminatedUnion("task", [
    z.strictObject({ task: z.literal("binary"), of: BinaryShape }),
    z.strictObject({ task: z.literal("multiclass"), of: MulticlassShape }),
    z.strictObject({ task: z.literal("regression"), of: RegressionShape }),
    z.strictObject({ task: z.literal("ranking"), of: RankingShape }),
    z.strictObject({ task: z.literal("requests"), of: RequestsShape }),
    z.strictObject({ task: z.literal("experiment"), of: ExperimentShape }),
  ]),
) satisfies z.ZodType<Part>;

/** The JSON form, which {@link PartShape} reads back. */
export function spellPart(part: Part): unknown {
  const { task } = part;
  switch (part.task) {
    case "binary":
      return { task, of: spellBinary(part.of) };
    case "multiclass":
      return { task, of: spellMulticlass(part.of) };
    case "regression":
      return { task, of: spellRegression(part.of) };
    case "ranking":
      return { task, of: spellRanking(part.of) };
    case "requests":
      return { task, of: spellRequests(part.of) };
    case "experiment":
      return { task, of: spellExperiment(part.of) };
  }
}

/** Both parts together; undefined where they do not add up: of two tasks, of other bins, of a list that both hold rows of. */
export function addPart(one: Part, other: Part): Part | undefined {
  switch (one.task) {
    case "binary":
      return other.task === one.task ? made(one.task, addBinary(one.of, other.of)) : undefined;
    case "multiclass":
      return other.task === one.task ? made(one.task, addMulticlass(one.of, other.of)) : undefined;
    case "regression":
      return other.task === one.task ? made(one.task, addRegression(one.of, other.of)) : undefined;
    case "ranking":
      return other.task === one.task ? made(one.task, addRanking(one.of, other.of)) : undefined;
    case "requests":
      return other.task === one.task ? made(one.task, addRequests(one.of, other.of)) : undefined;
    case "experiment":
      return other.task === one.task ? made(one.task, addExperiment(one.of, other.of)) : undefined;
  }
}

function made<T extends Part["task"], P>(task: T, of: P | undefined): { readonly task: T; readonly of: P } | undefined {
  return of === undefined ? undefined : { task, of };
}

/** Every value that can be told of a part, with the columns that the definition names for it. */
export function partMeasures(part: Part, definition: DataTable, slice?: Readonly<Record<string, string>>): readonly Measure[] {
  const { label = "", score, prediction, weight, query, latency, failed, time, arm, scores, outcomes } = definition.columns;
  const named = (...columns: readonly (string | undefined)[]) =>
    columns.flatMap((column) => (column === undefined || column === "" ? [] : [column]));
  switch (part.task) {
    case "binary": {
      const columns = { label, score, prediction, weight };
      return binaryMeasures(part.of, { columns, threshold: definition.threshold, slice });
    }
    case "multiclass":
      return multiclassMeasures(part.of, { columns: named(label, prediction, weight, ...Object.values(scores ?? {})), slice });
    case "regression":
      return regressionMeasures(part.of, { columns: named(label, prediction, weight), slice });
    case "ranking":
      return rankingMeasures(part.of, { columns: named(query, label, score), slice });
    case "requests":
      return requestsMeasures(part.of, { columns: named(latency, failed, time), slice });
    case "experiment":
      return experimentMeasures(part.of, { columns: named(arm, ...Object.values(outcomes ?? {})), slice });
  }
}
