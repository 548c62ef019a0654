import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { wrk } from "../../../src/evidence/formats/wrk.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS, REPORTS } from "./fixture.ts";

const SAMPLES = `${REAL_REPORTS}/wrk`;
const printed = readFileSync(`${REPORTS}/wrk/wrk.txt`, "utf8");

test("every time is read in the unit it is printed with", () => {
  const { readings, notes } = readWith(wrk, "wrk/wrk.txt");
  expect(readings).toEqual([
    "slo latency_mean_ms = 41.25 [Latency Avg = 41.25 ms]",
    "slo latency_max_ms = 1250 [Latency Max = 1.25 s]",
    "slo latency_p50_ms = 38.75 [50% = 38.75 ms]",
    "slo latency_p75_ms = 47.5 [75% = 47.50 ms]",
    "slo latency_p90_ms = 57.12 [90% = 57.12 ms]",
    "slo latency_p99_ms = 118.75 [99% = 118.75 ms]",
    `slo error_rate = ${24 / 2404} [errors / requests = ${24 / 2404}]`,
    "slo requests = 2400 [requests = 2400]",
    "slo requests_per_second = 239.52 [Requests/sec = 239.52]",
  ]);
  expect(notes).toEqual(["wrk.txt: requests that timed out (2) may be in no latency"]);
});

test("of wrk2 the recorded distribution is read, and not the uncorrected one", () => {
  const { readings } = readWith(wrk, "wrk/wrk2.txt");
  expect(readings.filter((each) => each.startsWith("slo latency_p"))).toEqual([
    "slo latency_p50_ms = 39.5 [50.000% = 39.50 ms]",
    "slo latency_p75_ms = 48 [75.000% = 48.00 ms]",
    "slo latency_p90_ms = 58.25 [90.000% = 58.25 ms]",
    "slo latency_p99_ms = 121.5 [99.000% = 121.50 ms]",
    "slo latency_p99.9_ms = 280 [99.900% = 280.00 ms]",
    "slo latency_p99.99_ms = 310.5 [99.990% = 310.50 ms]",
    "slo latency_p99.999_ms = 310.5 [99.999% = 310.50 ms]",
  ]);
});

test("the uncorrected distribution alone gives no percentile", () => {
  const text = printed.replace(
    "Latency Distribution",
    "Latency Distribution (HdrHistogram - Uncorrected Latency (measured ...))",
  );
  const { readings, notes } = readWith(wrk, { name: "w.txt", text });
  expect(readings.some((each) => each.startsWith("slo latency_p"))).toBe(false);
  expect(notes).toContain("w.txt: no percentiles are printed: run it with --latency");
});

test("m is minutes and h is hours", () => {
  const { readings } = readWith(wrk, "wrk/wrk2-overloaded.txt");
  expect(readings).toContain("slo latency_p90_ms = 519000 [90.000% = 519000 ms]");
  expect(readings).toContain("slo latency_max_ms = 4500000 [100.000% = 4500000 ms]");
});

test("a third column that is not called Max is no maximum", () => {
  const text = printed.replace("  Max   +/- Stdev", "  99%   +/- Stdev");
  const { readings, notes } = readWith(wrk, { name: "w.txt", text });
  expect(readings.some((each) => each.startsWith("slo latency_max_ms"))).toBe(false);
  expect(notes).toContain("w.txt: no maximum is printed");
  expect(readWith(wrk, "wrk/wrk2.txt").readings).toContain("slo latency_max_ms = 310.5 [100.000% = 310.50 ms]");
});

test("blank lines do not take long", () => {
  expect(wrk.recognise(parse("w.txt", new TextEncoder().encode("\n".repeat(80_000))))).toBe(false);
});

test("more than wrk ever prints is a trouble, and does not take long", () => {
  const { readings, troubles } = readWith(wrk, { name: "w.txt", text: printed + "\n".repeat(9_000_000) });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringContaining("is longer than what wrk prints")]);
});

test("us is microseconds", () => {
  const { readings } = readWith(wrk, { name: "w.txt", text: printed.replace("38.75ms", "387.50us") });
  expect(readings).toContain("slo latency_p50_ms = 0.3875 [50% = 387.50 us]");
});

test.each(["38.75", "38.75x", "-nan", "nan"])("a time of %s is no value", (said) => {
  const { readings } = readWith(wrk, { name: "w.txt", text: printed.replace("38.75ms", said) });
  const median = readings.find((each) => each.startsWith("slo latency_p50_ms"));
  expect(median ?? "= not").toContain("= not");
});

test("0.00us of a run that answered nothing is no value", () => {
  const text = printed.replace(/\d+\.\d+ms/g, "0.00us").replace("2400 requests", "0 requests");
  const { readings } = readWith(wrk, { name: "w.txt", text });
  expect(readings.filter((each) => each.startsWith("slo latency")).every((each) => each.includes("= not "))).toBe(true);
});

test("errors that cannot be read are no error rate of 0", () => {
  const { readings } = readWith(wrk, { name: "w.txt", text: printed.replace("connect 0, read 3", "connect -, read -") });
  expect(readings.find((each) => each.startsWith("slo error_rate"))).toContain("= not none");
});

test("two runs in one file are a trouble", () => {
  const { readings, troubles } = readWith(wrk, { name: "w.txt", text: printed + printed });
  expect(readings).toEqual([]);
  expect(troubles).toEqual(["evidence_unreadable 29: holds 2 finished runs (save one file for each run)"]);
});

test.skipIf(!existsSync(SAMPLES))("what wrk itself wrote is read without a trouble", () => {
  const { readings, troubles } = readWith(wrk, `../../../${SAMPLES}/wrk.txt`);
  expect(readings).toContain("slo latency_p99_ms = 48.36 [99% = 48.36 ms]");
  expect(troubles).toEqual([]);
});
