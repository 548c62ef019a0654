import type { Tally } from "./tally.ts";

/** What is still missing and who could give it, one sentence each; empty exactly when the tally is met. */
export function missing(tally: Tally): readonly string[] {
  const objections = tally.objectors.map((login) => `waiting for @${login}, who asked for changes`);
  const seats = tally.seats.flatMap(({ who, count, from, filledBy }) => {
    const open = count - filledBy.length;
    return open > 0 ? [`waiting for ${open} more as ${who} (${spellFrom(from)})`] : [];
  });
  return [...objections, ...seats];
}

/** Who may fill a seat, in words: `@maya or @acme/fraud-owners`, `anyone with write access`. */
export function spellFrom(from: readonly string[]): string {
  return from.map((word) => (word.startsWith("@") ? word : `anyone with ${word} access`)).join(" or ");
}
