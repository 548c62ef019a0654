/** What GitHub takes, in UTF-16 code units (never fewer than characters) and in UTF-8 bytes. */
export type Limit = { readonly characters: number; readonly bytes: number };

/**
 * A check run's `summary` and `text` end at 65,535 characters each; a body at 65,536; a step summary at 1 MiB; an annotation's
 * message at 64 KB. Each limit leaves room for what GitHub counts differently than we do.
 * https://docs.github.com/rest/checks/runs#create-a-check-run
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#step-isolation-and-limits
 */
export const LIMITS = {
  check: { characters: 60_000, bytes: 65_000 },
  body: { characters: 60_000, bytes: 65_000 },
  wholeBody: { characters: 65_536, bytes: 262_144 },
  summary: { characters: 1_000_000, bytes: 1_000_000 },
  output: { characters: 60_000, bytes: 60_000 },
  annotation: { characters: 4_000, bytes: 16_000 },
} as const satisfies Record<string, Limit>;

/** Titles: of checks (which GitHub ends at 255), and of pull requests (256). */
export const TITLE = { check: 99, pull: 240 } as const;

/** A shorter form of a part: what it costs the reader, and what it leaves out. Cheaper steps are taken first. */
export type Step = { readonly text: string; readonly cost: number; readonly leaves: string };

/** A piece of a text, with its shorter forms, longest first; the empty text leaves it out. A part without them stays whole. */
export type Part = { readonly text: string; readonly shorter?: readonly Step[] | undefined };

/**
 * The parts as one text, in their order, that keeps within a limit. As long as they do not fit, the cheapest next step is taken,
 * whichever part it belongs to. What was left out is said at the end, and that the whole stands in `whole`. When nothing can be
 * shortened any more, lines are cut from the end.
 */
export function fit(parts: readonly Part[], limit: Limit, whole: string): string {
  const forms = parts.map((part) => ({ text: part.text, shorter: part.shorter ?? [] }));
  const left: string[] = [];
  for (;;) {
    const text = joined([...forms.map((form) => form.text), notice(left, whole)]);
    if (fits(text, limit)) return text;
    const costs = forms.map((form) => form.shorter[0]?.cost ?? Number.POSITIVE_INFINITY);
    const cheapest = costs.indexOf(Math.min(...costs));
    const [step, ...shorter] = forms[cheapest]?.shorter ?? [];
    if (step === undefined)
      return cutLines(joined(forms.map((form) => form.text)), limit, notice([...left, "everything after this line"], whole));
    forms[cheapest] = { text: step.text, shorter };
    if (!left.includes(step.leaves)) left.push(step.leaves);
  }
}

export function fits(text: string, limit: Limit): boolean {
  return text.length <= limit.characters && bytesOf(text) <= limit.bytes;
}

export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The first lines of a text that keep within a limit together with `end`, which always stays. Blocks that were open are closed. */
export function cutLines(text: string, limit: Limit, end: string): string {
  const lines = text.split("\n");
  let [low, high] = [0, lines.length];
  const upTo = (many: number) => joined([closed(lines.slice(0, many).join("\n")), end]);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(upTo(middle), limit)) low = middle;
    else high = middle - 1;
  }
  return upTo(low);
}

function closed(text: string): string {
  const open = (text.match(/^<details/gm) ?? []).length - (text.match(/^<\/details>/gm) ?? []).length;
  return open > 0 ? `${text}\n${"\n</details>".repeat(open)}` : text;
}

function notice(left: readonly string[], whole: string): string {
  return left.length === 0 ? "" : `_Left out to keep within GitHub's limit: ${left.join(", ")}. The whole stands in ${whole}._`;
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n");
}
