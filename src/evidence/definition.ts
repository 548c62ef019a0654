import { type DataTable, isProfile } from "../data-table.ts";
import type { Report } from "./formats/format.ts";

/** What the policy says of data, and to whose evidence: of a candidate a difference is a trouble; an incumbent was judged by the policy of its day. */
export type Defined = {
  readonly tables: Readonly<Record<string, DataTable>>;
  readonly whose: "candidate" | "incumbent";
};

/** How files are written changes no value, and profiles are made of whichever part of the rows lies at hand. */
const ELSEWHERE: readonly string[] = ["files", "syntax", "delimiter"];

/**
 * A report as it may be believed under what the policy says of data: what was computed otherwise (another threshold, another column) is a
 * trouble and not read, and of an incumbent it is only left out. A table that the policy does not know is read as what it is: a number somebody computed.
 */
export function asDefined(
  report: Report,
  { file, format }: { readonly file: string; readonly format?: string | undefined },
  data: Defined | undefined,
): Report {
  const { definition } = report;
  if (definition === undefined || data === undefined || !Object.hasOwn(data.tables, definition.table)) return report;
  const now = data.tables[definition.table];
  const told = [
    ...differingWords(definition.definition, now),
    ...(format === "computed" ? otherFiles(definition.definition, now) : []),
  ];
  if (told.length === 0) return report;
  const what = `was computed from data.${definition.table} with ${told.join(", ")}`;
  // Nor may the rows that it was measured on vouch for what other files say.
  const unread = { ...report, readings: [], measuredOn: undefined };
  if (data.whose === "incumbent") return { ...unread, notes: [...(report.notes ?? []), `${file}: ${what}`] };
  const trouble = {
    code: "definition_differs" as const,
    what,
    file,
    hint: "run promote again where the data lie, so that it is computed as the policy says now",
  };
  return { ...unread, troubles: [...(report.troubles ?? []), trouble] };
}

/**
 * What `promote` computed, it computed from the files that the policy named then. Where it names others now, numbers of the old ones are
 * of other rows. A policy that names profiles is answered by what those were made of, wherever it lay.
 */
function otherFiles(then: DataTable, now: DataTable | undefined): readonly string[] {
  const asked = now?.files ?? [];
  if (asked.every(isProfile)) return [];
  const [was, is] = [JSON.stringify(then.files), JSON.stringify(asked)];
  return was === is ? [] : [`files ${was} instead of ${is}`];
}

/** What was said otherwise when something was computed than it is said now, word by word: `threshold 0.5 instead of 0.6`. */
export function differingWords(then: DataTable, now: DataTable | undefined): readonly string[] {
  const asked = wordsOf(now);
  const was = wordsOf(then);
  const words = [...new Set([...asked.keys(), ...was.keys()])].filter((word) => asked.get(word) !== was.get(word));
  return words.map((word) => `${word} ${was.get(word) ?? "nothing"} instead of ${asked.get(word) ?? "nothing"}`);
}

/** Each word that a definition says, spelled, by its path: `columns.label`. */
function wordsOf(table: DataTable | undefined): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  const walk = (value: unknown, path: readonly string[]): void => {
    const [word = "", inner = ""] = path;
    if (value === undefined || ELSEWHERE.includes(word) || (word === "incumbent" && inner === "files")) return;
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [key, each] of Object.entries(value)) walk(each, [...path, key]);
    else words.set(path.join("."), JSON.stringify(value));
  };
  walk(table, []);
  return words;
}
