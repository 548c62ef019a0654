import type { Digest } from "../digest.ts";
import type { Measure } from "../profile/measure.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";

/** The file a reading was taken from, and that file's digest. */
export type Source = {
  readonly file: string;
  readonly sha256: Digest;
  readonly line?: number | undefined;
  /** The tool that wrote it and its version, where the report tells: `Evidently 0.7.21`. */
  readonly tool?: string | undefined;
  /** What stands in the report, in the tool's own words and unit: `latencies.95th = 62100000 ns`. */
  readonly reported?: string | undefined;
};

/** Which part of a report a number stands in; each has its gates. */
export type Kind = "metric" | "drift" | "fairness" | "slo" | "cost" | "tests" | "security" | "experiment";

/**
 * One named value that somebody measured.
 * `metric`: name `auc`. `drift`: name is the statistic (`psi`), `feature` the column; without a feature it is over all.
 * `fairness`: name is the rate (`true_positive_rate`), `attribute` and `group` say whose; `difference` or `ratio` when the
 * report gives only the gap between groups, not the groups. `tests`: `passed`, `failed`, `skipped`, `errors`, `warned`. `security`: a
 * severity, or `unknown` for findings that nobody rated.
 * `slo`: name carries the unit (`latency_p95_ms`); times are milliseconds, rates are shares of 1, never percent.
 */
export type Reading = {
  readonly kind: Kind;
  readonly name: string;
  /** A finite number; or the token that stood where a number should (`NaN`, `Infinity`, `null`, `"0.95"`): recognised, never a value. */
  readonly value: number | { readonly not: string };
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  readonly samples?: number | undefined;
  /** `{ country: "BR" }`; absent for the whole. */
  readonly slice?: Readonly<Record<string, string>> | undefined;
  readonly feature?: string | undefined;
  readonly attribute?: string | undefined;
  readonly group?: string | undefined;
  readonly gap?: "difference" | "ratio" | undefined;
  /** Of tests and findings: whose they are. Every tool counts its own, and so does every file of one tool. */
  readonly tool?: string | undefined;
  readonly suite?: string | undefined;
  /** Of an experiment's arm: what its value is made of, where the report tells its successes or its standard deviation. Computed ones have their own. */
  readonly uncertainty?: Uncertainty | undefined;
  /** How it was computed, where it was computed from data and not taken from a report. */
  readonly computed?: Computed | undefined;
  readonly source: Source;
};

/** From which table of the policy's `data:`, how, and how sure it is. */
export type Computed = Pick<Measure, "method" | "columns" | "within" | "uncertainty" | "chance" | "paired"> & {
  readonly table: string;
};

/** One input or output of a model's signature. */
export type Field = { readonly name: string; readonly type: string; readonly optional: boolean };
export type Signature = { readonly inputs: readonly Field[]; readonly outputs: readonly Field[] };

/** A fact that is not a number, with the file it stands in. */
export type Stated<T> = { readonly value: T; readonly source: Source };

/** Something in the evidence that a person must solve. A trouble shuts every gate that it could touch. */
export type Trouble = {
  readonly what: string;
  readonly file?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
  /** What would help. */
  readonly hint?: string | undefined;
  readonly code:
    | "evidence_unreadable"
    | "evidence_conflict"
    | "evidence_of_another"
    | "evidence_unknown_format"
    | "evidence_too_large"
    | "definition_differs";
};

/** Everything one version's evidence says, from all its files together. */
export type Evidence = {
  readonly model: string;
  readonly version: string;
  /** Digest over all its files, by name and content; this is what a pointer pins. Absent when there are no files. */
  readonly digest?: Digest | undefined;
  readonly files: readonly Source[];
  readonly readings: readonly Reading[];
  readonly created: readonly Stated<Date>[];
  readonly dataset?: Stated<{ readonly name?: string | undefined; readonly digest?: string | undefined }> | undefined;
  readonly artifact?:
    | Stated<{ readonly uri?: string | undefined; readonly digest?: Digest | undefined; readonly size?: number | undefined }>
    | undefined;
  readonly lineage: Readonly<Record<string, Stated<string>>>;
  readonly schema?: Stated<Signature> | undefined;
  /** What makes it unusable in whole or in part: unreadable files, two files that disagree, another model's or version's evidence. Shut. */
  readonly troubles: readonly Trouble[];
  /** What a report says and nobody judges: approvals named in a log, the baseline's own numbers, sections we do not read. */
  readonly notes?: readonly string[] | undefined;
};
