import { collect, type Collector } from "../collect.ts";
import { headerOf, readCsv } from "../syntax/csv.ts";
import { decimalNode, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { computed, measuredIf, nearestRank, shareOf, unmeasured } from "../load-test.ts";
import { textLines, type TextLine } from "../syntax/text-lines.ts";

/**
 * hey 0.1 (https://github.com/rakyll/hey): the summary it prints, and the rows of `-o csv`. Times are seconds. Answers below 200 and
 * from 400 and requests without an answer are errors. When no request was answered hey still prints 0.0000 for the slowest, and
 * a percentile that it has too few answers for as `0% in 0.0000 secs`: neither is a value. The rows hold answers only, so that the
 * share of errors cannot be known from them.
 */
export const hey: Format = {
  name: "hey",
  lookedFor: "the summary that hey prints, or the columns response-time, DNS+dialup, DNS of hey -o csv",
  recognise: ({ text }) =>
    (/^\s*Summary:\r?\n/.test(text) && /^ {2}Requests\/sec:/m.test(text) && /^ {2}Slowest:.*secs/m.test(text)) || isTable(text),
  read: (parsed, source) => {
    const into = collect(parsed, source, "hey");
    if (isTable(parsed.text)) takeRows(into, parsed.text, parsed.file);
    else {
      const lines = textLines(parsed.text);
      const runs = lines.filter(({ text }) => text.startsWith("  Requests/sec:"));
      if (runs.length === 1) takeSummary(into, lines);
      else into.trouble(`holds ${runs.length} finished runs`, "save one file for each run", runs[1]?.line);
    }
    return into.report();
  },
};

function isTable(text: string): boolean {
  const header = headerOf(text);
  return header[0] === "response-time" && header[1] === "DNS+dialup" && header[2] === "DNS";
}

const PARTS = [
  ["Slowest", "max"],
  ["Fastest", "min"],
  ["Average", "mean"],
] as const;

function takeSummary(into: Collector, lines: readonly TextLine[]): void {
  const found = (pattern: RegExp) =>
    lines.flatMap(({ text, line }) => {
      const match = pattern.exec(text);
      return match === null ? [] : [{ line, one: match[1] ?? "", two: match[2] ?? "" }];
    });
  // The messages of errors stand last, and may say anything.
  const end = lines.find(({ text }) => text.startsWith("Error distribution:"))?.line ?? Infinity;
  const codes = found(/^ {2}\[(\d+)\]\s+(\d+) responses$/)
    .filter(({ line }) => line < end)
    .map(({ one, two }) => ({ code: Number(one), count: Number(two) }));
  const errors = found(/^ {2}\[(\d+)\]\s/).filter(({ line }) => line > end);
  const answers = codes.reduce((sum, { count }) => sum + count, 0);
  const unanswered = errors.reduce((sum, { one }) => sum + Number(one), 0);
  const bad = codes.filter(({ code }) => code < 200 || code >= 400).reduce((sum, { count }) => sum + count, 0);

  for (const [word, part] of PARTS) {
    const [said] = found(new RegExp(`^ {2}${word}:\\s+(\\S+) secs$`));
    if (said !== undefined) takeTime(into, part, word, measuredIf(answers > 0, numberIn(said.one, said.line)));
  }
  for (const { one, two, line } of found(/^ {2}(\d+)%{1,2} in (\S+) secs$/)) {
    if (Number(one) > 0) takeTime(into, `p${one}`, `${one}%`, measuredIf(answers > 0, numberIn(two, line)));
  }
  const line = lines.find(({ text }) => text.startsWith("Status code distribution:"))?.line ?? 1;
  const whole = answers + unanswered;
  into.slo("error_rate", shareOf(bad + unanswered, whole, line), { as: "errors / requests" });
  into.slo("requests", computed(whole, line), { as: "responses and errors" });
  const [rate] = found(/^ {2}Requests\/sec:\s+(\S+)$/);
  into.slo("requests_per_second", rate && numberIn(rate.one, rate.line), { as: "Requests/sec" });
  if (unanswered > 0) into.note(`requests that got no answer (${unanswered}) are in no latency`);
}

function takeRows(into: Collector, text: string, file: string): void {
  const table = readCsv(text, file);
  if (!table.ok) {
    for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the report again", line);
    return;
  }
  const times = table.value.rows.map(({ cells, line }) => {
    const cell = cells.get("response-time");
    return cell?.is === "text" ? numberIn(cell.value, line) : unmeasured(line, "empty");
  });
  // One row that is no number takes the value from all of them: without it the service would look faster than it is.
  const bad = times.find((time) => time.is !== "number") ?? (times.length === 0 ? unmeasured(1, "no rows") : undefined);
  const seconds = times.flatMap((time) => (time.is === "number" ? [time.value] : [])).sort((one, other) => one - other);
  const seen = seconds.map((each) => [each, 1] as const);
  const mean = Number((seconds.reduce((sum, each) => sum + each, 0) / seconds.length).toFixed(9));
  const parts: readonly (readonly [string, number])[] = [
    ["min", seconds[0] ?? NaN],
    ["mean", mean],
    ...[50, 90, 95, 99].map((percent) => [`p${percent}`, nearestRank(seen, percent) ?? NaN] as const),
    ["max", seconds.at(-1) ?? NaN],
  ];
  for (const [part, value] of parts) takeTime(into, part, `response-time ${part}`, bad ?? computed(value, 1));
  into.slo("requests", computed(times.length, 1), { as: "rows" });
  into.note("the error rate is not read: hey writes no row for a request that got no answer; its printed summary tells of them");
}

function takeTime(into: Collector, part: string, as: string, node: Node | undefined): void {
  into.slo(`latency_${part}_ms`, node, { as, unit: "s" });
}

/** What is printed is a number, or the `NaN` of a division by no answers. */
function numberIn(text: string, line: number): Node {
  return decimalNode(text, line) ?? { is: "token", line, value: null, text };
}
