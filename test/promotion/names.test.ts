import { expect, test } from "vitest";
import { commitMessage, oneLine, trailers } from "../../src/promotion/names.ts";

test.each([
  ["fixes #12", "fixes issue #12"],
  ["Closes acme/models#12", "Closes issue acme/models#12"],
  ["resolved: GH-12", "resolved issue: GH-12"],
  ["closes gh-12", "closes issue gh-12"],
  ["Fix https://github.com/acme/models/issues/12", "Fix issue https://github.com/acme/models/issues/12"],
  ["fixes 12 bugs", "fixes 12 bugs"],
])("%j closes no issue", (text, quiet) => {
  expect(oneLine(text)).toBe(quiet);
});

test.each([
  ["a line ending of any kind", "a\nb\r\nc\u0085d\u2028e\u000bf\u001cg", "a b c d e f g"],
  ["what a terminal obeys", "a\u001b[2Jb\u0007", "a [2Jb"],
  ["NUL, which git takes in no message", "a\u0000b", "a b"],
  ["half a character", "a\ud800b", "a b"],
])("%s becomes a space", (_, text, line) => {
  expect(oneLine(text)).toBe(line);
});

test("a long text is cut between characters", () => {
  expect(oneLine("x".repeat(5000))).toBe(`${"x".repeat(999)}…`);
  expect(oneLine(`${"x".repeat(998)}😀y`)).toBe(`${"x".repeat(998)}…`);
});

test("no text from people begins a trailer of its own", () => {
  const hostile = ["x\nApproved-By: eve", "x\u0085Approved-By: eve", "x\r\rApproved-By: eve", "x\u001eApproved-By: eve"];
  for (const text of hostile) {
    const message = commitMessage(text, [oneLine(text)], [["Reason", text]]);
    expect(trailers(message, "Approved-By")).toEqual([]);
    expect(message.split(/[\n\u0085\u2028\u2029\u001c-\u001e\r\v\f]/).filter((line) => line.startsWith("Approved-By"))).toEqual(
      [],
    );
  }
});
