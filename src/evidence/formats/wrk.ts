import type { Unit } from "../../report-rule.ts";
import { collect, type Collector } from "../collect.ts";
import { decimalNode, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { computed, measuredIf, shareOf, sumOf } from "../load-test.ts";
import { textLines, type TextLine } from "../syntax/text-lines.ts";

/**
 * wrk 4 (https://github.com/wg/wrk) and wrk2 (https://github.com/giltene/wrk2), what they print. Every time has its own unit, and
 * `m` is minutes: 8.65m is nearly nine minutes, no thousandth of anything. Of wrk2's two distributions the recorded one is read; the
 * one that is called uncorrected leaves out how long requests waited to be sent. Percentiles are printed only with `--latency`. wrk2
 * prints the 99th percentile where wrk prints the maximum, which is then that of its hundredth percentile. A run that answered
 * nothing prints 0.00us.
 */
export const wrk: Format = {
  name: "wrk",
  lookedFor: "what wrk prints: Running ... test @, Thread Stats and Requests/sec",
  recognise: ({ text }) =>
    /^ *Running \S+ test @ /m.test(text) && /^ {2}Thread Stats {3}/m.test(text) && /^ +\d+ requests in /m.test(text),
  read: (parsed, source) => {
    const into = collect(parsed, source, "wrk");
    if (parsed.text.length > LONGEST) {
      into.trouble("is longer than what wrk prints", "save what one run printed, and nothing else");
      return into.report();
    }
    const lines = textLines(parsed.text);
    const runs = lines.filter(({ text }) => text.startsWith("Requests/sec:"));
    if (runs.length === 1) takeLines(into, lines);
    else into.trouble(`holds ${runs.length} finished runs`, "save one file for each run", runs[1]?.line);
    return into.report();
  },
};

/** Far more characters than a run prints, with all of wrk2's spectra. */
const LONGEST = 1_000_000;

type Found = { readonly line: number; readonly groups: readonly string[] };

function takeLines(into: Collector, lines: readonly TextLine[]): void {
  const find = (pattern: RegExp): Found | undefined => findAll(lines, pattern)[0];
  const total = find(/^ +(\d+) requests in /);
  const requests = total === undefined ? undefined : Number(total.groups[0]);
  const answered = (requests ?? 0) > 0;
  const time = (part: string, as: string, said: string, line: number) => {
    takeTime(into, part, as, said, line, answered);
  };

  const latency = find(/^ {4}Latency +(\S+) +\S+ +(\S+) +\S+$/);
  const third = find(/^ {2}Thread Stats +Avg +Stdev +(\S+) +\+\/- Stdev$/)?.groups[0];
  if (latency !== undefined) time("mean", "Latency Avg", latency.groups[0] ?? "", latency.line);
  if (latency !== undefined && third === "Max") time("max", "Latency Max", latency.groups[1] ?? "", latency.line);
  const percentiles = findAll(recorded(lines), /^ *(\d+(?:\.\d+)?)% +(\S+)$/);
  for (const { groups, line } of percentiles) {
    const [percent = "", said = ""] = groups;
    // wrk2 prints 50.000%, wrk 50%.
    if (Number(percent) < 100) time(`p${Number(percent)}`, `${percent}%`, said, line);
    else if (third !== "Max") time("max", `${percent}%`, said, line);
  }
  if (third !== "Max" && !percentiles.some(({ groups }) => Number(groups[0]) >= 100)) into.note("no maximum is printed");
  if (percentiles.length === 0) into.note("no percentiles are printed: run it with --latency");

  takeErrors(into, lines, requests, total?.line ?? 1);
  if (total !== undefined) into.slo("requests", decimalNode(total.groups[0] ?? "", total.line));
  const rate = find(/^Requests\/sec: +(\S+)$/);
  into.slo("requests_per_second", rate && numberIn(rate.groups[0] ?? "", rate.line), { as: "Requests/sec" });
}

function findAll(lines: readonly TextLine[], pattern: RegExp): readonly Found[] {
  return lines.flatMap(({ text, line }) => {
    const match = pattern.exec(text);
    return match === null ? [] : [{ line, groups: match.slice(1) }];
  });
}

/** The lines under the first distribution that is not the uncorrected one, up to the next heading. */
function recorded(lines: readonly TextLine[]): readonly TextLine[] {
  const from = lines.findIndex(({ text }) => /^ {2}Latency Distribution\b(?!.*Uncorrected)/.test(text));
  if (from < 0) return [];
  const rest = lines.slice(from + 1);
  const until = rest.findIndex(({ text }) => !/^ *\d+(?:\.\d+)?% /.test(text));
  return until < 0 ? rest : rest.slice(0, until);
}

/** Both lines are printed only where they are not all zeros. A timeout may be an answer that came too late, so it counts in both. */
function takeErrors(into: Collector, lines: readonly TextLine[], requests: number | undefined, line: number): void {
  const [socket] = findAll(lines, /^ {2}Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)$/);
  const [status] = findAll(lines, /^ {2}Non-2xx or 3xx responses: (\d+)$/);
  const told = lines.filter(({ text }) => /^ {2}(?:Socket errors|Non-2xx)/.test(text)).length;
  const unread = told !== [socket, status].filter((each) => each !== undefined).length;
  const [connect = 0, read = 0, write = 0, timeout = 0] = socket?.groups.map(Number) ?? [];
  const failed = connect + read + write + timeout + Number(status?.groups[0] ?? 0);
  const sent = sumOf([requests, connect, read, write]);
  const whole = sent === undefined || unread ? undefined : sent === 0 ? 0 : Math.max(sent, failed);
  into.slo("error_rate", shareOf(failed, whole, line), { as: "errors / requests" });
  if (timeout > 0) into.note(`requests that timed out (${timeout}) may be in no latency`);
}

const UNITS: Readonly<Record<string, Unit>> = { us: "us", ms: "ms", s: "s" };
/** What there is no unit of readings for. */
const LONG: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000 };

function takeTime(into: Collector, part: string, as: string, said: string, line: number, answered: boolean): void {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(said) ?? [];
  // A number without a unit is no time.
  const node: Node = digits === "" ? { is: "token", line, value: null, text: said } : numberIn(digits, line);
  const long = LONG[unit];
  const name = `latency_${part}_ms`;
  if (long === undefined || node.is !== "number") into.slo(name, measuredIf(answered, node), { as, unit: UNITS[unit] });
  else into.slo(name, measuredIf(answered, computed(Math.round(node.value * long), line)), { as, unit: "ms" });
}

function numberIn(text: string, line: number): Node {
  return decimalNode(text, line) ?? { is: "token", line, value: null, text };
}
