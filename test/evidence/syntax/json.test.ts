import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJson } from "../../../src/evidence/syntax/json.ts";
import { plain, spellNode, under } from "../../../src/evidence/syntax/tree.ts";

function valueIn(text: string): unknown {
  const read = readJson(text, "a.json");
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return plain(read.value);
}

function problemsIn(text: string): string[] {
  const read = readJson(text, "a.json");
  return read.ok ? [] : read.problems.map((problem) => `${problem.line ?? "?"}: ${problem.what}`);
}

test("reads whatever JSON.parse reads, and the same", () => {
  const json = fc.json({ maxDepth: 5 }).filter((text) => !/__proto__|constructor|prototype/.test(text));
  fc.assert(
    fc.property(json, fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
      const value: unknown = JSON.parse(text);
      const zero = (_: string, each: unknown): unknown => (each === 0 ? 0 : each);
      expect(valueIn(JSON.stringify(value, undefined, indent))).toEqual(JSON.parse(text, zero));
    }),
    { numRuns: 500 },
  );
});

test("refuses whatever JSON.parse refuses, but for Python's tokens", () => {
  const pieces = fc.array(
    fc.constantFrom("{", "}", "[", "]", ",", ":", '"a"', "1", "-", "0", ".5", "e3", "true", "nul", '"\\x"', '"', " ", "\n"),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const text = parts.join("");
      let parses = true;
      try {
        JSON.parse(text);
      } catch {
        parses = false;
      }
      const problems = problemsIn(text).filter((problem) => !problem.includes("duplicate key"));
      expect(problems.length === 0, text).toBe(parses || problemsIn(text).some((problem) => problem.includes("duplicate key")));
    }),
    { numRuns: 3000 },
  );
});

test("keeps the line and the very characters of every number", () => {
  const read = readJson('{\r\n  "version": 1.10,\r\n  "deep":\r\n    [1e2,\r\n     -0]\r\n}', "a.json");
  if (!read.ok) throw new Error("unreadable");
  expect(under(read.value, "version")).toEqual({ is: "number", line: 2, value: 1.1, text: "1.10" });
  expect(under(read.value, "deep")).toEqual({
    is: "list",
    line: 3,
    nodes: [
      { is: "number", line: 4, value: 100, text: "1e2" },
      { is: "number", line: 5, value: 0, text: "-0" },
    ],
  });
});

test.each([
  ["NaN", NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["1e999", Infinity],
  ["-1e999", -Infinity],
  ["1.7976931348623157e+308", Number.MAX_VALUE],
  ["null", null],
  ["true", true],
  ["false", false],
])("takes a bare %s as a token, not as a number", (text, value) => {
  expect(readJson(text, "a.json")).toEqual({ ok: true, value: { is: "token", line: 1, value, text } });
});

test("leaves tokens inside quoted texts alone", () => {
  expect(valueIn('{"said": "NaN, Infinity and \\"-Infinity\\": null", "NaN": 1}')).toEqual({
    said: 'NaN, Infinity and "-Infinity": null',
    NaN: 1,
  });
});

test.each([
  ["", ["1: the file ends where a value is expected"]],
  ["{", ["1: the file ends where a key in quotes is expected"]],
  ['{\n"a": 1,\n}', ['3: "}" stands where a key in quotes is expected']],
  ["[1,]", ['1: "]" stands where a value is expected']],
  ["[1 2]", ['1: "2" stands where , or ] is expected']],
  ["{'a': 1}", ['1: "\'" stands where a key in quotes is expected']],
  ['{"a" 1}', ['1: "1" stands where : is expected']],
  ['{"a": 01}', ['1: "1" stands where , or } is expected']],
  ['{"a": +1}', ['1: "+" stands where a value is expected']],
  ['{"a": -NaN}', ['1: "-" stands where a value is expected']],
  ['{"a": nan}', ['1: "n" stands where a value is expected']],
  ['{"a": "b\n"}', ['1: "\\n" stands where the rest of a quoted text is expected']],
  ['{"a": "b\\x"}', ["1: a quoted text holds an escape that is none of JSON's"]],
  ["{} {}", ['1: "{" stands where the end of the file is expected']],
  [
    '{"a": 1,\n "b": {"c": 1,\n "c": 2},\n "a": 1}',
    ["3: c: duplicate key, it stands on line 2 already", "4: a: duplicate key, it stands on line 1 already"],
  ],
  ['{"a": 1, "\\u0061": 2}', ["1: a: duplicate key, it stands on line 1 already"]],
  ['{"__proto__": {"auc": 1}}', ["1: __proto__ is not allowed as a key"]],
  [
    '{"a": {"constructor": 1, "prototype": 2}}',
    ["1: constructor is not allowed as a key", "1: prototype is not allowed as a key"],
  ],
])("says what is wrong with %j, and where", (text, problems) => {
  expect(problemsIn(text)).toEqual(problems);
});

test("refuses a text that is nested without end", () => {
  expect(problemsIn("[".repeat(200_000))).toEqual(['1: "[" stands where nothing nested deeper than 100 levels is expected']);
  expect(problemsIn('{"a":'.repeat(200_000))).toHaveLength(1);
  expect(problemsIn("[".repeat(100) + "]".repeat(100))).toEqual([]);
});

describe("a large report", () => {
  test("of 9 MB is read in seconds, not minutes", () => {
    const metrics = Object.fromEntries(Array.from({ length: 300_000 }, (_, index) => [`metric_${index}`, index / 7]));
    const text = JSON.stringify({ metrics }, undefined, 1);
    expect(text.length).toBeGreaterThan(9_000_000);
    expect(readJson(text, "a.json").ok).toBe(true);
  });
});

test.each([
  ['"0.95"', '"0.95"'],
  ["[0.9, null]", "[0.9, null]"],
  ['{"a": {"b": {"c": {"d": 1}}}}', "{a: {b: {c: ...}}}"],
  [JSON.stringify("x".repeat(100)), `"${"x".repeat(56)}...`],
])("spells %s for a person", (text, spelled) => {
  const read = readJson(text, "a.json");
  expect(read.ok && spellNode(read.value)).toBe(spelled);
});

const nodeOf = (written: string) => {
  const read = readJson(`[${written}]`, "a.json");
  return read.ok && read.value.is === "list" ? read.value.nodes[0]?.is : undefined;
};

test.each(["0.89999999999999999999", "1e-400", "-1e-400", "0.90000000000000001", "12345678901234567890", `0.${"1".repeat(200)}`])(
  "%s is no number that a double keeps, and would become another one",
  (written) => expect(nodeOf(written)).toBe("token"),
);

test.each([
  "0.9",
  "0.900",
  "-0.0",
  "0e5",
  "1e22",
  "0.30000000000000004",
  "5e-324",
  "0.90000000000000002220",
  "1679026894742471.2",
])("%s is kept as it was written", (written) => expect(nodeOf(written)).toBe("number"));

test("every double is kept, however it is printed", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -1e308, max: 1e308 }), fc.integer({ min: 17, max: 60 }), (value, digits) => {
      expect(nodeOf(String(value))).toBe("number");
      expect(nodeOf(value.toPrecision(digits).replace("+", ""))).toBe("number");
    }),
    { numRuns: 2000 },
  );
});

test.each([`0.1${"0".repeat(100_000)}1`, "9".repeat(100_000), `1e${"0".repeat(100_000)}1`])(
  "a number of more characters than anybody writes is no value, and takes no time",
  (number) => {
    const read = readJson(`{"a": ${number}}`, "a.json");
    expect(read.ok && under(read.value, "a")?.is).toBe("token");
  },
);
