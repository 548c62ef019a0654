import fc from "fast-check";
import type { Pointer } from "../../src/manifest/shape.ts";

/** A digest that is told apart by one character. */
export const digest = (char: string) => `sha256:${char.repeat(64)}`;

export const FILE = "models/fraud.yaml";
export const at = (hours: number) => new Date(Date.UTC(2026, 10, 1, hours));

/** Version n as an artifact: always the same digest, so that no two artifacts share a version. */
export function pointer(n: number, words: { uri?: string; evidence?: string } = {}): Pointer {
  return { version: String(n), digest: `sha256:${n.toString(16).padStart(64, "0")}`, ...words };
}

export const pointers: fc.Arbitrary<Pointer> = fc
  .record({
    n: fc.integer({ min: 1, max: 12 }),
    uri: fc.option(fc.constantFrom("s3://acme/m.onnx", "https://h/x?a=1,2#top", "/srv/models/{a}", "file:%20x"), {
      nil: undefined,
    }),
    evidence: fc.option(fc.constantFrom("e", "f"), { nil: undefined }),
  })
  .map(({ n, uri, evidence }) =>
    pointer(n, { ...(uri === undefined ? {} : { uri }), ...(evidence === undefined ? {} : { evidence: digest(evidence) }) }),
  );

type Style = {
  eol: string;
  finalEol: boolean;
  mark: boolean;
  indent: number;
  dash: number;
  stages: "block" | "flow";
  lists: "block" | "flow" | "inline" | "rows";
  quote: '"' | "'";
  quoteAll: boolean;
  quoteKeys: boolean;
  comments: readonly string[];
  blank: boolean;
  emptyLists: boolean;
};

const styles: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom("\n", "\r\n"),
  finalEol: fc.boolean(),
  mark: fc.boolean(),
  indent: fc.constantFrom(1, 2, 4),
  dash: fc.constantFrom(0, 2, 3),
  stages: fc.constantFrom("block", "flow"),
  lists: fc.constantFrom("block", "flow", "inline", "rows"),
  quote: fc.constantFrom('"', "'"),
  quoteAll: fc.boolean(),
  quoteKeys: fc.boolean(),
  comments: fc.array(fc.constantFrom("", "", "", "# why", "#\ttab: [x]", "# - { version: 1 }", "# é 'q\""), {
    minLength: 3,
    maxLength: 7,
  }),
  blank: fc.boolean(),
  emptyLists: fc.boolean(),
});

type Shape = { stages: Record<string, Pointer>; archived: Pointer[]; holds: Pointer[] };

const shapes: fc.Arbitrary<Shape> = fc.record({
  stages: fc.record({ staging: pointers, production: pointers }, { requiredKeys: [] }),
  archived: fc.uniqueArray(pointers, { maxLength: 3, selector: (one) => one.version }),
  holds: fc.uniqueArray(pointers, { maxLength: 2, selector: (one) => one.version }),
});

/** A sound manifest's text as some person may have written it. */
export const texts: fc.Arbitrary<string> = fc.tuple(shapes, styles).map(([shape, style]) => render(shape, style));

/**
 * The same without blank lines and without lists on lines of their own between brackets: these find their places again only in a
 * text that is otherwise unchanged.
 */
export const plainTexts: fc.Arbitrary<string> = fc
  .tuple(shapes, styles)
  .map(([shape, style]) => render(shape, { ...style, blank: false, lists: style.lists === "rows" ? "inline" : style.lists }));

function render(shape: Shape, style: Style): string {
  const lines: string[] = [];
  let turn = 0;
  const comment = () => style.comments[turn++ % style.comments.length] ?? "";
  const say = (line: string) => {
    const tail = comment();
    lines.push(tail === "" ? line : `${line} ${tail}`);
  };
  const aside = (indent: number) => {
    const text = comment();
    if (text !== "") lines.push(" ".repeat(indent) + text);
    if (style.blank && turn % 3 === 0) lines.push("");
  };
  const key = (word: string) => (style.quoteKeys ? `"${word}"` : word);
  const word = (name: string, value: string) =>
    name === "version" || style.quoteAll || /[,{#%?]/.test(value) ? `${style.quote}${value}${style.quote}` : value;
  const pairs = (fields: Record<string, string | undefined>) =>
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${key(name)}: ${word(name, value)}`]));
  const flow = (fields: Record<string, string | undefined>) => `{ ${pairs(fields).join(", ")} }`;
  const inside = style.indent;

  say(`${key("model")}: fraud`);
  aside(0);
  if (Object.keys(shape.stages).length === 0) lines.push(`${key("stages")}: {}`);
  else say(`${key("stages")}:`);
  for (const [stage, { version, digest, uri, evidence }] of Object.entries(shape.stages)) {
    aside(inside);
    const fields = { version, digest, uri, evidence };
    if (style.stages === "flow") say(`${" ".repeat(inside)}${key(stage)}: ${flow(fields)}`);
    else {
      say(`${" ".repeat(inside)}${key(stage)}:`);
      for (const pair of pairs(fields)) {
        aside(inside + 2);
        say(`${" ".repeat(inside + 2)}${pair}`);
      }
    }
  }
  const archived = shape.archived
    .filter((one) => shape.stages.production?.version !== one.version)
    .map(({ version, digest, uri, evidence }) => ({
      version,
      digest,
      uri,
      evidence,
      left: "production",
      at: "2026-01-02T03:04:05Z",
    }));
  const holds = shape.holds.map((one) => ({
    stage: "production",
    digest: one.digest,
    because: "it is slow, #1",
    since: "2026-01-02T03:04:05Z",
  }));
  for (const [name, entries] of Object.entries({ archived, holds })) {
    aside(0);
    if (entries.length === 0) {
      if (style.emptyLists) say(`${key(name)}: []`);
      continue;
    }
    if (style.lists === "inline") say(`${key(name)}: [${entries.map(flow).join(", ")}]`);
    else if (style.lists === "rows") {
      say(`${key(name)}: [`);
      for (const [index, entry] of entries.entries())
        say(`  ${flow(entry)}${index < entries.length - 1 || style.blank ? "," : ""}`);
      lines.push("]");
    } else {
      say(`${key(name)}:`);
      for (const entry of entries) {
        aside(style.dash);
        if (style.lists === "flow") say(`${" ".repeat(style.dash)}- ${flow(entry)}`);
        else
          for (const [index, pair] of pairs(entry).entries()) say(`${" ".repeat(style.dash)}${index === 0 ? "- " : "  "}${pair}`);
      }
    }
  }
  aside(0);
  return (style.mark ? "\ufeff" : "") + lines.join(style.eol) + (style.finalEol ? style.eol : "");
}
