import type { Parsed } from "../parse.ts";
import type { Evidence, Reading, Source, Trouble } from "../reading.ts";

/**
 * One tool's report. A new tool is one file that exports one of these, and one line in `formats.ts`.
 * `recognise` looks at content, never at file names, and is true for no other format's reports: a file that two formats
 * recognise is read by neither. `read` never throws; what it cannot read it reports as a trouble.
 */
export type Format = {
  /** As people call it: `own`, `k6`. */
  readonly name: string;
  /** What it is recognised by, in words that finish "looked for ...". */
  readonly lookedFor: string;
  readonly recognise: (parsed: Parsed) => boolean;
  readonly read: (parsed: Parsed, source: Source) => Report;
};

/** What one file says. All but the readings are optional: most tools know neither model nor version. */
export type Report = {
  /** Whom the report says it is about. A number as version is the text it was written as. */
  readonly subject?: { readonly model?: string | undefined; readonly version?: string | undefined } | undefined;
  readonly readings: readonly Reading[];
  readonly created?: Evidence["created"][number] | undefined;
  readonly dataset?: Evidence["dataset"];
  readonly artifact?: Evidence["artifact"];
  readonly lineage?: Evidence["lineage"] | undefined;
  readonly schema?: Evidence["schema"];
  readonly troubles?: readonly Trouble[] | undefined;
  readonly notes?: readonly string[] | undefined;
};
