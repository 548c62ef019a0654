import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hey } from "../../../src/evidence/formats/hey.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/hey`;

test("the summary's times are seconds, and answers of 5xx and none at all are errors", () => {
  const { readings, notes } = readWith(hey, "hey/hey.txt");
  expect(readings).toEqual([
    "slo latency_max_ms = 310.5 [Slowest = 0.3105 s]",
    "slo latency_min_ms = 3.5 [Fastest = 0.0035 s]",
    "slo latency_mean_ms = 41.3 [Average = 0.0413 s]",
    "slo latency_p10_ms = 12.5 [10% = 0.0125 s]",
    "slo latency_p25_ms = 25 [25% = 0.0250 s]",
    "slo latency_p50_ms = 38.8 [50% = 0.0388 s]",
    "slo latency_p75_ms = 47.5 [75% = 0.0475 s]",
    "slo latency_p90_ms = 57.1 [90% = 0.0571 s]",
    "slo latency_p95_ms = 62.1 [95% = 0.0621 s]",
    "slo latency_p99_ms = 118.8 [99% = 0.1188 s]",
    "slo error_rate = 0.012 [errors / requests = 0.012]",
    "slo requests = 500 [responses and errors = 500]",
    "slo requests_per_second = 99.7506 [Requests/sec = 99.7506]",
  ]);
  expect(notes).toEqual(["hey.txt: requests that got no answer (4) are in no latency"]);
});

test("where nothing was answered the slowest of 0.0000 secs and 0% in 0.0000 secs are no values", () => {
  const { readings } = readWith(hey, "hey/no-answers.txt");
  expect(readings.filter((each) => each.startsWith("slo latency")).every((each) => each.includes("= not "))).toBe(true);
  expect(readings.some((each) => each.includes("latency_p0_ms"))).toBe(false);
  expect(readings).toContain("slo error_rate = 1 [errors / requests = 1]");
});

test("the message of an error is not taken for answers", () => {
  const text = readFileSync(`${REPORTS}/hey/hey.txt`, "utf8").replace(/ {2}\[4\]\t.*/, "  [4]\t9000 responses");
  const { readings } = readWith(hey, { name: "h.txt", text });
  expect(readings).toContain("slo requests = 500 [responses and errors = 500]");
  expect(readings).toContain("slo error_rate = 0.012 [errors / requests = 0.012]");
});

test("percentiles of the rows are nearest ranks", () => {
  expect(readWith(hey, "hey/hey.csv").readings).toEqual([
    "slo latency_min_ms = 20.5 [response-time min = 0.0205 s]",
    "slo latency_mean_ms = 38.875 [response-time mean = 0.038875 s]",
    "slo latency_p50_ms = 33 [response-time p50 = 0.033 s]",
    "slo latency_p90_ms = 52 [response-time p90 = 0.052 s]",
    "slo latency_p95_ms = 62.5 [response-time p95 = 0.0625 s]",
    "slo latency_p99_ms = 110.5 [response-time p99 = 0.1105 s]",
    "slo latency_max_ms = 110.5 [response-time max = 0.1105 s]",
    "slo requests = 20 [rows = 20]",
  ]);
});

test("the rows tell no error rate, since a request without an answer has no row", () => {
  const { readings, notes } = readWith(hey, "hey/hey.csv");
  expect(readings.some((each) => each.includes("error_rate"))).toBe(false);
  expect(notes).toEqual([
    "hey.csv: the error rate is not read: hey writes no row for a request that got no answer; its printed summary tells of them",
  ]);
});

test.each(["", "NaN", "fast"])("one row of %j takes the value from all percentiles", (cell) => {
  const text = `response-time,DNS+dialup,DNS\n0.1,0,0\n${cell},0,0\n`;
  const { readings } = readWith(hey, { name: "h.csv", text });
  expect(readings.filter((each) => each.startsWith("slo latency")).every((each) => each.includes("= not "))).toBe(true);
});

test("a header without rows has no values", () => {
  const { readings } = readWith(hey, { name: "h.csv", text: "response-time,DNS+dialup,DNS\n" });
  expect(readings.filter((each) => !each.includes("= not "))).toEqual(["slo requests = 0 [rows = 0]"]);
});

test("two runs in one file are a trouble", () => {
  const text = readFileSync(`${REPORTS}/hey/hey.txt`, "utf8");
  const { readings, troubles } = readWith(hey, { name: "h.txt", text: text + text });
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("holds 2 finished runs (save one file for each run)");
});

test.skipIf(!existsSync(SAMPLES))("what hey itself wrote is read without a trouble", () => {
  const summary = readWith(hey, `../../../${SAMPLES}/hey.txt`);
  expect(summary.readings).toContain("slo latency_p95_ms = 31.6 [95% = 0.0316 s]");
  expect(summary.readings).toContain("slo requests = 300 [responses and errors = 300]");
  expect(summary.troubles).toEqual([]);
  expect(readWith(hey, `../../../${SAMPLES}/hey.csv`).troubles).toEqual([]);
});
