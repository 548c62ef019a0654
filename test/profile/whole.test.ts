import fc from "fast-check";
import { expect, test } from "vitest";
import { DataTable } from "../../src/data-table.ts";
import { addProfiles } from "../../src/profile/add.ts";
import { askingOf, featuresOf } from "../../src/profile/asking.ts";
import { profileOf } from "../../src/profile/make.ts";
import type { Measure } from "../../src/profile/measure.ts";
import { measuresOf } from "../../src/profile/measures.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { ProfileShape, spellProfile } from "../../src/profile/profile-shape.ts";
import { readTable } from "../../src/tables/read.ts";
import { sourceOf } from "../../src/tables/source.ts";

const DEFINITION = DataTable.parse({
  files: "rows.csv",
  task: "binary",
  columns: { key: "id", label: "y", score: "p" },
  slices: ["country"],
  attributes: ["gender", "gender+country"],
  features: ["amount", "country"],
});
type Row = {
  readonly id: number;
  readonly y: 0 | 1;
  readonly p: number;
  readonly country: string;
  readonly gender: string;
  readonly amount: string;
};
const row = fc.record({
  y: fc.constantFrom<0 | 1>(0, 1),
  p: fc.oneof(fc.constantFrom(0, 0.25, 0.5, 0.75, 1), fc.double({ min: 0, max: 1, noNaN: true })),
  country: fc.constantFrom("BR", "DE", "constructor", "a b"),
  gender: fc.constantFrom("f", "m", ""),
  amount: fc.oneof(fc.constantFrom("", "0", "-1", "inf"), fc.integer({ min: -50, max: 50 }).map(String)),
});
const rows = (least: number) =>
  fc.array(row, { minLength: least, maxLength: 60 }).map((all) => all.map((each, id): Row => ({ id, ...each })));

async function profileFrom(name: string, all: readonly Row[], definition: DataTable = DEFINITION): Promise<Profile> {
  const lines = all.map(({ id, y, p, country, gender, amount }) => [`k${id}`, y, p, country, gender, amount].join(","));
  const source = sourceOf(name, new TextEncoder().encode(["id,y,p,country,gender,amount", ...lines].join("\n")));
  const columns = [
    { name: "amount", as: "number" },
    { name: "country", as: "category" },
  ] as const;
  const features = featuresOf(definition, columns);
  const read = await readTable(askingOf(definition, features), source);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const sha256 = `sha256:${Buffer.from(name).toString("hex").padStart(64, "0")}`;
  const made = profileOf({
    name: "t",
    definition,
    features,
    table: read.value,
    files: [{ file: name, sha256, rows: all.length }],
  });
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  return made.value;
}

const through = (profile: Profile): Profile => ProfileShape.parse(JSON.parse(spellProfile(profile)));
const keyOf = ({ kind, name, slice, feature, attribute, group }: Measure) =>
  JSON.stringify([kind, name, slice, feature, attribute, group]);

/** Every value of one is the other's, or lies where the other is certain that it lies. */
function agrees(one: Measure, other: Measure): void {
  if (typeof one.value !== "number" || typeof other.value !== "number") {
    expect(other.value).toEqual(one.value);
    return;
  }
  if (other.within !== undefined) {
    expect(one.value).toBeGreaterThanOrEqual(other.within.low - 1e-12);
    expect(one.value).toBeLessThanOrEqual(other.within.high + 1e-12);
  } else expect(Math.abs(one.value - other.value), keyOf(one)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(one.value)));
  expect(other.samples).toBe(one.samples);
}

test("profiles of shards add up to the profile of the whole, in any order and through JSON", async () => {
  await fc.assert(
    fc.asyncProperty(rows(3), fc.array(fc.nat(2), { minLength: 60, maxLength: 60 }), async (all, shardOf) => {
      const whole = await profileFrom("whole.csv", all);
      const shards = [0, 1, 2].map((shard) => all.filter((_, at) => shardOf[at] === shard)).filter((shard) => shard.length > 0);
      const profiles = await Promise.all(shards.map((shard, at) => profileFrom(`s${at}.csv`, shard)));
      const named = profiles.map((profile, at) => ({ file: `s${at}.json`, profile: through(profile) }));
      const sum = addProfiles(named.toReversed());
      if (!sum.ok) throw new Error(JSON.stringify(sum.problems));
      const added = new Map(measuresOf(sum.value).map((measure) => [keyOf(measure), measure]));
      const told = measuresOf(whole);
      expect([...added.keys()].toSorted()).toEqual(told.map(keyOf).toSorted());
      for (const measure of told) agrees(measure, added.get(keyOf(measure))!);
      expect(sum.value.print).toEqual(whole.print);
      expect(sum.value.rows).toBe(whole.rows);
    }),
    { numRuns: 40 },
  );
});

test("the order of rows changes no value", async () => {
  await fc.assert(
    fc.asyncProperty(rows(1), fc.infiniteStream(fc.nat()), async (all, keys) => {
      const order = new Map(all.map((each) => [each.id, keys.next().value ?? 0]));
      const shuffled = all.toSorted((a, b) => order.get(a.id)! - order.get(b.id)!);
      const [one, other] = [measuresOf(await profileFrom("a.csv", all)), measuresOf(await profileFrom("a.csv", shuffled))];
      const known = new Map(other.map((measure) => [keyOf(measure), measure]));
      for (const measure of one) agrees(measure, known.get(keyOf(measure))!);
    }),
    { numRuns: 30 },
  );
});

test("a profile is the same after it was written and read", async () => {
  await fc.assert(
    fc.asyncProperty(rows(1), async (all) => {
      const profile = await profileFrom("a.csv", all);
      expect(measuresOf(through(profile))).toEqual(measuresOf(profile));
      expect(spellProfile(through(profile))).toBe(spellProfile(profile));
    }),
    { numRuns: 30 },
  );
});

const ROWS: readonly Row[] = [
  { id: 1, y: 1, p: 0.9, country: "BR", gender: "f", amount: "1" },
  { id: 2, y: 0, p: 0.2, country: "DE", gender: "m", amount: "2" },
];

test("rows are one print whatever their order, and another with another label or key", async () => {
  const print = async (all: readonly Row[]) => (await profileFrom("a.csv", all)).print;
  const known = await print(ROWS);
  expect(await print(ROWS.toReversed())).toEqual(known);
  expect(await print(ROWS.map((each) => ({ ...each, p: 0.5, amount: "7" })))).toEqual(known);
  expect(await print(ROWS.map((each) => ({ ...each, y: 1 })))).not.toEqual(known);
  expect(await print(ROWS.map((each) => ({ ...each, id: each.id + 1 })))).not.toEqual(known);
});

test("shards of another definition, another table or the same data do not add up, and are told with their file", async () => {
  const one = { file: "a.json", profile: await profileFrom("a.csv", ROWS) };
  const problems = async (profile: Profile) => {
    const sum = addProfiles([one, { file: "b.json", profile }]);
    return sum.ok ? [] : sum.problems.map(({ what, file }) => `${file ?? ""}: ${what}`);
  };
  const b = await profileFrom("b.csv", ROWS);
  expect(await problems(b)).toEqual([]);
  expect(await problems(one.profile)).toEqual(["b.json: counts a.csv, which a.json counts, too"]);
  expect((await problems({ ...b, table: "u" }))[0]).toContain("is of the table u, and of t in a.json");
  expect((await problems(await profileFrom("b.csv", ROWS, { ...DEFINITION, threshold: 0.7 })))[0]).toContain(
    "was computed with another threshold than in a.json",
  );
  expect((await problems(await profileFrom("b.csv", ROWS, { ...DEFINITION, features: ["amount"] })))[0]).toContain("features");
});
