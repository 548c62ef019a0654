import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { locust } from "../../../src/evidence/formats/locust/locust.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/locust`;

test("reads the row Aggregated of the statistics, and no endpoint's", () => {
  const { readings, notes, troubles } = readWith(locust, "locust/run_stats.csv");
  expect(readings).toEqual([
    'slo latency_mean_ms = 31.5625 [Average Response Time = "31.5625" ms]',
    'slo latency_min_ms = 0.75 [Min Response Time = "0.75" ms]',
    'slo latency_max_ms = 310.5 [Max Response Time = "310.5" ms]',
    'slo latency_p50_ms = 31 [50% = "31" ms]',
    'slo latency_p66_ms = 40 [66% = "40" ms]',
    'slo latency_p75_ms = 46 [75% = "46" ms]',
    'slo latency_p80_ms = 50 [80% = "50" ms]',
    'slo latency_p90_ms = 56 [90% = "56" ms]',
    'slo latency_p95_ms = 61 [95% = "61" ms]',
    'slo latency_p98_ms = 79 [98% = "79" ms]',
    'slo latency_p99_ms = 115 [99% = "115" ms]',
    'slo latency_p99.9_ms = 280 [99.9% = "280" ms]',
    'slo latency_p99.99_ms = 310 [99.99% = "310" ms]',
    "slo error_rate = 0.0015 [Failure Count / Request Count = 0.0015]",
    'slo requests = 4000 [Request Count = "4000"]',
    'slo requests_per_second = 200 [Requests/s = "200.0"]',
  ]);
  expect(notes).toEqual(["run_stats.csv: rows of single endpoints (2) are not read: the row Aggregated is over all of them"]);
  expect(troubles).toEqual([]);
});

test("N/A is no value, and neither are the zeros of a run without a request", () => {
  const { readings } = readWith(locust, "locust/no-requests_stats.csv");
  const valued = readings.filter((each) => !each.includes("= not "));
  expect(valued).toEqual(['slo requests = 0 [Request Count = "0"]', 'slo requests_per_second = 0 [Requests/s = "0.0"]']);
  expect(readings).toHaveLength(16);
});

test("N/A beside requests is no value", () => {
  const text = "Type,Name,Request Count,Failure Count,Average Response Time,95%\n,Aggregated,5,0,N/A,N/A\n";
  const { readings } = readWith(locust, { name: "s.csv", text });
  expect(readings).toContain('slo latency_p95_ms = not "N/A" [95% = "N/A" ms]');
});

test("an endpoint that is called Aggregated is not the total", () => {
  const text = "Type,Name,Request Count,Failure Count,95%\nGET,Aggregated,5,0,1\n";
  const { readings, troubles } = readWith(locust, { name: "s.csv", text });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable ?: has 0 rows Aggregated (let Locust write its statistics again: it ends them with one such row)",
  ]);
});

test("a table that is cut off is a trouble", () => {
  const { readings, troubles } = readWith(locust, { name: "s.csv", text: "Type,Name,Request Count,Failure Count,95%\n,Aggre" });
  expect(readings).toEqual([]);
  expect(troubles).toHaveLength(1);
});

test.each([
  ["run_failures.csv", "the list of failures"],
  ["run_exceptions.csv", "the list of exceptions"],
  ["run_stats_history.csv", "the history of the run"],
])("%s is recognised and not read", (name, what) => {
  const { readings, notes, troubles } = readWith(locust, `locust/${name}`);
  expect(readings).toEqual([]);
  expect(notes).toEqual([`${name}: is ${what}, which is not read: the numbers stand in Locust's _stats.csv`]);
  expect(troubles).toEqual([]);
});

test("the percentiles of the JSON are the nearest ranks of all its histograms together", () => {
  const { readings, facts } = readWith(locust, "locust/stats.json");
  expect(readings).toEqual([
    "slo latency_p50_ms = 30 [response_times 50% = 30 ms]",
    "slo latency_p90_ms = 41 [response_times 90% = 41 ms]",
    "slo latency_p95_ms = 60 [response_times 95% = 60 ms]",
    "slo latency_p99_ms = 90 [response_times 99% = 90 ms]",
    "slo latency_mean_ms = 30 [total_response_time / requests = 30 ms]",
    "slo latency_min_ms = 1.5 [min_response_time = 1.5 ms]",
    "slo latency_max_ms = 90.5 [max_response_time = 90.5 ms]",
    "slo error_rate = 0.025 [num_failures / num_requests = 0.025]",
    "slo requests = 40 [num_requests = 40]",
    "slo requests_per_second = 2 [num_requests / seconds = 2]",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:20Z"));
});

test("a histogram that lost a bar gives no percentile", () => {
  const entry = '"num_requests": 10, "num_failures": 0, "response_times": {"5": 9}';
  const { readings } = readWith(locust, { name: "s.json", text: `[{${entry}}]` });
  expect(readings.filter((each) => each.startsWith("slo latency_p"))).toEqual([
    "slo latency_p50_ms = not none (the histogram is not of all requests) [response_times 50% = none (the histogram is not of all requests) ms]",
    "slo latency_p90_ms = not none (the histogram is not of all requests) [response_times 90% = none (the histogram is not of all requests) ms]",
    "slo latency_p95_ms = not none (the histogram is not of all requests) [response_times 95% = none (the histogram is not of all requests) ms]",
    "slo latency_p99_ms = not none (the histogram is not of all requests) [response_times 99% = none (the histogram is not of all requests) ms]",
  ]);
});

test("requests without a response time are in no histogram", () => {
  const entry = '"num_requests": 10, "num_none_requests": 1, "num_failures": 0, "response_times": {"5": 9}';
  const { readings } = readWith(locust, { name: "s.json", text: `[{${entry}}]` });
  expect(readings).toContain("slo latency_p95_ms = 5 [response_times 95% = 5 ms]");
});

test("an entry that does not tell its requests takes the error rate from all", () => {
  const told = '{"num_requests": 10, "num_failures": 0, "response_times": {"5": 10}}';
  const untold = '{"num_failures": 3, "response_times": {}}';
  const { readings } = readWith(locust, { name: "s.json", text: `[${told}, ${untold}]` });
  expect(readings.every((each) => each.includes("= not "))).toBe(true);
});

test.each(["5", "6", "N/A"])("a table with %s failures of 5 requests has no latency", (failures) => {
  const text = `Type,Name,Request Count,Failure Count,Average Response Time,95%\n,Aggregated,5,${failures},1,2\n`;
  const { readings } = readWith(locust, { name: "s.csv", text });
  expect(readings.filter((each) => each.startsWith("slo latency"))).toEqual([
    "slo latency_mean_ms = not none (no request was answered) [Average Response Time = none (no request was answered) ms]",
    "slo latency_p95_ms = not none (no request was answered) [95% = none (no request was answered) ms]",
  ]);
});

test("a list whose requests all failed has no latency, and says its error rate", () => {
  const times = '"min_response_time": 1, "max_response_time": 2, "total_response_time": 15';
  const entry = (failures: number) => `{"num_requests": 10, "num_failures": ${failures}, ${times}, "response_times": {"1": 10}}`;
  const readings = (failures: number) => readWith(locust, { name: "s.json", text: `[${entry(failures)}]` }).readings;
  const latencies = (failures: number) => readings(failures).filter((each) => each.startsWith("slo latency"));
  expect(latencies(9).some((each) => each.includes("= not "))).toBe(false);
  expect(latencies(10).every((each) => each.includes("= not none (no request was answered)"))).toBe(true);
  expect(latencies(10)).toHaveLength(7);
  expect(readings(10)).toContain("slo error_rate = 1 [num_failures / num_requests = 1]");
});

test("an empty list, which --json and --json-file together write, is nobody's report", () => {
  expect(() => readWith(locust, { name: "s.json", text: "[]" })).toThrow("locust takes s.json");
});

test.skipIf(!existsSync(SAMPLES))("what Locust itself wrote is read without a trouble", () => {
  const stats = readWith(locust, `../../../${SAMPLES}/run_stats.csv`);
  expect(stats.readings).toContain('slo latency_p95_ms = 9 [95% = "9" ms]');
  expect(stats.troubles).toEqual([]);
  const json = readWith(locust, `../../../${SAMPLES}/stats.json`);
  expect(json.readings).toContain("slo latency_p95_ms = 9 [response_times 95% = 9 ms]");
  expect(json.readings).toContain("slo latency_p99_ms = 10 [response_times 99% = 10 ms]");
  for (const name of ["run_failures.csv", "run_exceptions.csv", "run_stats_history.csv"]) {
    expect(readWith(locust, `../../../${SAMPLES}/${name}`).readings).toEqual([]);
  }
});
