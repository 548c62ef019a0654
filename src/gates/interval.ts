import { intervalAt, isUnvaried } from "../statistics/uncertainty.ts";
import { type Known, type Unknown, unknown } from "./asked.ts";
import { certainRange, spellPercent } from "./between.ts";
import { spell } from "./spell.ts";

/** Which end of its interval a value is judged at. */
export type End = "low" | "high";

/** Where a value is judged. Merged counts may tell it only between two numbers: then `worse` and `better` differ. */
export type Ends = {
  readonly is: "ends";
  readonly ours: Known;
  readonly worse: number;
  readonly better: number;
  /** What made them of the value, as it stands behind them in sentences: ` (95 %)`. */
  readonly told: string;
};

/**
 * The value at the end that a bound fears: itself, or with a confidence in (0, 1) that end of its two-sided interval. Of a computed
 * value the interval is worked out at exactly this confidence; of a reported one it is the report's, whose level is not part of a
 * reading and so the report's to get right.
 */
export function endsOf(ours: Known, end: End, subject: string, confidence?: number): Ends | Unknown {
  const { value, reading } = ours;
  const { computed } = reading;
  const within = certainRange(computed?.within) ?? { low: value, high: value };
  if (!(within.low <= value && value <= within.high))
    return outside(ours, subject, `${spell(within.low)} to ${spell(within.high)}`);
  const other = end === "low" ? "high" : "low";
  if (confidence === undefined) return { is: "ends", ours, worse: within[end], better: within[other], told: "" };
  if (computed === undefined) return reported(ours, end, subject);
  const interval = computed.uncertainty && intervalAt(value, computed.uncertainty, confidence);
  const reached = interval?.[end];
  if (reached === undefined || Number.isNaN(reached)) {
    return unknown("interval_missing", `${subject} is ${spell(value)}, and ${whyNone(ours, confidence)}`, {
      ...factsOf(ours, subject),
      help: `Leave confidence out of the policy, or compute ${subject} so that it has an interval.`,
    });
  }
  if (!Number.isFinite(reached)) {
    const rows = reading.samples === undefined ? "too few rows" : `${spell(reading.samples)} rows`;
    const because = `${subject} is ${spell(value)} on ${rows}, which do not tell how ${end} it may be (${spellPercent(confidence)}): too little data to say`;
    return unknown("insufficient_data", because, { ...factsOf(ours, subject), help: `Measure ${subject} on more rows.` });
  }
  // The percentiles of a bootstrap may leave out the value itself, and a worse end better than the value would be none.
  const worst = end === "low" ? Math.min(reached, value) : Math.max(reached, value);
  const told = ` (${spellPercent(confidence)})`;
  return { is: "ends", ours, worse: worst + (within[end] - value), better: worst + (within[other] - value), told };
}

function reported(ours: Known, end: End, subject: string): Ends | Unknown {
  const { value, reading } = ours;
  const { low, high } = reading;
  const worst = end === "low" ? low : high;
  if (worst === undefined || !Number.isFinite(worst)) {
    return unknown("interval_missing", `${subject} is ${spell(value)}, and no interval says how low or high it may be`, {
      ...factsOf(ours, subject),
      help: `State ${subject} as { value, low, high } in the report, or leave confidence out of the policy.`,
    });
  }
  if ((low !== undefined && !(low <= value)) || (high !== undefined && !(value <= high))) {
    const from = low === undefined ? "up" : spell(low);
    return outside(ours, subject, high === undefined ? `${from} or more` : `${from} to ${spell(high)}`);
  }
  return { is: "ends", ours, worse: worst, better: worst, told: "" };
}

function outside(ours: Known, subject: string, interval: string): Unknown {
  return unknown("interval_invalid", `${subject} is ${spell(ours.value)}, outside its own interval ${interval}`, {
    ...factsOf(ours, subject),
    help: `Correct the interval of ${subject} in the report.`,
  });
}

/** A table may have weights, and some statistics have no known error: a reading does not say which of the two it is. */
function whyNone({ reading }: Known, confidence: number): string {
  const uncertainty = reading.computed?.uncertainty;
  if (uncertainty === undefined) return "no interval of it is known: its rows are weighted, or it is a statistic without one";
  if (isUnvaried(uncertainty)) return "every one of its rows says the same, so nothing tells how far it may be off";
  if (uncertainty.is !== "given") return "its rows are too few for an interval";
  const levels = uncertainty.at.map((each) => spellPercent(each.confidence)).join(", ");
  return `its interval was worked out at ${levels === "" ? "no confidence" : levels}, not at ${spellPercent(confidence)}`;
}

function factsOf({ value, reading }: Known, subject: string) {
  return { value: spell(value), samples: reading.samples, sources: [reading.source], measured: { name: subject, value } };
}
