import fc from "fast-check";
import { expect, test } from "vitest";
import { code, cut, escape, logSafe, plain } from "../../src/report/escape.ts";

const Z = "\u200b";

test.each([
  ["auc is 0.89, must be at least 0.9", "auc is 0.89, must be at least 0.9"],
  ["latency_p95_ms", "latency\\_p95\\_ms"],
  ["a|b", "a\\|b"],
  ["`x` *y* ~z~ $m$", "\\`x\\` \\*y\\* \\~z\\~ \\$m\\$"],
  ["[text](x) ![i](j)", "\\[text\\]\\(x\\) \\!\\[i\\]\\(j\\)"],
  ["<script>&lt;", "&lt;script&gt;&amp;lt;"],
  ["\\*", "\\\\\\*"],
  ["# heading", "\\# heading"],
  ["- item", "\\- item"],
  ["+ item", "\\+ item"],
  ["> quote", "&gt; quote"],
  ["12. item", "12\\. item"],
  ["=====", "\\====="],
  ["one\r\n\n two\u2028three\tfour ", "one two three four"],
  ["<!-- model-promotion:end -->", "&lt;\\!-- model-promotion:end --&gt;"],
  ["@maya and @acme/owners", `@${Z}maya and @${Z}acme/owners`],
  ["ndcg@10", `ndcg@${Z}10`],
  ["fixes #12, acme/x#12, GH-12, gh-12", `fixes \\#${Z}12, acme/x\\#${Z}12, GH-${Z}12, gh-${Z}12`],
  ["https://evil.example www.evil.example", `https:${Z}//evil.example www${Z}.evil.example`],
  ["commit 3f2a91c", "commit `3f2a91c`"],
  ["0.8912345678", "0.8912345678"],
  [":tada: a::b", `\\:${Z}tada: a::b`],
  ["a\u202eb\u0007c\u200dd\ud800", "a\\\\u202eb\\\\u0007c\\\\u200dd\\\\ud800"],
])("%j reads as it was written and does nothing", (text, harmless) => {
  expect(escape(text)).toBe(harmless);
});

test.each([
  ["auc", "`auc`"],
  ["a`b", "<code>a\\`b</code>"],
  ["a|b", "<code>a\\|b</code>"],
  ["x\\", "`x\\`"],
  ["<!-- model-promotion:end -->", `\`<!${Z}-- model-promotion:end -->\``],
  ["  ", "(empty)"],
  ["one\ntwo", "`one two`"],
])("%j as a code span nothing breaks out of", (text, span) => {
  expect(code(text)).toBe(span);
});

test.each([
  ["::set-output name=x::y", ": :set-output name=x: :y"],
  ["\u001b[31mred\n::error::x", "\\u001b[31mred : :error: :x"],
  ["see ##[error]x", "see ## [error]x"],
  ["a:b ##b", "a:b ##b"],
])("the log line %j is no workflow command", (text, line) => {
  expect(logSafe(text)).toBe(line);
});

test("a long text is cut between characters", () => {
  expect(plain("x".repeat(600))).toBe(`${"x".repeat(499)}…`);
  expect(cut("a😀b", 3)).toBe("a…");
  expect(cut("abc", 3)).toBe("abc");
});

const PIECES = [
  "`",
  "|",
  "\\",
  "*",
  "_",
  "<",
  ">",
  "[",
  "](",
  "!",
  "#",
  "~",
  "$",
  "@a",
  "#1",
  "://",
  "www.",
  "<!--",
  "- ",
  "1. ",
  "\n",
  "&lt;",
  "GH-1",
  "::",
  "##[",
  "\u202e",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })), { maxLength: 12 })
  .map((parts) => parts.join(""));

test("whatever is written: one line, every sign of Markdown escaped, nothing to link, and the text can be read back", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const harmless = escape(text);
      expect(harmless).not.toMatch(/[\n\r<>]/);
      expect(harmless.replace(/\\./g, "")).not.toMatch(/[\\`*_|[\]()#!~$]/);
      expect(harmless).not.toMatch(/@[^\u200b]|#\d|gh-\d|:\/\/|www\.|^[-+=:]|^\d+\.( |$)/i);
      const read = harmless
        .replaceAll(Z, "")
        .replace(/\\(.)/g, "$1")
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&amp;", "&");
      expect(read).toBe(plain(text));
    }),
    { numRuns: 2000 },
  );
});

test("whatever is written: a code span ends where we end it", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(code(text)).toMatch(/^(`[^`|\n]+`|<code>[^<\n]+<\/code>|\(empty\))$/);
      expect(code(text)).not.toContain("<!--");
    }),
    { numRuns: 2000 },
  );
});

test("whatever is written: a log line holds no command", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      expect(logSafe(text)).not.toMatch(/::|##\[|[\p{Cc}]/u);
    }),
    { numRuns: 2000 },
  );
});
