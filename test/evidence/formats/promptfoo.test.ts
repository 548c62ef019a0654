import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { promptfoo } from "../../../src/evidence/formats/promptfoo.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLE = `${REAL_REPORTS}/promptfoo/results.json`;

function changed(from: string | RegExp, to: string) {
  const text = readFileSync(`${REPORTS}/promptfoo/results.json`, "utf8");
  expect(text).toMatch(from);
  return { name: "results.json", text: text.replace(from, to) };
}

test("scores are sums, and are read as what they are for each test", () => {
  const { readings, counts, tool, facts } = readWith(promptfoo, "promptfoo/results.json");
  expect(tool).toBe("promptfoo 0.120.0");
  expect(readings).toEqual([
    "metric score = 0.8333333333333334 (samples 3) [score, each = 0.8333333333333334]",
    "metric Relevance = 0.1 (samples 3) [namedScores Relevance, each = 0.1]",
    "metric Tone = 0.875 (samples 2) [namedScores Tone, each = 0.875]",
  ]);
  expect(counts).toEqual({ promptfoo: { passed: 3, failed: 0, skipped: 0, errors: 0, warned: 0 } });
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:00.500Z"));
});

test("with several prompts a score carries its provider and label, and errors are counted apart", () => {
  const { readings, counts } = readWith(promptfoo, "promptfoo/results-two-prompts.json");
  expect(readings).toEqual([
    "metric ours:agent short/score = 0.75 (samples 4) [score, each = 0.75]",
    "metric ours:agent short/Relevance = 0.6666666666666666 (samples 3) [namedScores Relevance, each = 0.6666666666666666]",
    "metric ours:agent long/score = 0.5 (samples 4) [score, each = 0.5]",
    "metric ours:agent long/Relevance = 1 (samples 3) [namedScores Relevance, each = 1]",
  ]);
  expect(counts).toEqual({ promptfoo: { passed: 5, failed: 2, skipped: 0, errors: 1, warned: 0 } });
});

test("reads the older shape, whose errors were failures", () => {
  const { readings, counts } = readWith(promptfoo, "promptfoo/results-v2.json");
  expect(counts).toEqual({ promptfoo: { passed: 4, failed: 1, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toEqual(["metric Relevance = 0.8 (samples 5) [namedScores Relevance, each = 0.8]"]);
});

test.each([
  ['"errors": 0,', ""],
  ['"failures": 0', '"failures": null'],
  ['"successes": 3', '"successes": "3"'],
])("with %s as %j a count is not known, which is an error and a trouble", (from, to) => {
  const { counts, troubles } = readWith(promptfoo, changed(from, to));
  expect(counts).toMatchObject({ promptfoo: { errors: 1 } });
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain("does not tell how many tests succeeded, failed and ended in an error");
});

test("a weighted score is divided by its weights, and a sum of none has no value", () => {
  const weights = /("namedScoreWeights": \{\s*"Relevance": )3/;
  expect(readWith(promptfoo, changed(weights, "$16")).readings).toContain(
    "metric Relevance = 0.05 (samples 3) [namedScores Relevance, each = 0.05]",
  );
  expect(readWith(promptfoo, changed(weights, "$10")).readings).toContain(
    "metric Relevance = not a sum of none (samples 3) [namedScores Relevance, each = a sum of none]",
  );
});

test.each([
  ['"success": true', '"success": false'],
  ['"success": true', '"success": "true"'],
  ['"success": true,', ""],
  ['"successes": 3', '"successes": 4'],
  ['"failures": 0', '"failures": 1'],
])("with %s as %s the results do not agree with the stats, which is a trouble", (from, to) => {
  const { troubles } = readWith(promptfoo, changed(from, to));
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toContain("counts in stats other successes and failures than its results tell");
});

test("of several prompts one without a label is not read", () => {
  const text = readFileSync(`${REPORTS}/promptfoo/results-two-prompts.json`, "utf8").replace('"label": "short",', "");
  const { readings, notes } = readWith(promptfoo, { name: "results.json", text });
  expect(readings).toHaveLength(2);
  expect(notes).toEqual(["results.json: the scores of 1 prompts are not read: their provider or label is not told"]);
});

test.skipIf(!existsSync(SAMPLE))("reads what promptfoo itself wrote", () => {
  const { troubles, readings, counts } = readWith(promptfoo, { name: "results.json", text: readFileSync(SAMPLE) });
  expect(troubles).toEqual([]);
  expect(counts).toMatchObject({ promptfoo: { passed: 1, failed: 1, errors: 0 } });
  expect(readings).toEqual([
    "metric score = 0.75 (samples 2) [score, each = 0.75]",
    "metric Relevance = 0.5 (samples 2) [namedScores Relevance, each = 0.5]",
  ]);
});
