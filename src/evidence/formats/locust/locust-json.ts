import type { Collector } from "../../collect.ts";
import { countOf } from "../../take.ts";
import { entriesOf, nodesOf, under, type Node } from "../../syntax/tree.ts";
import { computed, measuredIf, nearestRank, shareOf, sumOf, unmeasured } from "../../load-test.ts";

/** A list that is not empty, each entry with its requests and the histogram of their times. `[]` may be anybody's. */
export function isLocustJson(root: Node | undefined): boolean {
  const entries = nodesOf(root);
  return (
    entries.length > 0 &&
    entries.every((each) => under(each, "response_times")?.is === "map" && under(each, "num_failures") !== undefined)
  );
}

/**
 * Every number over all entries; the answer is when the last request was made. One entry that lacks something takes the value from
 * every number that needs it: what the others say would be about a part of the requests only.
 */
export function takeEntries(into: Collector, entries: readonly Node[]): Date | undefined {
  const line = entries[0]?.line ?? 1;
  const counted = (key: string) => sumOf(entries.map((each) => countOf(under(each, key))));
  const [requests, failures] = [counted("num_requests"), counted("num_failures")];
  // Where all of them failed, their times say only how fast that was.
  const timeless = requests !== undefined && failures !== undefined && failures >= requests;
  const seen = histogram(entries);
  // Requests without a response time are in no histogram. A histogram that lost a bar would make the service faster than it is.
  const timed = requests === undefined ? undefined : requests - (untimed(entries) ?? NaN);
  const whole = seen !== undefined && timed !== undefined && timed > 0 && totalOf(seen) === timed;
  for (const percent of [50, 90, 95, 99]) {
    const value = whole ? nearestRank(seen, percent) : undefined;
    const node = value === undefined ? unmeasured(line, "the histogram is not of all requests") : computed(value, line);
    into.slo(`latency_p${percent}_ms`, measuredIf(!timeless, node), { as: `response_times ${percent}%`, unit: "ms" });
  }
  const busy = entries.filter((each) => countOf(under(each, "num_requests")) !== 0);
  const times = (key: string) => numbersOf(busy, key);
  const said = (name: string, as: string, value: number | undefined) => {
    const node =
      value === undefined || requests === undefined ? unmeasured(line, "not told of all requests") : computed(value, line);
    const time = name.endsWith("_ms");
    into.slo(name, measuredIf(!(time && timeless), node), { as, unit: time ? "ms" : "share" });
  };
  const spent = times("total_response_time")?.reduce((sum, each) => sum + each, 0);
  said("latency_mean_ms", "total_response_time / requests", spent === undefined || !whole ? undefined : spent / totalOf(seen));
  said("latency_min_ms", "min_response_time", smallest(times("min_response_time")));
  said("latency_max_ms", "max_response_time", largest(times("max_response_time")));
  into.slo("error_rate", shareOf(failures, requests, line), { as: "num_failures / num_requests" });
  said("requests", "num_requests", requests);
  const [first, last] = [smallest(times("start_time")), largest(times("last_request_timestamp"))];
  const seconds = first === undefined || last === undefined ? 0 : last - first;
  said("requests_per_second", "num_requests / seconds", seconds > 0 && requests !== undefined ? requests / seconds : undefined);
  if (entries.length > 1) into.note(`the entries of single endpoints (${entries.length}) are read as one`);
  return last === undefined || Number.isNaN(new Date(last * 1000).getTime()) ? undefined : new Date(last * 1000);
}

/** Times in ms and how often each was seen, in ascending order; undefined where a bar is no number. */
function histogram(entries: readonly Node[]): readonly (readonly [number, number])[] | undefined {
  const seen = new Map<number, number>();
  for (const [time, bar] of entries.flatMap((each) => entriesOf(under(each, "response_times")))) {
    const times = countOf(bar);
    if (times === undefined || !/^\d+(?:\.\d+)?$/.test(time)) return undefined;
    seen.set(Number(time), (seen.get(Number(time)) ?? 0) + times);
  }
  return [...seen].sort(([one], [other]) => one - other);
}

function totalOf(seen: readonly (readonly [number, number])[]): number {
  return seen.reduce((sum, [, times]) => sum + times, 0);
}

/** Older versions do not count them: then the histogram has to be of all requests. */
function untimed(entries: readonly Node[]): number | undefined {
  return sumOf(
    entries.map((each) => (under(each, "num_none_requests") === undefined ? 0 : countOf(under(each, "num_none_requests")))),
  );
}

/** This number of every entry; undefined where one of them has none. */
function numbersOf(entries: readonly Node[], key: string): readonly number[] | undefined {
  const numbers = entries.map((each) => under(each, key)).flatMap((node) => (node?.is === "number" ? [node.value] : []));
  return numbers.length === entries.length && numbers.length > 0 ? numbers : undefined;
}

function smallest(numbers: readonly number[] | undefined): number | undefined {
  return numbers?.reduce((one, other) => Math.min(one, other));
}

function largest(numbers: readonly number[] | undefined): number | undefined {
  return numbers?.reduce((one, other) => Math.max(one, other));
}
