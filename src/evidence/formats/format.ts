import type { DataTable } from "../../data-table.ts";
import type { Digest } from "../../digest.ts";
import type { FormatName, ReportRule, TestTool } from "../../report-rule.ts";
import type { Parsed } from "../syntax/parse.ts";
import type { Evidence, Reading, Source, Stated, Trouble } from "../reading.ts";

/** What a rule may say beside the path, the format, and what its metrics are put under. */
export type RuleWord = Exclude<keyof ReportRule, "path" | "format" | "under">;

/**
 * One tool's report. A new tool is one file that exports one of these, one line in `formats.ts` and its name in `report-rule.ts`.
 * `recognise` looks at content, never at file names, and is true for no other format's reports: a file that two formats
 * recognise is read by neither. `read` never throws; what it cannot read it reports as a trouble.
 */
export type Format = {
  /** The word after `format:`. */
  readonly name: FormatName;
  /** What it is recognised by, in words that finish "looked for ...". */
  readonly lookedFor: string;
  /** Never true for a format whose content is anybody's, such as a plain map of numbers: that one is read only where it is named. */
  readonly recognise: (parsed: Parsed) => boolean;
  /** What may be read as it where somebody names it; the same as `recognise` when left out. */
  readonly accepts?: ((parsed: Parsed) => boolean) | undefined;
  /** The words beside `format:` that it understands; any other that stands there is refused, since nobody would heed it. */
  readonly words?: readonly RuleWord[] | undefined;
  /** The tool whose own verdict it counts, for `tests:` in a policy. */
  readonly judges?: TestTool | undefined;
  readonly read: (parsed: Parsed, source: Source, rule?: ReportRule) => Report;
};

/** What one file says. All but the readings are optional: most tools know neither model nor version. */
export type Report = {
  /** Whom the report says it is about. A number as version is the text it was written as. */
  readonly subject?: { readonly model?: string | undefined; readonly version?: string | undefined } | undefined;
  readonly readings: readonly Reading[];
  /** The tool that wrote it, with its version where the report tells: `Evidently 0.7.21`. */
  readonly tool?: string | undefined;
  readonly created?: Evidence["created"][number] | undefined;
  readonly dataset?: Evidence["dataset"];
  /** What a tool says its own run was measured on. Its digest is the tool's own, `mlflow:a1b2`. */
  readonly measuredOn?: Evidence["dataset"];
  readonly artifact?: Evidence["artifact"];
  /**
   * The one artifact that a signature, a provenance or a bill of materials is about. Not what anybody measured, and not verified: it shuts
   * where it names another artifact than the pointer, and opens nothing.
   */
  readonly attested?: Stated<{ readonly digest: Digest }> | undefined;
  readonly lineage?: Evidence["lineage"] | undefined;
  readonly schema?: Evidence["schema"];
  /** How it was computed, where it was: numbers that were computed otherwise than the policy says are no answer to it. */
  readonly definition?: { readonly table: string; readonly definition: DataTable } | undefined;
  readonly troubles?: readonly Trouble[] | undefined;
  readonly notes?: readonly string[] | undefined;
};
