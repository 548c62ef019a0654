import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csv, rows, values } from "../support/data.ts";
import { desk } from "../support/desk.ts";
import { manifest } from "../support/texts.ts";

const ROWS = rows(1500);
const PARTS = { a: ROWS.slice(0, 600), b: ROWS.slice(600, 620), c: ROWS.slice(620) };
const FILES = {
  "all.csv": csv(ROWS),
  "before.csv": csv(rows(700, 2)),
  ...Object.fromEntries(Object.entries(PARTS).map(([name, part]) => [`parts/${name}.csv`, csv(part)])),
};
const SCORED = { label: "y", score: "p" };
const ALONE = { ...SCORED, key: "id", slices: "country", attributes: "gender,gender+age_band" };
const TABLE = { ...ALONE, reference: "before.csv" };

/** A desk where each part is profiled already, and the whole beside them. */
async function sharded(options: Readonly<Record<string, string>> = TABLE) {
  const at = desk(FILES);
  for (const name of Object.keys(PARTS))
    expect((await at.said("profile", { data: `parts/${name}.csv`, ...options, output: `${name}.json` })).exit).toBe(0);
  const whole = await at.said("profile", { data: "all.csv", ...options, output: "all.json" });
  return { ...at, whole: values(whole.json) };
}

/** What the readings of a file say of how exactly they are known. */
function within(root: string, file: string): number {
  return (readFileSync(join(root, file), "utf8").match(/"exact"/g) ?? []).length;
}

test("profiles of parts add up to the profile of the whole, in any order, and merged ones to that as well", async () => {
  const { said, whole, root, write } = await sharded();
  const merged = await said("merge", { data: "a.json,b.json,c.json", output: "abc.json" });
  expect(merged.exit).toBe(0);
  const told = values(merged.json);
  expect([...told.keys()].toSorted()).toEqual([...whole.keys()].toSorted());
  const bytes = readFileSync(join(root, "abc.json"), "utf8");
  await said("merge", { data: "b.json,c.json", output: "bc.json" });
  for (const [name, value] of values((await said("merge", { data: "bc.json,a.json", output: "bca.json" })).json))
    if (typeof value === "number") expect(value, name).toBeCloseTo(Number(told.get(name)), 12);
    else expect([name, value]).toEqual([name, told.get(name)]);
  for (const [from, to] of [
    ["a", "z"],
    ["b", "y"],
  ])
    write(`${to}.json`, readFileSync(join(root, `${from}.json`)));
  await said("merge", { data: "c.json,y.json,z.json", output: "cba.json" });
  expect(readFileSync(join(root, "cba.json"), "utf8")).toBe(bytes);
  // What is counted is exact; what needs every row at once is not far from it.
  for (const [name, value] of told) {
    const exact = whole.get(name);
    if (typeof exact !== "number" || typeof value !== "number") expect([name, value]).toEqual([name, exact]);
    else if (/count|true_|false_|rate|precision|recall|accuracy|base/.test(name)) expect(value, name).toBeCloseTo(exact, 12);
    else expect(Math.abs(value - exact), name).toBeLessThan(0.05 * Math.max(1, Math.abs(exact)));
  }
});

test("profiles of two versions are no profile of either, and one of a version stays its own", async () => {
  const { said, root } = desk(FILES);
  for (const [name, version] of Object.entries({ a: "7", b: "7", c: "8" }))
    await said("profile", { data: `parts/${name}.csv`, ...SCORED, model: "fraud", version, output: `${name}.json` });
  const refused = await said("merge", { data: "a.json,b.json,c.json", output: "m.json" });
  expect([refused.exit, refused.text]).toMatchInlineSnapshot(`
    [
      2,
      "c.json: is of version 8 of fraud, and of version 7 of fraud in a.json (profile both alike)
    ",
    ]
  `);
  // A version may be called none, and is not the same as none that was named.
  await said("profile", { data: "parts/c.csv", ...SCORED, output: "c.json" });
  await said("profile", { data: "parts/b.csv", ...SCORED, model: "fraud", version: "none", output: "none.json" });
  expect((await said("merge", { data: "c.json,none.json", output: "m.json" })).text).toBe(
    "c.json: is of no named version, and of version none of fraud in none.json (profile both alike)\n",
  );
  for (const exact of ["false", "true"]) {
    expect((await said("merge", { data: "a.json,b.json", exact, output: "m.json" })).problems).toEqual([]);
    expect(JSON.parse(readFileSync(join(root, "m.json"), "utf8"))).toMatchObject({ model: "fraud", version: "7" });
  }
});

test("--exact reads the data again, all together, and tells what the profile of the whole does", async () => {
  const { said, whole, root } = await sharded();
  const exact = await said("merge", { data: "a.json,b.json,c.json", exact: "true", output: "exact.json" });
  expect(exact.exit).toBe(0);
  expect(values(exact.json)).toEqual(whole);
  expect(within(root, "exact.json")).toBe(within(root, "all.json"));
  // It is a profile like any other.
  const before = readFileSync(join(root, "exact.json"), "utf8");
  await said("merge", { data: "exact.json", exact: "true", output: "again.json" });
  expect(readFileSync(join(root, "again.json"), "utf8")).toBe(before);
});

test.each([
  ["changed", "parts/a.csv", csv(rows(600, 3)), "parts/a.csv: is not what was profiled"],
  ["gone", "parts/a.csv", undefined, "parts/a.csv matches no file"],
  ["the reference changed", "before.csv", csv(rows(700, 4)), "before.csv: is not what was profiled"],
])("--exact with data that are not what they were is a problem: %s", async (_, file, text, sentence) => {
  const { said, write, remove, root } = await sharded();
  if (text === undefined) remove(file);
  else write(file, text);
  const refused = await said("merge", { data: "a.json,b.json,c.json", exact: "true", output: "exact.json" });
  expect([refused.exit, existsSync(join(root, "exact.json"))]).toEqual([2, false]);
  expect(refused.text).toContain(sentence);
  expect(refused.text).toMatch(/\(.+\)\n$/);
});

test("--exact finds files by their names, whatever is in them, and reads no others", async () => {
  const { said, write } = desk({ "d/part[0].csv": csv(PARTS.a), "d/{b}.csv": csv(PARTS.b), "d/p*.csv": csv(PARTS.c) });
  for (const [place, file] of ["part[0]", "{b}"].entries())
    await said("profile", { data: `d/${file}.csv`, ...SCORED, output: `${place}.json` });
  const exact = await said("merge", { data: "0.json,1.json", exact: "true", output: "exact.json" });
  expect([exact.exit, exact.problems]).toEqual([0, []]);
  await said("profile", { data: "d/*.csv", ...SCORED, output: "all.json" });
  expect((await said("merge", { data: "all.json", exact: "true", output: "exact.json" })).exit).toBe(0);
  write("d/part-3.csv", csv(rows(9)));
  const more = await said("merge", { data: "all.json", exact: "true", output: "exact.json" });
  expect([more.exit, more.text]).toEqual([
    2,
    "d/part-3.csv: was not profiled (put the files back that were profiled, or profile what is there)\n",
  ]);
});

test("values that are few in each part and many in all are refused, as they are of the whole", async () => {
  const named = rows(1200).map(({ y, id }) => ({ y, id }));
  const { said } = desk({ "a.csv": csv(named.slice(0, 600)), "b.csv": csv(named.slice(600)) });
  for (const file of ["a", "b"])
    expect((await said("profile", { data: `${file}.csv`, failed: "y", slices: "id", output: `${file}.json` })).exit).toBe(0);
  const refused = await said("merge", { data: "a.json,b.json", output: "m.json" });
  expect([refused.exit, refused.text]).toEqual([
    2,
    "id has more than the 1000 values that are measured apart in a.json, b.json together (cut by a column with fewer values)\n",
  ]);
});

const MIXED = rows(600).map((row, place) => ({
  ...row,
  said: "abc".charAt(Math.floor(row.p * 3)),
  other: "abc".charAt(Math.floor(row.q * 3)),
  is: "abc".charAt(Math.min(2, row.y + (place % 2))),
  query: `q${Math.floor(place / 10)}`,
  relevance: place % 4,
  at: `2026-11-${String(1 + (place % 20)).padStart(2, "0")}T10:00:00Z`,
  status: place % 50 === 0 ? 503 : 200,
  arm: place % 2 === 0 ? "A" : "B",
}));

test.each<[string, string]>([
  ["multiclass", `{ task: multiclass, columns: { label: is, prediction: said, key: id }, incumbent: { prediction: other } }`],
  ["regression", `{ task: regression, columns: { label: amount, prediction: p }, incumbent: { prediction: q } }`],
  ["ranking", `{ task: ranking, top: 5, columns: { label: relevance, score: p, query: query } }`],
  ["requests", `{ task: requests, unit: s, columns: { latency: amount, failed: status, time: at }, slices: [country] }`],
  [
    "experiment",
    `{ task: experiment, arms: { candidate: B, incumbent: A }, columns: { arm: arm, outcomes: { ctr: y, spent: amount } } }`,
  ],
  ["features", `{ task: features, features: [amount, country], reference: { files: before.csv } }`],
])("shards of any task add up: %s", async (_what, definition) => {
  const parts = { "a.csv": csv(MIXED.slice(0, 200)), "b.csv": csv(MIXED.slice(200)) };
  const { said } = desk({
    ...parts,
    "all.csv": csv(MIXED),
    "before.csv": csv(rows(300, 2)),
    "models/fraud.yaml": manifest({ production: "6" }),
  });
  const profiled = async (name: string) => {
    const words = { data: `${name}.csv`, definition, model: "fraud", to: "production", output: `${name}.json` };
    const made = await said("profile", words);
    expect([made.exit, made.problems]).toEqual([0, []]);
    return values(made.json);
  };
  const whole = await profiled("all");
  await profiled("a");
  await profiled("b");
  const merged = await said("merge", { data: "a.json,b.json", output: "ab.json" });
  expect([merged.exit, merged.problems]).toEqual([0, []]);
  const told = values(merged.json);
  expect([...told.keys()].toSorted()).toEqual([...whole.keys()].toSorted());
  for (const [name, value] of told)
    if (typeof value === "number" && !/p_value|wasserstein|psi|_p\d\d|ae$/.test(name))
      expect(value, name).toBeCloseTo(Number(whole.get(name)), 6);
  const exact = await said("merge", { data: "ab.json", exact: "true", output: "exact.json" });
  expect([exact.exit, exact.problems]).toEqual([0, []]);
  expect(values(exact.json)).toEqual(whole);
});

test.each<[string, string, Readonly<Record<string, string>>, string]>([
  ["the same shard twice", "parts/a.csv", TABLE, "counts parts/a.csv, which a.json counts, too"],
  ["a copy of a shard", "parts/copy.csv", TABLE, "counts parts/copy.csv, which a.json counts, too"],
  ["another threshold", "parts/b.csv", { ...TABLE, threshold: "0.6" }, "was computed with another threshold than in a.json"],
  ["another column", "parts/b.csv", { ...TABLE, score: "q" }, "was computed with another columns than in a.json"],
  ["no reference", "parts/b.csv", ALONE, "was computed with another reference than in a.json"],
  ["more of a reference", "parts/b.csv", { ...TABLE, reference: "before*.csv" }, "a part of the others' reference"],
])("what does not add up is a problem that names its file: %s", async (_what, file, options, sentence) => {
  const { said, root } = desk({ ...FILES, "parts/copy.csv": csv(PARTS.a), "before-2.csv": csv(rows(9, 5)) });
  await said("profile", { data: "parts/a.csv", ...TABLE, output: "a.json" });
  await said("profile", { data: file, ...options, output: "other.json" });
  const refused = await said("merge", { data: "a.json,other.json", output: "merged.json" });
  expect([refused.exit, existsSync(join(root, "merged.json"))]).toEqual([2, false]);
  expect(refused.text).toMatch(/^other\.json: .+ \(.+\)\n$/);
  expect(refused.text).toContain(sentence);
});

test("parts that are compared with parts of the reference are compared with all of it", async () => {
  const before = rows(700, 2);
  const { said } = desk({ ...FILES, "before-1.csv": csv(before.slice(0, 300)), "before-2.csv": csv(before.slice(300)) });
  const names = ["a", "b"];
  for (const [place, name] of names.entries())
    await said("profile", { data: `parts/${name}.csv`, ...TABLE, reference: `before-${place + 1}.csv`, output: `${name}.json` });
  const exact = await said("merge", { data: "a.json,b.json", exact: "true", output: "m.json" });
  const whole = await said("profile", { data: "parts/a.csv,parts/b.csv", ...TABLE, output: "all.json" });
  expect(values(exact.json)).toEqual(values(whole.json));
});

test("a profile that was changed, or cut off, is none", async () => {
  const { said, write, root } = await sharded();
  const text = readFileSync(join(root, "a.json"), "utf8");
  write("a.json", text.replace('"rows":600', '"rows":601'));
  write("b.json", text.slice(0, 2000));
  const refused = await said("merge", { data: "a.json,b.json,c.json", output: "m.json" });
  expect(refused.exit).toBe(2);
  expect(refused.text).toMatch(/a\.json: is no profile: .+\nb\.json: is no profile: .+\n$/);
});
