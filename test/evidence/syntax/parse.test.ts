import { expect, test } from "vitest";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { under } from "../../../src/evidence/syntax/tree.ts";

const parsed = (name: string, text: string) => parse(name, new TextEncoder().encode(text));
const long = (length: number) => `a: 1\n${"# a comment\n".repeat(length / 12)}`;

test("a file that does not say that it is YAML is tried as such only while that takes no time", () => {
  expect(parsed("MLmodel", long(190_000)).root?.is).toBe("map");
  expect(parsed("MLmodel", long(250_000))).toMatchObject({ problems: [] });
  expect(parsed("MLmodel", long(250_000)).root).toBeUndefined();
  expect(parsed("a.yaml", long(250_000)).root?.is).toBe("map");
});

test("tables, XML, Markdown and lines of JSON are left to those that read them", () => {
  const names = ["a.csv", "a.tsv", "a.xml", "README.md", "a.jsonl", "a.pbtxt"];
  expect(names.map((name) => parsed(name, "a: 1\n").root)).toEqual(names.map(() => undefined));
  expect(parsed("report", "<a: 1>\n").root).toBeUndefined();
});

test("a number that ends in a dot may have been cut off, and is none", () => {
  expect(under(parsed("a.yaml", "a: 0.\n").root, "a")).toMatchObject({ is: "token", text: "0." });
});
