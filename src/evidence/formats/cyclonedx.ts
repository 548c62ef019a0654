import { collect, type Collector } from "../collect.ts";
import { canonical } from "../names.ts";
import type { Source } from "../reading.ts";
import { at, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format, Report } from "./format.ts";
import { instantOf } from "../stated.ts";

/**
 * The model card of an ML-BOM: CycloneDX 1.5 to 1.7 as JSON (https://cyclonedx.org/capabilities/mlbom/). Read is the one component of
 * type machine-learning-model, wherever it stands; with several, nobody knows whose numbers count, and in a BOM whose
 * `metadata.component` is something else it may be a model that was bought. Its SHA-256 hash is the artifact's digest. The specification makes every value a text, and has no word on its form: a decimal number is one, `97 %`,
 * a range and prose are not. Without a `slice` a metric is over the whole.
 */
export const cyclonedx: Format = {
  name: "cyclonedx",
  lookedFor: "bomFormat CycloneDX with its specVersion",
  recognise: ({ root }) => {
    return textOf(under(root, "bomFormat")) === "CycloneDX" && textOf(under(root, "specVersion")) !== undefined;
  },
  read: (parsed, source) => {
    const { root } = parsed;
    const into = collect(parsed, source, `CycloneDX ${textOf(under(root, "specVersion")) ?? ""}`.trim());
    const stamp = at(root, "metadata", "timestamp");
    const value = instantOf(stamp);
    if (stamp !== undefined && value === undefined) into.note("metadata.timestamp is not read: it has no offset");
    const created = value && { value, source: { ...source, line: stamp?.line } };
    if (nodesOf(under(root, "vulnerabilities")).length > 0) into.note("vulnerabilities is not read: it rates no model");
    const about = at(root, "metadata", "component");
    const models = modelsIn([...listed(about), ...nodesOf(under(root, "components"))]);
    const [model] = models;
    if (model === undefined) {
      into.note("no component is a machine-learning-model, so nothing else is read");
      return into.report({ created });
    }
    if (models.length > 1) {
      const hint = "make a BOM in which only the model that is promoted has the type machine-learning-model";
      into.trouble(`describes ${models.length} models`, hint, models[1]?.line);
      return into.report({ created });
    }
    if (about !== undefined && about !== model) {
      const hint = "make a BOM of the model itself: metadata.component of type machine-learning-model";
      into.trouble("is about another component than the model in it", hint, model.line);
      return into.report({ created });
    }
    takeMetrics(into, nodesOf(at(model, "modelCard", "quantitativeAnalysis", "performanceMetrics")));
    if (nodesOf(at(model, "modelCard", "considerations", "fairnessAssessments")).length > 0) {
      into.note("fairnessAssessments is not read: it is prose");
    }
    return into.report({ created, attested: artifactOf(into, model, source) });
  },
};

function listed(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : [node];
}

/** Components of type machine-learning-model, however deep one component stands in another. */
function modelsIn(components: readonly Node[]): readonly Node[] {
  return components.flatMap((component) => [
    ...(textOf(under(component, "type")) === "machine-learning-model" ? [component] : []),
    ...modelsIn(nodesOf(under(component, "components"))),
  ]);
}

function takeMetrics(into: Collector, metrics: readonly Node[]): void {
  const named = metrics.map((metric) => identityOf(metric));
  const firsts = new Map(named.map((name, place) => [name, place] as const).toReversed());
  const repeated = new Set(named.filter((name, place) => name !== undefined && firsts.get(name) !== place));
  if (named.includes(undefined)) into.note("a performance metric without a type is not read");
  metrics.forEach((metric, place) => {
    const type = textOf(under(metric, "type"));
    const identity = named[place];
    if (type === undefined || identity === undefined) return;
    if (repeated.has(identity)) {
      if (firsts.get(identity) !== place) return;
      into.trouble(
        `states ${type.slice(0, 100)} twice for the same slice`,
        "keep the one that is true, or say its slice",
        metric.line,
      );
      return;
    }
    const slice = textOf(under(metric, "slice"));
    const interval = under(metric, "confidenceInterval");
    into.metric(type, under(metric, "value"), {
      quoted: true,
      low: under(interval, "lowerBound"),
      high: under(interval, "upperBound"),
      ...(slice === undefined ? {} : { slice: { slice } }),
    });
  });
}

function identityOf(metric: Node): string | undefined {
  const type = textOf(under(metric, "type"));
  return type === undefined ? undefined : JSON.stringify([canonical("metric", type), textOf(under(metric, "slice")) ?? null]);
}

function artifactOf(into: Collector, model: Node, source: Source): Report["attested"] {
  const hashes = nodesOf(under(model, "hashes")).filter((hash) => textOf(under(hash, "alg")) === "SHA-256");
  const [hash] = hashes;
  if (hash === undefined) return undefined;
  const digest = `sha256:${(textOf(under(hash, "content")) ?? "").toLowerCase()}`;
  if (hashes.length > 1 || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    into.note("hashes is not read: it holds not exactly one SHA-256 of 64 digits");
    return undefined;
  }
  return { value: { digest }, source: { ...source, line: hash.line } };
}
