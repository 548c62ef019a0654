import * as z from "zod";
import { merged, type Moments } from "../statistics/moments.ts";
import { ndcg, reciprocalRank } from "../statistics/ranking.ts";
import type { Measure } from "./measure.ts";
import { addPrints, type Prints, printsOf, PrintsShape, sharedPrints, spellPrints } from "./ranking-prints.ts";
import { gatherMoments, holding, MomentsShape, RowsShape, spellMoments, uncertaintyOf } from "./moments.ts";

/** Rows of rankings, none with a missing cell. A list's rows may lie apart; tied scores rank in the order of rows where that matters. */
export type RankingRows = {
  /** What names each row's list: its place in the dictionary, which may hold names that no row has. */
  readonly queries: { readonly codes: Int32Array; readonly dictionary: readonly string[] };
  /** How relevant each row is, 0 or more. */
  readonly relevance: Float64Array;
  readonly scores: Float64Array;
  /** How many rows of each list NDCG looks at, 1 or more; all when left out. */
  readonly top?: number | undefined;
};

/** What is known of some lists, each of which is here whole. */
export type RankingPart = {
  readonly rows: number;
  readonly queries: number;
  readonly top?: number | undefined;
  /** Lists with nothing relevant: they have no NDCG, and a reciprocal rank of 0. */
  readonly irrelevant: number;
  /** Lists with a relevance that is negative or not finite, or a score that is no number: no measure is defined while there are any. */
  readonly unusable: number;
  /** Over the lists that have something relevant, and over these and the irrelevant ones. */
  readonly gain: Moments;
  readonly reciprocal: Moments;
  readonly prints: Prints;
};

/** Measures every list, in about the time it takes to sort them. */
export function rankingOf({ queries: { codes, dictionary }, relevance, scores, top }: RankingRows): RankingPart {
  const { starts, order } = listsOf(codes, dictionary.length);
  const gains = gatherMoments(["gain"], false);
  const reciprocals = gatherMoments(["reciprocal"], false);
  const names: string[] = [];
  let irrelevant = 0;
  let unusable = 0;
  dictionary.forEach((name, code) => {
    const rows = [...order.subarray(starts[code], starts[code + 1])];
    if (rows.length === 0) return;
    names.push(name);
    const relevances = rows.map((row) => relevance[row] as number);
    const said = rows.map((row) => scores[row] as number);
    const found = measured(relevances, said, top);
    if (found === undefined) unusable++;
    else {
      reciprocals.take([found.reciprocal], 1);
      if (found.gain === undefined) irrelevant++;
      else gains.take([found.gain], 1);
    }
  });
  return {
    rows: codes.length,
    queries: names.length,
    top,
    irrelevant,
    unusable,
    gain: gains.finish().gain,
    reciprocal: reciprocals.finish().reciprocal,
    prints: printsOf(names),
  };
}

function measured(relevance: readonly number[], scores: readonly number[], top: number | undefined) {
  if (!relevance.every((each) => each >= 0 && each < Infinity) || scores.some(Number.isNaN)) return undefined;
  const reciprocal = reciprocalRank(relevance, scores);
  const gain = ndcg(relevance, scores, top);
  const isRelevant = relevance.some((each) => each > 0);
  return reciprocal === undefined || (isRelevant && gain === undefined) ? undefined : { reciprocal, gain };
}

/** The rows of each list one after the other, in the order they had. */
function listsOf(codes: Int32Array, lists: number): { readonly starts: Uint32Array; readonly order: Uint32Array } {
  const starts = new Uint32Array(lists + 1);
  for (const code of codes) (starts[code + 1] as number)++;
  for (let list = 0; list < lists; list++) (starts[list + 1] as number) += starts[list] as number;
  const next = starts.slice();
  const order = new Uint32Array(codes.length);
  codes.forEach((code, row) => (order[(next[code] as number)++] = row));
  return { starts, order };
}

/**
 * Both together. Undefined where they look at different `top`s, or share a list: its halves were measured as if each were all of it.
 * So shards of a ranking are to be cut between lists. Shared lists are noticed for certain among up to 16,384 in each part; among more,
 * those whose names have the lowest hashes are looked at, and `prints.sampled` says so from then on.
 */
export function addRanking(one: RankingPart, other: RankingPart): RankingPart | undefined {
  if (one.queries === 0) return other;
  if (other.queries === 0) return one;
  if (one.top !== other.top || sharedQueries(one, other) > 0) return undefined;
  return {
    rows: one.rows + other.rows,
    queries: one.queries + other.queries,
    top: one.top,
    irrelevant: one.irrelevant + other.irrelevant,
    unusable: one.unusable + other.unusable,
    gain: merged(one.gain, other.gain),
    reciprocal: merged(one.reciprocal, other.reciprocal),
    prints: addPrints(one.prints, other.prints),
  };
}

/** How many lists both parts have rows of, as far as their prints tell. */
export function sharedQueries(one: RankingPart, other: RankingPart): number {
  return sharedPrints(one.prints, other.prints);
}

/** A part as it stands in a profile. What no lists can add up to is refused. */
export const RankingShape = z.lazy(() =>
  z
    .strictObject({
      rows: RowsShape,
      queries: RowsShape,
      top: z.number().int().min(1).optional(),
      irrelevant: RowsShape,
      unusable: RowsShape,
      gain: MomentsShape,
      reciprocal: MomentsShape,
      prints: PrintsShape,
    })
    .transform(holding(({ rows, queries }) => rows >= queries, "there are more lists than rows"))
    .transform(
      holding(
        ({ queries, irrelevant, unusable, gain, reciprocal }) =>
          reciprocal.count === queries - unusable && gain.count === reciprocal.count - irrelevant,
        "lists do not add up",
      ),
    )
    .transform(
      holding(
        ({ gain, reciprocal }) => [gain, reciprocal].every(({ mean }) => mean >= 0 && mean <= 1 + 1e-12),
        "a mean is outside 0 to 1",
      ),
    )
    .transform(
      holding(
        ({ prints, queries }) => prints.hashes.length <= queries && (prints.sampled || prints.hashes.length > 0 || queries === 0),
        "lists are not those of the prints",
      ),
    ),
);

/** A part as JSON, which {@link RankingShape} reads back as it was. */
export function spellRanking({ top, gain, reciprocal, prints, ...counts }: RankingPart): z.input<typeof RankingShape> {
  return {
    ...counts,
    ...(top !== undefined && { top }),
    gain: spellMoments(gain),
    reciprocal: spellMoments(reciprocal),
    prints: spellPrints(prints),
  };
}

export type RankingContext = {
  readonly columns: readonly string[];
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

/**
 * `ndcg` (`ndcg_at_10` of the first ten rows) and `mrr`, means over lists, in [0, 1], and `queries`, how many lists there are.
 * NDCG is undefined as soon as one list has nothing relevant, and says how many have not: leaving them out would flatter, and 0 would
 * blame the model. Intervals count lists, not rows.
 */
export function rankingMeasures(part: RankingPart, { columns, slice }: RankingContext): readonly Measure[] {
  const { queries, top, irrelevant, unusable, gain, reciprocal, prints } = part;
  const broken =
    queries === 0
      ? "there is no list"
      : unusable > 0
        ? `${unusable} of ${queries} lists have a relevance below 0 or not finite, or a score that is no number`
        : undefined;
  const apart = prints.sampled ? `; of ${queries} lists ${prints.hashes.length} were watched for being cut in two` : "";
  const measure = (name: string, of: Moments, not: string | undefined, method: string): Measure => ({
    kind: "metric",
    name,
    value: not === undefined ? of.mean : { not: `undefined: ${not}` },
    samples: queries,
    slice,
    method: `${method}${apart}`,
    columns,
    uncertainty: not === undefined ? uncertaintyOf(of, false) : undefined,
  });
  const idle = irrelevant > 0 ? `nothing is relevant in ${irrelevant} of ${queries} lists` : undefined;
  const without = irrelevant > 0 ? `, 0 of ${irrelevant} lists with nothing relevant` : "";
  return [
    measure(
      top === undefined ? "ndcg" : `ndcg_at_${top}`,
      gain,
      broken ?? idle,
      "mean over lists, linear gain, tied scores share the gain of their ranks",
    ),
    measure(
      "mrr",
      reciprocal,
      broken,
      `mean over lists of 1 / rank of the first relevant row, tied scores in the order of rows${without}`,
    ),
    { kind: "metric", name: "queries", value: queries, slice, method: "lists with at least one row", columns },
  ];
}
