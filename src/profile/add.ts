import type { DataTable } from "../data-table.ts";
import type { Checked, Problem } from "../errors.ts";
import { addColumn, type ColumnPart } from "./column.ts";
import { MOST_VALUES, whereKey } from "./cuts.ts";
import { addPairs } from "./pairs.ts";
import { addPart } from "./part.ts";
import { addPrints } from "./print.ts";
import type { Cut, Profile, ReadFile } from "./profile.ts";

/** A profile, and what people call the file it came from. */
export type Named = { readonly file: string; readonly profile: Profile };

/**
 * Profiles of parts of one table as the profile of the whole. Their order does not matter. Whatever was exact only of rows that were read in
 * one go is certified instead. Every reason why they do not add up comes back: other definitions, another table, the same data twice.
 */
export function addProfiles(named: readonly Named[]): Checked<Profile> {
  // Sums of rounded numbers depend on their order; by the names of the data it is the same, whatever the profiles are called.
  const profiles = named.toSorted((one, other) => byName(firstOf(one.profile), firstOf(other.profile)));
  const [first, ...others] = profiles;
  if (first === undefined) return { ok: false, problems: [{ what: "there is no profile to merge", hint: "name at least one" }] };
  const twice = sameData(profiles);
  if (twice.length > 0) return { ok: false, problems: twice };
  const apart = others.flatMap((other) => differences(first, other));
  if (apart.length > 0) return { ok: false, problems: apart };
  let whole = first.profile;
  for (const { file, profile } of others) {
    const added = together(whole, profile);
    if (typeof added === "string") return { ok: false, problems: [{ what: added, file, hint: "profile them together" }] };
    whole = added;
  }
  const many = manyValues(whole.cuts);
  if (many === undefined) return { ok: true, value: whole };
  const files = named.map(({ file }) => file).join(", ");
  return { ok: false, problems: [{ what: `${many} in ${files} together`, hint: "cut by a column with fewer values" }] };
}

function firstOf({ files }: Profile): ReadFile {
  return files[0] ?? { file: "", sha256: "sha256:", rows: 0 };
}

/** What is a name and no part of the rows, although each profile had few enough values of it. */
function manyValues(cuts: readonly Cut[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { where } of cuts) {
    if (where.is === "whole") continue;
    const by = where.is === "slice" ? where.dimension : where.attribute;
    const count = (counts.get(`${where.is} ${by}`) ?? 0) + 1;
    counts.set(`${where.is} ${by}`, count);
    if (count > MOST_VALUES) return `${by} has more than the ${MOST_VALUES} values that are measured apart`;
  }
  return undefined;
}

/** Data that two profiles count: the sum would count it twice. */
function sameData(profiles: readonly Named[]): readonly Problem[] {
  const known = new Map<string, string>();
  return profiles.flatMap(({ file, profile }) =>
    profile.files.flatMap((read) => {
      const other = known.get(read.sha256);
      known.set(read.sha256, file);
      if (other === undefined || read.rows === 0) return [];
      return [{ what: `counts ${read.file}, which ${other} counts, too`, file, hint: "leave one of the two out" }];
    }),
  );
}

function differences(one: Named, other: Named): readonly Problem[] {
  const [a, b] = [one.profile, other.profile];
  const said = (what: string): Problem[] => [{ what: `${what} in ${one.file}`, file: other.file, hint: "profile both alike" }];
  if (a.table !== b.table) return said(`is of the table ${b.table}, and of ${a.table}`);
  if (a.model !== b.model || a.version !== b.version) return said(`is of ${whose(b)}, and of ${whose(a)}`);
  const words = differing(a.definition, b.definition);
  if (words.length > 0) return said(`was computed with another ${words.join(" and ")} than`);
  const names = (profile: Profile) => [...profile.columns.keys()].toSorted().join(", ");
  if (names(a) !== names(b)) return said(`has the features ${names(b)}, and they are ${names(a)}`);
  if (a.incumbent?.version === b.incumbent?.version && a.incumbent?.digest !== b.incumbent?.digest)
    return said(`compares with another artifact of version ${b.incumbent?.version ?? "none"} than`);
  if (a.incumbent?.version !== b.incumbent?.version)
    return said(`compares with version ${b.incumbent?.version ?? "none"}, and it is ${a.incumbent?.version ?? "none"}`);
  if ((a.reference === undefined) !== (b.reference === undefined)) return said("only one of them has a reference; see");
  return [];
}

function whose({ model, version }: Profile): string {
  const named = version === undefined ? "no named version" : `version ${version}`;
  return model === undefined ? named : `${named} of ${model}`;
}

/** The words of two definitions that say something else. Where the files lie changes nothing. */
function differing(one: DataTable, other: DataTable): readonly string[] {
  const words = ({ reference, incumbent, ...rest }: DataTable): ReadonlyMap<string, string> => {
    const facts = { ...rest, files: [], reference: reference && {}, incumbent: incumbent && { ...incumbent, files: [] } };
    return new Map(Object.entries(facts).map(([word, value]) => [word, JSON.stringify(value)]));
  };
  const [ours, theirs] = [words(one), words(other)];
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter((word) => ours.get(word) !== theirs.get(word));
}

function together(one: Profile, other: Profile): Profile | string {
  const cuts = addCuts(one.cuts, other.cuts);
  if (typeof cuts === "string") return cuts;
  const reference = addReferences(one.reference, other.reference);
  if (typeof reference === "string") return reference;
  const newest = Math.max(one.newest ?? -Infinity, other.newest ?? -Infinity);
  return {
    table: one.table,
    definition: one.definition,
    ...(one.model !== undefined && { model: one.model }),
    ...(one.version !== undefined && { version: one.version }),
    files: [...one.files, ...other.files].toSorted(byName),
    rows: one.rows + other.rows,
    ...(newest === -Infinity ? {} : { newest }),
    ...(one.print && other.print && { print: addPrints(one.print, other.print) }),
    cuts,
    columns: addColumns(one.columns, other.columns),
    ...(reference && { reference }),
    drift: new Map(),
    ...(one.incumbent && { incumbent: addIncumbents(one.incumbent, other.incumbent ?? one.incumbent) }),
  };
}

function addCuts(one: readonly Cut[], other: readonly Cut[]): readonly Cut[] | string {
  const known = new Map(one.map((cut) => [whereKey(cut.where), cut]));
  for (const cut of other) {
    const key = whereKey(cut.where);
    const before = known.get(key);
    if (before === undefined) {
      known.set(key, cut);
      continue;
    }
    const part = addPart(before.part, cut.part);
    if (part === undefined)
      return "does not add up with the others: a list of a ranking is in two of them, or they count in two ways";
    const pairs = before.pairs && cut.pairs && addPairs(before.pairs, cut.pairs);
    const missing = new Map(
      [...before.missing, ...cut.missing].map(([role]) => [role, (before.missing.get(role) ?? 0) + (cut.missing.get(role) ?? 0)]),
    );
    known.set(key, { where: cut.where, rows: before.rows + cut.rows, missing, part, ...(pairs && { pairs }) });
  }
  const order = (cut: Cut) => (cut.where.is === "whole" ? "" : whereKey(cut.where));
  return [...known.values()].toSorted((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
}

function addColumns(one: Profile["columns"], other: Profile["columns"]): ReadonlyMap<string, ColumnPart> {
  return new Map(
    [...one].map(([name, column]) => {
      const more = other.get(name);
      return [name, more === undefined ? column : addColumn(column, more)];
    }),
  );
}

/** Shards are usually compared with one and the same reference: it is counted once. */
function addReferences(one: Profile["reference"], other: Profile["reference"]): Profile["reference"] | string {
  if (one === undefined || other === undefined) return one;
  const digests = (files: readonly ReadFile[]) => files.map(({ sha256 }) => sha256);
  const [ours, theirs] = [digests(one.files), digests(other.files)];
  const shared = theirs.filter((digest) => ours.includes(digest)).length;
  if (shared === 0)
    return { files: [...one.files, ...other.files].toSorted(byName), columns: addColumns(one.columns, other.columns) };
  return shared === ours.length && shared === theirs.length ? one : "is compared with a part of the others' reference";
}

function addIncumbents(one: NonNullable<Profile["incumbent"]>, other: NonNullable<Profile["incumbent"]>): Profile["incumbent"] {
  const apart = [...new Set([one.apart, other.apart].filter((each) => each !== undefined))];
  const files = new Map([...one.files, ...other.files].map((file) => [file.sha256, file]));
  return {
    version: one.version,
    digest: one.digest,
    files: [...files.values()].toSorted(byName),
    ...(apart.length === 0 ? {} : { apart: apart.join("; ") }),
  };
}

function byName(one: ReadFile, other: ReadFile): number {
  return one.file < other.file ? -1 : one.file > other.file ? 1 : 0;
}
