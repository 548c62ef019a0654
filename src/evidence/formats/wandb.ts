import { collect, type Collector } from "../collect.ts";
import { at, decimalNode, entriesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * What Weights & Biases writes into `wandb/run-.../files` (https://docs.wandb.ai/guides/track/log/log-summary): `wandb-summary.json`, the
 * last value of everything that was logged, and `wandb-metadata.json`, which tells the commit. In a summary, keys with `_`,
 * `system/` and `profiling/` before them are W&B's own, maps of nothing but numbers are parts of one name (`loss.min`), others are media.
 * NaN and infinities are text there ("NaN"): no values. `_timestamp` is in seconds. The last value is not the best one, unless
 * the run was told to keep that.
 */
export const wandb: Format = {
  name: "wandb",
  lookedFor:
    "_timestamp beside _runtime or _step, or _wandb.runtime, of wandb-summary.json; or os, python and startedAt of wandb-metadata.json",
  recognise: ({ root }) => isSummary(root) || isMetadata(root),
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, "Weights & Biases");
    if (!isSummary(root)) {
      const commit = at(root, "git", "commit");
      const value = textOf(commit);
      const state = textOf(under(root, "state"));
      if (state !== undefined && FAILED.includes(state))
        into.trouble(`is of a run that ${state}`, "give the evidence of a run that finished", under(root, "state")?.line);
      if (value === undefined) into.note("the run tells of no git commit");
      return into.report(
        value === undefined ? {} : { lineage: { code_commit: { value, source: { ...source, line: commit?.line } } } },
      );
    }
    const unread = takeSummary(into, root, "");
    if (unread.length > 0)
      into.note(`${unread.slice(0, 5).join(", ")}${unread.length > 5 ? " and others" : ""} not read: no one number`);
    const time = under(root, "_timestamp");
    const created = instantOfSeconds(time);
    return into.report(created && { created: { value: created, source: { ...source, line: time?.line } } });
  },
};

const FAILED: readonly string[] = ["failed", "crashed", "killed"];
const OWN = /^(?:_|system\/|profiling\/)/;

function isSummary(root: Node | undefined): boolean {
  if (at(root, "_wandb", "runtime")?.is === "number") return true;
  const own = (key: string) => under(root, key)?.is === "number";
  return own("_timestamp") && (own("_runtime") || own("_step"));
}

function isMetadata(root: Node | undefined): boolean {
  const said = (key: string) => textOf(under(root, key)) !== undefined;
  return ["os", "python", "startedAt"].every(said) && ["executable", "program", "codePath"].some(said);
}

/** Every number as a metric; the names of what is none. */
function takeSummary(into: Collector, map: Node | undefined, prefix: string): readonly string[] {
  return entriesOf(map).flatMap(([key, node]) => {
    const name = `${prefix}${key}`;
    if (prefix === "" && OWN.test(key)) return [];
    if (node.is === "map" && isParts(node)) return takeSummary(into, node, `${name}.`);
    if (node.is === "map" || node.is === "list" || (node.is === "text" && !isNumberlike(node.value))) return [name];
    into.metric(name, node);
    return [];
  });
}

/** `{"min": 0.1, "last": 0.2}`, however deep. Media hold text, such as their path, and histograms lists. */
function isParts(map: Node): boolean {
  return entriesOf(map).every(([, node]) =>
    node.is === "map"
      ? isParts(node)
      : node.is === "number" || node.is === "token" || (node.is === "text" && isNumberlike(node.value)),
  );
}

/** Text where a number should be: W&B's words for what JSON cannot write, or a number in quotes, which is no value either. */
function isNumberlike(text: string): boolean {
  return /^[-+]?(?:nan|inf(?:inity)?)$/i.test(text.trim()) || decimalNode(text, 0) !== undefined;
}

/** Undefined where it cannot be seconds since 1970: a time in milliseconds would lie in a far future. */
function instantOfSeconds(node: Node | undefined): Date | undefined {
  if (node?.is !== "number" || node.value <= 0 || node.value > 1e11) return undefined;
  return new Date(node.value * 1000);
}
