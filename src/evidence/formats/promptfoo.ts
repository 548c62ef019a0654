import { collect, type Collector, NO_TESTS } from "../collect.ts";
import { at, entriesOf, type Node, nodesOf, textOf, truthOf, under } from "../syntax/tree.ts";
import { countOf } from "../take.ts";
import type { Format } from "./format.ts";
import { instantOf } from "../stated.ts";
import { takeSoleValues, type Told } from "../sole-values.ts";

/**
 * The JSON output of promptfoo (https://www.promptfoo.dev/docs/configuration/outputs/), read at 0.123 (`version: 3`) and in its
 * older shape with `results.table` (`version: 2`). Successes, failures and errors are its tests; where single results
 * are listed, they must tell as many, else it is a trouble. Of each prompt the scores are
 * sums: `score` is divided by the number of tests, a named score by the weights of its assertions, or by their number where no
 * weights are told. With several prompts a score has the provider and the prompt's label before it. Latency and cost are not
 * read, since answers from the cache count in them.
 */
export const promptfoo: Format = {
  name: "promptfoo",
  lookedFor: "results.version, results.stats and results.prompts, results.results or results.table of promptfoo",
  judges: "promptfoo",
  recognise: ({ root }) => {
    const results = under(root, "results");
    return (
      under(results, "version")?.is === "number" &&
      under(results, "stats")?.is === "map" &&
      (["prompts", "results"].some((key) => under(results, key)?.is === "list") || under(results, "table")?.is === "map") &&
      ["evalId", "config", "shareableUrl"].some((key) => under(root, key) !== undefined)
    );
  },
  read: (parsed, source) => {
    const results = under(parsed.root, "results");
    const version = textOf(at(parsed.root, "metadata", "promptfooVersion"));
    const into = collect(parsed, source, version === undefined ? "promptfoo" : `promptfoo ${version}`);
    takeStats(into, results);
    takePrompts(into, nodesOf(under(results, "prompts") ?? at(results, "table", "head", "prompts")));
    const timestamp = under(results, "timestamp");
    const created = instantOf(timestamp);
    return into.report(created && { created: { value: created, source: { ...source, line: timestamp?.line } } });
  },
};

/** A count that is missing may have been any number. Before version 3 errors were counted as failures. */
function takeStats(into: Collector, results: Node | undefined): void {
  const stats = under(results, "stats");
  const version = under(results, "version");
  const old = version?.is === "number" && version.value < 3;
  const counts = ["successes", "failures", "errors"].map((key) => countOf(under(stats, key)));
  const [passed = 0, failed = 0, errors = 0] = counts;
  const unknown = counts.filter((count, index) => count === undefined && !(old && index === 2)).length;
  if (unknown > 0) {
    into.trouble("does not tell how many tests succeeded, failed and ended in an error", "write the output again", stats?.line);
  }
  if (unknown === 0 && passed + failed + errors === 0) into.note("no test ran");
  const listed = nodesOf(under(results, "results")).map((each) => truthOf(under(each, "success")));
  const [succeeded, others] = [true, false].map((each) => listed.filter((success) => success === each).length);
  if (
    unknown === 0 &&
    listed.length > 0 &&
    (succeeded !== passed || others !== failed + errors || succeeded + others < listed.length)
  ) {
    const hint = "write the output again, with all of its results";
    into.trouble("counts in stats other successes and failures than its results tell", hint, stats?.line);
  }
  into.tests("promptfoo", { ...NO_TESTS, passed, failed, errors: errors + unknown }, stats?.line);
}

function takePrompts(into: Collector, prompts: readonly Node[]): void {
  let unread = 0;
  const told = prompts.flatMap((prompt): readonly Told[] => {
    const [provider, label] = [textOf(under(prompt, "provider")), textOf(under(prompt, "label"))];
    if (prompts.length > 1 && (provider === undefined || label === undefined)) {
      unread++;
      return [];
    }
    const before = prompts.length > 1 ? `${provider} ${label}/` : "";
    return scoresOf(under(prompt, "metrics")).map((each) => ({ ...each, name: `${before}${each.name}` }));
  });
  takeSoleValues(into, told);
  if (unread > 0) into.note(`the scores of ${unread} prompts are not read: their provider or label is not told`);
}

function scoresOf(metrics: Node | undefined): readonly Told[] {
  const tests = ["testPassCount", "testFailCount", "testErrorCount"].map((key) => countOf(under(metrics, key)));
  const ran = tests.reduce((sum, each) => (sum === undefined || each === undefined ? undefined : sum + each), 0);
  const samples: Node | undefined = ran === undefined ? undefined : { is: "number", line: 1, value: ran, text: String(ran) };
  const score = quotient(under(metrics, "score"), samples);
  const named = entriesOf(under(metrics, "namedScores")).flatMap(([name, sum]): readonly Told[] => {
    const count = at(metrics, "namedScoresCount", name);
    const node = quotient(sum, at(metrics, "namedScoreWeights", name) ?? count);
    return node === undefined ? [] : [{ name, node, as: `namedScores ${name}, each`, samples: count }];
  });
  return [...(score === undefined ? [] : [{ name: "score", node: score, as: "score, each", samples }]), ...named];
}

/** Exact to 17 digits: a quotient of doubles may end up on the wrong side of a bound. What cannot be divided has no value. */
function quotient(sum: Node | undefined, count: Node | undefined): Node | undefined {
  if (sum === undefined || count === undefined) return undefined;
  const none: Node = { is: "token", line: sum.line, value: null, text: sum.is === "number" ? "a sum of none" : "no sum" };
  if (sum.is !== "number" || count.is !== "number" || count.value <= 0) return none;
  const [above, below] = [decimalOf(sum.text), decimalOf(count.text)];
  if (above === undefined || below === undefined) return none;
  const shift = Math.max(0, 17 - String(above.units).length + String(below.units).length);
  const units = (above.units * 10n ** BigInt(shift)) / below.units;
  const text = `${units}e${below.scale - above.scale - shift}`;
  const value = Number(text);
  return Number.isFinite(value) ? { is: "number", line: sum.line, value, text: String(value) } : none;
}

/** A decimal number as `units / 10 ** scale`; undefined for one that is too long to be a score. */
function decimalOf(text: string): { readonly units: bigint; readonly scale: number } | undefined {
  const [, whole = "", fraction = "", exponent = "0"] = /^([-+]?\d+)\.?(\d*)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  if (whole === "" || text.length > 40 || Math.abs(Number(exponent)) > 300) return undefined;
  return { units: BigInt(whole.replace("+", "") + fraction), scale: fraction.length - Number(exponent) };
}
