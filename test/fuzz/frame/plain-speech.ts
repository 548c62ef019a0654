import type { Problem } from "../../../src/errors.ts";
import { UserError } from "../../../src/errors.ts";
import type { Said } from "../../../src/say.ts";
import { sayError } from "../../../src/say.ts";
import { holds } from "./word.ts";

/** What only a program says of itself: stacks, classes of errors, values that were never meant for people. */
const MACHINE =
  /\n\s+at \S.*:\d+|\b(?:Type|Range|Reference|Syntax|Zod|Internal)Error\b|Cannot read propert|is not a function|is not iterable|call stack|node:internal|node_modules|\.ts:\d|\[object Object\]|Invalid input|\$Zod/;

/** No text that a person sees holds a stack trace or the words of a program about itself. */
export function speaksPlainly(text: string): void {
  const found = MACHINE.exec(text);
  holds(found === null, `a person is shown ${JSON.stringify(found?.[0])} in: ${text.slice(0, 500)}`);
}

/** Everything that was said of a run, on every surface, is for people, and no line of it commands the runner. */
export function saidPlainly(said: Said): void {
  speaksPlainly(said.text);
  speaksPlainly(said.summary ?? "");
  for (const value of Object.values(said.outputs)) speaksPlainly(value);
  speaksPlainly(JSON.stringify(said.json));
  for (const line of said.text.split("\n")) holds(!/^\s*::|##\[/.test(line), `a line of the log is a command: ${line}`);
}

/** Every problem says what is wrong; its line, if it has one, is a line of its file. Sizes are in lines, by file. */
export function toldWell(problems: readonly Problem[], lines: Readonly<Record<string, number>>): void {
  holds(problems.length > 0, "refused without a problem");
  for (const { what, file, line, hint } of problems) {
    holds(what.trim() !== "" && hint?.trim() !== "", "a problem says nothing");
    speaksPlainly(what);
    speaksPlainly(hint ?? "");
    if (line === undefined) continue;
    holds(file !== undefined, `a line without a file: ${what}`);
    const most = lines[file];
    holds(most !== undefined, `a problem is about ${file}, which nobody gave`);
    holds(Number.isInteger(line) && line >= 1 && line <= most, `line ${line} of ${file}, which has ${most}: ${what}`);
  }
}

/** How many lines a text has, as an editor counts them. */
export function linesOf(text: string): number {
  return text.split("\n").length;
}

/** What was done, or the problems of a person's; any other error is the product's crash and goes on. */
export function orProblems<T>(
  work: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    saidPlainly(sayError(error));
    return { ok: false, problems: error.problems };
  }
}
