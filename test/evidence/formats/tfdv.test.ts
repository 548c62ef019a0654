import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { tfdv } from "../../../src/evidence/formats/tensorflow/tfdv.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/tfdv`;

function recognises(name: string, text: string): boolean {
  return tfdv.recognise(parse(name, new TextEncoder().encode(text)));
}

test("each anomaly is a failed test, and one whose severity is WARNING a warning", () => {
  const { readings, counts, tool, notes } = readWith(tfdv, "tfdv/anomalies.json");
  expect(tool).toBe("TensorFlow Data Validation");
  expect(counts).toEqual({ tfdv: { passed: 0, failed: 1, skipped: 0, errors: 0, warned: 1 } });
  expect(readings).toEqual([
    "drift js_divergence = 0.0125 (feature amount) [driftMeasurements JENSEN_SHANNON_DIVERGENCE = 0.0125]",
    "drift skew_js_divergence = 0.0225 (feature amount) [skewMeasurements JENSEN_SHANNON_DIVERGENCE = 0.0225]",
    'drift l_infinity = not "NaN" (feature place.country) [driftMeasurements L_INFTY = "NaN"]',
  ]);
  expect(notes).toEqual(["anomalies.json: anomalies stand in amount (Out-of-range values), merchant (Unexpected string values)"]);
});

test("reads the other spelling of the keys, and an anomaly of the whole dataset", () => {
  expect(readWith(tfdv, "tfdv/anomalies.snake.json").counts).toMatchObject({ tfdv: { passed: 0, failed: 1, warned: 1 } });
});

test("reads anomalies as text", () => {
  const { readings, counts, notes } = readWith(tfdv, "tfdv/anomalies.pbtxt");
  expect(counts).toEqual({ tfdv: { passed: 0, failed: 1, skipped: 0, errors: 0, warned: 1 } });
  expect(readings).toEqual(["drift l_infinity = 0.0325 (feature place.country) [driftMeasurements L_INFTY = 0.0325]"]);
  expect(notes).toEqual(["anomalies.pbtxt: anomalies stand in amount (Invalid values), merchant (New column)"]);
});

test.each(["no-anomalies.json", "no-anomalies.pbtxt"])("%s passes only where its format is named", (name) => {
  expect(recognises(name, readFileSync(`${REPORTS}/tfdv/${name}`, "utf8"))).toBe(false);
  expect(readWith(tfdv, `tfdv/${name}`, {}).counts).toEqual({
    tfdv: { passed: 1, failed: 0, skipped: 0, errors: 0, warned: 0 },
  });
});

test("an empty map passes only where its format is named, and an empty text not even there", () => {
  expect(recognises("a.json", "{}")).toBe(false);
  expect(recognises("a.json", '{"anomalyInfo": {}}')).toBe(false);
  expect(readWith(tfdv, { name: "a.json", text: "{}" }, {}).counts).toMatchObject({ tfdv: { passed: 1 } });
  expect(tfdv.accepts?.(parse("a.pbtxt", new Uint8Array()))).toBe(false);
  expect(tfdv.accepts?.(parse("a.json", new TextEncoder().encode('{"auc": 0.9}')))).toBe(false);
});

test.each(["null", "[]", '"none"'])("an anomalyInfo of %s is an error where the format is named", (info) => {
  const text = `{"anomalyInfo": ${info}}`;
  expect(readWith(tfdv, { name: "a.json", text }, {}).counts).toMatchObject({ tfdv: { passed: 0, errors: 1 } });
});

test("no data is a failure", () => {
  const { counts, notes } = readWith(tfdv, { name: "a.json", text: '{"dataMissing": true}' });
  expect(counts).toMatchObject({ tfdv: { passed: 0, failed: 1 } });
  expect(notes).toEqual(["a.json: there was no data to validate"]);
});

test("an anomaly without a severity is a failure", () => {
  const text = '{"anomalyInfo": {"a": {"reason": []}, "b": {"severity": "UNKNOWN"}}}';
  expect(readWith(tfdv, { name: "a.json", text }).counts).toMatchObject({ tfdv: { failed: 2, warned: 0 } });
});

test("text that is cut off is a trouble", () => {
  const whole = readFileSync(`${REPORTS}/tfdv/anomalies.pbtxt`, "utf8");
  const { counts, troubles } = readWith(tfdv, { name: "a.pbtxt", text: whole.slice(0, whole.lastIndexOf("}")) });
  expect(counts).toEqual({});
  expect(troubles).toEqual([
    "evidence_unreadable ?: is no whole protocol buffer in text form (write it again with write_anomalies_text)",
  ]);
});

test("a distance without its feature is not read", () => {
  const text = '{"dataMissing": true, "driftSkewInfo": [{"driftMeasurements": [{"type": "L_INFTY", "value": 0.1}]}]}';
  const { readings, notes } = readWith(tfdv, { name: "a.json", text });
  expect(readings).toEqual([]);
  expect(notes).toContain("a.json: a distance is not read: it does not tell of which feature it is");
});

test("a key that stands there in both spellings is a trouble, and two columns may be called alike", () => {
  const twice = readWith(tfdv, { name: "a.json", text: '{"anomalyInfo": {}, "anomaly_info": {"a": {"severity": "ERROR"}}}' }, {});
  expect(twice.counts).toEqual({});
  expect(twice.troubles).toEqual(["evidence_unreadable 1: has anomalyInfo in two spellings (write the anomalies again)"]);
  const deep = '{"driftMeasurements": [], "drift_measurements": []}';
  const inside = readWith(tfdv, { name: "a.json", text: `{"dataMissing": true, "driftSkewInfo": [${deep}]}` });
  expect(inside.troubles).toHaveLength(1);
  const columns = readWith(tfdv, { name: "a.json", text: '{"anomalyInfo": {"user_id": {}, "userId": {}}}' });
  expect(columns.troubles).toEqual([]);
  expect(columns.counts).toMatchObject({ tfdv: { failed: 2 } });
});

test("blanks after a key do not take long", () => {
  expect(recognises("a.pbtxt", `a: 1\nanomaly_info${" ".repeat(80_000)}x`)).toBe(false);
});

test.skipIf(!existsSync(SAMPLES))("reads what TFDV itself wrote", () => {
  for (const name of ["anomalies.json", "anomalies.snake.json", "anomalies.pbtxt"]) {
    const { troubles, counts } = readWith(tfdv, { name, text: readFileSync(`${SAMPLES}/${name}`) });
    expect(troubles, name).toEqual([]);
    expect(counts, name).toMatchObject({ tfdv: { passed: 0, failed: 3, warned: 0, errors: 0 } });
  }
});
