import type { StagePolicy } from "../../../src/policy/shape.ts";
import type { Facts, PlainField, Schema, Stated } from "./evidence.ts";
import { atLeast, minus, negative, type Rational, rational, sign, size, times } from "./rational.ts";

/** What a promotion to a stage is judged by, as plain values. `undefined` facts are evidence with something wrong in it. */
export type Case = {
  readonly policy: StagePolicy;
  readonly ours: Facts | undefined;
  /** The evidence of what stands in the stage or stood there last; `nobody` for the first version that ever comes. */
  readonly theirs: Facts | undefined | "nobody";
  readonly pointer: { readonly version: string; readonly digest: string; readonly uri?: string | undefined };
  readonly pinned: "right" | "wrong" | "none";
  readonly followed?:
    | { readonly version?: string | undefined; readonly digest?: string | undefined; readonly since?: number | undefined }
    | undefined;
  readonly atHand?: string | undefined;
  readonly now: number;
};

type Bounds = { readonly [word: string]: unknown };
type Known = Stated & { readonly value: Rational };

/** Whether every gate that blocks is open, and there is a gate at all. */
export function opens(one: Case): boolean {
  const { policy, ours, pinned } = one;
  const asked = Object.entries(policy.gates ?? {}).filter(([, gates]) => (gates as unknown) !== undefined);
  if (asked.length === 0 || ours === undefined || pinned === "wrong") return false;
  if (!followsOpen(one) || !ageOpen(one, ours)) return false;
  return asked.every(([family, gates]) => familyOpen(family, gates as Bounds, one, ours));
}

function familyOpen(family: string, gates: Bounds, one: Case, ours: Facts): boolean {
  const warns = (gate: unknown) => (gate as Bounds)["enforce"] === "warn";
  const every = (open: (name: string, gate: Bounds) => boolean) =>
    Object.entries(gates).every(([name, gate]) => warns(gate) || open(name, gate as Bounds));
  switch (family) {
    case "metrics":
      return every((name, gate) => numberOpen(`metric ${name} `, gate, one, ours));
    case "slo":
    case "cost":
      return every((name, gate) => numberOpen(`${family} ${name} `, gate, one, ours));
    case "slices":
      return every((name, gate) => slicesOpen(name, gate, one, ours));
    case "drift":
      return every((name, gate) => driftOpen(name, gate, one, ours));
    case "fairness":
      return every((name, gate) => fairnessOpen(name, gate, one, ours));
    case "schema":
      return warns(gates) || schemaOpen(one, ours);
    case "lineage":
      return warns(gates) || (gates["require"] as string[]).every((word) => (ours.lineage[word] ?? "").trim() !== "");
    case "artifact":
      return warns(gates) || artifactOpen(one, ours);
    case "tests":
      return warns(gates) || testsOpen(gates, ours);
    case "security":
      return warns(gates) || securityOpen(gates["findings_at_most"] as Bounds, ours);
    default:
      return false;
  }
}

function known(stated: Stated | undefined, samplesAtLeast: unknown): Known | undefined {
  if (stated?.value === undefined) return undefined;
  const { value, samples } = stated;
  if (samples === 0 || (typeof samplesAtLeast === "number" && !((samples ?? -1) >= samplesAtLeast))) return undefined;
  return { ...stated, value };
}

const COMPARING = ["gain_at_least", "loss_at_most", "ratio_at_least", "ratio_at_most"];

/** Every bound of one number, at the worse end of its interval where confidence is asked. */
function numberOpen(name: string, gate: Bounds, one: Case, ours: Facts): boolean {
  const number = known(ours.numbers.get(name), gate["samples_at_least"]);
  if (number === undefined) return false;
  const at = (end: "low" | "high") => (gate["confidence"] === undefined ? number.value : number[end]);
  const asked = (word: string) => (gate[word] === undefined ? undefined : rational(gate[word] as number));
  const [low, high] = [at("low"), at("high")];
  for (const word of ["at_least", "above"]) {
    const limit = asked(word);
    if (limit === undefined) continue;
    if (low === undefined || !atLeast(low, limit) || (word === "above" && atLeast(limit, low))) return false;
  }
  for (const word of ["at_most", "below"]) {
    const limit = asked(word);
    if (limit === undefined) continue;
    if (high === undefined || !atLeast(limit, high) || (word === "below" && atLeast(high, limit))) return false;
  }
  if (!COMPARING.some((word) => asked(word) !== undefined)) return true;
  const theirs = one.theirs === "nobody" ? "nobody" : incumbentNumber(name, one.theirs, ours);
  if (theirs === undefined) return false;
  return COMPARING.every((word) => {
    const limit = asked(word);
    if (limit === undefined) return true;
    if (word === "gain_at_least" || word === "loss_at_most") {
      const end = gate["better"] === "lower" ? high : low;
      if (end === undefined || theirs === "nobody") return end !== undefined;
      const rise = minus(end, theirs);
      const gain = gate["better"] === "lower" ? negative(rise) : rise;
      return word === "gain_at_least" ? atLeast(gain, limit) : atLeast(limit, negative(gain));
    }
    const negatives = theirs !== "nobody" && sign(theirs) < 0;
    const end = (word === "ratio_at_least") === negatives ? high : low;
    if (end === undefined || theirs === "nobody") return end !== undefined;
    if (sign(theirs) === 0 || (sign(end) !== 0 && sign(end) !== sign(theirs))) return false;
    const product = times(limit, size(theirs));
    return word === "ratio_at_least" ? atLeast(size(end), product) : atLeast(product, size(end));
  });
}

/** Undefined where nothing may be compared: no number there, or another dataset. */
function incumbentNumber(name: string, theirs: Facts | undefined, ours: Facts): Rational | undefined {
  const number = known(theirs?.numbers.get(name), undefined);
  return number !== undefined && sameDataset(ours.dataset, theirs?.dataset ?? {}) ? number.value : undefined;
}

function sameDataset(ours: Facts["dataset"], theirs: Facts["dataset"]): boolean {
  const silent = (one: Facts["dataset"]) => one.name === undefined && one.digest === undefined;
  if (silent(ours) || silent(theirs)) return silent(ours) && silent(theirs);
  if (ours.digest !== undefined && theirs.digest !== undefined) return ours.digest === theirs.digest;
  return ours.name !== undefined && ours.name === theirs.name;
}

/** Nothing of this kind that the incumbent reports is missing; nobody can tell where its evidence is in trouble. */
function noneVanished(prefix: string, isOne: (rest: string) => boolean, { theirs }: Case, ours: Facts): boolean {
  if (theirs === "nobody") return true;
  if (theirs === undefined) return false;
  const names = [...theirs.numbers.keys()].filter((name) => name.startsWith(prefix) && isOne(name.slice(prefix.length)));
  return names.every((name) => ours.numbers.has(name));
}

function slicesOpen(metric: string, gate: Bounds, one: Case, ours: Facts): boolean {
  const prefix = `metric ${metric} `;
  const dimensions = gate["by"] as string[];
  const along = (slice: string, dimension: string) => slice.split(",").some((part) => part.startsWith(`${dimension}=`));
  const isOne = (slice: string) => dimensions.some((dimension) => along(slice, dimension));
  const slices = [...ours.numbers.keys()].flatMap((name) =>
    name.startsWith(prefix) && isOne(name.slice(prefix.length)) ? [name.slice(prefix.length)] : [],
  );
  if (!dimensions.every((dimension) => slices.some((slice) => along(slice, dimension)))) return false;
  return noneVanished(prefix, isOne, one, ours) && slices.every((slice) => numberOpen(`${prefix}${slice}`, gate, one, ours));
}

function driftOpen(statistic: string, gate: Bounds, one: Case, ours: Facts): boolean {
  const prefix = `drift ${statistic} `;
  const named = gate["features"] as string[] | undefined;
  if (named !== undefined) return named.every((feature) => numberOpen(`${prefix}${feature}`, gate, one, ours));
  const all = [...ours.numbers.keys()].filter((name) => name.startsWith(prefix));
  return all.length > 0 && noneVanished(prefix, () => true, one, ours) && all.every((name) => numberOpen(name, gate, one, ours));
}

function fairnessOpen(rate: string, gate: Bounds, one: Case, ours: Facts): boolean {
  const difference = gate["difference_at_most"] === undefined ? undefined : rational(gate["difference_at_most"] as number);
  const ratio = gate["ratio_at_least"] === undefined ? undefined : rational(gate["ratio_at_least"] as number);
  const attributes = gate["by"] as string[] | undefined;
  if (attributes === undefined) {
    const gapOpen = (kind: string, open: (stated: Rational) => boolean) => {
      const stated = known(ours.numbers.get(`gap ${rate} ${kind}`), undefined);
      return stated !== undefined && noneVanished(`gap ${rate} ${kind}`, (rest) => rest === "", one, ours) && open(stated.value);
    };
    const unit = rational(1);
    return (
      (difference === undefined || gapOpen("difference", (stated) => atLeast(difference, size(stated)))) &&
      (ratio === undefined ||
        gapOpen("ratio", (stated) => {
          if (sign(stated) < 0) return false;
          // A ratio above 1 was taken the other way round: one divided by it is asked.
          return atLeast(unit, stated) ? atLeast(stated, ratio) : atLeast(unit, times(ratio, stated));
        }))
    );
  }
  return attributes.every((attribute) => {
    const prefix = `group ${rate} ${attribute} `;
    const groups = [...ours.numbers].filter(([name]) => name.startsWith(prefix));
    const values = groups.map(([, stated]) => known(stated, gate["samples_at_least"])?.value);
    if (groups.length < 2 || !noneVanished(prefix, () => true, one, ours)) return false;
    // Every pair of groups, both ways.
    return values.every((a) =>
      values.every((b) => {
        if (a === undefined || b === undefined) return false;
        if (difference !== undefined && !atLeast(difference, minus(a, b))) return false;
        if (ratio === undefined) return true;
        const anyAbove = values.some((each) => each !== undefined && sign(each) > 0);
        return anyAbove && sign(a) >= 0 && (sign(b) === 0 || atLeast(a, times(ratio, b)));
      }),
    );
  });
}

function schemaOpen({ theirs }: Case, ours: Facts): boolean {
  const usable = (schema: Schema | undefined) => {
    if (schema === undefined) return false;
    const sides = [schema.inputs, schema.outputs ?? []];
    return sides.flat().length > 0 && sides.every((fields) => new Set(fields.map((one) => one.name)).size === fields.length);
  };
  if (!usable(ours.schema)) return false;
  if (theirs === "nobody") return true;
  if (!usable(theirs?.schema)) return false;
  const [before, after] = [theirs?.schema, ours.schema];
  const find = (fields: readonly PlainField[] | undefined, name: string) => fields?.find((field) => field.name === name);
  const inputsFit = (before?.inputs ?? []).every((was) => {
    const is = find(after?.inputs, was.name);
    return is?.type === was.type && !(was.optional === true && is.optional !== true);
  });
  const nothingNew = (after?.inputs ?? []).every((is) => is.optional === true || find(before?.inputs, is.name) !== undefined);
  const outputsFit = (before?.outputs ?? []).every((was) => {
    const is = find(after?.outputs, was.name);
    return is?.type === was.type && (was.optional === true || is.optional !== true);
  });
  return inputsFit && nothingNew && outputsFit;
}

function artifactOpen({ pointer, atHand }: Case, ours: Facts): boolean {
  const { digest, uri } = ours.artifact;
  if (digest !== pointer.digest || (atHand !== undefined && atHand !== pointer.digest)) return false;
  return uri === undefined || pointer.uri === undefined || uri === pointer.uri;
}

/** A count; `nothing` where no file says it, undefined where what it says is none. */
function count(name: string, ours: Facts): bigint | "nothing" | undefined {
  const stated = ours.numbers.get(name);
  return stated === undefined ? "nothing" : stated.value?.top;
}

function testsOpen(gates: Bounds, ours: Facts): boolean {
  const [passed, failed, skipped, errors] = ["passed", "failed", "skipped", "errors"].map((name) => count(`tests ${name}`, ours));
  const isCount = (one: typeof passed): one is bigint => typeof one === "bigint";
  const failures = isCount(failed) && errors !== undefined ? failed + (isCount(errors) ? errors : 0n) : undefined;
  const ran = (isCount(passed) && passed > 0n) || (failures !== undefined && failures > 0n);
  const most = (word: string) => BigInt(gates[word] as number);
  if (gates["failed_at_most"] !== undefined && !(failures !== undefined && failures <= most("failed_at_most") && ran))
    return false;
  if (gates["skipped_at_most"] !== undefined && !(isCount(skipped) && skipped <= most("skipped_at_most") && ran)) return false;
  return gates["passed_at_least"] === undefined || (isCount(passed) && passed >= most("passed_at_least"));
}

/** A severity that has no limit of its own counts with the next lower one that has. */
function securityOpen(limits: Bounds, ours: Facts): boolean {
  let above: (bigint | "nothing" | undefined)[] = [];
  for (const severity of ["critical", "high", "medium", "low"]) {
    const own = count(`security ${severity}`, ours);
    above.push(own);
    if (limits[severity] === undefined) continue;
    if (own === "nothing" || above.includes(undefined)) return false;
    const sum = above.reduce<bigint>((all, one) => all + (typeof one === "bigint" ? one : 0n), 0n);
    if (sum > BigInt(limits[severity] as number)) return false;
    above = [];
  }
  return true;
}

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function followsOpen({ policy, followed, pointer, now }: Case): boolean {
  const { follows, soak } = policy;
  if (follows !== undefined && (followed?.version !== pointer.version || followed.digest !== pointer.digest)) return false;
  if (soak === undefined) return true;
  const asked = Number(soak.slice(0, -1)) * (UNITS[soak.slice(-1)] ?? NaN);
  return follows !== undefined && followed?.since !== undefined && now - followed.since >= asked;
}

function ageOpen({ policy, now }: Case, ours: Facts): boolean {
  const days = policy.evidence?.at_most_days_old;
  if (days === undefined) return true;
  const instants = ours.created.map((text) => Date.parse(text));
  return instants.length > 0 && instants.every((at) => at <= now + 600_000 && now <= Math.floor(at + days * 86_400_000));
}
