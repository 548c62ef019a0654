import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure } from "./measure.ts";
import { uncertaintyOf } from "./moments.ts";
import type { LatencyPart, LatencyUnit, RequestsPart } from "./requests.ts";
import { type Percentile, PERCENTILES, percentilesWithin } from "./requests-percentiles.ts";

export type RequestsContext = {
  readonly columns: readonly string[];
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

type Told = Pick<Measure, "name" | "value" | "method" | "within" | "uncertainty">;

/**
 * What the service did: latency_p50_ms to latency_p99.9_ms, latency_mean_ms, latency_max_ms in milliseconds; error_rate, a share of 1;
 * requests; and requests_per_second where moments are known. Percentiles are by nearest rank, always a latency that was measured; their
 * intervals are kept at confidences of 0.9, 0.95 and 0.99. Of parts that were added up a percentile may only be known to lie `within`.
 */
export function requestsMeasures(part: RequestsPart, { columns, slice }: RequestsContext): readonly Measure[] {
  const { rows, latency, failed, span } = part;
  const told: readonly Told[] = [
    ...(latency === undefined ? [] : latencies(latency)),
    ...(failed === undefined ? [] : [errorRate(failed, rows)]),
    { name: "requests", value: rows, method: "counted rows" },
    ...(span === undefined ? [] : [pace(rows, span)]),
  ];
  return told.map((each) => ({ kind: "slo", ...each, samples: rows, slice, columns }));
}

function errorRate(failed: number, rows: number): Told {
  const uncertainty: Uncertainty | undefined = rows === 0 ? undefined : { is: "share", count: failed, of: rows };
  const value = rows === 0 ? { not: "undefined: there is no request" } : failed / rows;
  return { name: "error_rate", value, method: "failed of all, counted rows", uncertainty };
}

/** Between n moments there are n - 1 intervals: counting n would flatter, and of one request be a guess. */
function pace(rows: number, { first, last }: { readonly first: number; readonly last: number }): Told {
  return {
    name: "requests_per_second",
    value: last > first ? ((rows - 1) / (last - first)) * 1000 : { not: "undefined: all requests are of one moment" },
    method: "requests after the first, over the seconds from first to last",
  };
}

function latencies(part: LatencyPart): readonly Told[] {
  const { unit, unusable, moments, values } = part;
  const not =
    unusable > 0
      ? { not: `undefined: ${unusable} of ${moments.count + unusable} latencies are below 0 or infinite` }
      : moments.count === 0
        ? { not: "undefined: there is no request" }
        : undefined;
  const percentiles = not === undefined ? (part.exact ?? percentilesWithin(values)) : [];
  const told = PERCENTILES.map((q, i): Told => {
    // 0.999 * 100 is 99.9 as it stands; the others are whole.
    const name = `latency_p${Number((q * 100).toFixed(1))}_ms`;
    const found = percentiles[i];
    return found === undefined
      ? { name, value: not ?? { not: "undefined: there is no request" }, method: "nearest rank" }
      : { name, ...percentile(found, unit) };
  });
  const max = values.highs.at(-1) ?? 0;
  return [
    ...told,
    {
      name: "latency_mean_ms",
      value: not ?? inMilliseconds(moments.mean, unit),
      method: "mean over requests",
      uncertainty: not === undefined ? scaled(uncertaintyOf(moments, false), unit) : undefined,
    },
    { name: "latency_max_ms", value: not ?? inMilliseconds(max, unit), method: "largest of all requests" },
  ];
}

/** Where only a cell is known the value is the middle of it. */
function percentile({ low, high, at }: Percentile, unit: LatencyUnit): Omit<Told, "name"> {
  const within = { low: inMilliseconds(low, unit), high: inMilliseconds(high, unit) };
  const exact = low === high;
  const intervals = at.map((each) => ({
    confidence: each.confidence,
    low: inMilliseconds(each.low, unit),
    high: inMilliseconds(each.high, unit),
  }));
  return {
    value: exact ? within.low : within.low + (within.high - within.low) / 2,
    method: exact ? "nearest rank, interval of order statistics" : "nearest rank in merged counts, interval of order statistics",
    within: exact ? undefined : within,
    uncertainty: intervals.length === 0 ? undefined : { is: "given", at: intervals },
  };
}

const POWERS: Readonly<Record<LatencyUnit, number>> = { s: 3, ms: 0, us: -3, ns: -6 };

/** Moves the decimal point of the number as it is written, so that 0.07 s is 70 ms, which 0.07 * 1000 is not. Keeps order. */
function inMilliseconds(value: number, unit: LatencyUnit): number {
  const [digits = "", exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + POWERS[unit]}`);
}

function scaled(of: Uncertainty | undefined, unit: LatencyUnit): Uncertainty | undefined {
  if (of?.is !== "moments") return of;
  const factor = 10 ** POWERS[unit];
  return { is: "moments", count: of.count, mean: inMilliseconds(of.mean, unit), squares: of.squares * factor * factor };
}
