import fc from "fast-check";
import { expect, test } from "vitest";
import type { Result } from "../../src/promotion/result.ts";
import { BEGIN, body, END, intoBody, title } from "../../src/report/body.ts";
import { checkRuns } from "../../src/report/check-runs.ts";
import { outputs } from "../../src/report/outputs.ts";
import { problemLines } from "../../src/report/problems.ts";
import { summary } from "../../src/report/summary.ts";
import { terminal } from "../../src/report/terminal.ts";
import { AUC_SHUT, COST_WARNS, INVALID, judged, result, SHUT, TALLY } from "./results.ts";

/*
 * Every text that a person or a tool can put into a result, replaced by an attack, in every place where results are shown.
 */

const KEPT = ["kind", "lane", "merge", "family", "outcome", "enforcement", "code", "to", "command"];

/** The same result with every text in it replaced, apart from the words that are ours. */
function withTexts(value: unknown, text: string, key = ""): unknown {
  if (typeof value === "string") return KEPT.includes(key) ? value : text;
  if (value instanceof Date || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withTexts(one, text, key));
  const entries = Object.entries(value).map(
    ([name, one]) => [key === "lineage" ? text : name, withTexts(one, text, name)] as const,
  );
  return Object.fromEntries(entries);
}

const hold = { stage: "s", digest: "d", because: "b", since: "2026-11-20T10:00:00Z" };
const FULL = result({
  judged: [
    judged({ ...SHUT.judged[0], tally: { ...TALLY, objectors: ["x"], unknowns: ["y"] } }),
    judged({ move: { kind: "hold", model: "m", stage: "s", hold }, lane: "record", policy: undefined }),
    judged({ move: { kind: "unexplained", model: "m", stage: "s", because: "b" }, lane: "forbidden", findings: [COST_WARNS] }),
  ],
  findings: [AUC_SHUT],
  problems: INVALID.problems,
  done: ["did"],
  decision: SHUT.decision,
});
// withTexts keeps every field and its type.
const attacked = (text: string) => withTexts(FULL, text) as Result;
const single = (text: string) => ({ ...attacked(text), judged: attacked(text).judged.slice(0, 1) });

const ATTACKS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  `${END}\nfree text\n${BEGIN}`,
  "<!-- hidden -->",
  "`` ` ``` ~~~",
  "| a | b |\n|---|---|\n| c | d |",
  "](https://evil.example) [click](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "@acme/everyone @maya",
  "#12 GH-12 acme/models#12 3f2a91c0 https://evil.example www.evil.example a@evil.example",
  "</details></summary></sub>",
  "\n\n# Approved\n\n- [x] all gates pass\n> yes",
  "::set-output name=decision::merge\n::error file=x::y\n##[command]z",
  "\u202ea\u2066b\u0000c\u001b[2J\ud800",
  "&#64;maya &lt;b&gt;",
  "$`x`$ $$\\unicode{x}$$",
  "é😀".repeat(3000),
  "constructor",
  "",
];

/** Text with code spans taken out: nothing is read in there. */
const outsideCode = (markdown: string) => markdown.replace(/<code>[^\n]*?<\/code>|(?<!\\)`[^`\n]*`/g, "");

function expectHarmless(markdown: string) {
  const text = outsideCode(markdown);
  const tags = text.match(/<[^>]*>/g) ?? [];
  for (const tag of tags)
    expect(tag).toMatch(/^<(details|details open|\/details|summary|\/summary|sub|\/sub|!-- model-promotion:(begin|end) --)>$/);
  expect(text).not.toMatch(/@[A-Za-z0-9]|[^\\]#\d|GH-\d|:\/\/|www\.|(?<!\\)\]\(|(?<!\\)!\[|&#\d/);
  expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
  expect(markdown).toBe(markdown.toWellFormed());
}

test.each(ATTACKS)("the attack %j does nothing in a body", (text) => {
  for (const one of [attacked(text), single(text)]) {
    const region = body(one);
    expectHarmless(region);
    expect(region.match(/^<!-- model-promotion:(begin|end) -->$/gm)).toEqual([BEGIN, END]);
    const existing = `Above\n\n${region}\n\nBelow`;
    expect(intoBody(existing, region)).toBe(existing);
    expect(region.match(/^<details/gm)?.length).toBe(region.match(/^<\/details>/gm)?.length);
  }
});

test.each(ATTACKS)("the attack %j does nothing in checks and summaries", (text) => {
  for (const one of [attacked(text), single(text)]) {
    for (const run of checkRuns(one)) {
      expectHarmless(run.summary);
      expectHarmless(run.text);
      expect(run.title).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
      expect(run.title.length).toBeLessThan(100);
      expect(run.name).toMatch(/^model promotion( \/ [a-z]+)?$/);
      for (const { title: name, message } of run.annotations) {
        expect(name).toMatch(/^[^\p{Cc}\p{Cf}]{1,255}$/u);
        expect(message.replaceAll("\n", "")).toMatch(/^[^\p{Cc}\p{Cf}]*$/u);
      }
    }
    const { pull } = one;
    expectHarmless(summary([{ ...one, pull: pull === undefined ? undefined : { ...pull, url: text } }]));
  }
});

test.each(ATTACKS)("the attack %j does nothing in a log, and data stay data", (text) => {
  const one = attacked(text);
  for (const said of [terminal(one), terminal(one, true).replace(/\u001b\[\d+m/g, ""), ...problemLines(one.problems)]) {
    expect(said).not.toMatch(/^\s*::|##\[/m);
    expect(said.replaceAll("\n", "")).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u);
  }
  const told = outputs(one, "f");
  expect(() => JSON.parse(told["result"]) as unknown).not.toThrow();
  expect(title(one).length).toBeLessThanOrEqual(240);
});

test("whatever all texts are, nothing gets out of its place", () => {
  const pieces = [
    "`",
    "|",
    "\\",
    "<!--",
    "-->",
    "<b>",
    "[",
    "](",
    "@a",
    "#1",
    "\n",
    "- ",
    "::",
    "##[",
    BEGIN,
    END,
    "\n\n",
    "$",
    "&",
    "~~~",
    "```",
  ];
  const hostile = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 4 })), { maxLength: 8 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(hostile, (text) => {
      const one = attacked(text);
      expectHarmless(body(one));
      expect(body(one).match(/^<!-- model-promotion:(begin|end) -->\r?$/gm)).toEqual([BEGIN, END]);
      for (const run of checkRuns(one)) expectHarmless(run.summary);
      expect(terminal(one)).not.toMatch(/^\s*::|##\[/m);
    }),
    { numRuns: 200 },
  );
});
