import type { Uncertainty } from "../../../statistics/uncertainty.ts";
import { countOf, type Take, valueOf } from "../../take.ts";
import { entriesOf, FORBIDDEN_KEYS, under, type Node } from "../../syntax/tree.ts";

/*
 * The sections of a report that more than one format writes, node in, readings out. What is not a map where one belongs is
 * left to the shape of the format to refuse.
 */

/** `{ auc: 0.93, log_loss: { value, low, high, samples } }`, as any kind whose readings have only a name. */
export function takeNamed(
  take: Take,
  kind: "metric" | "slo" | "cost",
  section: Node | undefined,
  except: readonly string[] = [],
): void {
  for (const [name, node] of entriesOf(section)) if (!except.includes(name)) take.measured({ kind, name }, node);
}

/** `{ psi: 0.03 }` over all, or `{ psi: { amount: 0.03 } }` by feature. */
export function takeDrift(take: Take, name: string, node: Node): void {
  if (node.is !== "map") take.measured({ kind: "drift", name }, node);
  for (const [feature, each] of entriesOf(node)) take.measured({ kind: "drift", name, feature }, each);
}

/** `{ gender: { f: 0.81, m: { value: 0.83, samples: 1100 } }, difference: 0.02 }` under the name of the rate. */
export function takeRate(take: Take, name: string, node: Node): void {
  for (const [attribute, groups] of entriesOf(node)) {
    if (attribute === "difference" || attribute === "ratio") take.stated({ kind: "fairness", name, gap: attribute }, groups);
    else for (const [group, each] of entriesOf(groups)) take.measured({ kind: "fairness", name, attribute, group }, each);
  }
}

/** `{ passed: 120, failed: 0 }`: only what is stated; silence is not zero. */
export function takeCounts(take: Take, kind: "tests" | "security", section: Node | undefined): void {
  for (const [name, node] of entriesOf(section)) take.counted({ kind, name }, node);
}

/** `{ "country=BR": { auc: 0.91, samples: 1200 } }`. Answers the keys that name no slice. */
export function takeSlices(take: Take, section: Node | undefined): readonly string[] {
  return entriesOf(section).flatMap(([key, node]) => {
    const slice = sliceOf(key);
    if (slice === undefined) return [key];
    for (const [name, each] of entriesOf(node)) {
      if (name !== "samples") take.measured({ kind: "metric", name, slice }, each, under(node, "samples"));
    }
    return [];
  });
}

/**
 * `{ ctr: { candidate: { value, samples, successes }, incumbent: … } }`: each arm is a group. `successes` or `standard_deviation` beside
 * `samples` say what its value is made of, and so how sure it is.
 */
export function takeArms(take: Take, section: Node | undefined): void {
  for (const [name, arms] of entriesOf(section)) {
    for (const [group, arm] of entriesOf(arms)) {
      const uncertainty = uncertaintyOf(arm);
      take.measured({ kind: "experiment", name, group, ...(uncertainty && { uncertainty }) }, arm);
    }
  }
}

/** A share of counted rows, or the moments of a mean; undefined where the arm states neither, or not so that it could be meant. */
function uncertaintyOf(arm: Node): Uncertainty | undefined {
  const of = countOf(under(arm, "samples"));
  const value = valueIn(under(arm, "value"));
  if (of === undefined || of === 0 || value === undefined) return undefined;
  const count = countOf(under(arm, "successes"));
  if (count !== undefined) return count <= of ? { is: "share", count, of } : undefined;
  const deviation = valueIn(under(arm, "standard_deviation"));
  if (deviation === undefined || deviation < 0) return undefined;
  return { is: "moments", count: of, mean: value, squares: deviation ** 2 * (of - 1) };
}

function valueIn(node: Node | undefined): number | undefined {
  const value = node && valueOf(node);
  return typeof value === "number" ? value : undefined;
}

/** `country=BR,device=ios` as `{ country: "BR", device: "ios" }`; undefined when a part has no `=` or a dimension comes twice. */
export function sliceOf(key: string): Readonly<Record<string, string>> | undefined {
  const parts = key.split(",").map((part) => /^\s*(?<dimension>[^=]*[^=\s])\s*=\s*(?<value>.*\S)\s*$/.exec(part)?.groups);
  const pairs = parts.map((part) => [part?.["dimension"] ?? "", part?.["value"] ?? ""] as const);
  const dimensions = new Set(pairs.map(([dimension]) => dimension));
  if (pairs.some(([dimension, value]) => dimension === "" || value === "" || FORBIDDEN_KEYS.includes(dimension)))
    return undefined;
  return dimensions.size === pairs.length ? Object.fromEntries(pairs) : undefined;
}
