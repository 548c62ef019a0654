import { collect, type Collector } from "../collect.ts";
import { at, entriesOf, type Node, textOf, under } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * Results of lm-evaluation-harness (https://github.com/EleutherAI/lm-evaluation-harness/blob/main/docs/interface.md), read at
 * 0.4.13 and 0.3. `acc,none` of the task `arc_easy` is `arc_easy/acc`; with another filter than none it keeps it:
 * `gsm8k/exact_match,strict-match`. Before 0.4.0 keys had no filter. Standard errors are not read. With `--limit` a task is
 * measured on a part of its samples, and `samples` says on how many. `git_hash` is the commit of the folder the harness ran in,
 * and says nothing of the model. The log of samples beside it is recognised and holds no reading.
 */
export const lmEval: Format = {
  name: "lm-eval",
  lookedFor: "results, configs, versions and n-shot of lm-evaluation-harness, or doc_id, doc and filtered_resps of its samples",
  recognise: ({ root, text }) => isNew(root) || isOld(root) || isSamples(text),
  read: (parsed, source) => {
    const { root } = parsed;
    const version = textOf(under(root, "lm_eval_version"));
    const into = collect(parsed, source, `lm-evaluation-harness${version === undefined ? "" : ` ${version}`}`);
    if (!isNew(root) && !isOld(root)) {
      into.note("single samples are not read; their results are in results_*.json");
      return into.report();
    }
    const filtered = isNew(root);
    const results = under(root, "results");
    for (const [task, metrics] of entriesOf(results)) takeTask(into, root, { task, metrics, filtered });
    for (const [group, metrics] of entriesOf(under(root, "groups"))) {
      const known = under(results, group);
      takeTask(into, root, { task: group, metrics, filtered, except: known });
    }
    noteLimit(into, root);
    const date = under(root, "date");
    const created = date?.is === "number" ? new Date(Math.floor(date.value * 1000)) : undefined;
    if (created === undefined || Number.isNaN(created.getTime())) return into.report();
    return into.report({ created: { value: created, source: { ...source, line: date?.line } } });
  },
};

function isNew(root: Node | undefined): boolean {
  return ["results", "configs", "versions", "n-shot"].every((key) => under(root, key)?.is === "map");
}

/** 0.3 and before. A newer file that has lost a section is none of these. */
function isOld(root: Node | undefined): boolean {
  if (["configs", "n-shot", "n-samples", "higher_is_better", "lm_eval_version"].some((key) => under(root, key) !== undefined)) {
    return false;
  }
  return (
    ["results", "versions"].every((key) => under(root, key)?.is === "map") &&
    ["model", "num_fewshot", "bootstrap_iters"].every((key) => at(root, "config", key) !== undefined)
  );
}

/** Lines of JSON: only the first is looked at, and it is not parsed, since a sample may be long. */
function isSamples(text: string): boolean {
  if (!/^\{"doc_id": ?\d+, ?"doc": ?/.test(text.slice(0, 100))) return false;
  const end = text.indexOf("\n");
  const first = end < 0 ? text : text.slice(0, end);
  return first.includes('"filtered_resps"') && first.includes('"arguments"');
}

function takeTask(into: Collector, root: Node | undefined, { task, metrics, filtered, except }: TaskResult): void {
  const samples = at(root, "n-samples", task, "effective");
  for (const [key, node] of entriesOf(metrics)) {
    const [, metric = "", filter] = /^([^,]+)(?:,(.+))?$/.exec(key) ?? [];
    const isMetric = filtered ? filter !== undefined : filter === undefined && !["alias", "name"].includes(key);
    if (!isMetric || metric.endsWith("_stderr") || under(except, key) !== undefined) continue;
    const name = filter === undefined || filter === "none" ? metric : `${metric},${filter}`;
    into.metric(`${task}/${name}`, node, { as: `${task} ${key}`, samples });
  }
}

type TaskResult = {
  readonly task: string;
  readonly metrics: Node;
  /** Whether keys carry their filter: `acc,none`. */
  readonly filtered: boolean;
  /** What is read already. */
  readonly except?: Node | undefined;
};

function noteLimit(into: Collector, root: Node | undefined): void {
  const limited = entriesOf(under(root, "n-samples")).flatMap(([task, counts]) => {
    const [original, effective] = [under(counts, "original"), under(counts, "effective")];
    if (original?.is !== "number" || effective?.is !== "number" || effective.value >= original.value) return [];
    return [`${task} (${effective.text} of ${original.text})`];
  });
  if (limited.length > 0) into.note(`measured on a part of the samples, as with --limit: ${limited.slice(0, 10).join(", ")}`);
}
