import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { classificationReport } from "../../../src/evidence/formats/classification-report.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/sklearn`;

test("the scores of a label are slices, those of an average carry its name, and accuracy is of all", () => {
  const { readings, notes, troubles, tool } = readWith(classificationReport, "classification-report/report.json");
  expect(readings).toEqual([
    'metric precision = 0.96 (slice {"label":"0"}, samples 400) [0 precision = 0.96]',
    'metric recall = 0.98 (slice {"label":"0"}, samples 400) [0 recall = 0.98]',
    'metric f1 = 0.97 (slice {"label":"0"}, samples 400) [0 f1-score = 0.97]',
    'metric precision = 0.88 (slice {"label":"1"}, samples 100) [1 precision = 0.88]',
    'metric recall = 0.78 (slice {"label":"1"}, samples 100) [1 recall = 0.78]',
    'metric f1 = 0.825 (slice {"label":"1"}, samples 100) [1 f1-score = 0.825]',
    "metric accuracy = 0.94 (samples 500) [accuracy = 0.94]",
    "metric macro avg/precision = 0.92 (samples 500) [macro avg precision = 0.92]",
    "metric macro avg/recall = 0.88 (samples 500) [macro avg recall = 0.88]",
    "metric macro avg/f1 = 0.8975 (samples 500) [macro avg f1-score = 0.8975]",
    "metric weighted avg/precision = 0.944 (samples 500) [weighted avg precision = 0.944]",
    "metric weighted avg/recall = 0.94 (samples 500) [weighted avg recall = 0.94]",
    "metric weighted avg/f1 = 0.941 (samples 500) [weighted avg f1-score = 0.941]",
  ]);
  expect([notes, troubles]).toEqual([[], []]);
  expect(tool).toBe("scikit-learn");
});

test("with a subset of the labels there is a micro average, which is no accuracy", () => {
  const { readings } = readWith(classificationReport, "classification-report/micro-avg.json");
  expect(readings).toContain("metric micro avg/f1 = 0.775 (samples 100) [micro avg f1-score = 0.775]");
  expect(readings.filter((each) => each.startsWith("metric accuracy"))).toEqual([]);
});

test("a bare NaN of zero_division is no value", () => {
  const { readings } = readWith(classificationReport, "classification-report/nan.json");
  expect(readings).toContain('metric precision = not NaN (slice {"label":"9"}, samples 0) [9 precision = NaN]');
  expect(readings).toContain("metric macro avg/f1 = not NaN (samples 90) [macro avg f1-score = NaN]");
});

const SCORES = { precision: 0.5, recall: 0.25, "f1-score": 0.375, support: 8 };

test.each([
  ["other numbers", { ...SCORES }],
  ["one that is missing", { precision: 0.94, recall: 0.94, "f1-score": 0.94 }],
  ["texts", { precision: "0.94", recall: "0.94", "f1-score": "0.94", support: "0.94" }],
  ["one more", { precision: 0.94, recall: 0.94, "f1-score": 0.94, support: 0.94, other: 0.94 }],
])("accuracy as a map of %s is a note, and no label", (_, accuracy) => {
  const report = { accuracy, "macro avg": SCORES, "weighted avg": SCORES };
  const { readings, notes } = readWith(classificationReport, { name: "a.json", text: JSON.stringify(report) });
  expect(readings.filter((each) => each.includes("accuracy"))).toEqual([]);
  expect(notes).toEqual(["a.json: accuracy is not read: it is a map that may be the scores of a label"]);
});

test("a DataFrame of the report repeats the accuracy, and that is the accuracy of all", () => {
  const four = { precision: 0.94, recall: 0.94, "f1-score": 0.94, support: 0.94 };
  const report = { accuracy: four, "macro avg": SCORES, "weighted avg": SCORES };
  const { readings, notes } = readWith(classificationReport, { name: "a.json", text: JSON.stringify(report) });
  expect(readings.filter((each) => each.includes("accuracy"))).toEqual(["metric accuracy = 0.94 (samples 8) [accuracy = 0.94]"]);
  expect(notes).toEqual([]);
  const ones = { precision: 1, recall: 1, "f1-score": 1, support: 1 };
  const label = { accuracy: ones, "micro avg": SCORES, "macro avg": SCORES, "weighted avg": SCORES };
  const named = readWith(classificationReport, { name: "a.json", text: JSON.stringify(label) });
  expect(named.readings.filter((each) => each.includes("accuracy"))).toEqual([]);
});

test("what is no label with its scores is a note", () => {
  const scores = { precision: 0.5, recall: 0.25, "f1-score": 0.375, support: 8 };
  const report = { accuracy: null, threshold: 0.5, "macro avg": scores, "weighted avg": scores };
  const { readings, notes } = readWith(classificationReport, { name: "a.json", text: JSON.stringify(report) });
  expect(readings).toContain("metric accuracy = not null (samples 8) [accuracy = null]");
  expect(notes).toEqual(["a.json: threshold is not read: it is no label with its scores"]);
});

test
  .skipIf(!existsSync(SAMPLES))
  .each(["classification_report.json", "classification_report.micro-avg.json", "classification_report.nan.json"])(
  "the tool's own %s is read without trouble",
  (name) => {
    const { readings, troubles } = readWith(classificationReport, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(readings.length).toBeGreaterThan(9);
    expect(troubles).toEqual([]);
  },
);
