import { createHash } from "node:crypto";
import { rational, type Rational } from "./rational.ts";

/** One report as plain data: what its text says, of our own format or a pipeline's log. `broken` text says nothing at all. */
export type PlainFile = { readonly name: string; readonly says: PlainReport; readonly broken?: boolean };
export type PlainReport = { readonly [word: string]: unknown };

/** What stands where a number should, as far as it is one. */
export type Stated = {
  readonly value: Rational | undefined;
  readonly spelled: string;
  readonly low: Rational | undefined;
  readonly high: Rational | undefined;
  readonly samples: number | undefined;
};

/** Everything that all files say together. Numbers are kept by a name that says which they are: `metric auc country=BR`. */
export type Facts = {
  readonly numbers: ReadonlyMap<string, Stated>;
  readonly created: readonly string[];
  readonly dataset: { readonly name?: unknown; readonly digest?: unknown };
  readonly artifact: { readonly uri?: unknown; readonly digest?: unknown };
  readonly lineage: Readonly<Record<string, string>>;
  readonly schema: Schema | undefined;
};
export type PlainField = { readonly name: string; readonly type: string; readonly optional?: boolean };
export type Schema = { readonly inputs: readonly PlainField[]; readonly outputs?: readonly PlainField[] };

/** Whose evidence it should be. */
export type About = { readonly model: string; readonly version: string; readonly digest: string };

type Plain = { readonly [word: string]: unknown };
const map = (value: unknown): Plain => (isMap(value) ? value : {});
const isMap = (value: unknown): value is Plain => typeof value === "object" && value !== null && !Array.isArray(value);

/** The facts of all files; undefined where anything is wrong with any of them, since nobody knows then what else is. */
export function factsOf(files: readonly PlainFile[], about: About): Facts | undefined {
  const numbers = new Map<string, Stated>();
  const created: string[] = [];
  const together: Record<string, unknown> = {};
  const odd: string[] = [];
  const agree = (name: string, value: unknown) => {
    if (value === undefined) return;
    if (name in together && JSON.stringify(together[name]) !== JSON.stringify(value)) odd.push(name);
    together[name] = value;
  };
  for (const { says, broken } of files) {
    if (broken === true) return undefined;
    const { model, version, artifact, dataset, lineage, schema } = says;
    if (model !== about.model || version !== about.version) return undefined;
    if (map(artifact)["digest"] !== undefined && map(artifact)["digest"] !== about.digest) return undefined;
    for (const [name, stated] of "offline" in says ? logNumbers(says) : ownNumbers(says)) {
      if (stated === "malformed") return undefined;
      const before = numbers.get(name);
      const both = before === undefined ? stated : joined(before, stated);
      if (both === undefined) return undefined;
      numbers.set(name, both);
    }
    if (typeof says["created"] === "string") created.push(says["created"]);
    for (const word of ["name", "digest"]) agree(`dataset ${word}`, map(dataset)[word]);
    for (const word of ["uri", "digest"]) agree(`artifact ${word}`, map(artifact)[word]);
    for (const [word, value] of Object.entries(map(lineage))) agree(`lineage ${word}`, value);
    agree("schema", schema === undefined ? undefined : whole(schema as Schema));
  }
  if (odd.length > 0) return undefined;
  const starting = (prefix: string) =>
    Object.fromEntries(
      Object.entries(together).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
    );
  return {
    numbers,
    created,
    dataset: starting("dataset "),
    artifact: starting("artifact "),
    lineage: starting("lineage ") as Record<string, string>,
    schema: together["schema"] as Schema | undefined,
  };
}

function whole({ inputs, outputs = [] }: Schema): Schema {
  const full = (fields: readonly PlainField[]) => fields.map((each) => ({ ...each, optional: each.optional ?? false }));
  return { inputs: full(inputs), outputs: full(outputs) };
}

/** Two files on one number: the same value, and nothing in one that the other contradicts. */
function joined(one: Stated, other: Stated): Stated | undefined {
  if (one.spelled !== other.spelled) return undefined;
  const differ = (a: Rational | undefined, b: Rational | undefined) =>
    a !== undefined && b !== undefined && a.top * b.bottom !== b.top * a.bottom;
  if (differ(one.low, other.low) || differ(one.high, other.high)) return undefined;
  if (one.samples !== undefined && other.samples !== undefined && one.samples !== other.samples) return undefined;
  const { value, spelled } = one;
  return { value, spelled, low: one.low ?? other.low, high: one.high ?? other.high, samples: one.samples ?? other.samples };
}

type Read = Stated | "malformed";

function* ownNumbers(says: PlainReport): Generator<readonly [string, Read]> {
  for (const [name, value] of Object.entries(map(says["metrics"]))) yield [`metric ${name} `, measured(value)];
  for (const [key, values] of Object.entries(map(says["slices"]))) {
    const parts = key.split(",").map((part) => part.trim());
    if (parts.some((part) => !/^[^=]+=.+$/.test(part))) yield ["", "malformed"];
    for (const [name, value] of Object.entries(map(values)))
      if (name !== "samples") yield [`metric ${name} ${parts.toSorted().join(",")}`, measured(value, map(values)["samples"])];
  }
  for (const [name, value] of Object.entries(map(says["drift"]))) {
    if (!isMap(value)) yield [`drift ${name} `, measured(value)];
    else for (const [feature, each] of Object.entries(value)) yield [`drift ${name} ${feature}`, measured(each)];
  }
  for (const [rate, attributes] of Object.entries(map(says["fairness"]))) {
    for (const [attribute, groups] of Object.entries(map(attributes))) {
      if (attribute === "difference" || attribute === "ratio") yield [`gap ${rate} ${attribute}`, lone(groups)];
      else
        for (const [group, value] of Object.entries(map(groups))) yield [`group ${rate} ${attribute} ${group}`, measured(value)];
    }
  }
  for (const kind of ["slo", "cost"])
    for (const [name, value] of Object.entries(map(says[kind]))) yield [`${kind} ${name} `, measured(value)];
  for (const [name, value] of Object.entries(map(says["tests"]))) yield [`tests ${name}`, count(value)];
  for (const [name, value] of Object.entries(map(map(says["security"])["findings"]))) yield [`security ${name}`, count(value)];
}

function* logNumbers(says: PlainReport): Generator<readonly [string, Read]> {
  for (const [name, value] of Object.entries(map(says["offline"]))) yield [`metric ${name} `, lone(value)];
  for (const [name, value] of Object.entries(map(says["online"]))) yield [`slo ${name} `, lone(value)];
  for (const [name, value] of Object.entries(map(says["drift"]))) yield [`drift ${name} `, lone(value)];
  for (const [name, value] of Object.entries(map(says["fairness"]))) {
    const [, short, gap] = /^(.*)_(gap|ratio)$/.exec(name) ?? [];
    const rate = short === "tpr" ? "true_positive_rate" : short;
    if (rate !== undefined) yield [`gap ${rate} ${gap === "ratio" ? "ratio" : "difference"}`, lone(value)];
  }
}

/** A number, or a map with one in it. */
function measured(value: unknown, around?: unknown): Read {
  if (!isMap(value)) return { ...lone(value), samples: typeof around === "number" ? around : undefined };
  const { low, high } = value;
  const samples = "samples" in value ? value["samples"] : around;
  for (const end of [low, high]) if (end !== undefined && typeof end !== "number") return "malformed";
  if (samples !== undefined && !isCount(samples)) return "malformed";
  if (!("value" in value)) return "malformed";
  const inside = lone(value["value"]);
  const judged = typeof value["value"] === "number" ? value["value"] : 0;
  if ((typeof low === "number" && low > judged) || (typeof high === "number" && judged > high)) return "malformed";
  return {
    ...inside,
    low: typeof low === "number" ? rational(low) : undefined,
    high: typeof high === "number" ? rational(high) : undefined,
    samples: isCount(samples) ? samples : undefined,
  };
}

function lone(value: unknown): Stated {
  const number = typeof value === "number" ? rational(value) : undefined;
  return { value: number, spelled: JSON.stringify(value), low: undefined, high: undefined, samples: undefined };
}

function count(value: unknown): Stated {
  return isCount(value) ? lone(value) : { ...lone(value), value: undefined };
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** The digest that pins a folder: sha256 of what `sha256sum` prints for its files in the order of their names. */
export function pinOf(files: readonly { readonly name: string; readonly text: string }[]): string | undefined {
  const hex = (text: string) => createHash("sha256").update(text).digest("hex");
  const names = files.map(({ name }) => name).toSorted();
  const lines = names.map((name) => `${hex(files.find((file) => file.name === name)?.text ?? "")}  ${name}\n`);
  return files.length === 0 ? undefined : `sha256:${hex(lines.join(""))}`;
}
