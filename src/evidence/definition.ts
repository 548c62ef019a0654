import type { DataTable } from "../data-table.ts";
import type { Report } from "./formats/format.ts";

/** What the policy says of data, and to whose evidence: of a candidate a difference is a trouble; an incumbent was judged by the policy of its day. */
export type Defined = {
  readonly tables: Readonly<Record<string, DataTable>>;
  readonly whose: "candidate" | "incumbent";
};

/** Where files lie and how they are written changes no value. */
const ELSEWHERE: readonly string[] = ["files", "syntax", "delimiter"];

/**
 * A report as it may be believed under what the policy says of data: what was computed otherwise (another threshold, another column) is a
 * trouble and not read, and of an incumbent it is only left out. A table that the policy does not know is read as what it is: a number somebody computed.
 */
export function asDefined(report: Report, file: string, data: Defined | undefined): Report {
  const { definition } = report;
  if (definition === undefined || data === undefined || !Object.hasOwn(data.tables, definition.table)) return report;
  const told = differingWords(definition.definition, data.tables[definition.table]);
  if (told.length === 0) return report;
  const what = `was computed from data.${definition.table} with ${told.join(", ")}`;
  if (data.whose === "incumbent") return { ...report, readings: [], notes: [...(report.notes ?? []), `${file}: ${what}`] };
  const trouble = {
    code: "definition_differs" as const,
    what,
    file,
    hint: "run promote again where the data lie, so that it is computed as the policy says now",
  };
  return { ...report, readings: [], troubles: [...(report.troubles ?? []), trouble] };
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
    if (value === undefined || ELSEWHERE.includes(word) || (inner === "files" && path.length === 2)) return;
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      for (const [key, each] of Object.entries(value)) walk(each, [...path, key]);
    else words.set(path.join("."), JSON.stringify(value));
  };
  walk(table, []);
  return words;
}
