import * as z from "zod";
import { merged, type Moments } from "../statistics/moments.ts";
import { sorted } from "../statistics/sorted.ts";
import {
  type Distribution,
  distributionOf,
  DistributionShape,
  isExact,
  mergeDistributions,
  spellDistribution,
} from "./distribution.ts";
import {
  type Percentile,
  PERCENTILES,
  percentilesOf,
  PercentileShape,
  percentilesWithin,
  spellPercentile,
} from "./requests-percentiles.ts";
import { holding, MomentsShape, RowsShape, spellMoments, weightedMoments } from "./moments.ts";

export type LatencyUnit = "s" | "ms" | "us" | "ns";

/** Rows of a request log, none with a missing cell; each column is of all rows, or not there. */
export type RequestRows = {
  readonly rows: number;
  /** How long each took, in `unit`. */
  readonly latency?: Float64Array | undefined;
  readonly unit: LatencyUnit;
  /** 1 where the request failed, else 0. */
  readonly failed?: ArrayLike<number> | undefined;
  /** When each happened, in milliseconds. */
  readonly times?: Float64Array | undefined;
};

/** What is known of some latencies, all in `unit`: what is said of them is converted, not they themselves. */
export type LatencyPart = {
  readonly unit: LatencyUnit;
  /** Latencies below 0, as logs write of requests that ran out of time, or infinite: in no count, and nothing is defined while there are any. */
  readonly unusable: number;
  readonly moments: Moments;
  readonly values: Distribution;
  /** Of rows that were measured in one go, where the distribution does not tell them: one for each of {@link PERCENTILES}. */
  readonly exact?: readonly Percentile[] | undefined;
};

/** What is known of some requests. */
export type RequestsPart = {
  readonly rows: number;
  readonly latency?: LatencyPart | undefined;
  /** How many failed, where that is known. */
  readonly failed?: number | undefined;
  /** First and last moment, in milliseconds; where moments are known and there are rows. */
  readonly span?: { readonly first: number; readonly last: number } | undefined;
};

/** Counts requests and sorts their latencies. */
export function requestsOf({ rows, latency, unit, failed, times }: RequestRows): RequestsPart {
  return {
    rows,
    latency: latency && latencyOf(latency, unit),
    failed: failed && countOf(failed),
    span: times && spanOf(times),
  };
}

function latencyOf(latency: Float64Array, unit: LatencyUnit): LatencyPart {
  const usable = latency.every(isUsable) ? latency : latency.filter(isUsable);
  const ascending = sorted(usable) ?? new Float64Array(0);
  const values = distributionOf(ascending);
  return {
    unit,
    unusable: latency.length - usable.length,
    moments: weightedMoments(usable, undefined),
    values,
    exact: isExact(values) ? undefined : percentilesOf(ascending),
  };
}

/** Beyond it squares have no finite sum. */
const LARGEST = 1e140;

function isUsable(latency: number): boolean {
  return latency >= 0 && latency <= LARGEST;
}

function countOf(failed: ArrayLike<number>): number {
  let count = 0;
  for (let row = 0; row < failed.length; row++) if (failed[row] === 1) count++;
  return count;
}

function spanOf(times: Float64Array): RequestsPart["span"] {
  if (times.length === 0) return undefined;
  let first = Infinity;
  let last = -Infinity;
  for (const time of times) {
    if (time < first) first = time;
    if (time > last) last = time;
  }
  return first <= last ? { first, last } : undefined;
}

/** Both together. Undefined where one knows of its requests what the other does not, or latencies are in different units. */
export function addRequests(one: RequestsPart, other: RequestsPart): RequestsPart | undefined {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if (!alike(one.latency, other.latency) || !alike(one.failed, other.failed) || !alike(one.span, other.span)) return undefined;
  if (one.latency?.unit !== other.latency?.unit) return undefined;
  return {
    rows: one.rows + other.rows,
    latency: one.latency && other.latency && addLatencies(one.latency, other.latency),
    failed: one.failed === undefined || other.failed === undefined ? undefined : one.failed + other.failed,
    span: one.span &&
      other.span && { first: Math.min(one.span.first, other.span.first), last: Math.max(one.span.last, other.span.last) },
  };
}

function alike(one: unknown, other: unknown): boolean {
  return (one === undefined) === (other === undefined);
}

function addLatencies(one: LatencyPart, other: LatencyPart): LatencyPart {
  const only = one.moments.count === 0 ? other.exact : other.moments.count === 0 ? one.exact : undefined;
  return {
    unit: one.unit,
    unusable: one.unusable + other.unusable,
    moments: merged(one.moments, other.moments),
    values: mergeDistributions(one.values, other.values),
    exact: only,
  };
}

const LatencyShape = z.lazy(() =>
  z
    .strictObject({
      unit: z.enum(["s", "ms", "us", "ns"]),
      unusable: RowsShape,
      moments: MomentsShape,
      values: DistributionShape,
      exact: z.array(PercentileShape).length(PERCENTILES.length).optional(),
    })
    .transform(holding(({ moments, values }) => moments.count === values.rows, "moments are of other rows"))
    .transform(
      holding(
        ({ values }) => (values.lows[0] ?? 0) >= 0 && (values.highs.at(-1) ?? 0) <= LARGEST,
        "a latency is negative or too large",
      ),
    )
    .transform(
      holding(
        ({ values, exact }) => exact === undefined || agree(percentilesWithin(values), exact),
        "percentiles are of other latencies",
      ),
    ),
);

function agree(within: readonly Percentile[], exact: readonly Percentile[]): boolean {
  return exact.every(({ low, high }, i) => low === high && low >= (within[i]?.low ?? NaN) && high <= (within[i]?.high ?? NaN));
}

/** A part as it stands in a profile. What no requests can add up to is refused. */
export const RequestsShape = z.lazy(() =>
  z
    .strictObject({
      rows: RowsShape,
      latency: LatencyShape.optional(),
      failed: RowsShape.optional(),
      span: z.strictObject({ first: z.number(), last: z.number() }).optional(),
    })
    .transform(holding(({ rows, failed }) => failed === undefined || failed <= rows, "more requests failed than there are"))
    .transform(
      holding(
        ({ rows, latency }) => !latency || latency.moments.count + latency.unusable === rows,
        "latencies are not as many as requests",
      ),
    )
    .transform(
      holding(({ rows, span }) => !span || (rows > 0 && span.first <= span.last), "the last request is before the first"),
    ),
);

/** A part as JSON, which {@link RequestsShape} reads back as it was. */
export function spellRequests({ rows, latency, failed, span }: RequestsPart): z.input<typeof RequestsShape> {
  return {
    rows,
    ...(latency && { latency: spellLatency(latency) }),
    ...(failed !== undefined && { failed }),
    ...(span && { span }),
  };
}

function spellLatency({ unit, unusable, moments, values, exact }: LatencyPart): z.input<typeof LatencyShape> {
  return {
    unit,
    unusable,
    moments: spellMoments(moments),
    values: spellDistribution(values),
    ...(exact && { exact: exact.map(spellPercentile) }),
  };
}
