import type { Interval } from "../statistics/interval.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";

/**
 * One value computed from rows, with what it needs to be believed. Names and units are those of readings (`docs/evidence.md`): shares of 1,
 * milliseconds. What is undefined (no positives, one class, a missing cell) is said in `value.not`, never taken for 0.
 */
export type Measure = {
  readonly kind: "metric" | "drift" | "fairness" | "slo" | "experiment";
  readonly name: string;
  readonly value: number | { readonly not: string };
  /** How many rows it rests on; for a rate those of its denominator. */
  readonly samples?: number | undefined;
  readonly slice?: Readonly<Record<string, string>> | undefined;
  readonly feature?: string | undefined;
  readonly attribute?: string | undefined;
  /** Of a fairness rate: the group's value. Of an experiment: `candidate` or `incumbent`. */
  readonly group?: string | undefined;
  /** In a few words, with every choice that changes the value: `exact, ties count half`, `10 bins (lo, hi]`. */
  readonly method: string;
  /** The columns it was computed from. */
  readonly columns: readonly string[];
  /** Where merged counts do not tell it exactly: it certainly lies here. Absent where the value is exact. */
  readonly within?: Interval | undefined;
  readonly uncertainty?: Uncertainty | undefined;
  /** Of drift: what chance alone exceeds once in twenty times, with so few rows. A bound below it cannot be judged. */
  readonly chance?: number | undefined;
  readonly paired?: Paired | undefined;
};

/** The same measured for the incumbent on the very same rows. */
export type Paired =
  | {
      readonly is: "pairs";
      /** The incumbent's version, as it was named when the pairs were made. */
      readonly version: string;
      /** The digest of its artifact, as the manifest had it then. */
      readonly digest?: string | undefined;
      readonly value: number | { readonly not: string };
      /** Candidate minus incumbent. */
      readonly difference: number;
      readonly within?: Interval | undefined;
      /** Of the difference. Undefined where nothing can be said of it. */
      readonly uncertainty?: Uncertainty | undefined;
      /** `paired DeLong`, `paired rows`, `paired bootstrap, 2000 draws`. */
      readonly method: string;
      readonly rows: number;
    }
  /** The rows do not belong together; the sentence says how many do not. */
  | { readonly is: "apart"; readonly version: string; readonly digest?: string | undefined; readonly because: string };
