import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addRequests,
  type LatencyUnit,
  type RequestRows,
  requestsOf,
  type RequestsPart,
  RequestsShape,
  spellRequests,
} from "../../src/profile/requests.ts";
import { requestsMeasures } from "../../src/profile/requests-measures.ts";
import { nearestRankQuantile, quantileInterval } from "../../src/statistics/quantile.ts";

const CONTEXT = { columns: ["took", "failed", "at"] };
const measured = (part: RequestsPart) => Object.fromEntries(requestsMeasures(part, CONTEXT).map((each) => [each.name, each]));
const throughJson = (part: RequestsPart): RequestsPart => RequestsShape.parse(JSON.parse(JSON.stringify(spellRequests(part))));
const latencies = (values: Iterable<number>, unit: LatencyUnit = "ms"): RequestRows => {
  const latency = Float64Array.from(values);
  return { rows: latency.length, latency, unit };
};

/** Latencies of which no two are alike, so that a distribution of so many is not exact. */
const many = (rows: number, step: number) => Float64Array.from({ length: rows }, (_, i) => 20 + ((i * step) % rows) / 7.3);

const PERCENTILES = {
  latency_p50_ms: 0.5,
  latency_p90_ms: 0.9,
  latency_p95_ms: 0.95,
  latency_p99_ms: 0.99,
  "latency_p99.9_ms": 0.999,
};

test("percentiles are by nearest rank, with the interval of order statistics that the rows allow", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 300 }), (values) => {
      const found = measured(requestsOf(latencies(values)));
      const ascending = [...values].sort((a, b) => a - b);
      for (const [name, q] of Object.entries(PERCENTILES)) {
        expect(found[name]).toMatchObject({ kind: "slo", value: nearestRankQuantile(ascending, q), within: undefined });
        const at = [0.9, 0.95, 0.99].flatMap((confidence) => {
          const interval = quantileInterval(ascending, q, confidence)!;
          return Number.isFinite(interval.low) && Number.isFinite(interval.high) ? [{ confidence, ...interval }] : [];
        });
        expect(found[name]!.uncertainty).toEqual(at.length === 0 ? undefined : { is: "given", at });
      }
      expect(found["latency_max_ms"]!.value).toBe(Math.max(...values));
      expect(found["requests"]!.value).toBe(values.length);
    }),
  );
});

test("no 150 requests bound the 99.9th percentile", () => {
  expect(measured(requestsOf(latencies(many(150, 1))))["latency_p99.9_ms"]!.uncertainty).toBeUndefined();
});

test("many different latencies are exact in one go, and certainly within an interval once parts are added up", () => {
  const all = many(30_000, 7919);
  const ascending = all.slice().sort();
  const whole = throughJson(requestsOf(latencies(all)));
  const parts = [all.subarray(20_000), all.subarray(0, 5), all.subarray(5, 20_000)];
  const together = throughJson(
    parts.map((part) => throughJson(requestsOf(latencies(part)))).reduce((a, b) => addRequests(a, b)!),
  );
  for (const [name, q] of Object.entries(PERCENTILES)) {
    const exact = nearestRankQuantile(ascending, q)!;
    expect(measured(whole)[name]).toMatchObject({ value: exact, within: undefined });
    const { value, within, uncertainty } = measured(together)[name]!;
    expect(within!.low).toBeLessThanOrEqual(exact);
    expect(within!.high).toBeGreaterThanOrEqual(exact);
    expect(within!.high / within!.low).toBeLessThan(1.01);
    expect(value).toBe(within!.low + (within!.high - within!.low) / 2);
    const interval = quantileInterval(ascending, q, 0.95)!;
    const found = uncertainty?.is === "given" ? uncertainty.at.find(({ confidence }) => confidence === 0.95) : undefined;
    expect(found!.low).toBeLessThanOrEqual(interval.low);
    expect(found!.high).toBeGreaterThanOrEqual(interval.high);
  }
  expect(measured(together)["latency_max_ms"]!.value).toBe(ascending.at(-1));
  expect(measured(together)["latency_mean_ms"]!.value).toBeCloseTo(measured(whole)["latency_mean_ms"]!.value as number, 10);
});

test("parts of few different latencies add up to the whole in any order, through JSON", () => {
  const row = fc.record({ took: fc.integer({ min: 0, max: 90 }), failed: fc.nat(1), at: fc.nat(10_000), shard: fc.nat(2) });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
      const partOf = (some: typeof rows) =>
        requestsOf({
          ...latencies(some.map(({ took }) => took / 10)),
          failed: some.map(({ failed }) => failed),
          times: Float64Array.from(some, ({ at }) => at),
        });
      const shards = [1, 2, 0].map((which) => partOf(rows.filter(({ shard }) => shard === which)));
      const together = shards.map(throughJson).reduce((one, other) => addRequests(one, other)!);
      const whole = partOf(rows);
      const plain = ({ latency, ...rest }: RequestsPart) => ({ ...rest, latency: { ...latency, moments: undefined } });
      expect(plain(together)).toEqual(plain(whole));
      expect(together.latency!.moments.mean).toBeCloseTo(whole.latency!.moments.mean, 12);
      expect(together.latency!.moments.squares).toBeCloseTo(whole.latency!.moments.squares, 10);
    }),
  );
});

test.each([
  ["s", 0.07, 70],
  ["us", 62_100, 62.1],
  ["ns", 1e-7, 1e-13],
  ["ms", 0.3, 0.3],
] as const)("latencies in %s become milliseconds by moving the decimal point", (unit, value, expected) => {
  const found = measured(requestsOf(latencies([value], unit)));
  for (const name of ["latency_p50_ms", "latency_mean_ms", "latency_max_ms"]) expect(found[name]!.value).toBe(expected);
  const two = measured(requestsOf(latencies([1, 3], unit)))["latency_mean_ms"]!;
  const factor = { s: 1e3, ms: 1, us: 1e-3, ns: 1e-6 }[unit];
  expect(two.uncertainty).toEqual({
    is: "moments",
    count: 2,
    mean: 2 * factor,
    squares: expect.closeTo(2 * factor * factor, 20) as number,
  });
});

test("requests that failed are a share, and requests per second are those after the first", () => {
  const part = requestsOf({ rows: 3, unit: "ms", failed: [0, 1, 0], times: Float64Array.of(4000, 1000, 2000) });
  const found = measured(part);
  expect(found["error_rate"]).toMatchObject({ value: 1 / 3, samples: 3, uncertainty: { is: "share", count: 1, of: 3 } });
  expect(found["requests_per_second"]!.value).toBe(2 / 3);
  expect(Object.keys(found)).toEqual(["error_rate", "requests", "requests_per_second"]);
  const once = requestsOf({ rows: 2, unit: "ms", times: Float64Array.of(5, 5) });
  expect(measured(once)["requests_per_second"]!.value).toEqual({ not: "undefined: all requests are of one moment" });
});

test("latencies below 0 or infinite leave no latency defined, and so does no request", () => {
  const found = measured(throughJson(requestsOf(latencies([1, -1, Infinity, 5]))));
  const not = { not: "undefined: 2 of 4 latencies are below 0 or infinite" };
  for (const [name, { value }] of Object.entries(found)) expect(value).toEqual(name === "requests" ? 4 : not);
  const empty = measured(requestsOf({ ...latencies([]), failed: [] }));
  for (const [name, { value }] of Object.entries(empty))
    expect(value).toEqual(name === "requests" ? 0 : { not: "undefined: there is no request" });
});

test("parts that know different things do not add up, unless one is empty", () => {
  const one = requestsOf(latencies([1]));
  expect(addRequests(one, requestsOf(latencies([1], "s")))).toBeUndefined();
  expect(addRequests(one, requestsOf({ rows: 1, unit: "ms", failed: [1] }))).toBeUndefined();
  expect(addRequests(one, requestsOf({ ...latencies([1]), times: Float64Array.of(1) }))).toBeUndefined();
  expect(addRequests(requestsOf({ rows: 0, unit: "s" }), one)).toBe(one);
});

test("what no requests can add up to is refused", () => {
  const said = spellRequests(
    requestsOf({ ...latencies(many(9000, 1)), failed: Array<number>(9000).fill(1), times: many(9000, 1) }),
  );
  expect(RequestsShape.safeParse(said).success).toBe(true);
  const { latency } = said;
  const refused = [
    { ...said, failed: 9001 },
    { ...said, rows: 8999 },
    { ...said, span: { first: 2, last: 1 } },
    { ...said, latency: { ...latency, unusable: 1 } },
    { ...said, latency: { ...latency, unit: "min" } },
    { ...said, latency: { ...latency, moments: [1, 1, 0] } },
    { ...said, latency: { ...latency, exact: latency!.exact!.map(([, , at]) => [1, 1, at]) } },
    { ...said, latency: { ...latency, exact: latency!.exact!.slice(1) } },
    { ...said, latency: spellRequests(requestsOf(latencies([1]))).latency },
    { ...said, latency: { ...latency, values: { bits: 65, cells: "AA==" } } },
    { ...said, latency: { ...latency, values: { bits: 64, cells: "?" } } },
    { ...said, latency: { ...latency, exact: latency!.exact!.map(([low, high]) => [low, high, [[2, low, high]]]) } },
  ];
  expect(refused.filter((each) => RequestsShape.safeParse(each).success)).toEqual([]);
});
