import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { vegeta } from "../../../src/evidence/formats/vegeta.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/vegeta`;

test("latencies are nanoseconds in the report and milliseconds in the readings", () => {
  const { readings, facts } = readWith(vegeta, "vegeta/report.json");
  expect(readings).toEqual([
    "slo latency_mean_ms = 41.25 [latencies.mean = 41250000 ns]",
    "slo latency_p50_ms = 38.75 [latencies.50th = 38750000 ns]",
    "slo latency_p90_ms = 57.125 [latencies.90th = 57125000 ns]",
    "slo latency_p95_ms = 62.1 [latencies.95th = 62100000 ns]",
    "slo latency_p99_ms = 118.75 [latencies.99th = 118750000 ns]",
    "slo latency_max_ms = 310.5 [latencies.max = 310500000 ns]",
    "slo latency_min_ms = 3.5 [latencies.min = 3500000 ns]",
    "slo error_rate = 0.002 [1 - success = 0.002]",
    "slo requests = 3000 [requests = 3000]",
    "slo requests_per_second = 99.69635823390112 [throughput = 99.69635823390112]",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:30.031Z"));
});

test("the zeros of an attack without a request are no values", () => {
  const { readings, facts } = readWith(vegeta, "vegeta/no-requests.json");
  expect(readings.filter((each) => !each.includes("= not "))).toEqual([
    "slo requests = 0 [requests = 0]",
    "slo requests_per_second = 0 [throughput = 0]",
  ]);
  expect(facts.created).toBeUndefined();
});

test.each(["null", "NaN", '"1"', "1.5", "-0.5"])("a success of %s is no error rate", (success) => {
  const text = `{"latencies": {"99th": 1}, "bytes_in": {}, "status_codes": {"200": 1}, "requests": 1, "success": ${success}}`;
  const { readings } = readWith(vegeta, { name: "v.json", text });
  expect(readings.find((each) => each.startsWith("slo error_rate"))).toContain("slo error_rate = not none (success is ");
});

test("a report that does not tell how many requests there were has no latencies", () => {
  const text = '{"latencies": {"99th": 1}, "bytes_in": {}, "status_codes": {}, "success": 1}';
  const { readings } = readWith(vegeta, { name: "v.json", text });
  expect(readings.every((each) => each.includes("= not "))).toBe(true);
});

test.each(['{"0": 100}', "{}", '{"0": 99, "200": null}'])("with the answers %s only the error rate is a number", (codes) => {
  const text = `{"latencies": {"99th": 5, "mean": 4}, "bytes_in": {}, "status_codes": ${codes}, "requests": 100, "success": 0}`;
  const { readings } = readWith(vegeta, { name: "v.json", text });
  expect(readings).toEqual([
    "slo latency_p99_ms = not none (no request was answered) [latencies.99th = none (no request was answered) ns]",
    "slo latency_mean_ms = not none (no request was answered) [latencies.mean = none (no request was answered) ns]",
    "slo error_rate = 1 [1 - success = 1]",
    "slo requests = 100 [requests = 100]",
  ]);
});

test.skipIf(!existsSync(SAMPLES))("what Vegeta itself wrote is read without a trouble", () => {
  const { readings, troubles } = readWith(vegeta, `../../../${SAMPLES}/report.json`);
  expect(readings).toContain("slo latency_p95_ms = 3.478629 [latencies.95th = 3478629 ns]");
  expect(readings).toContain("slo error_rate = 0 [1 - success = 0]");
  expect(troubles).toEqual([]);
});
