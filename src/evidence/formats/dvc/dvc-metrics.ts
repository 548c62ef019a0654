import { collect, type Collector } from "../../collect.ts";
import { entriesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { takeNumbers } from "../generic-metrics.ts";

/**
 * `dvc metrics show --json` (https://dvc.org/doc/command-reference/metrics/show), DVC 2 and 3: revision, path, metrics. The revision is
 * `""` where none was asked for, `workspace` beside others; only that one is the candidate's. A file that DVC could not read
 * stands there as an error while the command succeeds.
 */
export const dvcMetrics: Format = {
  name: "dvc-metrics",
  lookedFor: "data, and under it paths with data or error, of each revision of dvc metrics show",
  recognise: ({ root }) => {
    const revisions = entriesOf(root);
    if (revisions.length === 0 || !revisions.every(([, each]) => isRevision(each))) return false;
    return revisions.some(
      ([name, each]) => WORKSPACES.includes(name) || entriesOf(under(each, "data")).length > 0 || isError(under(each, "error")),
    );
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "DVC");
    const revisions = entriesOf(parsed.root);
    const [workspace, ...more] = revisions.filter(([name]) => WORKSPACES.includes(name));
    const others = revisions.filter(([name]) => !WORKSPACES.includes(name)).map(([name]) => name);
    if (others.length > 0)
      into.note(`${others.slice(0, 5).join(", ")} (${others.length}) not read: only the workspace is the candidate's`);
    const again = "write it with dvc metrics show --json and no revision";
    if (workspace === undefined || more.length > 0)
      into.trouble("no one revision in it is the workspace", again, parsed.root?.line);
    else takeWorkspace(into, workspace[1]);
    return into.report();
  },
};

const WORKSPACES = ["", "workspace"];

/** `{ data }` or `{ error }`, and nothing else: of a revision and of a file alike. */
function isAnswer(node: Node): boolean {
  return node.is === "map" && [...node.entries.keys()].every((key) => key === "data" || key === "error");
}

function isRevision(node: Node): boolean {
  const data = under(node, "data");
  return isAnswer(node) && (data === undefined || (data.is === "map" && [...data.entries.values()].every(isAnswer)));
}

function isError(node: Node | undefined): boolean {
  return textOf(under(node, "type")) !== undefined || textOf(under(node, "msg")) !== undefined;
}

function takeWorkspace(into: Collector, revision: Node): void {
  const error = under(revision, "error");
  if (error !== undefined) takeError(into, "the workspace", error);
  const files = entriesOf(under(revision, "data"));
  if (files.length === 0) into.note("no metrics file is in it");
  for (const [path, file] of files) {
    const data = under(file, "data");
    const failed = under(file, "error");
    if (failed !== undefined || data === undefined) takeError(into, path, failed ?? file);
    else takeFile(into, path, data, files.length === 1);
  }
}

function takeError(into: Collector, whose: string, error: Node): void {
  const said = ["type", "msg"].flatMap((key) => textOf(under(error, key)) ?? []).join(": ");
  into.trouble(
    `DVC could not read the metrics of ${whose}${said === "" ? "" : `: ${said.slice(0, 200)}`}`,
    "run dvc repro",
    error.line,
  );
}

/** A file's metrics by their keys; with its path before them where there are several files. A file that is one number is called by its path. */
function takeFile(into: Collector, path: string, data: Node, alone: boolean): void {
  if (data.is !== "map") {
    into.metric(path, data);
    return;
  }
  const { line, entries } = data;
  const measured = [...entries].filter(([key]) => key !== "step");
  takeNumbers(into, { is: "map", line, entries: new Map(measured.map(([key, node]) => [nameIn(path, key, alone), node])) });
  if (measured.length < entries.size) into.note(`step of ${path} is not read: it counts, and measures nothing`);
}

/** What a metric of one file is called: `auc`, or `eval/metrics.json:auc` where there are several files. */
export function nameIn(path: string, key: string, alone: boolean): string {
  if (key === "") return path;
  return alone ? key : `${path}:${key}`;
}
