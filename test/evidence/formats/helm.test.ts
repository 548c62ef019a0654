import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { helm } from "../../../src/evidence/formats/helm.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLE = `${REAL_REPORTS}/helm/stats.json`;

test("reads the mean of each statistic in its split, and no perturbed one", () => {
  const { readings, notes, tool } = readWith(helm, "helm/stats.json");
  expect(tool).toBe("HELM");
  expect(readings).toEqual([
    "metric test/exact_match = 0.775 (samples 40) [exact_match mean = 0.775]",
    "metric valid/exact_match = 0.8 (samples 20) [exact_match mean = 0.8]",
    "metric test/inference_runtime = 0.525 (samples 40) [inference_runtime mean = 0.525]",
    "metric test/logprob = not NaN (samples 40) [logprob mean = NaN]",
  ]);
  expect(notes).toEqual([
    "stats.json: 3 statistics are not read: of perturbed inputs, of a part of a split, or without name, split or mean",
  ]);
});

test("where no statistic has a split, a metric has its own name", () => {
  const text = '[{"name": {"name": "exact_match"}, "count": 8, "sum": 6, "sum_squared": 6, "mean": 0.75}]';
  expect(readWith(helm, { name: "stats.json", text }).readings).toEqual([
    "metric exact_match = 0.75 (samples 8) [exact_match mean = 0.75]",
  ]);
});

test("a perturbed statistic that lost its perturbation takes the value of both", () => {
  const text = readFileSync(`${REPORTS}/helm/stats.json`, "utf8").replace('"perturbation"', '"other"');
  const { readings, notes } = readWith(helm, { name: "stats.json", text });
  expect(readings).toContain("metric test/exact_match = not 0.775 and 0.625 [exact_match mean = 0.775 and 0.625]");
  expect(notes).toContain("stats.json: it tells several values of the same, so there is none: test/exact_match");
});

test("a part of a split is not read as the whole", () => {
  const text =
    '[{"name": {"name": "em", "split": "test", "sub_split": "a"}, "count": 8, "sum": 6, "sum_squared": 6, "mean": 0.75}]';
  expect(readWith(helm, { name: "stats.json", text }).readings).toEqual([]);
});

test.skipIf(!existsSync(SAMPLE))("reads what HELM's own code wrote", () => {
  const { troubles, readings } = readWith(helm, { name: "stats.json", text: readFileSync(SAMPLE) });
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(3);
  expect(readings[0]).toBe("metric test/exact_match = 0.75 (samples 4) [exact_match mean = 0.75]");
});
