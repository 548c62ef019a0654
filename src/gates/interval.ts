import { type Known, type Unknown, unknown } from "./asked.ts";
import { spell } from "./spell.ts";

/** Which end of its interval a value is judged at. */
export type End = "low" | "high";

/**
 * The value at the worse end of the interval the report states, or why there is none. The interval's own confidence level is
 * not part of a reading, so it is the report's to get right.
 */
export function atWorst(answer: Known, end: End, subject: string): { readonly is: "end"; readonly value: number } | Unknown {
  const { value, reading } = answer;
  const { low, high } = reading;
  const facts = { value: spell(value), samples: reading.samples, sources: [reading.source], measured: { name: subject, value } };
  const worst = end === "low" ? low : high;
  if (worst === undefined || !Number.isFinite(worst)) {
    return unknown("interval_missing", `${subject} is ${spell(value)}, and no interval says how low or high it may be`, {
      ...facts,
      help: `State ${subject} as { value, low, high } in the report, or leave confidence out of the policy.`,
    });
  }
  if ((low !== undefined && !(low <= value)) || (high !== undefined && !(value <= high))) {
    const from = low === undefined ? "up" : spell(low);
    const interval = high === undefined ? `${from} or more` : `${from} to ${spell(high)}`;
    return unknown("interval_invalid", `${subject} is ${spell(value)}, outside its own interval ${interval}`, {
      ...facts,
      help: `Correct the interval of ${subject} in the report.`,
    });
  }
  return { is: "end", value: worst };
}
