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

/** A run's two thresholds, both kept, in a summary export and as `handleSummary` has them. */
function keptIn(duration: object, failed: object, more: object): readonly string[] {
  const exported = {
    http_req_duration: { ...duration, thresholds: { "p(95)<500": false } },
    http_req_failed: { ...failed, thresholds: { "rate<=1": false } },
  };
  const handled = {
    http_req_duration: { values: duration, thresholds: { "p(95)<500": { ok: true } } },
    http_req_failed: { values: failed, thresholds: { "rate<=1": { ok: true } } },
  };
  const values = Object.fromEntries(Object.entries(more).map(([name, each]) => [name, { values: each as object }]));
  return [
    JSON.stringify({ root_group: {}, metrics: { ...exported, ...more } }),
    JSON.stringify({ root_group: {}, metrics: { ...handled, ...values } }),
  ];
}

const ZEROS = { avg: 0, "p(95)": 0 };

test.each([{ iterations: { count: 10 } }, { http_reqs: { count: 0, rate: 0 } }])(
  "the zeros of a run without a request (%j) are no values, and no threshold on them was kept",
  (more) => {
    for (const text of keptIn(ZEROS, { rate: 0, passes: 0, fails: 0 }, more)) {
      const { readings, counts, notes } = readWith(k6, { name: "k6.json", text });
      const numbers = readings.filter((each) => !each.includes("= not none (no request was answered)"));
      expect(numbers.every((each) => each.startsWith("slo requests"))).toBe(true);
      expect(readings.length - numbers.length).toBe(3);
      expect(counts).toMatchObject({ k6: { passed: 0, failed: 0, skipped: 2, errors: 0 } });
      expect(notes).toEqual(["k6.json: thresholds on http metrics that were kept (2) are skipped: no request was answered"]);
    }
  },
);

test("where every request failed only the error rate is a number", () => {
  for (const part of ["rate", "value"]) {
    for (const text of keptIn({ avg: 1, "p(95)": 2 }, { [part]: 1, passes: 9, fails: 0 }, { http_reqs: { count: 9, rate: 3 } })) {
      const { readings, counts } = readWith(k6, { name: "k6.json", text });
      expect(readings.filter((each) => !each.includes("= not none"))).toEqual([
        `slo error_rate = 1 [http_req_failed ${part} = 1]`,
        "slo requests = 9 [http_reqs count = 9]",
        "slo requests_per_second = 3 [http_reqs rate = 3]",
      ]);
      expect(counts).toMatchObject({ k6: { passed: 0, skipped: 2 } });
    }
  }
});

test("without a request a threshold that was crossed stays crossed, and one on the script's own metric is read", () => {
  const text =
    '{"root_group": {}, "metrics": {"http_reqs": {"count": 0, "thresholds": {"count>0": true}}, "mine": {"count": 1, "thresholds": {"count>0": false}}}}';
  const { counts } = readWith(k6, { name: "k6.json", text });
  expect(counts).toMatchObject({ k6: { passed: 1, failed: 1, skipped: 0, errors: 0 } });
});

test("the machine-readable summary of a run without a request has no latency either", () => {
  const duration = { name: "http_req_duration", values: { avg: 0 } };
  const failed = { name: "http_req_failed", values: { rate: 0, matches: 0, total: 0 } };
  const text = JSON.stringify({ metadata: { k6Version: "1.5.0" }, results: { metrics: [duration, failed] } });
  const { readings } = readWith(k6, { name: "k6.json", text });
  expect(readings).toHaveLength(2);
  expect(readings.every((each) => each.includes("= not none (no request was answered)"))).toBe(true);
});
