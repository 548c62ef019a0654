import { expect, test } from "vitest";
import {
  branchName,
  branchPrefix,
  commitMessage,
  isOurBranch,
  markedPull,
  mergeMark,
  oneLine,
  placeOf,
  trailer,
  trailers,
} from "../../src/promotion/names.ts";

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

const DIGEST = `sha256:${"0123456789ab".padEnd(64, "f")}`;

test("a branch is named by what is done to which model in which stage, and to what", () => {
  expect(branchName("promote", "fraud", "production", "7")).toBe("promote/fraud/production/7");
  expect(branchName("rollback", "fraud", "production", "6")).toBe("rollback/fraud/production/6");
  expect(branchName("release", "fraud", "production", DIGEST)).toBe("release/fraud/production/0123456789ab");
  expect(branchName("hold", "fraud", "production", "2026-11-20-sha256:x")).toBe("hold/fraud/production/2026-11-20-sha256:x");
});

test("every branch of a model and a stage begins with one prefix", () => {
  expect(branchPrefix("promote", "fraud", "production")).toBe("promote/fraud/production/");
  expect(branchName("promote", "fraud", "production", "7").startsWith(branchPrefix("promote", "fraud", "production"))).toBe(true);
});

test.each([
  ["promote/fraud/production/7", true],
  ["rollback/fraud/production/6", true],
  ["release/fraud/production/0123456789ab", true],
  ["hold/fraud/production/0123456789ab", true],
  ["main", false],
  ["deploy/fraud/production/7", false],
  ["promote/fraud/production", false],
  ["promote/fraud/production/", false],
  ["promote//production/7", false],
  ["promote/fraud//7", false],
  ["promote/fraud/production/7/extra", false],
  ["feature/promote/fraud/production/7", false],
])("whether the Action would have made a branch called %s: %s", (branch, ours) => {
  expect(isOurBranch(branch)).toBe(ours);
});

test("a commit message is a headline, its paragraphs, and trailers that git can read", () => {
  const message = commitMessage(
    "promote fraud\nto production",
    ["first line\nsecond line", "another paragraph"],
    [
      ["Model", "fraud"],
      ["Reason", "better\non  the\tholdout "],
      ["Version", ""],
    ],
  );
  expect(message).toBe(
    "promote fraud to production\n\nfirst line\nsecond line\n\nanother paragraph\n\nModel: fraud\nReason: better on the holdout",
  );
});

test("a commit message leaves out what is empty, and the blank lines around it", () => {
  expect(commitMessage("", ["", "words"], [["Stage", ""]])).toBe("words");
  expect(commitMessage("headline", [], [])).toBe("headline");
  expect(commitMessage("", [], [["Stage", "production"]])).toBe("Stage: production");
});

test("no paragraph of a commit message tells GitHub to skip workflows or to close an issue", () => {
  expect(commitMessage("promote [skip ci]", ["fixes #7 [ci skip]", "skip-checks: true"], [["Reason", "closes #8"]])).toBe(
    "promote (skip ci)\n\nfixes issue #7 (ci skip)\n\nskip-checks - true\n\nReason: closes issue #8",
  );
});

test.each([
  ["a line break", "one\r\ntwo\n\nthree", "one two three"],
  ["white space around", "  one\t\ttwo ", "one two"],
  ["[skip ci]", "now [skip ci] please", "now (skip ci) please"],
  ["[ci skip] in capitals", "[CI SKIP]", "(CI SKIP)"],
  ["[no ci] with room inside", "[  no ci\t]", "(no ci)"],
  ["[skip actions]", "[skip actions]", "(skip actions)"],
  ["[actions skip]", "[actions skip]", "(actions skip)"],
  [
    "words to skip that only come together on one line",
    "[skip\n\nci] [ci  skip] [no\t ci] [skip\r\nactions] [actions\u00a0 skip]",
    "(skip ci) (ci skip) (no ci) (skip actions) (actions skip)",
  ],
  ["two of them", "[skip ci][no ci]", "(skip ci)(no ci)"],
  ["a skip-checks trailer", "skip-checks:true", "skip-checks -true"],
  [
    "a skip-checks trailer below, which is none on the line above",
    "first\n  Skip-Checks: true\nskip-checks: true",
    "first Skip-Checks: true skip-checks: true",
  ],
  ["skip-checks within a line", "say skip-checks: true", "say skip-checks: true"],
  ["close", "close #1", "close issue #1"],
  ["closes", "closes #1", "closes issue #1"],
  ["closed", "closed: #1", "closed issue: #1"],
  ["fix", "fix #1", "fix issue #1"],
  ["fixes, twice", "Fixes #1, fixes  #23", "Fixes issue #1, fixes issue #23"],
  ["fixed", "fixed #1", "fixed issue #1"],
  ["resolve", "resolve #1", "resolve issue #1"],
  ["resolves", "resolves #1", "resolves issue #1"],
  ["resolved", "resolved #1", "resolved issue #1"],
  ["an issue of another repository", "fixes acme-2/models_3.git#1", "fixes issue acme-2/models_3.git#1"],
  ["a fix of no issue", "fixes the tail; closes 3 gaps; fix #that", "fixes the tail; closes 3 gaps; fix #that"],
  ["a word that only ends so", "prefix #1", "prefix #1"],
  ["a mention", "thanks @maya and @9", "thanks @\u200bmaya and @\u200b9"],
  ["a mention of one whose name begins with a capital", "@Zoe and @Ann", "@\u200bZoe and @\u200bAnn"],
  ["a sign that mentions nobody", "p95 @ 80, a@-b", "p95 @ 80, a@-b"],
  ["text that turns its direction", "a\u202eb\u2066c\u061cd\u200ee\u200ff\u2069g\u202a", "abcdefg"],
])("in one line of a commit, %s: %j becomes harmless", (_, text, line) => {
  expect(oneLine(text)).toBe(line);
});

test("a trailer is read from the last paragraph only, whatever the case of its name", () => {
  const message = "promote fraud\n\nReason: above\n\nmodel: fraud\nRequested-By: rita\n\n";
  expect(trailer(message, "Model")).toBe("fraud");
  expect(trailer(message, "requested-by")).toBe("rita");
  expect(trailer(message, "Reason")).toBeUndefined();
  expect(trailer(`${message} \n`, "Model")).toBe("fraud");
  expect(trailer("Model: fraud\n \t\nStage: production", "Model")).toBeUndefined();
  expect(trailer("", "Model")).toBeUndefined();
});

test("a trailer that stands there twice with different values says nothing, with the same value it says it once", () => {
  const twice = "x\n\nRequested-By: rita\nRequested-By: eve\nRequested-By: rita";
  expect(trailer(twice, "Requested-By")).toBeUndefined();
  expect(trailers(twice, "Requested-By")).toEqual(["rita", "eve"]);
  expect(trailer("x\n\nReason: slow\nReason:  slow ", "Reason")).toBe("slow");
});

test("a line that is no trailer is none", () => {
  const message = "x\n\n- Model: fraud\nModel:fraud\nMo del: fraud\nModels: fraud\nModel: fraud\rVersion: 7";
  expect(trailers(message, "Model")).toEqual([]);
  expect(trailers("x\n\nModel: fraud: v2", "Model")).toEqual(["fraud: v2"]);
  expect(trailers("x\n\nVersion 7: yes\n: nobody", "")).toEqual([]);
});

test.each([
  ["merging/12", 12],
  ["merging/1234567890", 1234567890],
  ["merging/12345678901", undefined],
  ["merging/012", undefined],
  ["merging/0", undefined],
  ["merging/12/x", undefined],
  ["merging/x12", undefined],
  ["merging/", undefined],
  ["12", undefined],
  ["12345678/9", undefined],
  ["emerging/12", undefined],
])("the branch %s marks the merge of pull request %s", (branch, pull) => {
  expect(markedPull(branch)).toBe(pull);
});

test("the mark of a merge is read as it is written", () => {
  expect(mergeMark(12)).toBe("merging/12");
  expect(markedPull(mergeMark(7))).toBe(7);
});

test("one promotion or rollback lives at a time for each model and stage, and nothing else has such a place", () => {
  expect(placeOf("promote/fraud/production/7")).toBe("promote/fraud/production/");
  expect(placeOf("rollback/fraud/staging/6")).toBe("rollback/fraud/staging/");
  expect(placeOf("release/fraud/production/0123456789ab")).toBeUndefined();
  expect(placeOf("promote/fraud/production/7/more")).toBeUndefined();
});
