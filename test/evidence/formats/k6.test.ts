import { expect, test } from "vitest";
import { k6 } from "../../../src/evidence/formats/k6.ts";
import { readWith } from "./fixture.ts";

test("reads latencies, error rate and requests of a summary export", () => {
  expect(readWith(k6, "k6/summary-export.json").readings).toEqual([
    "slo checks_rate = 0.998 [checks value = 0.998]",
    "slo latency_mean_ms = 41.25 [http_req_duration avg = 41.25 ms]",
    "slo latency_min_ms = 3.5 [http_req_duration min = 3.5 ms]",
    "slo latency_p50_ms = 38.75 [http_req_duration med = 38.75 ms]",
    "slo latency_max_ms = 310.5 [http_req_duration max = 310.5 ms]",
    "slo latency_p90_ms = 57.125 [http_req_duration p(90) = 57.125 ms]",
    "slo latency_p95_ms = 62.5 [http_req_duration p(95) = 62.5 ms]",
    "slo error_rate = 0.002 [http_req_failed value = 0.002]",
    "slo requests = 3000 [http_reqs count = 3000]",
    "slo requests_per_second = 99.875 [http_reqs rate = 99.875]",
  ]);
});

test("in a summary export a threshold that is true was crossed", () => {
  expect(readWith(k6, "k6/summary-export.json").counts).toEqual({
    k6: { passed: 2, failed: 1, skipped: 0, errors: 0, warned: 0 },
  });
});

test("in the data of handleSummary a threshold that is ok was kept", () => {
  const { readings, counts } = readWith(k6, "k6/handle-summary.json");
  expect(counts).toEqual({ k6: { passed: 2, failed: 1, skipped: 0, errors: 0, warned: 0 } });
  expect(readings).toContain("slo latency_p99_ms = 118.75 [http_req_duration p(99) = 118.75 ms]");
});

test("the machine-readable summary tells its version and its time, and of no threshold", () => {
  const { tool, counts, facts, notes, readings } = readWith(k6, "k6/machine-readable.json");
  expect(tool).toBe("k6 1.5.0");
  expect(counts).toEqual({});
  expect(notes).toEqual([
    "machine-readable.json: the machine-readable summary tells of no threshold, so tests: { k6: ... } finds none in it",
  ]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:30Z"));
  expect(readings).toContain("slo error_rate = 0.002 [http_req_failed rate = 0.002]");
});

test.each(["null", '"true"', "1", "{}"])("a threshold of %s is an error and no pass", (said) => {
  const text = `{"root_group": {}, "metrics": {"http_reqs": {"count": 1, "rate": 1, "thresholds": {"count>0": ${said}}}}}`;
  expect(readWith(k6, { name: "k6.json", text }).counts).toMatchObject({ k6: { passed: 0, failed: 0, errors: 1 } });
});
