import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { prometheus } from "../../../src/evidence/formats/prometheus/prometheus.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/prometheus`;

/** An instant query that answered with one series of this name. */
const answer = (metric: string | undefined, value = '"0.0621"') => {
  const labels = metric === undefined ? "{}" : `{"__name__": "${metric}"}`;
  return `{"status": "success", "data": {"resultType": "vector", "result": [{"metric": ${labels}, "value": [1795168800.5, ${value}]}]}}`;
};
const read = (name: string, text: string, rule?: Parameters<typeof readWith>[2]) => readWith(prometheus, { name, text }, rule);
const ASK = "(name unit: beside its path: s, ms, us or ns for a time, share for what is none)";

test("a metric that ends in _seconds is read as milliseconds, and called so", () => {
  const { readings, facts } = readWith(prometheus, "prometheus/http_request_duration_seconds.json");
  expect(readings).toEqual(['slo http_request_duration_ms = 62.1 [http_request_duration_seconds = "0.0621" s]']);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:00.500Z"));
});

test("a query without a name is called as its file, and warnings are noted", () => {
  const { readings, notes } = readWith(prometheus, "prometheus/error_rate.json");
  expect(readings).toEqual(['slo error_rate = 0.002 [the query = "0.002"]']);
  expect(notes).toEqual([
    "error_rate.json: Prometheus says: PromQL warning: one of the instances did not answer",
    "error_rate.json: Prometheus says: PromQL info: metric might not be a counter",
  ]);
});

test("a scalar is read", () => {
  expect(readWith(prometheus, "prometheus/requests.json").readings).toEqual(['slo requests = 3000 [the query = "3000"]']);
});

test("the rule names the reading and its unit", () => {
  const rule = { name: "latency_p95_ms", unit: "s" } as const;
  expect(readWith(prometheus, "prometheus/latency_p95.json", rule).readings).toEqual([
    'slo latency_p95_ms = 62.1 [the query = "0.0621" s]',
  ]);
});

test.each([
  "latency_p95",
  "latency_p95_ms",
  "duration",
  "response_time",
  "p99",
  "quantile",
  "queue_wait",
  "ttft",
  "tpot_mean",
  "itl",
  "p95ms",
])("a query called %s does not tell its unit, and is no reading", (name) => {
  const { readings, troubles } = read(`${name}.json`, answer(undefined));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([`evidence_unreadable 1: does not tell the unit of ${name} ${ASK}`]);
});

test("a rule's name that ends in _ms is no unit either", () => {
  const { readings, troubles } = read("q.json", answer(undefined), { name: "latency_p95_ms" });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([`evidence_unreadable 1: does not tell the unit of latency_p95_ms ${ASK}`]);
});

test.each(["latency_p95_ms", "latency_p95_milliseconds"])("a metric of its own that is called %s is in milliseconds", (name) => {
  const { readings } = read("q.json", answer(name, '"62.1"'));
  expect(readings).toEqual([`slo latency_p95_ms = 62.1 [${name} = "62.1" ms]`]);
});

test("the unit of a metric's own name holds under another name", () => {
  const { readings } = read("q.json", answer("http_request_duration_seconds"), { name: "latency_p95_ms" });
  expect(readings).toEqual(['slo latency_p95_ms = 62.1 [http_request_duration_seconds = "0.0621" s]']);
});

test("a rule does not say seconds where the metric says milliseconds", () => {
  const { readings, troubles } = read("q.json", answer("latency_milliseconds"), { unit: "s" });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable 1: latency_milliseconds is in ms, and the rule says s (take unit: out of the rule)",
  ]);
});

test.each([
  ["job:request_latency_seconds:p95", "ms", "s"],
  ["request_latency_seconds_p95", "ms", "s"],
  ["job:request_latency_ms:p95", "s", "ms"],
  ["job:errors_ratio:rate5m", "percent", "share"],
] as const)("a rule does not contradict the unit inside %s", (name, unit, own) => {
  const { readings, troubles } = read("q.json", answer(name), { name: "latency_p95_ms", unit });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    `evidence_unreadable 1: ${name} is in ${own}, and the rule says ${unit} (name unit: ${own} beside its path)`,
  ]);
});

test("a unit inside a name is one where the rule says so too", () => {
  const name = "job:request_latency_seconds:p95";
  expect(read("q.json", answer(name), { unit: "s" }).readings).toEqual([
    `slo job:request_latency_ms:p95 = 62.1 [${name} = "0.0621" s]`,
  ]);
  expect(read("q.json", answer(name)).troubles).toHaveLength(1);
  // Seconds of a processor in each second are no time.
  const used = "instance:cpu_seconds:rate5m";
  expect(read("q.json", answer(used), { name: "cpu", unit: "share" }).readings).toEqual([
    `slo cpu = 0.0621 [${used} = "0.0621"]`,
  ]);
});

test.each([
  '"isPartial": true',
  '"isPartial": "true"',
  '"warnings": ["w", "w", "w", "w", "w", "Partial response: store did not answer"]',
])("an answer over a part of the data (%s) is a trouble", (said) => {
  const { readings, troubles } = read("error_rate.json", answer(undefined).replace("{", `{${said}, `));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable 1: is an answer over a part of the data (run the query again when everything that is asked answers)",
  ]);
});

test("an answer that says that it is not partial is read", () => {
  const { readings, troubles } = read("error_rate.json", answer(undefined).replace("{", '{"isPartial": false, '));
  expect(readings).toHaveLength(1);
  expect(troubles).toEqual([]);
});

test("a time is no share", () => {
  const { readings, troubles } = read("q.json", answer(undefined), { name: "latency_p95_ms", unit: "share" });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([`evidence_unreadable 1: latency_p95_ms is a time, and its unit is told as share ${ASK}`]);
});

test("a ratio is a share, and percent becomes one", () => {
  expect(read("q.json", answer("errors_ratio", '"0.002"')).readings).toEqual(['slo errors = 0.002 [errors_ratio = "0.002"]']);
  expect(read("error_percent.json", answer(undefined, '"0.2"'), { unit: "percent" }).readings).toEqual([
    'slo error = 0.002 [the query = "0.2" percent]',
  ]);
});

test.each(['"NaN"', '"+Inf"', '"-Inf"', "null", '""'])("%s is no value", (value) => {
  const { readings } = read("error_rate.json", answer(undefined, value));
  expect(readings).toEqual([`slo error_rate = not ${value} [the query = ${value}]`]);
});

test("an empty result is a success to Prometheus, and no data to us", () => {
  const { readings, troubles } = readWith(prometheus, "prometheus/empty.json");
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("holds no data: the query found no series");
});

test("an error answer is a trouble with what Prometheus said", () => {
  const { readings, troubles } = readWith(prometheus, "prometheus/error-answer.json");
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain('is an error answer: bad_data: invalid parameter "query"');
});

test("several series are no value until somebody says which one counts", () => {
  const { readings, troubles } = readWith(prometheus, "prometheus/errors_ratio.json");
  expect(readings).toEqual([]);
  expect(troubles).toEqual([
    "evidence_unreadable 1: holds 2 series, and nobody says which one counts (name reduce: highest, lowest or mean beside its path)",
  ]);
});

test.each([
  ["highest", '0.004 [errors_ratio highest = "0.004"]'],
  ["lowest", '0.001 [errors_ratio lowest = "0.001"]'],
  ["mean", "0.0025 [errors_ratio mean = 0.0025]"],
] as const)("reduce: %s is over all series and all times", (reduce, said) => {
  const { readings, troubles, facts } = readWith(prometheus, "prometheus/errors_ratio.json", { reduce });
  expect(readings).toEqual([`slo errors = ${said}`]);
  expect(troubles).toEqual([]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:01:00Z"));
});

test.each(["highest", "lowest", "mean"] as const)("one NaN among several takes the value from their %s", (reduce) => {
  const values = '[[1, "0.1"], [2, "NaN"], [3, "0.2"]]';
  const text = `{"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": ${values}}]}}`;
  expect(read("error_rate.json", text, { reduce }).readings).toEqual([
    `slo error_rate = not "NaN" [the query ${reduce} = "NaN"]`,
  ]);
});

test("several values of one series over time are no value without reduce", () => {
  const text =
    '{"status": "success", "data": {"resultType": "matrix", "result": [{"metric": {}, "values": [[1, "0.1"], [2, "0.2"]]}]}}';
  const { readings, troubles } = read("error_rate.json", text);
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("holds 2 values over time, and nobody says which one counts");
});

test("a native histogram is a trouble, and one that lost its value does not leave the choice to the others", () => {
  const series = '{"metric": {}, "value": [1, "0.1"]}, {"metric": {}, "histogram": [1, {"count": "3"}]}';
  const text = `{"status": "success", "data": {"resultType": "vector", "result": [${series}]}}`;
  const { readings, troubles } = read("error_rate.json", text, { reduce: "lowest" });
  expect(readings).toEqual([]);
  expect(troubles[0]).toContain("holds a series without values");
});

test("alerts are recognised and not read", () => {
  const { readings, notes, troubles } = readWith(prometheus, "prometheus/alerts.json");
  expect(readings).toEqual([]);
  expect(notes).toEqual(["alerts.json: alerts are not read: save the answer to a query instead"]);
  expect(troubles).toEqual([]);
});

test.skipIf(!existsSync(SAMPLES))(
  "what Prometheus itself answered is read, and refused where it says too much or nothing",
  () => {
    const sample = (name: string, rule?: Parameters<typeof readWith>[2]) =>
      readWith(prometheus, `../../../${SAMPLES}/${name}.json`, rule);
    expect(sample("query.vector").readings).toEqual(['slo http_requests_total = 2542 [http_requests_total = "2542"]']);
    expect(sample("query.scalar").troubles).toEqual([]);
    expect(sample("query.nan").readings).toEqual(['slo query.nan = not "NaN" [the query = "NaN"]']);
    expect(sample("query.histogram_quantile", { name: "latency_p95_ms", unit: "s" }).readings).toEqual([
      'slo latency_p95_ms = 95 [the query = "0.095" s]',
    ]);
    expect(sample("query.matrix", { reduce: "highest" }).readings).toEqual([
      'slo http_requests_total = 2542 [http_requests_total highest = "2542"]',
    ]);
    expect(sample("query_range", { reduce: "lowest" }).troubles).toEqual([]);
    for (const name of ["query.empty", "query.error-http400", "query.matrix", "query_range", "query.histogram_quantile"]) {
      expect(sample(name).troubles, name).toHaveLength(1);
      expect(sample(name).readings, name).toEqual([]);
    }
    expect(sample("alerts").troubles).toEqual([]);
  },
);

test("a query without a name is called by its file, wherever that lies", () => {
  const text = '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1795168800,"0.002"]}]}}';
  const name = "evidence/fraud/7/error_rate.json";
  expect(readWith(prometheus, { name, text }).readings).toEqual(['slo error_rate = 0.002 [the query = "0.002"]']);
});
