import { missing } from "../approval/missing.ts";
import { shortDigest } from "../digest.ts";
import type { Finding } from "../gates/outcome.ts";
import { isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { logSafe } from "./escape.ts";
import { worstFirst } from "./headline.ts";
import { spellMove } from "../promotion/message.ts";
import { problemLines } from "./problems.ts";
import { afterWord, reasonOf, standingOfResult } from "./standing.ts";

type Paint = (text: string, as: keyof typeof COLORS) => string;

const COLORS = { good: 32, bad: 31, unsure: 33, quiet: 2 } as const;

/** A result for a terminal or a log: aligned plain lines, worst first, none of which a runner could take for a command. */
export function terminal(result: Result, color = false): string {
  const paint: Paint = (text, as) => (color ? `\u001b[${COLORS[as]}m${text}\u001b[0m` : text);
  const standing = standingOfResult(result);
  const word = result.merged === undefined ? standing : "merged";
  const blocks = [
    ...result.judged.map((judged) => moveBlock(judged, paint)),
    result.findings.length === 0 ? [] : ["the pull request as a whole", ...findingLines(result.findings, paint)],
    [
      `${paint(word, standing === "open" ? "good" : standing === "shut" ? "bad" : "unsure")}${afterWord(word, logSafe(reasonOf(result)))}`,
    ],
    section("next", result.decision.next),
    section("done", result.done),
    result.problems.length === 0 ? [] : ["to fix", ...problemLines(result.problems).map((line) => `  ${line}`)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n")}\n`;
}

function moveBlock(judged: Judged, paint: Paint): readonly string[] {
  const { move, policy, tally, forcing } = judged;
  const to = "to" in move ? ` (${shortDigest(move.to.digest)})` : "";
  const by = policy === undefined ? "" : `, by ${policy.file}`;
  const seats = (tally?.seats ?? []).map((seat) => [
    seat.who,
    `${seat.filledBy.length} of ${seat.count}`,
    seat.filledBy.join(", "),
  ]);
  const forced = isForced(judged) ? (forcing?.by ?? []).map(({ login, because }) => [login, "forces it", because]) : [];
  const aside = [...(tally?.setAside ?? []), ...(forcing?.setAside ?? [])].map(({ login, because }) => [
    login,
    "does not count",
    because,
  ]);
  const lines = [...(tally === undefined ? [] : missing(tally)), ...(tally?.unknowns ?? []), ...(forcing?.unknowns ?? [])];
  return [
    logSafe(`${spellMove(move)}${to}${by}`),
    ...findingLines(judged.findings, paint),
    ...aligned([...seats, ...forced, ...aside]),
    ...lines.map((line) => `  ${logSafe(line)}`),
  ];
}

function findingLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  const sorted = worstFirst(findings);
  const rows = sorted.map(({ outcome, enforcement, family, because, incumbent, sources }) => [
    outcome === "pass" || enforcement === "block" ? outcome : `${outcome}, warns only`,
    family,
    `${because}${incumbent === undefined || because.includes("incumbent") ? "" : `; the incumbent has ${incumbent}`}`,
    [...new Set(sources.map((source) => source.file))].join(", "),
  ]);
  return aligned(rows).map((line, index) => {
    const outcome = sorted[index]?.outcome ?? "inconclusive";
    const as = outcome === "pass" ? "good" : outcome === "fail" ? "bad" : "unsure";
    return line.replace(/^ {2}(pass|fail|inconclusive)/, (_, word: string) => `  ${paint(word, as)}`);
  });
}

/** Rows of cells as indented lines; every column but the last is as wide as its widest cell, within reason. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const safe = rows.map((row) => row.map((cell) => logSafe(cell)));
  const widths = (safe[0] ?? []).map((_, column) => Math.min(70, Math.max(...safe.map((row) => row[column]?.length ?? 0))));
  return safe.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, ...lines.map((line) => `  ${logSafe(line)}`)];
}
