import { criticalNormal } from "./normal.ts";
import type { Interval } from "./interval.ts";
import { isBetween } from "./defined.ts";
import { wilson } from "./proportion.ts";

/**
 * What a value's interval at any confidence is made of. `share`: counted rows of counted rows. `normal`: a standard error. `moments`: rows, their mean
 * and the sum of squares around it. `given`: what was worked out beforehand, at these confidences only.
 */
export type Uncertainty =
  | { readonly is: "share"; readonly count: number; readonly of: number }
  | { readonly is: "normal"; readonly error: number }
  | { readonly is: "moments"; readonly count: number; readonly mean: number; readonly squares: number }
  | { readonly is: "given"; readonly at: readonly (Interval & { readonly confidence: number })[] };

/**
 * The two-sided interval of a value at a confidence in (0, 1): Wilson's for a share, value ± z · error otherwise (the error of a mean is
 * √(squares / (count - 1) / count)). Undefined where there is none: one row, rows of which none varies, an error that is no number, a
 * confidence nobody worked out.
 */
export function intervalAt(value: number, of: Uncertainty, confidence: number): Interval | undefined {
  if (!isBetween(confidence)) return undefined;
  switch (of.is) {
    case "share":
      return wilson({ count: of.count, of: of.of }, 1 - confidence);
    case "normal":
      return around(value, of.error, confidence);
    case "moments":
      return of.count > 1 ? around(value, Math.sqrt(of.squares / (of.count - 1) / of.count), confidence) : undefined;
    case "given":
      return of.at.find((each) => each.confidence === confidence);
  }
}

/** Whether every row said the same: then no error is known, be there ever so many of them. */
export function isUnvaried(of: Uncertainty): boolean {
  return (of.is === "normal" && of.error === 0) || (of.is === "moments" && of.count > 1 && of.squares === 0);
}

/** An error of 0 is what two rows alike have, and says of the next one nothing. */
function around(value: number, error: number, confidence: number): Interval | undefined {
  if (!(error > 0 && error < Infinity) || !Number.isFinite(value)) return undefined;
  const half = criticalNormal(1 - confidence) * error;
  return { low: value - half, high: value + half };
}
