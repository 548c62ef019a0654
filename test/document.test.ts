import { expect, test } from "vitest";
import { readDocument } from "../src/document.ts";
import { sentence } from "../src/errors.ts";

const problems = (text: string) => {
  const read = readDocument(text, "models/fraud.yaml");
  return read.ok ? [] : read.problems.map(sentence);
};

test.each([
  ["a carriage return alone, at which other readers break the line", "a: 1 # c\rb: 2\n", "U+000D"],
  ["NEL, at which YAML 1.1 breaks the line", "a: 1 # c\u0085b: 2\n", "U+0085"],
  ["a line separator, at which YAML 1.1 breaks the line", "a: 1 # c\u2028b: 2\n", "U+2028"],
  ["a character that turns the text around", "a: 1 # \u202e2 :a\n", "U+202E"],
  ["an isolate", "a: 1 # \u2066x\n", "U+2066"],
  ["an escape character", "a: 1 # \u001b[2K\n", "U+001B"],
  ["NUL", "a: x\u0000\n", "U+0000"],
  ["a byte order mark in the middle", "a: 1 # \ufeff\n", "U+FEFF"],
])("%s is refused, by its name", (_, text, name) => {
  expect(problems(text)).toEqual([
    `models/fraud.yaml:1: holds the character ${name}, by which a reader or a person reads something else than we do (take it out; inside double quotes it may be written as an escape)`,
  ]);
});

test.each([
  ["%YAML 1.1\n---\na: yes\n", "models/fraud.yaml:1: is written in YAML 1.1"],
  ["%YAML 1.3\n---\na: 1\n", "models/fraud.yaml:1: Unsupported YAML version 1.3"],
  ["%OTHER\n---\na: 1\n", "models/fraud.yaml:1: Unknown directive %OTHER"],
  ["a: 1\nb: !!binary MTIz\n", "models/fraud.yaml:2: the tag tag:yaml.org,2002:binary gives a value another meaning"],
  ["a: !!set {x}\n", "models/fraud.yaml:1: the tag tag:yaml.org,2002:set gives a value another meaning"],
  ["%TAG !! tag:evil,2000:\n---\na: !!str 7\n", "models/fraud.yaml:3: the tag tag:evil,2000:str gives a value another meaning"],
  ["a: !env SECRET\n", "models/fraud.yaml:1: the tag !env gives a value another meaning"],
])("%j is another language than ours", (text, problem) => {
  expect(problems(text)).toEqual([`${problem} (write plain YAML 1.2 values, without %YAML, %TAG and tags of your own)`]);
});

test.each([
  ["windows line endings", "a: 1\r\nb: 2\r\n"],
  ["a byte order mark at the start", "\ufeffa: 1\n"],
  ["letters of any script, and signs", "a: 'ü 快照 😀\t'\n"],
  ["the directive of the language that it is", "%YAML 1.2\n---\na: 1\n"],
  ["a tag that means the same to everybody", "a: !!str 1\n"],
])("%s means the same to every reader", (_, text) => {
  expect(problems(text)).toEqual([]);
});
