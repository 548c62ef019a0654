import fc from "fast-check";

/* Texts that were sound once: cut, doubled, swapped, and with what YAML, JSON and Unicode have in store put into them. */

const TOKENS = [
  "&a ",
  "*a",
  "<<: *a",
  "!!str ",
  "!!float ",
  "!!binary ",
  "!x ",
  "? ",
  ": ",
  "- ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "|\n",
  ">-\n",
  "'",
  '"',
  "#",
  " #x",
  "\n",
  "\r\n",
  "\r",
  "\t",
  "  ",
  "---\n",
  "...\n",
  "%YAML 1.1\n",
  "%TAG ! x:\n",
  "\ufeff",
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\u0085",
  "\u2028",
  "\u202e",
  "\ud800",
  "\udfff",
  "é",
  "𝒳",
  "__proto__",
  "__proto__: x\n",
  "constructor",
  "prototype: {}\n",
  "toString",
  "hasOwnProperty",
  "null",
  "~",
  "true",
  "yes",
  "1.10",
  "012",
  "0x1F",
  "1e999",
  ".nan",
  ".inf",
  "NaN",
  "-0",
  "\\u0000",
  "\\",
  "::error::x",
  "${{ x }}",
  "<!--",
  "@maya",
  "a".repeat(300),
  "[".repeat(50),
  "{a: ".repeat(30),
  "&b [*b]",
  "x: &x [*x, *x]\n",
  "sha256:",
  "f".repeat(64),
  "F".repeat(64),
  "2026-11-20",
  "2026-13-45T99:00:00Z",
] as const;

type Edit = { readonly at: number; readonly length: number; readonly put: string | number };

const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(9999),
  length: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(12)),
  put: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...TOKENS) },
    // A piece of the text itself, from there.
    { weight: 2, arbitrary: fc.nat(9999) },
    { weight: 1, arbitrary: fc.constant("") },
    fc.string({ unit: "binary", maxLength: 3 }),
  ),
});

function edited(text: string, { at, length, put }: Edit): string {
  const from = at % (text.length + 1);
  const piece = typeof put === "string" ? put : text.slice(put % (text.length + 1)).slice(0, 40);
  return text.slice(0, from) + piece + text.slice(from + length);
}

/** A whole line taken out, doubled, or put elsewhere: what people do by mistake. */
function shuffled(text: string, { at, length, put }: Edit): string {
  const lines = text.split("\n");
  const [line = ""] = lines.splice(at % lines.length, 1);
  const to = (typeof put === "number" ? put : length) % (lines.length + 1);
  if (length > 2) lines.splice(to, 0, line, ...(length % 2 === 0 ? [line] : []));
  return lines.join("\n");
}

/** One of these texts as it is, or after a few edits. */
export function mutated(texts: fc.Arbitrary<string>, sound = 3): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: sound, arbitrary: texts },
    {
      weight: 4,
      arbitrary: fc
        .tuple(texts, fc.array(edit, { minLength: 1, maxLength: 3 }))
        .map(([text, edits]) => edits.reduce(edited, text)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(texts, fc.array(edit, { minLength: 1, maxLength: 2 }))
        .map(([text, edits]) => edits.reduce(shuffled, text)),
    },
  );
}

/** Tokens without any plan, among words that a file of this kind knows. */
export function soup(words: readonly string[]): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.constantFrom(...TOKENS), { weight: 2, arbitrary: fc.constantFrom(...words) }), { maxLength: 14 })
    .map((all) => all.join(""));
}
