import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tfma } from "../../../src/evidence/formats/tensorflow/tfma.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/tfma`;

test.each(["validation-ok.json", "validation-ok.pbtxt"])("%s passed", (name) => {
  const { counts, tool, notes } = readWith(tfma, `tfma/${name}`);
  expect(counts).toEqual({ tfma: { passed: 1, failed: 0, skipped: 0, errors: 0, warned: 0 } });
  expect(tool).toBe("TensorFlow Model Analysis");
  expect(notes).toEqual([]);
});

test("without validationOk the validation failed, and the values of its failures are metrics of their slices", () => {
  const { readings, counts, notes } = readWith(tfma, "tfma/validation-failed.json");
  expect(counts).toEqual({ tfma: { passed: 0, failed: 4, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toEqual([
    'metric roc_auc = 0.8725 (slice {"country":"BR"}) [auc = 0.8725]',
    'metric precision = not "NaN" (slice {"weekday":"0"}) [precision = "NaN"]',
  ]);
  expect(notes).toEqual([
    "validation-failed.json: 1 slices that should be validated are not in the data",
    "validation-failed.json: the values of 1 failures are not read: of a class or an aggregation, changes from a baseline, or without value or slice",
  ]);
});

test("reads the other spelling of the keys, and a failure over the whole", () => {
  const { readings, counts } = readWith(tfma, "tfma/validation-failed.snake.json");
  expect(counts).toMatchObject({ tfma: { passed: 0, failed: 1 } });
  expect(readings).toEqual(["metric roc_auc = 0.8875 [auc = 0.8875]"]);
});

test("reads a result as text", () => {
  const { readings, counts } = readWith(tfma, "tfma/validation-failed.pbtxt");
  expect(counts).toMatchObject({ tfma: { passed: 0, failed: 1, errors: 0 } });
  expect(readings).toEqual(['metric roc_auc = 0.8625 (slice {"country":"AR"}) [auc = 0.8625]']);
});

test("a rubber stamp is no validation", () => {
  const { counts, notes } = readWith(tfma, "tfma/rubber-stamp.json");
  expect(counts).toEqual({ tfma: { passed: 0, failed: 0, skipped: 0, errors: 1, warned: 0 } });
  expect(notes).toEqual(["rubber-stamp.json: the model was passed by a rubber stamp, without being compared"]);
});

const CHECKED = '"validationDetails": {"slicingDetails": [{"slicingSpec": {}, "numMatchingSlices": 1}]}';

test.each([
  ['{"validationOk": true}', { errors: 1 }],
  ['{"validationOk": true, "validationDetails": {"slicingDetails": []}}', { errors: 1 }],
  [`{"validationOk": false, ${CHECKED}}`, { failed: 1 }],
  [`{"validationOk": null, ${CHECKED}}`, { errors: 1 }],
  [`{"validationOk": "true", ${CHECKED}}`, { errors: 1 }],
  [`{${CHECKED}}`, { failed: 1 }],
  [`{"validationOk": true, "missingThresholds": true, ${CHECKED}}`, { failed: 1 }],
  [`{"validationOk": true, "rubberStamp": true, ${CHECKED}}`, { errors: 1 }],
  [`{"validationOk": true, "missingSlices": [{}], ${CHECKED}}`, { failed: 1 }],
  [`{"validationOk": true, "metricValidationsPerSlice": [{"failures": [{}]}], ${CHECKED}}`, { failed: 1 }],
])("%s is no pass", (text, counts) => {
  const none = { passed: 0, failed: 0, skipped: 0, errors: 0, warned: 0 };
  expect(readWith(tfma, { name: "validation.json", text }).counts).toEqual({ tfma: { ...none, ...counts } });
});

test("an empty map is a failed validation, and only where the format is named", () => {
  expect(tfma.recognise(parse("a.json", new TextEncoder().encode("{}")))).toBe(false);
  expect(readWith(tfma, { name: "a.json", text: "{}" }, {}).counts).toMatchObject({ tfma: { passed: 0, failed: 1 } });
});

test("text that is cut off is a trouble", () => {
  const { counts, troubles } = readWith(tfma, { name: "a.pbtxt", text: "validation_ok: true\nvalidation_details {\n" });
  expect(counts).toEqual({});
  expect(troubles).toHaveLength(1);
});

function failure(key: string, value: number, slice: string): string {
  return `{"sliceKey": ${slice}, "failures": [{"metricKey": ${key}, "metricValue": {"doubleValue": ${value}}}]}`;
}

function failed(...failures: readonly string[]) {
  return { name: "a.json", text: `{"metricValidationsPerSlice": [${failures.join(",")}]}` };
}

test("an output stands before its metric", () => {
  const { readings } = readWith(tfma, failed(failure('{"name": "auc", "outputName": "head"}', 0.8, "{}")));
  expect(readings).toEqual(["metric head/roc_auc = 0.8 [auc = 0.8]"]);
});

test("the values of several models are none of the model's", () => {
  const keys = ['{"name": "f1", "modelName": "a"}', '{"name": "auc", "modelName": "b"}'];
  for (const others of [keys, [keys[0], '{"name": "auc"}']]) {
    const { readings, notes } = readWith(tfma, failed(...others.map((key) => failure(key ?? "", 0.7, "{}"))));
    expect(readings).toEqual([]);
    expect(notes).toEqual(["a.json: the values of 2 failures are not read: they are of several models"]);
  }
  const { readings } = readWith(tfma, failed(failure('{"name": "f1", "modelName": "a"}', 0.7, "{}")));
  expect(readings).toEqual(["metric f1 = 0.7 [f1 = 0.7]"]);
});

test.each(['"subKey": {"classId": 3}', '"sub_key": {"k": 1}', '"aggregationType": {"microAverage": true}', '"subKey": {}'])(
  "the value of one class or of an aggregation (%s) is not read as that of the whole",
  (part) => {
    const { readings, counts, notes } = readWith(tfma, failed(failure(`{"name": "precision", ${part}}`, 0.95, "{}")));
    expect(readings).toEqual([]);
    expect(counts).toMatchObject({ tfma: { passed: 0, failed: 1 } });
    expect(notes).toEqual([
      "a.json: the values of 1 failures are not read: of a class or an aggregation, changes from a baseline, or without value or slice",
    ]);
  },
);

test("a key that stands there in both spellings is a trouble and no verdict", () => {
  for (const text of [
    `{"validationOk": true, "validation_ok": false, ${CHECKED}}`,
    `{"validationOk": true, "validationDetails": {"slicingDetails": [], "slicing_details": [{"numMatchingSlices": 1}]}}`,
  ]) {
    const { counts, readings, troubles } = readWith(tfma, { name: "a.json", text });
    expect([counts, readings]).toEqual([{}, []]);
    expect(troubles).toEqual([expect.stringMatching(/has (validationOk|slicingDetails) in two spellings/)]);
  }
});

test("blanks after a key do not take long", () => {
  const text = `a: 1\nvalidation_details${" ".repeat(80_000)}x`;
  expect(tfma.recognise(parse("a.pbtxt", new TextEncoder().encode(text)))).toBe(false);
});

test("a slice that is told in part is not read as another", () => {
  const slices = [
    '{"singleSliceKeys": [{"column": "country", "bytesValue": "QlI="}]}',
    '{"singleSliceKeys": [{"column": "country"}]}',
    "{}",
  ];
  const text = `{"metricValidationsPerSlice": [${slices.map((slice) => failure('{"name": "auc"}', 0.8, slice)).join(",")}]}`;
  expect(readWith(tfma, { name: "a.json", text }).readings).toEqual([
    'metric roc_auc = 0.8 (slice {"country":"BR"}) [auc = 0.8]',
  ]);
});

test.skipIf(!existsSync(SAMPLES))("reads TFMA's documented result", () => {
  for (const name of ["validation_result.json", "validation_result.pbtxt"]) {
    const { troubles, counts, readings } = readWith(tfma, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles, name).toEqual([]);
    expect(counts, name).toMatchObject({ tfma: { passed: 0, failed: 1, errors: 0 } });
    expect(readings, name).toEqual(["metric weighted_example_count = 1.5 [weighted_example_count = 1.5]"]);
  }
});
