import * as z from "zod";
import { merged, type Moments } from "../statistics/moments.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure } from "./measure.ts";
import { gatherMoments, holding, MomentsShape, NO_MOMENTS, RowsShape, spellMoments, uncertaintyOf } from "./moments.ts";

/** What the two arms of an experiment are called in its rows. */
export type Arms = { readonly candidate: string; readonly incumbent: string };
export const SIDES = ["candidate", "incumbent"] as const;
export type Side = (typeof SIDES)[number];

/** Rows of an experiment, none with a missing cell: which arm served each, and every metric's outcome. */
export type ExperimentRows = {
  readonly arms: Arms;
  readonly arm: { readonly codes: Int32Array; readonly dictionary: readonly string[] };
  readonly outcomes: ReadonlyMap<string, Float64Array>;
};

/** One metric in one arm. */
export type Outcome = {
  readonly moments: Moments;
  /** How many outcomes are 1, where every one is 0 or 1: a share, told exactly. */
  readonly ones?: number | undefined;
  /** Outcomes that are infinite or too large: in no sum, and the metric is undefined while there are any. */
  readonly unusable: number;
};

/** What is known of some rows of an experiment. */
export type ExperimentPart = {
  readonly arms: Arms;
  readonly rows: Readonly<Record<Side, number>>;
  /** Rows of neither arm, which are not judged. */
  readonly others: number;
  /** By metric, in order of their names. */
  readonly outcomes: readonly (Readonly<Record<Side, Outcome>> & { readonly name: string })[];
};

/** Sums up both arms. The outcomes of rows of other arms are not looked at. */
export function experimentOf({ arms, arm: { codes, dictionary }, outcomes }: ExperimentRows): ExperimentPart {
  const sides = Int8Array.from(dictionary, (name) => (name === arms.candidate ? 0 : name === arms.incumbent ? 1 : 2));
  const side = Uint8Array.from(codes, (code) => sides[code] ?? 2);
  const rows = [0, 0, 0];
  for (const which of side) (rows[which] as number)++;
  const [candidate = 0, incumbent = 0, others = 0] = rows;
  return {
    arms,
    rows: { candidate, incumbent },
    others,
    outcomes: [...outcomes]
      .map(([name, values]) => ({ name, candidate: outcomeOf(values, side, 0), incumbent: outcomeOf(values, side, 1) }))
      .sort(byName),
  };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

/** Beyond it squares have no finite sum. */
const LARGEST = 1e140;

function outcomeOf(values: Float64Array, sides: Uint8Array, side: 0 | 1): Outcome {
  const gathering = gatherMoments(["outcome"], false);
  let ones = 0;
  let isShare = true;
  let unusable = 0;
  for (let row = 0; row < values.length; row++) {
    if (sides[row] !== side) continue;
    const value = values[row] as number;
    if (!(Math.abs(value) <= LARGEST)) unusable++;
    else {
      gathering.take([value], 1);
      if (value === 1) ones++;
      else isShare &&= value === 0;
    }
  }
  const moments = gathering.finish().outcome;
  return isShare ? shareOf(ones, moments.count, unusable) : { moments, unusable };
}

/** What ones among zeros come to, without the rounding of a sum. */
function shareOf(ones: number, count: number, unusable: number): Outcome {
  const moments = count === 0 ? NO_MOMENTS : { count, mean: ones / count, squares: (ones * (count - ones)) / count };
  return { moments, ones, unusable };
}

/** Both together; undefined where they are of different arms, or know different metrics. */
export function addExperiment(one: ExperimentPart, other: ExperimentPart): ExperimentPart | undefined {
  if (one.arms.candidate !== other.arms.candidate || one.arms.incumbent !== other.arms.incumbent) return undefined;
  if (one.outcomes.length !== other.outcomes.length) return undefined;
  const outcomes = one.outcomes.flatMap((each, i) => {
    const known = other.outcomes[i];
    if (known === undefined || each.name !== known.name) return [];
    return [
      {
        name: each.name,
        candidate: addOutcomes(each.candidate, known.candidate),
        incumbent: addOutcomes(each.incumbent, known.incumbent),
      },
    ];
  });
  if (outcomes.length !== one.outcomes.length) return undefined;
  return {
    arms: one.arms,
    rows: { candidate: one.rows.candidate + other.rows.candidate, incumbent: one.rows.incumbent + other.rows.incumbent },
    others: one.others + other.others,
    outcomes,
  };
}

function addOutcomes(one: Outcome, other: Outcome): Outcome {
  const unusable = one.unusable + other.unusable;
  if (one.ones === undefined || other.ones === undefined) return { moments: merged(one.moments, other.moments), unusable };
  return shareOf(one.ones + other.ones, one.moments.count + other.moments.count, unusable);
}

const OutcomeShape = z.lazy(() =>
  z
    .strictObject({ moments: MomentsShape, unusable: RowsShape })
    .or(z.strictObject({ ones: RowsShape, count: RowsShape, unusable: RowsShape }).refine(({ ones, count }) => ones <= count))
    .transform((said): Outcome => ("ones" in said ? shareOf(said.ones, said.count, said.unusable) : said)),
);

/** A part as it stands in a profile. What no rows can add up to is refused. */
export const ExperimentShape = z.lazy(() =>
  z
    .strictObject({
      arms: z.strictObject({ candidate: z.string(), incumbent: z.string() }),
      rows: z.strictObject({ candidate: RowsShape, incumbent: RowsShape }),
      others: RowsShape,
      outcomes: z.array(z.strictObject({ name: z.string(), candidate: OutcomeShape, incumbent: OutcomeShape })),
    })
    .transform(
      holding(
        ({ outcomes }) => outcomes.every((each, i) => i === 0 || byName(outcomes[i - 1] ?? each, each) < 0),
        "metrics are out of order",
      ),
    )
    .transform(
      holding(
        ({ rows, outcomes }) =>
          outcomes.every((each) => SIDES.every((side) => each[side].moments.count + each[side].unusable === rows[side])),
        "outcomes are not as many as rows",
      ),
    ),
);

/** A part as JSON, which {@link ExperimentShape} reads back as it was. */
export function spellExperiment({ arms, rows, others, outcomes }: ExperimentPart): z.input<typeof ExperimentShape> {
  return {
    arms: { ...arms },
    rows: { ...rows },
    others,
    outcomes: outcomes.map(({ name, candidate, incumbent }) => ({
      name,
      candidate: spellOutcome(candidate),
      incumbent: spellOutcome(incumbent),
    })),
  };
}

function spellOutcome({ moments, ones, unusable }: Outcome): z.input<typeof OutcomeShape> {
  return ones === undefined ? { moments: spellMoments(moments), unusable } : { ones, count: moments.count, unusable };
}

export type ExperimentContext = {
  readonly columns: readonly string[];
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

/**
 * Of every metric the mean outcome of either arm, under the metric's own name, with `group` saying which arm. It is a share, with the
 * counts it rests on, where every outcome in both arms is 0 or 1, and otherwise a mean of numbers in the metric's unit.
 */
export function experimentMeasures(part: ExperimentPart, { columns, slice }: ExperimentContext): readonly Measure[] {
  const { arms, rows, others, outcomes } = part;
  const apart = others === 0 ? "" : `; ${others} rows of other arms are not judged`;
  return outcomes.flatMap((outcome) => {
    const areShares = SIDES.every((side) => outcome[side].ones !== undefined);
    return SIDES.map((side): Measure => {
      const { moments, ones = 0, unusable } = outcome[side];
      const not =
        unusable > 0
          ? `${unusable} of ${rows[side]} outcomes are infinite or too large`
          : moments.count === 0
            ? `no row is of the arm ${arms[side]}`
            : undefined;
      const of: Uncertainty | undefined = areShares
        ? { is: "share", count: ones, of: moments.count }
        : uncertaintyOf(moments, false);
      return {
        kind: "experiment",
        name: outcome.name,
        value: not === undefined ? moments.mean : { not: `undefined: ${not}` },
        samples: rows[side],
        slice,
        group: side,
        method: `${areShares ? "share of outcomes that are 1" : "mean of outcomes"} in the arm ${arms[side]}${apart}`,
        columns,
        uncertainty: not === undefined ? of : undefined,
      };
    });
  });
}
