import { collect, type Collector } from "../../collect.ts";
import { canonical } from "../../names.ts";
import { frontMatter } from "../../syntax/front-matter.ts";
import { nodesOf, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import { readYaml } from "../../syntax/yaml.ts";
import type { Parsed } from "../../syntax/parse.ts";
import { isEvalResults, readEvalResults } from "./eval-results.ts";
import type { Format } from "../format.ts";

/** More than any card has; the YAML parser needs about a second for each 200,000 characters. */
const MOST_YAML = 1_000_000;

/**
 * `model-index` in the front matter of a model card (https://huggingface.co/docs/hub/model-cards#evaluation-results), with LF or CRLF,
 * and the newer lists of `.eval_results/*.yaml`. A metric is called by its type; with more than one dataset it has the dataset's name
 * before it, `Beans/f1`. What would get the same name is told apart by the dataset's config and split, and by the metric's own name
 * (`rouge` is ROUGE-1 and ROUGE-2); where that does not do either, nothing is read.
 * Nobody tells the scale: numbers are read as they stand, but 90 is no accuracy, and a text is no value. Whoever wrote a card wrote its numbers:
 * `verified` flags say what the hub checked, and nothing that we know.
 */
export const modelIndex: Format = {
  name: "model-index",
  lookedFor: "model-index in the front matter of a model card, or a list of dataset.id, dataset.task_id and value",
  recognise: (parsed) => isEvalResults(parsed.root) || /^model-index[ \t]*:/m.test(cardOf(parsed) ?? ""),
  read: (parsed, source) => {
    if (isEvalResults(parsed.root)) return readEvalResults(parsed, source);
    const into = collect(parsed, source, "Hugging Face model card");
    const text = cardOf(parsed) ?? "";
    if (text.length > MOST_YAML) {
      into.trouble(`has front matter of ${text.length} characters, more than we read`, "keep the model-index alone", 1);
      return into.report();
    }
    const yaml = readYaml(text, parsed.file);
    if (yaml.ok) takeIndex(into, under(yaml.value, "model-index"));
    else for (const { what, line, hint } of yaml.problems) into.trouble(what, hint ?? "write the card again", line);
    return into.report();
  },
};

function cardOf({ root, text }: Parsed): string | undefined {
  return root === undefined && text.startsWith("---") ? frontMatter(text) : undefined;
}

/** A number of a card, with all that tells it from the others. */
type Stated = {
  readonly dataset: string | undefined;
  readonly config: string | undefined;
  readonly split: string | undefined;
  readonly type: string;
  readonly name: string | undefined;
  readonly node: Node;
};

function takeIndex(into: Collector, index: Node | undefined): void {
  const models = nodesOf(index);
  const [model] = models;
  if (model === undefined || models.length > 1) {
    const what = models.length > 1 ? `tells of ${models.length} models` : "tells of no model";
    into.trouble(`model-index ${what}`, "keep the one that is promoted", index?.line);
    return;
  }
  const results = nodesOf(under(model, "results"));
  const stated = statedIn(results);
  const told = stated === undefined ? undefined : namesOf(stated);
  if (stated === undefined || told === undefined) {
    const what =
      stated === undefined
        ? "model-index names not every metric's type, or not every dataset of its results"
        : "model-index holds numbers that nothing tells apart";
    into.trouble(
      what,
      "give every result its dataset's name and every metric its type; equal ones a name of their own",
      index?.line,
    );
    return;
  }
  stated.forEach(({ node }, place) => {
    into.metric(told[place] ?? "", under(node, "value"));
  });
  if (stated.some(({ node }) => truthOf(under(node, "verified")) === true || under(node, "verifyToken") !== undefined)) {
    into.note("what the card says of being verified is not looked at");
  }
}

/**
 * Every number of every result; undefined where there is none, or one lacks its type, or one of several results its dataset. A gap
 * there could hide that two numbers are of different things, so that nothing of the card can be named.
 */
function statedIn(results: readonly Node[]): readonly Stated[] | undefined {
  const stated = results.map((result): readonly (Stated | undefined)[] => {
    const metrics = nodesOf(under(result, "metrics"));
    const dataset = under(result, "dataset");
    const [name, config, split] = ["name", "config", "split"].map((key) => textOf(under(dataset, key)));
    if (metrics.length === 0 || (results.length > 1 && name === undefined)) return [undefined];
    return metrics.map((node) => {
      const type = textOf(under(node, "type"));
      return type === undefined ? undefined : { dataset: name, config, split, type, name: textOf(under(node, "name")), node };
    });
  });
  const whole = stated.flat();
  const named = whole.filter((each) => each !== undefined);
  return named.length === 0 || named.length < whole.length ? undefined : named;
}

/**
 * The names of these numbers: the shortest that are all different. undefined where none are, or where what tells some apart is
 * missing in others.
 */
function namesOf(stated: readonly Stated[]): readonly string[] | undefined {
  const dataset = varying(stated.map((each) => each.dataset));
  const config = varying(stated.map((each) => each.config));
  const split = varying(stated.map((each) => each.split));
  const measures = stated.map((each) => JSON.stringify([each.dataset ?? null, canonical("metric", each.type)]));
  const last = new Map(measures.map((measure, place) => [measure, place]));
  const twice = new Set(measures.filter((measure, place) => last.get(measure) !== place));
  const repeated = new Set(stated.flatMap(({ type }, place) => (twice.has(measures[place] ?? "") ? [type] : [])));
  const spelled = (each: Stated, finer: boolean, own: boolean): string | undefined => {
    const parts = [dataset ? each.dataset : null, finer && config ? each.config : null, finer && split ? each.split : null];
    const measure = own && repeated.has(each.type) ? each.name : each.type;
    const whole = [...parts.filter((part) => part !== null), measure];
    return whole.every((part) => part !== undefined) ? whole.join("/") : undefined;
  };
  for (const [finer, own] of [[false, false] as const, [true, false] as const, [false, true] as const, [true, true] as const]) {
    const names = stated.map((each) => spelled(each, finer, own));
    const said = names.filter((name) => name !== undefined);
    if (said.length === names.length && new Set(said.map(measureOf)).size === said.length) return said;
  }
  return undefined;
}

function varying(values: readonly (string | undefined)[]): boolean {
  return new Set(values).size > 1;
}

/** A name with its last part as a canonical one: `Beans/acc` is the same as `Beans/accuracy`. */
function measureOf(name: string): string {
  const end = name.lastIndexOf("/") + 1;
  return name.slice(0, end) + canonical("metric", name.slice(end));
}
