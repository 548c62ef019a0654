import { collect, type FindingCounts } from "../../collect.ts";
import { at, nodesOf, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { ratingOf, stateOf } from "./sarif-result.ts";
import { rulesOf } from "./sarif-rules.ts";
import { countFindings, type Severity } from "../../severity.ts";
import { instantOf } from "../../stated.ts";

/**
 * SARIF 2.1.0 of any tool (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), counted for each tool as
 * `sarif:<name of the driver>`. A result is rated by the `security-severity` of its rule as GitHub does
 * (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning#reportingdescriptor-object),
 * else by its level. Results without a level have their rule's, else `warning`; one whose rule is pointed at and not there is
 * unrated. A run without `results` did not scan, one whose invocation does not say `executionSuccessful: true` did not end well, and
 * one that keeps results, rules or invocations in another file is not whole: all are troubles, whatever they found.
 */
export const sarif: Format = {
  name: "sarif",
  lookedFor: "version 2.x and runs with tool.driver of SARIF",
  recognise: ({ root }) => {
    if (!/^2\.\d/.test(textOf(under(root, "version")) ?? "")) return false;
    const schema = textOf(under(root, "$schema")) ?? "";
    return /sarif/i.test(schema) || nodesOf(under(root, "runs")).some((run) => at(run, "tool", "driver")?.is === "map");
  },
  read: (parsed, source) => {
    const runs = nodesOf(under(parsed.root, "runs"));
    const tools = [...new Set(runs.map((run) => nameOf(run) ?? "a tool without a name"))];
    const into = collect(parsed, source, tools.length === 1 && runs[0] !== undefined ? versioned(runs[0]) : "SARIF");
    if (runs.length === 0) into.trouble("holds no run: nothing was scanned", "run the tool again", parsed.root?.line);
    const counts = new Map<string, FindingCounts>();
    // What one of several runs of a tool did not scan, the others do not tell for it.
    const unread = new Set(
      runs.filter((run) => under(run, "results")?.is !== "list" || elsewhere(run) !== undefined).map(nameOf),
    );
    for (const run of runs) {
      const name = nameOf(run);
      const broken = brokenIn(run);
      if (broken !== undefined) into.trouble(broken.what, broken.hint ?? "run the tool again", broken.line);
      if (name === undefined || unread.has(name)) continue;
      const read = resultsOf(run);
      counts.set(name, added(counts.get(name), countFindings(read.severities)));
      for (const note of read.notes) into.note(`${name}: ${note}`);
    }
    for (const [name, each] of counts) into.findings(`sarif:${name}`, each, runs[0]?.line);
    const ends = runs.flatMap((run) => nodesOf(under(run, "invocations")).map((each) => under(each, "endTimeUtc")));
    const ended = ends.length === 1 ? instantOf(ends[0]) : undefined;
    return into.report(ended && { created: { value: ended, source: { ...source, line: ends[0]?.line } } });
  },
};

function nameOf(run: Node): string | undefined {
  return textOf(at(run, "tool", "driver", "name"));
}

function versioned(run: Node): string {
  const driver = at(run, "tool", "driver");
  const version = textOf(under(driver, "semanticVersion")) ?? textOf(under(driver, "version"));
  return [nameOf(run) ?? "SARIF", ...(version === undefined ? [] : [version])].join(" ");
}

type Broken = { readonly what: string; readonly line: number; readonly hint?: string };

function brokenIn(run: Node): Broken | undefined {
  const whose = nameOf(run);
  if (whose === undefined) return { what: "does not say whose run it is", line: run.line };
  const bad = nodesOf(under(run, "invocations")).find((each) => truthOf(under(each, "executionSuccessful")) !== true);
  if (bad !== undefined) return { what: `${whose} does not say that it ran successfully`, line: bad.line };
  const other = elsewhere(run);
  if (other !== undefined) {
    const what = `${whose} keeps its ${other.key} in another file, which is not read`;
    return { what, line: other.line, hint: "let the tool write all of it into one file" };
  }
  const results = under(run, "results");
  return results?.is === "list"
    ? undefined
    : { what: `${whose} has no results: it did not scan`, line: results?.line ?? run.line };
}

/** What a run keeps in files of their own, of all that findings are counted from. */
function elsewhere(run: Node): { readonly key: string; readonly line: number } | undefined {
  const others = under(run, "externalPropertyFileReferences");
  return ["results", "invocations", "driver", "extensions"].flatMap((key) => {
    const files = under(others, key);
    return files === undefined || (files.is === "list" && files.nodes.length === 0) ? [] : [{ key, line: files.line }];
  })[0];
}

function resultsOf(run: Node): { readonly severities: readonly Severity[]; readonly notes: readonly string[] } {
  const rules = rulesOf(run);
  const results = nodesOf(under(run, "results")).map((result) => {
    const rating = ratingOf(result, rules);
    return { rating, state: rating === "none" ? "of level none" : stateOf(result) };
  });
  const left = new Map<string, number>();
  for (const { state } of results) if (state !== undefined) left.set(state, (left.get(state) ?? 0) + 1);
  const troubled = nodesOf(under(run, "invocations")).flatMap((each) =>
    nodesOf(under(each, "toolExecutionNotifications")).filter((said) => textOf(under(said, "level")) === "error"),
  );
  return {
    severities: results.flatMap(({ rating, state }) => (rating === "none" || state !== undefined ? [] : [rating])),
    notes: [
      ...[...left].map(([state, count]) => `results ${state} (${count}) are no findings`),
      ...(troubled.length === 0 ? [] : [`errors that the tool tells of while it ran: ${troubled.length}`]),
    ],
  };
}

function added(one: FindingCounts | undefined, other: FindingCounts): FindingCounts {
  if (one === undefined) return other;
  return {
    critical: one.critical + other.critical,
    high: one.high + other.high,
    medium: one.medium + other.medium,
    low: one.low + other.low,
    unknown: one.unknown + other.unknown,
  };
}
