import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { autocannon } from "../../../src/evidence/formats/autocannon.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/autocannon`;

test("reads latencies in milliseconds, errors and requests", () => {
  const { readings, facts } = readWith(autocannon, "autocannon/autocannon.json");
  expect(readings).toEqual([
    "slo latency_mean_ms = 48.25 [latency.average = 48.25 ms]",
    "slo latency_min_ms = 21 [latency.min = 21 ms]",
    "slo latency_max_ms = 240 [latency.max = 240 ms]",
    "slo latency_p50_ms = 46 [latency.p50 = 46 ms]",
    "slo latency_p75_ms = 54 [latency.p75 = 54 ms]",
    "slo latency_p90_ms = 63 [latency.p90 = 63 ms]",
    "slo latency_p97.5_ms = 78 [latency.p97_5 = 78 ms]",
    "slo latency_p99_ms = 96 [latency.p99 = 96 ms]",
    "slo latency_p99.9_ms = 180 [latency.p99_9 = 180 ms]",
    "slo latency_p99.99_ms = 240 [latency.p99_99 = 240 ms]",
    "slo latency_p99.999_ms = 240 [latency.p99_999 = 240 ms]",
    "slo error_rate = 0.005 [(errors + mismatches + non2xx) / requests = 0.005]",
    "slo requests = 1992 [requests.total = 1992]",
    "slo requests_per_second = 199.2 [requests.average = 199.2]",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:10.020Z"));
});

test("there is no 95th percentile, and none is made up", () => {
  const { readings, notes } = readWith(autocannon, "autocannon/autocannon.json");
  expect(readings.some((each) => each.includes("latency_p95_ms"))).toBe(false);
  expect(notes).toEqual([
    "autocannon.json: autocannon writes no 95th percentile: latency_p90_ms and latency_p97.5_ms are its neighbours",
  ]);
});

const report = (rest: string, total = 10) =>
  `{"latency": {"p97_5": 0, "p99": 0}, "requests": {"total": ${total}, "average": 1}, "timeouts": 0, ${rest}}`;

test("timeouts are among the errors already, and count once", () => {
  const text = report('"errors": 10, "non2xx": 0').replace('"timeouts": 0', '"timeouts": 10');
  const { readings } = readWith(autocannon, { name: "a.json", text });
  expect(readings).toContain("slo error_rate = 0.5 [(errors + mismatches + non2xx) / requests = 0.5]");
});

test("when nothing was answered all have failed, and a latency of 0 is no value", () => {
  const { readings } = readWith(autocannon, { name: "a.json", text: report('"errors": 7, "non2xx": 0', 0) });
  expect(readings).toContain("slo error_rate = 1 [(errors + mismatches + non2xx) / requests = 1]");
  expect(readings.filter((each) => each.startsWith("slo latency")).every((each) => each.includes("= not "))).toBe(true);
});

test.each(["null", '"0"', "-1", "0.5"])("errors of %s are no error rate", (errors) => {
  const { readings } = readWith(autocannon, { name: "a.json", text: report(`"errors": ${errors}, "non2xx": 0`) });
  expect(readings.find((each) => each.startsWith("slo error_rate"))).toContain("= not none (? of ? requests)");
});

test.skipIf(!existsSync(SAMPLES))("what autocannon itself wrote is read without a trouble", () => {
  const { readings, troubles } = readWith(autocannon, `../../../${SAMPLES}/autocannon.json`);
  expect(readings).toContain("slo latency_p97.5_ms = 16 [latency.p97_5 = 16 ms]");
  expect(readings).toContain("slo requests = 3243 [requests.total = 3243]");
  expect(troubles).toEqual([]);
});
