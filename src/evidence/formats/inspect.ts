import { collect, type Collector } from "../collect.ts";
import type { Problem } from "../../errors.ts";
import { readJson } from "../syntax/json.ts";
import type { Parsed } from "../syntax/parse.ts";
import { at, entriesOf, type Node, nodesOf, spellNode, textOf, truthOf, under } from "../syntax/tree.ts";
import { entryIn, isZip, namesIn } from "../syntax/zip.ts";
import type { Format } from "./format.ts";
import { instantOf } from "../stated.ts";
import { takeSoleValues, type Told } from "../sole-values.ts";

/**
 * Logs of Inspect AI (https://inspect.aisi.org.uk/eval-logs.html), version 2: a `.eval` archive, of which only `header.json` is
 * opened, or the same as `.json`. A metric is `<task>/<scorer>/<metric>`, with the reducer after the scorer where there is one.
 * Results stand in the log of a cancelled run too, so only `status: success` over all samples is read; anything else is a
 * trouble. A score over a part of these samples has no value. The revision is that of the evaluation's code, not of the model.
 */
export const inspect: Format = {
  name: "inspect",
  lookedFor: "a .eval archive of Inspect AI, or eval.task, eval.model and eval.dataset beside a version",
  recognise: ({ root, bytes }) => {
    if (isZip(bytes)) return namesIn(bytes).includes(START);
    return isLog(root);
  },
  read: (parsed, source) => {
    const log = logIn(parsed);
    const version = log.ok ? textOf(at(log.root, "eval", "packages", "inspect_ai")) : undefined;
    const into = collect(parsed, source, version === undefined ? "Inspect AI" : `Inspect AI ${version}`);
    if (!log.ok) {
      for (const { what, line, hint } of log.problems) into.trouble(what, hint ?? "write the log again", line);
      return into.report();
    }
    const { root } = log;
    const why = unusable(root);
    if (why === undefined) takeScores(into, root);
    else into.trouble(why, "run the evaluation to its end, over all its samples", under(root, "status")?.line);
    const created = at(root, "eval", "created");
    const instant = instantOf(created);
    return into.report(instant && { created: { value: instant, source: { ...source, line: created?.line } } });
  },
};

/** What an archive begins with; the header is written last. */
const START = "_journal/start.json";
const HEADER = "header.json";

type Log = { readonly ok: true; readonly root: Node } | { readonly ok: false; readonly problems: readonly Problem[] };

function logIn({ root, bytes, file }: Parsed): Log {
  if (root !== undefined && !isZip(bytes)) return { ok: true, root };
  if (!namesIn(bytes).includes(HEADER)) {
    const what = `holds no ${HEADER}, so the run has not come to its end`;
    return { ok: false, problems: [{ what, file, hint: "run the evaluation to its end" }] };
  }
  const header = entryIn(bytes, HEADER, file);
  if (!header.ok) return header;
  const read = readJson(new TextDecoder().decode(header.value), file);
  if (!read.ok) return read;
  if (isLog(read.value)) return { ok: true, root: read.value };
  return { ok: false, problems: [{ what: `has a ${HEADER} that is no log of Inspect AI`, file, hint: "write the log again" }] };
}

function isLog(root: Node | undefined): boolean {
  const run = under(root, "eval");
  return (
    under(root, "version")?.is === "number" &&
    ["task", "model"].every((key) => textOf(under(run, key)) !== undefined) &&
    under(run, "dataset")?.is === "map" &&
    ["status", "plan", "results", "stats"].some((key) => under(root, key) !== undefined)
  );
}

/** Why a log proves nothing; undefined where it does. */
function unusable(root: Node): string | undefined {
  const status = textOf(under(root, "status"));
  if (status !== "success") return `is the log of a run whose status is ${status ?? "not told"}, not success`;
  if (truthOf(under(root, "invalidated")) === true) return "is the log of a run that was invalidated";
  const [total, completed] = ["total_samples", "completed_samples"].map((key) => at(root, "results", key));
  if (total?.is !== "number" || completed?.is !== "number") return "does not tell how many samples there were and were completed";
  if (completed.value < total.value) return `is the log of a run that completed ${completed.text} of ${total.text} samples`;
  return completed.value > 0 ? undefined : "is the log of a run over no samples";
}

function takeScores(into: Collector, root: Node): void {
  const task = textOf(at(root, "eval", "task")) ?? "";
  const epochs = at(root, "eval", "config", "epochs");
  // Several epochs ask the same samples again, so that their number is not that of independent samples.
  const once = epochs === undefined || epochs.is === "token" || (epochs.is === "number" && epochs.value === 1);
  const completed = once ? at(root, "results", "completed_samples") : undefined;
  const told = nodesOf(at(root, "results", "scores")).flatMap((score): readonly Told[] => {
    const name = textOf(under(score, "name"));
    const reducer = textOf(under(score, "reducer"));
    if (name === undefined) {
      into.note("a score without a name is not read");
      return [];
    }
    const part = isOfPart(root, score);
    if (part) into.note(`not all samples have a score of ${name}, so it has no value`);
    const scorer = reducer === undefined ? name : `${name},${reducer}`;
    return entriesOf(under(score, "metrics")).flatMap(([metric, stated]) => {
      const node = under(stated, "value");
      if (node === undefined || /(?:^|_)stderr$/.test(metric)) return [];
      const samples = once ? (under(score, "scored_samples") ?? completed) : undefined;
      const value: Node = part ? ofPart(node) : node;
      return [
        { name: `${task}/${scorer}/${metric}`, node: value, as: `${scorer} ${metric}`, samples: part ? undefined : samples },
      ];
    });
  });
  takeSoleValues(into, told);
  const limit = at(root, "eval", "config", "limit");
  if (limit !== undefined && limit.is !== "token") into.note("the run was limited to a part of the dataset");
}

/** Whether a score leaves samples out, or does not tell as a number. Of several epochs each sample may be counted once. */
function isOfPart(root: Node, score: Node): boolean {
  const [unscored, scored] = ["unscored_samples", "scored_samples"].map((key) => {
    const node = under(score, key);
    return node?.is === "token" && node.value === null ? undefined : node;
  });
  if (unscored !== undefined && (unscored.is !== "number" || unscored.value !== 0)) return true;
  if (scored === undefined) return false;
  const epochs = at(root, "eval", "config", "epochs");
  const completed = at(root, "results", "completed_samples");
  const times = epochs?.is === "number" ? epochs.value : 1;
  return scored.is !== "number" || completed?.is !== "number" || !(scored.value * times >= completed.value);
}

function ofPart(node: Node): Node {
  return { is: "token", line: node.line, value: null, text: `${spellNode(node)} of a part of the samples` };
}
