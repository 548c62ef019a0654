import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { aif360 } from "../../../src/evidence/formats/aif360.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const told = (metric: string, message: string, rule?: Parameters<typeof readWith>[2]) =>
  readWith(aif360, { name: "aif.json", text: JSON.stringify({ metric, message, ideal: "The ideal value is 0" }) }, rule).readings;

test.each([
  [
    "statistical_parity_difference",
    "fairness selection_rate = -0.0625 (gap difference) [Statistical Parity Difference = -0.0625]",
  ],
  ["disparate_impact", "fairness selection_rate = 0.8571428571428571 (gap ratio) [Disparate Impact = 0.8571428571428571]"],
  [
    "equal_opportunity_difference",
    "fairness true_positive_rate = -0.05 (gap difference) [True Positive Rate Difference = -0.05]",
  ],
  ["average_odds_difference", "fairness average_odds = 0.0312 (gap difference) [Average Odds Difference = 0.0312]"],
  ["accuracy", "metric accuracy = 0.8575 [Accuracy = 0.8575]"],
  ["theil_index", "metric theil_index = 0.0913 [Theil Index = 0.0913]"],
])("there is no field of a number: %s stands at the end of its message", (name, reading) => {
  const { readings, tool, troubles } = readWith(aif360, `aif360/${name}.json`);
  expect(readings).toEqual([reading]);
  expect(tool).toBe("AIF360");
  expect(troubles).toEqual([]);
});

test("numbers in the words of a message are not its value", () => {
  expect(told("Average Odds Difference", "Average odds difference (0 = equality of odds): nan")).toEqual([
    'fairness average_odds = not "nan" (gap difference) [Average Odds Difference = "nan"]',
  ]);
  expect(told("Theil Index", "Theil index (generalized entropy index with alpha = 1): None")).toEqual([
    'metric theil_index = not "None" [Theil Index = "None"]',
  ]);
});

test("an infinite ratio is no value", () => {
  expect(readWith(aif360, "aif360/disparate_impact.infinite.json").readings).toEqual([
    'fairness selection_rate = not "inf" (gap ratio) [Disparate Impact = "inf"]',
  ]);
});

test("the rate of one side is a group's and never the whole's", () => {
  expect(readWith(aif360, "aif360/accuracy.unprivileged.json").readings).toEqual([
    "fairness accuracy = 0.8125 (attribute privilege, group unprivileged) [Accuracy of unprivileged = 0.8125]",
  ]);
  expect(told("Number Of Instances", "Number of privileged instances: 240")).toEqual([
    "fairness number_of_instances = 240 (attribute privilege, group privileged) [Number Of Instances of privileged = 240]",
  ]);
});

test("the attribute is what the rule names", () => {
  const readings = readWith(aif360, "aif360/accuracy.unprivileged.json", { attributes: ["gender", "age"] }).readings;
  expect(readings).toEqual([expect.stringContaining("(attribute gender & age, group unprivileged)")]);
  expect(told("Disparate Impact", "Disparate impact: 0.9", { attributes: ["gender"] })[0]).toContain("attribute gender");
});

test.each([
  [
    "Error Rate Ratio",
    "Error rate ratio (error rate on unprivileged instances / error rate on privileged instances): 1.25",
    "error_rate = 1.25 (gap ratio)",
  ],
  ["False Positive Rate Difference", "False positive rate difference (...): 0.02", "false_positive_rate = 0.02 (gap difference)"],
  ["Mean Difference", "Mean difference (...): -0.1", "base_rate = -0.1 (gap difference)"],
  ["Positive Predictive Value", "Positive predictive value (PPV, precision = TP / (TP + FP)): 0.9", "metric precision = 0.9"],
  ["True Positive Rate", "True positive rate (TPR, recall, sensitivity = TP / (TP + FN)): 0.9", "metric recall = 0.9"],
])("reads %s under its own rate", (metric, message, reading) => {
  expect(told(metric, message)).toEqual([expect.stringContaining(reading)]);
});

test("a list of one, as NumPy writes a consistency, is that one; more is no value", () => {
  expect(readWith(aif360, "aif360/consistency.json").readings).toEqual(["metric consistency = 0.915 [Consistency = 0.915]"]);
  expect(told("Consistency", "Consistency: [0.9,0.8]")).toEqual([
    'metric consistency = not "[0.9,0.8]" [Consistency = "[0.9,0.8]"]',
  ]);
});

test.each(['{"metric": "Accuracy", "message": "ACC: 0.9"}', '{"metric": "a", "message": "no value", "ideal": "1"}', "{}"])(
  "does not recognise %s",
  (text) => {
    expect(aif360.recognise(parse("aif.json", new TextEncoder().encode(text)))).toBe(false);
  },
);

const SAMPLES = `${REAL_REPORTS}/aif360`;
test
  .skipIf(!existsSync(SAMPLES))
  .each([
    "accuracy",
    "average_odds_difference",
    "disparate_impact",
    "equal_opportunity_difference",
    "statistical_parity_difference",
    "theil_index",
  ])("reads what AIF360 itself wrote: %s", (name) => {
  const text = new Uint8Array(readFileSync(`${SAMPLES}/${name}.json`));
  const { readings, troubles } = readWith(aif360, { name: `${name}.json`, text });
  expect(troubles).toEqual([]);
  expect(readings).toEqual([expect.not.stringContaining("= not ")]);
});
