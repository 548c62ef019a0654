import { collect } from "../../collect.ts";
import type { Source } from "../../reading.ts";
import type { Parsed } from "../../syntax/parse.ts";
import { nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Report } from "../format.ts";
import { instantOf } from "../../stated.ts";

/*
 * `.eval_results/*.yaml` of a model on the Hugging Face hub (https://huggingface.co/docs/hub/eval-results): a list of
 * `{ dataset: { id, task_id, revision? }, value, date?, ... }`. A benchmark's task has one number and no metric's name, so its name
 * is `<dataset id>/<task id>`. The scale is the benchmark's own.
 */

export function isEvalResults(root: Node | undefined): boolean {
  const entries = nodesOf(root);
  return entries.length > 0 && entries.every((entry) => nameOf(entry) !== undefined && under(entry, "value") !== undefined);
}

export function readEvalResults(parsed: Parsed, source: Source): Report {
  const into = collect(parsed, source, "Hugging Face eval results");
  const entries = nodesOf(parsed.root);
  const names = entries.map(nameOf);
  const firsts = new Map(names.map((name, place) => [name, place] as const).toReversed());
  const twice = names.find((name, place) => firsts.get(name) !== place);
  if (twice !== undefined) {
    // They may differ in revision or in how the benchmark was run, which no name tells.
    into.trouble(`holds ${twice.slice(0, 200)} more than once`, "keep the one that counts", parsed.root?.line);
    return into.report();
  }
  for (const entry of entries) into.metric(nameOf(entry) ?? "", under(entry, "value"));
  if (entries.some((entry) => under(entry, "verifyToken") !== undefined)) {
    into.note("what the results say of being verified is not looked at");
  }
  const dates = entries.flatMap((entry) => {
    const value = instantOf(under(entry, "date"));
    return value === undefined ? [] : [{ value, source: { ...source, line: under(entry, "date")?.line } }];
  });
  // All of them are as old as the oldest; one without a date could be older still.
  const [oldest] = dates.toSorted((one, other) => one.value.getTime() - other.value.getTime());
  if (oldest !== undefined && dates.length === entries.length) return into.report({ created: oldest });
  if (entries.some((entry) => under(entry, "date") !== undefined)) {
    into.note("date is not read: not every result has one with its time and offset");
  }
  return into.report();
}

function nameOf(entry: Node): string | undefined {
  const dataset = under(entry, "dataset");
  const [id, task] = [textOf(under(dataset, "id")), textOf(under(dataset, "task_id"))];
  return id === undefined || task === undefined ? undefined : `${id}/${task}`;
}
