/** What people write who know another tool's words for the same thing. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  ">=": "at_least",
  "<=": "at_most",
  ">": "above",
  "<": "below",
  min: "at_least",
  minimum: "at_least",
  max: "at_most",
  maximum: "at_most",
  direction: "better",
  environments: "stages",
  approvers: "approvals",
  reviewers: "approvals",
};

/** The known word that was most likely meant, or undefined when none is close. */
export function nearest(written: string, known: readonly string[]): string | undefined {
  const word = written.toLowerCase().replaceAll("-", "_");
  const other = Object.hasOwn(OTHER_WORDS, word) ? OTHER_WORDS[word] : undefined;
  if (other !== undefined && known.includes(other)) return other;
  if (word.length > 40) return undefined;
  const allowed = Math.min(2, Math.floor(word.length / 2));
  const close = known.map((candidate) => ({ candidate, edits: edits(word, candidate) })).filter((one) => one.edits <= allowed);
  return close.toSorted((a, b) => a.edits - b.edits)[0]?.candidate;
}

/** Letters to insert, remove, replace, or swap with their neighbour (optimal string alignment distance). */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          (above[column] ?? Infinity) + 1,
          (current[column - 1] ?? Infinity) + 1,
          (above[column - 1] ?? Infinity) + (same ? 0 : 1),
          swapped ? (before[column - 2] ?? Infinity) + 1 : Infinity,
        ),
      );
    }
    before = above;
    above = current;
  }
  return above[b.length] ?? Infinity;
}
