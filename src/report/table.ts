import type { Source } from "../evidence/reading.ts";
import type { Finding } from "../gates/outcome.ts";
import { code, escape } from "./escape.ts";
import type { Step } from "./fit.ts";
import { isShut, passes, worstFirst } from "./headline.ts";

/** How much of a table is shown: whether each pass has a row, and how many rows the shut gates have at most. */
export type Rows = { readonly passes: "each" | "counted"; readonly most: number };

/** Findings as a Markdown table, worst first. */
export function table(findings: readonly Finding[], rows: Rows = { passes: "each", most: Number.POSITIVE_INFINITY }): string {
  const sorted = worstFirst(findings);
  const shut = sorted.filter(isShut);
  const passing = sorted.filter((finding) => !isShut(finding));
  const shown = [...shut.slice(0, rows.most), ...(rows.passes === "each" ? passing : [])];
  const more = shut.length - Math.min(shut.length, rows.most);
  const compared = shown.some((finding) => finding.incumbent !== undefined);
  const lines = shown.length === 0 ? [] : [...head(compared), ...shown.map((finding) => row(finding, compared))];
  const notes = [
    ...(more > 0 ? [`and ${more} more that stay shut`] : []),
    ...(rows.passes === "counted" && passing.length > 0 ? [passes(passing.length)] : []),
  ];
  return [lines.join("\n"), notes.join("; ")].filter((part) => part !== "").join("\n\n");
}

/** The shorter forms of a table, for `fit`: passes are counted before any shut gate goes. */
export function shorterTables(findings: readonly Finding[], around: (table: string) => string = (text) => text): readonly Step[] {
  const shut = findings.filter(isShut).length;
  const counted: Step = {
    text: around(table(findings, { passes: "counted", most: Number.POSITIVE_INFINITY })),
    cost: 10,
    leaves: "the gates that pass",
  };
  const cuts = [200, 50, 10].filter((most) => most < shut);
  return [
    ...(shut < findings.length ? [counted] : []),
    ...cuts.map((most) => ({
      text: around(table(findings, { passes: "counted", most })),
      cost: 100,
      leaves: "the less bad of the gates that stay shut",
    })),
  ];
}

/** What would help, worst first, each sentence once; empty when nothing is asked. */
export function helps(findings: readonly Finding[]): readonly string[] {
  return [...new Set(worstFirst(findings).flatMap(({ help }) => (help === undefined ? [] : [help])))];
}

/** An outcome in words, with a mark for the eye; a warning that failed, failed. */
export function spellOutcome({ outcome, enforcement, code: reason }: Finding): string {
  if (reason === "soaking" && outcome !== "pass") return "⏳ waiting";
  const words = { pass: "✅ pass", fail: "❌ fail", inconclusive: "⚠️ inconclusive" } as const;
  return `${words[outcome]}${outcome !== "pass" && enforcement === "warn" ? ", warns only" : ""}`;
}

/** One row; the incumbent's column is there only where something was compared with it. */
function row(finding: Finding, compared: boolean): string {
  const { gate, value, interval, bound, incumbent, samples, sources } = finding;
  const files = [...new Set(sources.map((source) => source.file))];
  const from = files.slice(0, 3).map((file) => `${code(file, 160)}${toldBy(sources.filter((source) => source.file === file))}`);
  const cells = [
    spellOutcome(finding),
    escape(gate, 120),
    // Why nothing is known can hardly be told from a value that may stand on the right side of its bound.
    value === undefined || finding.outcome === "inconclusive"
      ? escape(finding.because)
      : `${escape(interval === undefined ? value : `${value}, ${interval}`, 160)}${samples === undefined ? "" : ` (${samples} samples)`}`,
    escape(bound ?? "", 120),
    ...(compared ? [escape(incumbent ?? "", 80)] : []),
    [...from, ...(files.length > 3 ? [`and ${files.length - 3} more`] : [])].join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Whose report it is and what stands in it, in the tool's own words and unit; nothing where the report is in ours. */
function toldBy(sources: readonly Source[]): string {
  const told = sources.flatMap(({ tool, reported }) =>
    tool === undefined ? [] : [reported === undefined ? escape(tool, 80) : `${escape(tool, 80)}: ${code(reported, 120)}`],
  );
  const once = [...new Set(told)];
  return once.length === 0 ? "" : ` (${once.slice(0, 2).join("; ")}${once.length > 2 ? "; ..." : ""})`;
}

function head(compared: boolean): readonly string[] {
  const names = ["", "gate", "value", "bound", ...(compared ? ["incumbent"] : []), "source"];
  return [`| ${names.join(" | ")} |`, `|${"---|".repeat(names.length)}`];
}
