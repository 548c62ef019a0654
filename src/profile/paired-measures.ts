import type { Confusion } from "../statistics/confusion.ts";
import { ratio } from "../statistics/defined.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Moments } from "../statistics/moments.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { BinaryPart } from "./binary.ts";
import { ROUNDING, unvaried } from "./binary-area.ts";
import { DRAWN, drawnIntervals } from "./binary-draws.ts";
import type { Found } from "./binary-found.ts";
import { binaryValues } from "./binary-measures.ts";
import { BLENDS, PRECISION, RATES, RECALL, SPECIFICITY } from "./binary-rates.ts";
import { areaFound } from "./binary-scores.ts";
import type { Paired } from "./measure.ts";
import type { PairedPart } from "./paired.ts";

/** An uncertainty of a difference and how it came about. */
type Told = { readonly uncertainty: Uncertainty | undefined; readonly method: string };

/**
 * Every metric that both parts have, by name: the incumbent's value, candidate minus incumbent, and how sure that is. `version` is the
 * incumbent's. All are `apart` where the pairs are not the rows of both parts, as their counts tell; one is where it is undefined for
 * either. Of weighted rows, of what is neither a share nor a mean of rows, and of counts, there is no interval.
 */
export function pairedOfMeasures(
  part: PairedPart,
  incumbent: BinaryPart,
  candidate: BinaryPart,
  version: string,
): ReadonlyMap<string, Paired> {
  const because = strangeness(part, incumbent, candidate);
  const theirs = new Map(binaryValues(incumbent).map((found) => [found.name, found]));
  const told = because === undefined && !candidate.weighted ? toldOf(part, incumbent, candidate) : new Map<string, Told>();
  const pairs = new Map<string, Paired>();
  for (const mine of binaryValues(candidate)) {
    const their = theirs.get(mine.name);
    if (!their) continue;
    pairs.set(
      mine.name,
      because === undefined ? paired(mine, their, told.get(mine.name), version, part.rows) : { is: "apart", version, because },
    );
  }
  return pairs;
}

function paired(mine: Found, their: Found, told: Told | undefined, version: string, rows: number): Paired {
  if (typeof mine.value !== "number") return { is: "apart", version, because: `the candidate's is ${mine.value.not}` };
  if (typeof their.value !== "number") return { is: "apart", version, because: `the incumbent's is ${their.value.not}` };
  const within = apart(mine, their);
  return {
    is: "pairs",
    version,
    value: their.value,
    difference: mine.value - their.value,
    ...(within && { within }),
    uncertainty: told?.uncertainty,
    method: told?.method ?? "paired rows, no interval",
    rows,
  };
}

/** Where the difference certainly lies: between the furthest ends of both. Undefined where both values are exact. */
function apart(mine: Found, their: Found): Interval | undefined {
  if (!mine.within && !their.within) return undefined;
  const [one, other] = [mine, their].map(({ within, value }) => within ?? { low: Number(value), high: Number(value) });
  return one && other && { low: one.low - other.high, high: one.high - other.low };
}

/** Why the pairs are not the rows that both parts are of; undefined where their counts agree. */
function strangeness({ rows, joint }: PairedPart, incumbent: BinaryPart, candidate: BinaryPart): string | undefined {
  if (rows !== candidate.rows || rows !== incumbent.rows)
    return `${rows} pairs of ${candidate.rows} rows of the candidate and ${incumbent.rows} of the incumbent`;
  const [mine, their] = confusionsOf(joint);
  return same(mine, candidate.counts) && same(their, incumbent.counts)
    ? undefined
    : `the ${rows} pairs have other labels or predictions than the rows of the candidate and the incumbent`;
}

function same(one: Confusion, other: Confusion): boolean {
  return (
    one.truePositives === other.truePositives &&
    one.falsePositives === other.falsePositives &&
    one.falseNegatives === other.falseNegatives &&
    one.trueNegatives === other.trueNegatives
  );
}

/** The candidate's and the incumbent's confusion, of eight cells at 4 · label + 2 · candidate + incumbent. */
function confusionsOf(joint: ArrayLike<number>): readonly [Confusion, Confusion] {
  const at = (cell: number) => joint[cell] ?? 0;
  return [
    { trueNegatives: at(0) + at(1), falsePositives: at(2) + at(3), falseNegatives: at(4) + at(5), truePositives: at(6) + at(7) },
    { trueNegatives: at(0) + at(2), falsePositives: at(1) + at(3), falseNegatives: at(4) + at(6), truePositives: at(5) + at(7) },
  ];
}

function toldOf(part: PairedPart, incumbent: BinaryPart, candidate: BinaryPart): ReadonlyMap<string, Told> {
  const area = areaTold(part, incumbent, candidate);
  const losses: readonly (readonly [string, Told])[] = part.scored
    ? [
        ["log_loss", lossTold(part.scored.logLoss)],
        ["brier", lossTold(part.scored.brier)],
      ]
    : [];
  return new Map([...sharesTold(part.joint), ...drawnTold(part.joint), ...losses, ...(area ? [["roc_auc", area] as const] : [])]);
}

function lossTold(of: Moments): Told {
  return { uncertainty: { is: "moments", ...of }, method: "paired rows, mean of their differences" };
}

/**
 * The rates whose denominators are the same rows for both. Wald's error for paired shares, √(won + lost - (won - lost)²/n)/n, with half a
 * row more in each of the four cells, as Agresti and Min have it: without, two models that agree on five rows would surely be equal.
 * https://doi.org/10.1002/sim.1781
 */
function sharesTold(joint: readonly number[]): readonly (readonly [string, Told])[] {
  return RATES.filter(({ among }) => among !== "predicted positive").map(({ name, of, count, from }) => {
    if (from === "labels") return [name, { uncertainty: { is: "normal", error: 0 }, method: "paired rows, the same labels" }];
    const sums = { rows: 2, won: 0.5, lost: 0.5 };
    joint.forEach((rows, cell) => {
      // Of one row in this cell: whether it is in the denominator, and which of the two it counts for.
      const [mine, their] = confusionsOf(joint.map((_, other) => Number(other === cell)));
      const ahead = count(mine) - count(their);
      sums.rows += rows * of(mine);
      sums.won += ahead > 0 ? rows : 0;
      sums.lost += ahead < 0 ? rows : 0;
    });
    const { rows, won, lost } = sums;
    const error = Math.sqrt(won + lost - (won - lost) ** 2 / rows) / rows;
    return [name, { uncertainty: { is: "normal", error }, method: "paired rows" }];
  });
}

/** What is no share of the same rows for both, from draws of the eight counts. */
function drawnTold(joint: readonly number[]): readonly (readonly [string, Told])[] {
  const precision = (of: Confusion) => ratio(PRECISION.count(of), PRECISION.of(of));
  const drawn = [...BLENDS, { name: PRECISION.name, value: precision }].map(({ name, value }) => {
    const difference = ([mine, their]: readonly [Confusion, Confusion]) => {
      const [one, other] = [value(mine), value(their)];
      return one === undefined || other === undefined ? undefined : one - other;
    };
    return { name, of: difference, value: difference(confusionsOf(joint)) };
  });
  const intervals = drawnIntervals(joint, confusionsOf, drawn);
  return drawn.map(({ name }, i) => [name, { uncertainty: intervals[i], method: `paired rows, ${DRAWN}` }]);
}

/**
 * DeLong's error of the difference where all rows were ranked at once. Parts that were added do not tell how the two areas vary together;
 * whatever they do, the error of a difference is at most the sum of both errors (Cauchy and Schwarz).
 */
function areaTold({ scored }: PairedPart, incumbent: BinaryPart, candidate: BinaryPart): Told | undefined {
  if (!scored || !candidate.scored || !incumbent.scored) return undefined;
  const mine = areaFound(candidate, candidate.scored);
  const their = areaFound(incumbent, incumbent.scored);
  const error = scored.exact?.rocAucDifferenceError;
  if (error !== undefined && error > ROUNDING) return { uncertainty: { is: "normal", error }, method: "paired DeLong" };
  if (error !== undefined) {
    const smaller = Math.min(RECALL.of(candidate.counts), SPECIFICITY.of(candidate.counts));
    const difference = Number(mine.value) - Number(their.value);
    return {
      uncertainty: unvaried(difference, smaller, { low: -1, high: 1 }),
      method: "paired rows, none of which the two place differently",
    };
  }
  if (mine.uncertainty?.is !== "normal" || their.uncertainty?.is !== "normal") return undefined;
  return {
    uncertainty: { is: "normal", error: mine.uncertainty.error + their.uncertainty.error },
    method: "merged parts, at most the sum of both of DeLong's errors",
  };
}
