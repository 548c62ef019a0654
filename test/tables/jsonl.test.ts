import { expect, test } from "vitest";
import { chunked, rowsOf } from "./reading.ts";

const read = (text: string, columns: Parameters<typeof rowsOf>[0], sizes?: readonly number[]) =>
  rowsOf(columns, chunked("t.jsonl", text, sizes));

test("reads one object on each line, whatever the order of its keys, its spaces and what else is in it", async () => {
  const text = [
    '\uFEFF{"p": 0.25, "y": true, "who": "a,b", "meta": {"deep": ["}", 1]}}',
    '{"p": 1e-3, "y": 0, "who": "S\u00e3o \\"x\\"", "meta": []}\r',
    "",
    '  {"who":"\\u0061","y":false,"p":NaN,"meta":"\\\\"}  ',
    '{"y":null,"p":-Infinity,"extra":[{"p":5}]}',
    '{"p":"0.5","y":1,"who":12345678901234567890}',
  ].join("\n");
  for (const end of ["", "\n", "\n\n"]) {
    for (const sizes of [[65_536], [1], [5, 2]]) {
      expect(await read(text + end, { p: "number", y: "flag", who: "key" }, sizes)).toEqual({
        p: [0.25, 0.001, null, -Infinity, 0.5],
        y: [1, 0, 0, null, 1],
        who: ["a,b", 'São "x"', "a", null, "12345678901234567890"],
      });
    }
  }
});

test("numbers and truths are the texts they are written as", async () => {
  expect(await read('{"a":1.0,"b":true}\n{"a":1,"b":false}\n{"a":"1.0","b":null}\n', { a: "category", b: "category" })).toEqual({
    a: ["1.0", "1", "1.0"],
    b: ["true", "false", null],
  });
});

test("a line that is no object is told with its line, and so is a nested value, but only in a column that is asked for", async () => {
  const text =
    '{"a":1,"b":2}\n[1]\n{"a":{"x":1},"b":[]}\n{"a":1,"b":2\n{"a":1,"a":2}\n{"a":true}\n{"a":nonsense}\nx\n{"a":1} {"a":2}\n';
  for (const sizes of [[65_536], [1]]) {
    expect(await read(text, { a: "number" }, sizes)).toEqual([
      't.jsonl:2: "[1]" is no JSON object (write one object on each line)',
      't.jsonl:3: a: "{\\"x\\":1}" is nested (write one value, or null)',
      't.jsonl:4: "{\\"a\\":1,\\"b\\":2" is no JSON object (write one object on each line)',
      "t.jsonl:5: a: the key stands there twice (keep the one that is true)",
      't.jsonl:6: a: "true" is no number (write one value, or null)',
      expect.stringContaining("t.jsonl:7: "),
      expect.stringContaining("t.jsonl:8: "),
      expect.stringContaining("t.jsonl:9: "),
    ]);
  }
});

test.each([
  ['{"a":1}\n{"a":2}\n', ['t.jsonl: has no column "b" (it has "a")']],
  ["", ["t.jsonl:1: holds no rows (write one object on each line)"]],
  ["\n", ["t.jsonl:2: holds no rows (write one object on each line)"]],
])("a column that no line has is a problem: %j", async (text, told) => {
  expect(await read(text, { a: "number", b: "number" })).toEqual(told);
});

test("a key that some lines do not have is missing there, even where they look alike again", async () => {
  const text = '{"a":1,"b":2}\n{"a":3}\n{"a":4,"b":5}\n{"a":6}\n{"b":7}\n';
  expect(await read(text, { a: "number", b: "number" })).toEqual({ a: [1, 3, 4, 6, null], b: [2, null, 5, null, 7] });
});

test("is not UTF-8, and at most 20 problems", async () => {
  const bytes = new Uint8Array(Buffer.from('{"a":"S\xe3o"}\n', "latin1"));
  expect(await rowsOf({ a: "key" }, chunked("t.jsonl", bytes))).toEqual(["t.jsonl:1: is not UTF-8 (save it as UTF-8)"]);
  expect(await read('{"a":[]}\n'.repeat(100), { a: "key" }, [3])).toHaveLength(20);
});

test("what is UTF-16 is told as that, not as broken JSON", async () => {
  for (const mark of ["\xff\xfe", "\xfe\xff"]) {
    const bytes = Buffer.from(`${mark}{\0"\0`, "latin1");
    expect(await rowsOf({ a: "number" }, chunked("t.jsonl", bytes))).toEqual(["t.jsonl:1: is UTF-16 (save it as UTF-8)"]);
  }
});
