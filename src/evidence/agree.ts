import type { Report } from "./formats/format.ts";
import type { Evidence, Reading, Source, Stated, Trouble } from "./reading.ts";
import { canonical } from "./names.ts";
import { isRoundingOf } from "./rounded.ts";
import { spellSpread, spellSubject, spellValue } from "./spell.ts";

export type Agreed = Pick<Evidence, "readings" | "created" | "dataset" | "artifact" | "lineage" | "schema" | "troubles">;

/**
 * All reports as one. A reading that two of them report alike is kept once, from the first, and what was computed before what was
 * reported; where they differ, both stay and a trouble names both. A fact they tell differently is nobody's: it is left out, and a trouble says who said what.
 */
export function agree(from: readonly Report[]): Agreed {
  const reports = from.map(withAttested);
  const troubles: Trouble[] = [];
  const differ: Differ = (...told) => {
    troubles.push(conflict(...told));
  };
  const lineage: [string, Stated<string>][] = [];
  for (const name of new Set(reports.flatMap((report) => Object.keys(report.lineage ?? {})))) {
    const told = reports.map((report) => ownEntry(report.lineage, name));
    const ours = reports.some((report, index) => report.tool === undefined && told[index] !== undefined);
    const agreed = name === SNAPSHOT && !ours ? together(told) : one(told.map(longest(told)), `lineage.${name}`, differ);
    if (agreed !== undefined) lineage.push([name, agreed]);
  }
  return {
    readings: readingsOf(reports, differ),
    created: reports.flatMap((report) => report.created ?? []),
    dataset: parts(datasetsOf(reports), "dataset", differ, ["name", "digest"]),
    artifact: parts(
      reports.map((report) => report.artifact),
      "artifact",
      differ,
      ["uri", "digest", "size"],
    ),
    lineage: Object.fromEntries(lineage),
    schema: one(
      reports.map((report) => report.schema),
      "schema",
      differ,
    ),
    troubles,
  };
}

/**
 * On what each report was measured. A tool's digest is of its own kind, so it says nothing against one of ours; a name that differs
 * from ours does: numbers of another dataset would be compared as if they were of this one.
 */
function datasetsOf(reports: readonly Report[]): readonly Report["dataset"][] {
  const ours = reports.some((report) => report.dataset?.value.digest !== undefined);
  return reports.map(({ dataset, measuredOn }) => {
    if (dataset !== undefined || measuredOn === undefined || !ours) return dataset ?? measuredOn;
    return { ...measuredOn, value: { name: measuredOn.value.name } };
  });
}

/** A digest that is attested as a fact of the lineage, so that it is told and its contradictions are. */
function withAttested(report: Report): Report {
  const { attested } = report;
  if (attested === undefined) return report;
  return {
    ...report,
    lineage: { ...report.lineage, attested_digest: { value: attested.value.digest, source: attested.source } },
  };
}

/** What a tool was trained on; each tool has its own way to name it, so several that do not spell it alike do not disagree. */
const SNAPSHOT = "data_snapshot";

/** All that is stated, each once. */
function together(told: readonly (Stated<string> | undefined)[]): Stated<string> | undefined {
  const said = told.filter((each) => each !== undefined);
  const [first] = said;
  return first && { value: [...new Set(said.map(({ value }) => value))].join(", "), source: first.source };
}

/** A commit may be written short, as `git rev-parse --short` does: of two that begin alike, the longer one is meant. */
function longest(told: readonly (Stated<string> | undefined)[]) {
  return (short: Stated<string> | undefined): Stated<string> | undefined => {
    if (short === undefined || !/^[0-9a-f]{7,39}$/.test(short.value)) return short;
    const longer = told.find(
      (each) => each !== undefined && /^[0-9a-f]{40}$/.test(each.value) && each.value.startsWith(short.value),
    );
    return longer ?? short;
  };
}

type Told = { readonly said: string; readonly source: Source };
type Differ = (subject: string, one: Told, other: Told, hint?: string) => void;

function readingsOf(reports: readonly Report[], differ: Differ): readonly Reading[] {
  const known = new Map<string, Reading[]>();
  const readings = reports.flatMap((report) => report.readings);
  // What was computed comes first, so that every report is held against it, whichever of the files was read first.
  const inOrder = [...readings.filter((each) => each.computed), ...readings.filter((each) => !each.computed)];
  for (const reading of inOrder) {
    const identity = identityOf(reading);
    const others = known.get(identity) ?? [];
    known.set(identity, others);
    const [first] = others;
    const same = others.findIndex((other) => alike(other, reading));
    const other = others[same];
    if (other !== undefined) others[same] = filled(other, reading);
    else others.push(reading);
    if (other === undefined && first !== undefined) {
      differ(spellSubject(reading), told(first, reading), told(reading, first), hintFor(first, reading));
    }
  }
  return [...known.values()].flat();
}

/**
 * Two tables that measure the same are told apart by the policy, not by taking one of two reports away. A drift statistic that is computed
 * and reported is often not the same one: tools choose bins and fills of their own.
 */
function hintFor(one: Reading, other: Reading): string | undefined {
  const { kind, feature, computed } = one;
  if (computed !== undefined && other.computed === undefined && kind === "drift" && feature !== undefined)
    return `tools bin in ways of their own (docs/evidence.md): take the report away, or leave ${feature} out of features: in data.${computed.table} of the policy`;
  if (!areOfTwoTables(one, other)) return undefined;
  const [first, second] = [one.computed?.table, other.computed?.table];
  return one.kind === "metric"
    ? `write under: in data.${second} of the policy, so that its metrics have names of their own beside those of ${first}`
    : `have only one of data.${first} and data.${second} of the policy measure it`;
}

function areOfTwoTables(one: Reading, other: Reading): boolean {
  return one.computed !== undefined && other.computed !== undefined && one.computed.table !== other.computed.table;
}

/** Which measurement a reading is of. Two tools that report it report the same thing, and so does whoever computes it. */
export function identityOf(reading: Reading): string {
  const slice = Object.entries(reading.slice ?? {}).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  const { kind, name, feature, attribute, group, gap, tool, suite } = reading;
  const whose = [slice, feature ?? null, attribute ?? null, group ?? null, gap ?? null, tool ?? null, suite ?? null];
  return JSON.stringify([kind, canonical(kind, name), ...whose]);
}

/** What may stand beside a value in one file and not in another. */
const FACTS = ["low", "high", "samples", "uncertainty"] as const;

/**
 * The same value, and no word on its interval, samples or spread that contradicts the other's. A report rounds what was computed, and its
 * interval may be made by another method. Two tables are never of one mind: a gate that asks for one of them must find it.
 */
function alike(one: Reading, other: Reading): boolean {
  if (areOfTwoTables(one, other)) return false;
  if (one.computed !== undefined && other.computed === undefined) {
    const counted = one.samples === undefined || other.samples === undefined || one.samples === other.samples;
    // What is not defined is NaN in one tool's report and null in another's.
    if (typeof one.value !== "number" || typeof other.value !== "number") return typeof one.value === typeof other.value;
    return counted && isRoundingOf(other.value, one.value);
  }
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  if (!same(one.value, other.value)) return false;
  return FACTS.every((word) => one[word] === undefined || other[word] === undefined || same(one[word], other[word]));
}

/** The first reading, with what only the second tells beside its value: the order of two files changes nothing but the source. */
function filled(one: Reading, other: Reading): Reading {
  if (one.computed !== undefined) return one;
  const missing = FACTS.filter((word) => one[word] === undefined && other[word] !== undefined);
  return missing.length === 0 ? one : { ...one, ...Object.fromEntries(missing.map((word) => [word, other[word]])) };
}

/** A reading against another. Where only one of them is computed, both say by what definition, as far as that is known. */
function told(reading: Reading, other: Reading): Told {
  const { computed, uncertainty, source } = reading;
  const facts = (["low", "high", "samples"] as const).flatMap((word) =>
    reading[word] === undefined ? [] : [`${word} ${reading[word]}`],
  );
  if (uncertainty !== undefined) facts.push(spellSpread(uncertainty));
  if (computed !== undefined)
    facts.push(`computed from ${computed.table}${other.computed === undefined ? `: ${computed.method}` : ""}`);
  else if (other.computed !== undefined && source.tool !== undefined)
    facts.push(source.reported === undefined ? source.tool : `${source.tool}: ${source.reported}`);
  return { said: `${spellValue(reading.value)}${facts.length === 0 ? "" : ` (${facts.join(", ")})`}`, source: reading.source };
}

/** The one value that all who state it state; undefined where nobody does, or they differ. */
function one<T>(stated: readonly (Stated<T> | undefined)[], subject: string, differ: Differ): Stated<T> | undefined {
  const said = stated.filter((each) => each !== undefined);
  const [first, ...rest] = said;
  if (first === undefined) return undefined;
  const said0 = JSON.stringify(first.value);
  const other = rest.find((each) => JSON.stringify(each.value) !== said0);
  if (other === undefined) return first;
  const text = (each: Stated<T>): Told => ({
    said: typeof each.value === "object" ? "one" : String(each.value),
    source: each.source,
  });
  differ(subject, text(first), typeof other.value === "object" ? { said: "another", source: other.source } : text(other));
  return undefined;
}

/** A fact of several parts, each agreed on by itself: one file may state the name, another the digest. */
function parts<T extends object>(
  stated: readonly (Stated<T> | undefined)[],
  subject: string,
  differ: Differ,
  keys: readonly (keyof T & string)[],
): Stated<T> | undefined {
  const first = stated.find((each) => each !== undefined);
  if (first === undefined) return undefined;
  const agreed = keys.map((key) => {
    const each = stated.map((whole) =>
      whole?.value[key] === undefined ? undefined : { value: whole.value[key], source: whole.source },
    );
    return [key, one(each, `${subject}.${key}`, differ)?.value] as const;
  });
  if (agreed.every(([, value]) => value === undefined)) return undefined;
  // Every key of T is listed by the caller, so the parts put together are a T again.
  return { value: Object.fromEntries(agreed.filter(([, value]) => value !== undefined)) as T, source: first.source };
}

function ownEntry(lineage: Report["lineage"], name: string): Stated<string> | undefined {
  return lineage !== undefined && Object.hasOwn(lineage, name) ? lineage[name] : undefined;
}

const WHICH_IS_TRUE =
  "find out which is true and take the other away, or put one that was measured on other data under a name of its own (docs/evidence.md); we do not choose";

function conflict(subject: string, one: Told, other: Told, hint = WHICH_IS_TRUE): Trouble {
  const at = (source: Source) => `${source.file}${source.line === undefined ? "" : `:${source.line}`}`;
  return {
    code: "evidence_conflict",
    what: `${subject} is ${one.said} in ${at(one.source)} and ${other.said} in ${at(other.source)}`,
    file: other.source.file,
    line: other.source.line,
    hint,
  };
}
