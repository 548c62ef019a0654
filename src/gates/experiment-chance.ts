import type { ExperimentGate } from "../policy/experiment-gate.ts";
import { type Moments, varianceOf } from "../statistics/moments.ts";
import { criticalNormal, normalTwoSided } from "../statistics/normal.ts";
import type { Proportion } from "../statistics/proportion.ts";
import { mixtureTest } from "../statistics/sequential.ts";
import { katz, pooledZ } from "../statistics/two-proportions.ts";
import { welch } from "../statistics/welch.ts";
import type { Arm, Spread } from "./experiment-arm.ts";
import { type Unknown, unknown } from "./asked.ts";
import { count, spell } from "./spell.ts";

/** A two-sided p-value. */
export type Chance = { readonly is: "chance"; readonly p: number };

/**
 * How probable a lift as large as the one seen is, or a larger one of either direction, where there is none.
 *
 * A lift above 0 (or of 0) is tested against no lift at all. One below 0 says how much worse the candidate may be, and is tested
 * against just that: the incumbent is taken at `1 + lift_at_least` of its value (`1 - lift_at_least` where lower is better), and the
 * candidate must differ from it, for the better. So the p-value is at most `significance` exactly where the interval of the relative
 * lift with confidence 1 - significance lies above `lift_at_least`.
 *
 * - Two shares: the pooled z-test; against a bound, Katz' interval of their ratio.
 * - Two means: Welch's t-test.
 * - `sequential`: the mixture sequential probability ratio test with τ = `mixing`, whose p-value holds at every look. Shares under no
 *   difference have their pooled variance, which is defined as soon as one of all rows differs.
 */
export function chanceOf(metric: string, candidate: Arm, incumbent: Arm, asked: ExperimentGate): Chance | Unknown {
  const ours = candidate.spread;
  const theirs = incumbent.spread;
  const against = tested(asked);
  if (ours === undefined || theirs === undefined) return unsure(metric, ours === undefined ? candidate : incumbent, asked);
  const thin = tooThin(metric, ours, theirs);
  if (thin !== undefined) return thin;
  if (asked.test === "sequential") return found(metric, always(ours, theirs, against, asked), asked);
  if (ours.is === "share" && theirs.is === "share" && asked.test !== "welch") {
    return found(metric, shares(ours, theirs, against, asked.significance), asked);
  }
  if (asked.test === "two_proportions") {
    const because = `test: two_proportions compares shares, and ${metric} is a mean`;
    return unknown("policy_invalid", because, { help: "Write test: welch, or test: sequential." });
  }
  const once = welch(momentsOf(ours), scaled(momentsOf(theirs), against), asked.significance);
  return found(metric, once?.pValue, asked);
}

/** Of a normal law in the place of a binomial one, as for the cells of a chi-square: https://doi.org/10.1111/j.2517-6161.1954.tb00134.x */
const LEAST_EXPECTED = 5;
/** Rows of which a mean is taken for normal. Both are our choice, and far from enough for heavy tails: samples_at_least asks for more. */
const FEWEST = 30;

/**
 * Arms so small that one row decides: for a single success in an arm of one row, where the other arm has one in a hundred, z makes 1e-22 of
 * what is 0.01. Shares of which none, or all, are successes do not vary, which is told apart.
 */
function tooThin(metric: string, ours: Spread, theirs: Spread): Unknown | undefined {
  const shares = ours.is === "share" && theirs.is === "share";
  const fewest = Math.min(...[ours, theirs].map((spread) => (spread.is === "share" ? spread.of : spread.count)));
  const share = shares ? (ours.count + theirs.count) / (ours.of + theirs.of) : 0.5;
  const expected = fewest * Math.min(share, 1 - share);
  if (shares ? expected >= LEAST_EXPECTED || expected === 0 : fewest >= FEWEST) return undefined;
  const asks = shares
    ? `${LEAST_EXPECTED} or more of either outcome are to be expected, and ${spell(expected)} are`
    : `it needs at least ${FEWEST}`;
  const because = `the smaller arm of ${metric} has ${count(fewest, "sample")}; to tell a difference from chance ${asks}`;
  return unknown("insufficient_data", because, { help: "Let the experiment run on until both arms are larger." });
}

/** What the incumbent is multiplied with for the candidate to be tested against. */
export function tested({ better, lift_at_least: lift }: ExperimentGate): number {
  if (lift >= 0) return 1;
  return better === "higher" ? 1 + lift : 1 - lift;
}

function shares(ours: Proportion, theirs: Proportion, against: number, alpha: number): number | undefined {
  if (against === 1) return pooledZ(ours, theirs)?.pValue;
  const interval = katz(ours, theirs, alpha);
  if (interval === undefined) return undefined;
  const [low, high] = [Math.log(interval.low), Math.log(interval.high)];
  const error = (high - low) / 2 / criticalNormal(alpha);
  return error > 0 ? normalTwoSided(((low + high) / 2 - Math.log(against)) / error) : undefined;
}

function always(ours: Spread, theirs: Spread, against: number, asked: ExperimentGate): number | undefined {
  const [one, other] = [momentsOf(ours), scaled(momentsOf(theirs), against)];
  const variance = against === 1 && ours.is === "share" && theirs.is === "share" ? pooled(ours, theirs) : apart(one, other);
  if (variance === undefined || asked.mixing === undefined) return undefined;
  return mixtureTest({ difference: one.mean - other.mean, variance }, asked.mixing ** 2, asked.significance)?.pValue;
}

function pooled(one: Proportion, other: Proportion): number {
  const share = (one.count + other.count) / (one.of + other.of);
  return share * (1 - share) * (1 / one.of + 1 / other.of);
}

function apart(one: Moments, other: Moments): number | undefined {
  const [first, second] = [varianceOf(one, 1), varianceOf(other, 1)];
  return first === undefined || second === undefined ? undefined : first / one.count + second / other.count;
}

/** A share is the mean of ones and zeros. */
function momentsOf(spread: Spread): Moments {
  if (spread.is === "moments") return spread;
  const mean = spread.count / spread.of;
  return { count: spread.of, mean, squares: spread.count * (1 - mean) };
}

function scaled({ count, mean, squares }: Moments, by: number): Moments {
  return { count, mean: mean * by, squares: squares * by * by };
}

function found(metric: string, p: number | undefined, { test }: ExperimentGate): Chance | Unknown {
  if (p !== undefined) return { is: "chance", p };
  const because = `${metric} does not vary enough in the two arms to tell a difference from chance`;
  return unknown("insufficient_data", because, {
    help: test === "sequential" ? "Let the experiment run on." : "Let the experiment run its course.",
  });
}

function unsure(metric: string, { samples, reading }: Arm, { test }: ExperimentGate): Unknown {
  const arm = reading.group ?? "arm";
  if (samples === undefined) {
    const because = `${metric} of the ${arm} does not say on how many samples it rests, so its lift could be chance`;
    return unknown("samples_unknown", because, { help: `State the samples of ${metric} in both arms.` });
  }
  const because = `nothing says how much ${metric} varies in the arm of the ${arm}, so its lift could be chance`;
  const state = "State successes (of a share) or standard_deviation (of a mean) beside the samples of both arms";
  return unknown("interval_missing", because, {
    help: test === undefined ? `${state}, or write test: two_proportions where ${metric} is a share.` : `${state}.`,
  });
}
