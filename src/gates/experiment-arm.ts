import { isFrom } from "../evidence/ledger.ts";
import { sameName } from "../evidence/names.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import type { ExperimentGate } from "../policy/experiment-gate.ts";
import type { Moments } from "../statistics/moments.ts";
import type { Proportion } from "../statistics/proportion.ts";
import { answer, notComputed, sliceKey, type Unknown } from "./asked.ts";
import { decimal } from "./decimal.ts";
import { type Fraction, fractionOf, numberOf, shareOf } from "./fraction.ts";

/** The two versions of an experiment, as readings name their groups. */
export type ArmName = "candidate" | "incumbent";

/** What is known of how an arm's value varies. */
export type Spread = ({ readonly is: "share" } & Proportion) | ({ readonly is: "moments" } & Moments);

/** One arm of an experiment. `rate` is its value exactly: a share as it was counted, anything else as it is written. */
export type Arm = {
  readonly is: "arm";
  readonly rate: Fraction;
  readonly value: number;
  /** Rows, users or requests. */
  readonly samples: number | undefined;
  readonly spread: Spread | undefined;
  readonly reading: Reading;
};

/** An arm of the metric in the candidate's evidence, which tells of both; or what is wrong with it. */
export function armOf(evidence: Evidence, metric: string, arm: ArmName, asked: ExperimentGate): Arm | Unknown {
  const subject = `${metric} of the ${arm}`;
  const readings = evidence.readings.filter(
    (reading) =>
      reading.kind === "experiment" &&
      sameName("experiment", reading.name, metric) &&
      reading.group === arm &&
      sliceKey(reading.slice) === "[]" &&
      isFrom(reading, asked.from),
  );
  if (readings.length === 0 && asked.from !== undefined) return notComputed(evidence, asked.from, subject);
  const given = answer(readings, subject);
  if (given.is === "unknown") return given;
  const { value, reading } = given;
  const spread = spreadOf(reading, value, asked);
  const counted = spread?.is === "share" ? shareOf(spread) : undefined;
  const rate = counted ?? fractionOf(decimal(value));
  const samples = reading.samples ?? (spread?.is === "share" ? spread.of : spread?.count);
  return { is: "arm", rate, value: numberOf(rate), samples, spread, reading };
}

/**
 * A share that is stated with its samples alone is one where the policy says so, `test: two_proportions`: a mean between 0 and 1 looks
 * the same, and varies otherwise.
 */
function spreadOf(reading: Reading, value: number, { test }: ExperimentGate): Spread | undefined {
  const uncertainty = reading.computed === undefined ? reading.uncertainty : reading.computed.uncertainty;
  if (uncertainty?.is === "share") return shareOf(uncertainty) === undefined ? undefined : uncertainty;
  if (uncertainty?.is === "moments") return uncertainty;
  const { samples } = reading;
  const written = test === "two_proportions" && reading.computed === undefined && value >= 0 && value <= 1;
  if (!written || samples === undefined || !Number.isSafeInteger(samples)) return undefined;
  return { is: "share", count: Math.round(value * samples), of: samples };
}
