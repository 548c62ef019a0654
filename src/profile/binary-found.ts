import type { Interval } from "../statistics/interval.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure } from "./measure.ts";

/** Where the rows of a part come from and how its predictions were made; a measure names of it what it rests on. */
export type BinaryContext = {
  readonly columns: {
    readonly label: string;
    readonly score?: string | undefined;
    /** Absent where a prediction is a score at or above the threshold. */
    readonly prediction?: string | undefined;
    readonly weight?: string | undefined;
  };
  readonly threshold: number;
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

/** A measure's value before it is said which columns it is of. */
export type Found = Pick<Measure, "name" | "value" | "samples" | "method"> & {
  readonly from: "decisions" | "scores" | "labels";
  readonly within?: Interval | undefined;
  readonly uncertainty?: Uncertainty | undefined;
};

/** The measure of a value: its columns, and how its decisions were made. */
export function measureOf({ from, ...found }: Found, weighted: boolean, { columns, threshold, slice }: BinaryContext): Measure {
  const { label, score, prediction, weight } = columns;
  const decided = prediction === undefined ? `a score of at least ${threshold} is positive` : `${prediction} as it stands`;
  const methods = [found.method, from === "decisions" ? decided : "", weighted ? "weighted, no interval" : ""];
  const used = [
    label,
    from === "scores" ? score : from === "decisions" ? (prediction ?? score) : undefined,
    weighted ? weight : undefined,
  ];
  return {
    kind: "metric",
    ...found,
    method: methods.filter((words) => words !== "").join("; "),
    columns: used.filter((column) => column !== undefined),
    ...(slice && { slice }),
  };
}

/** A value that is not, and why. */
export function undefinedBecause(why: string): { readonly not: string } {
  return { not: `undefined: ${why}` };
}
