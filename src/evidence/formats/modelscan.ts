import { collect, type FindingCounts } from "../collect.ts";
import { countOf } from "../take.ts";
import { at, entriesOf, nodesOf, spellNode, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";
import { countFindings, severityOf, type Severity } from "../severity.ts";

/**
 * ModelScan, `-r json -o FILE` (https://github.com/protectai/modelscan). What it prints to the terminal is no JSON. The summary's
 * counts and the list of issues have to agree. A scan of no file and a scan with errors find nothing too, and open nothing. Files
 * that it skipped though it knows their kind (a broken archive, a wrong magic number) are unrated.
 */
export const modelscan: Format = {
  name: "modelscan",
  lookedFor: "summary.total_issues_by_severity, summary.scanned and issues of modelscan -r json",
  recognise: ({ root }) =>
    at(root, "summary", "total_issues_by_severity")?.is === "map" &&
    at(root, "summary", "total_issues") !== undefined &&
    under(root, "issues")?.is === "list",
  read: (parsed, source) => {
    const { root } = parsed;
    const summary = under(root, "summary");
    const version = textOf(under(summary, "modelscan_version"));
    const into = collect(parsed, source, version === undefined ? "ModelScan" : `ModelScan ${version}`);
    const refuse = (what: string, hint: string, line: number | undefined) => {
      into.trouble(what, hint, line);
      return into.report();
    };
    if (textOf(under(summary, "timestamp")) !== undefined) {
      into.note("timestamp is not read: it is a local time of nobody knows where");
    }
    const scanned = at(summary, "scanned", "total_scanned");
    if ((countOf(scanned) ?? 0) === 0) {
      return refuse("nothing was scanned: total_scanned is not above 0", "name a model file that ModelScan knows", scanned?.line);
    }
    const errors = under(root, "errors");
    if (errors?.is !== "list") return refuse("does not say whether there were errors", "scan again", errors?.line);
    const [error] = errors.nodes;
    if (error !== undefined) {
      return refuse(
        `errors while it scanned: ${errors.nodes.length}, the first is ${said(error)}`,
        "see what is wrong, then scan again",
        error.line,
      );
    }
    const counts = countFindings(nodesOf(under(root, "issues")).map((issue) => severityOf(textOf(under(issue, "severity")))));
    const bySeverity = under(summary, "total_issues_by_severity");
    const total = under(summary, "total_issues");
    if (!agree(counts, bySeverity, total)) {
      return refuse(
        "counts other issues in its summary than it lists",
        "scan again, and keep the whole report",
        bySeverity?.line,
      );
    }
    const skipped = skippedIn(summary);
    if (skipped === undefined) {
      return refuse("does not say how many files it skipped", "scan again", under(summary, "skipped")?.line);
    }
    into.findings("modelscan", { ...counts, unknown: counts.unknown + skipped.unrated }, bySeverity?.line);
    if (skipped.all > 0) into.note(`files that were skipped: ${skipped.all}`);
    if (skipped.unrated > 0) into.note(`files that could not be scanned and are unrated: ${skipped.unrated}`);
    return into.report();
  },
};

/** The list, the counts and the total of the issues are the same thing told three times. */
function agree(counts: FindingCounts, bySeverity: Node | undefined, total: Node | undefined): boolean {
  const told = new Map<Severity, number | undefined>();
  for (const [word, node] of entriesOf(bySeverity)) {
    const severity = severityOf(word);
    const [before, count] = [told.has(severity) ? told.get(severity) : 0, countOf(node)];
    told.set(severity, before === undefined || count === undefined ? undefined : before + count);
  }
  const all = Object.entries(counts) as [Severity, number][];
  const sum = all.reduce((so, [, count]) => so + count, 0);
  return (
    countOf(total) === sum && all.every(([severity, count]) => (told.has(severity) ? told.get(severity) === count : count === 0))
  );
}

type Skipped = { readonly all: number; readonly unrated: number };

/** Only what is no model to ModelScan was rightly skipped. A file that is counted and not listed may be anything. */
function skippedIn(summary: Node | undefined): Skipped | undefined {
  const skipped = under(summary, "skipped");
  if (skipped === undefined) return { all: 0, unrated: 0 };
  const [total, files] = [under(skipped, "total_skipped"), under(skipped, "skipped_files")];
  const listed = nodesOf(files);
  const all = total === undefined && files?.is === "list" ? listed.length : countOf(total);
  if (all === undefined) return undefined;
  const others = listed.filter((file) => textOf(under(file, "category")) !== "SCAN_NOT_SUPPORTED").length;
  return { all: Math.max(all, listed.length), unrated: Math.max(0, all - listed.length) + others };
}

function said(error: Node): string {
  return textOf(under(error, "description")) ?? spellNode(error);
}
