import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clarify } from "../../../src/evidence/formats/sagemaker/clarify.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const values = (readings: readonly string[]) => readings.map((line) => line.replace(/ \[.*$/, "").replace(/^fairness /, ""));
const one = (value: string) =>
  readWith(clarify, {
    name: "analysis.json",
    text: `{"version": "1.0", "post_training_bias_metrics": {"facets": {"gender": [${value}]}}}`,
  });

test("bias after training is the gap of the rate it compares, by facet and value", () => {
  const { readings, tool, troubles } = readWith(clarify, "clarify/analysis.json");
  expect(tool).toBe("SageMaker Clarify");
  expect(troubles).toEqual([]);
  expect(values(readings).slice(4)).toEqual([
    "accuracy = 0.0625 (gap difference, attribute gender, group f)",
    "cddpl = not null (gap difference, attribute gender, group f)",
    "dar = -0.015 (gap difference, attribute gender, group f)",
    "selection_rate = 0.9 (gap ratio, attribute gender, group f)",
    "selection_rate = 0.04 (gap difference, attribute gender, group f)",
    "true_positive_rate = -0.03 (gap difference, attribute gender, group f)",
    'te = not "Infinity" (gap difference, attribute gender, group f)',
    "selection_rate = 1.05 (gap ratio, attribute age, group (40.0, 71.0])",
    "selection_rate = -0.02 (gap difference, attribute age, group (40.0, 71.0])",
  ]);
  expect(readings).toContainEqual(expect.stringContaining("[post_training_bias_metrics.facets.gender=f DI = 0.9]"));
});

test("bias before training is of the labels, and never answers for the model's", () => {
  const { readings } = readWith(clarify, "clarify/analysis.json");
  expect(
    values(readings)
      .slice(0, 4)
      .map((line) => line.replace(/ \(.*$/, "")),
  ).toEqual(["pre_cddl = not null", "pre_ci = 0.2", "pre_dpl = 0.035", "pre_kl = 0.0025"]);
});

test("a null with an error and the text Infinity are no values", () => {
  const { readings } = one(
    '{"value_or_threshold": "f", "metrics": [{"name": "DI", "value": "Infinity"}, {"name": "RD", "value": null, "error": "no"}, {"name": "AD", "value": "0.01"}]}',
  );
  expect(values(readings).map((line) => line.replace(/ \(.*$/, ""))).toEqual([
    'selection_rate = not "Infinity"',
    "true_positive_rate = not null",
    'accuracy = not "0.01"',
  ]);
});

test("each value of a facet is a group of its own", () => {
  const { readings } = readWith(clarify, "clarify/two-values.json");
  expect(readings).toEqual([expect.stringContaining("group 0"), expect.stringContaining("group 1")]);
});

test("metrics without their value of the facet, or without a name, are a trouble and no reading", () => {
  expect(one('{"metrics": [{"name": "AD", "value": 0}]}')).toMatchObject({
    readings: [],
    troubles: ["evidence_unreadable 1: does not say of which value of gender its bias metrics are (run the Clarify job again)"],
  });
  expect(one('{"value_or_threshold": "f", "metrics": [{"value": 0}]}')).toMatchObject({
    readings: [],
    troubles: [expect.stringContaining("has a bias metric of gender=f without a name")],
  });
});

test("a metric without its value gives no reading", () => {
  expect(one('{"value_or_threshold": "f", "metrics": [{"name": "AD"}]}').readings).toEqual([]);
});

test("explanations are recognised and judged by nobody", () => {
  const { readings, notes, troubles } = readWith(clarify, "clarify/explainability.json");
  expect({ readings, troubles }).toEqual({ readings: [], troubles: [] });
  expect(notes).toEqual(["explainability.json: explanations are not read: no gate judges what a feature weighs"]);
});

test.each([
  '{"version": "1.0", "explanations": {}}',
  '{"post_training_bias_metrics": {"facets": {}}}',
  '{"version": "1.0", "post_training_bias_metrics": {"facets": []}}',
])("does not recognise %s", (text) => {
  expect(clarify.recognise(parse("analysis.json", new TextEncoder().encode(text)))).toBe(false);
});

const SAMPLES = `${REAL_REPORTS}/sagemaker-clarify`;
test.skipIf(!existsSync(SAMPLES)).each([
  ["analysis.bias.json", 19, 2],
  ["analysis.explainability.json", 0, 0],
  ["analysis.pretraining.bad.json", 8, 0],
  ["clarify_bias.json", 3, 0],
])("reads what a Clarify job itself wrote: %s", (name, count, without) => {
  const { readings, troubles } = readWith(clarify, { name, text: new Uint8Array(readFileSync(`${SAMPLES}/${name}`)) });
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(count);
  expect(readings.filter((line) => line.includes("= not "))).toHaveLength(without);
});
