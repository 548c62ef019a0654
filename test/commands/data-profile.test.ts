import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { csv, jsonLines, rows, values } from "../support/data.ts";
import { desk } from "../support/desk.ts";

const ROWS = rows(900);
const SCORED = { label: "y", score: "p" };
const TABLE = { ...SCORED, key: "id", slices: "country", attributes: "gender,gender+age_band" };
const before = { "before.csv": csv(rows(700, 2)) };

type Options = Readonly<Record<string, string>>;

/** What a profile of these files tells. */
async function told(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: Options = { ...TABLE, reference: "before.csv" },
) {
  const { said } = desk({ ...before, ...files });
  const { text, exit, problems, json } = await said("profile", {
    data: Object.keys(files).join("\n"),
    ...options,
    output: "t.json",
  });
  expect([exit, problems], text).toEqual([0, []]);
  return values(json);
}

test("the same rows tell the same, whatever they are written in and however they are split", async () => {
  const whole = await told({ "all.csv": csv(ROWS) });
  expect(whole.size).toBeGreaterThan(200);
  expect(await told({ "all.jsonl": jsonLines(ROWS) })).toEqual(whole);
  expect(await told({ "all.csv.gz": gzipSync(csv(ROWS)) })).toEqual(whole);
  expect(await told({ "all.jsonl.zst": zstdCompressSync(jsonLines(ROWS)) })).toEqual(whole);
  expect(await told({ "a.csv": csv(ROWS.slice(0, 10)), "b.jsonl": jsonLines(ROWS.slice(10)) })).toEqual(whole);
});

test("Parquet tells what the same rows tell as CSV", async () => {
  const columns = JSON.parse(readFileSync("test/tables/parquet/expected.json", "utf8")) as Record<string, (string | number)[]>;
  const cells = Array.from({ length: 60 }, (_, row) =>
    Object.fromEntries(["label", "weight", "country", "amount"].map((name) => [name, columns[name]?.[row] ?? ""])),
  );
  const options = { label: "label", score: "weight", slices: "country", features: "amount,country" };
  const text = await told({ "t.csv": csv(cells) }, options);
  expect(text.get("metric roc_auc country=BR")).toBeTypeOf("number");
  for (const file of ["snappy", "gzip-v2", "none-required"])
    expect(await told({ "t.parquet": readFileSync(`test/tables/parquet/${file}.parquet`) }, options)).toEqual(text);
});

test("a profile is written whole, where it is said, and read back as evidence", async () => {
  const { said, root } = desk({ "all.csv": csv(ROWS.slice(0, 200)) });
  const written = await said("profile", { data: "all.csv", ...TABLE, output: "out/deep/t.profile.json" });
  expect(written.exit).toBe(0);
  expect(readdirSync(join(root, "out/deep"))).toEqual(["t.profile.json"]);
  expect((await said("evidence", { evidence: "out/deep/t.profile.json" })).text).toBe(written.text);
});

test("what cannot be profiled leaves the earlier profile as it was", async () => {
  const { said, root } = desk({ "all.csv": csv(ROWS.slice(0, 200)), "ragged.csv": "y,p\n1,0.5\n0\n", "t.json": "before" });
  const refused = await said("profile", { data: "ragged.csv", ...SCORED, output: "t.json" });
  expect([refused.exit, refused.text]).toEqual([
    2,
    "ragged.csv:3: this row has 1 cells, and the first one 2 (quote cells that hold a delimiter)\n",
  ]);
  expect(readFileSync(join(root, "t.json"), "utf8")).toBe("before");
  expect(readdirSync(root).toSorted()).toEqual(["all.csv", "ragged.csv", "t.json"]);
  expect((await said("profile", { data: "all.csv", ...TABLE, output: "../t.json" })).exit).toBe(2);
  expect(existsSync(join(root, "../t.json"))).toBe(false);
});

test.each(["all.csv", "./before.csv"])("a profile is not written over the data it is made of: %s", async (output) => {
  const { said, root } = desk({ ...before, "all.csv": csv(ROWS.slice(0, 50)) });
  const refused = await said("profile", { data: "all.csv", ...TABLE, reference: "before.csv", output });
  expect([refused.exit, refused.text]).toEqual([
    2,
    `${output.replace("./", "")}: was read, and the profile would be written over it (name another output)\n`,
  ]);
  expect(readFileSync(join(root, output), "utf8")).toMatch(/^"id"/);
});

test("long reading tells how far it is", async () => {
  const { said, log } = desk({ "long.csv": `n\n${"1\n".repeat(5_000_001)}` });
  expect((await said("profile", { data: "long.csv", output: "t.json" })).exit).toBe(0);
  expect(log).toEqual(["data.data: 5000001 rows read, now in long.csv"]);
});

test("the positive label may be a word, a number or a truth", async () => {
  const plain = await told({ "t.csv": csv(ROWS.map(({ y, p }) => ({ y, p }))) }, SCORED);
  for (const [no, yes] of [
    ["no", "yes"],
    [1, 2],
    ["false", "true"],
  ] as const) {
    const named = csv(ROWS.map(({ y, p }) => ({ y: y === 1 ? yes : no, p })));
    expect(await told({ "t.csv": named }, { ...SCORED, positive: String(yes) })).toEqual(plain);
  }
  const lines = ROWS.map(({ y, p }) => `${JSON.stringify({ y: y === 1, p })}\n`).join("");
  expect(await told({ "t.jsonl": lines }, SCORED)).toEqual(plain);
  const never = await told({ "t.csv": csv(ROWS.map(({ y, p }) => ({ y, p }))) }, { ...SCORED, positive: "yes" });
  expect(never.get("metric roc_auc")).toBe("undefined: no row is positive");
});

test("every column that is misspelt is told in one run, with the file and what it has", async () => {
  const { said } = desk({ "t.csv": "id,y,p,country\n1,0,0.5,DE\n", "b.csv": "country\nDE\n" });
  const misspelt = { label: "Y", score: "q", slices: "land", features: "amount,country", categories: "zip", reference: "b.csv" };
  const refused = await said("profile", { data: "t.csv", ...misspelt, output: "t.json" });
  expect(refused.text).toMatchInlineSnapshot(`
    "b.csv:1: has no column "amount" (it has "country")
    b.csv:1: has no column "zip" (it has "country")
    t.csv:1: has no column "Y" (it has "id", "y", "p", "country")
    t.csv:1: has no column "q" (it has "id", "y", "p", "country")
    t.csv:1: has no column "land" (it has "id", "y", "p", "country")
    t.csv:1: has no column "amount" (it has "id", "y", "p", "country")
    t.csv:1: has no column "zip" (it has "id", "y", "p", "country")
    "
  `);
});

test("JSON lines in a file that is called json are data where the definition says so", async () => {
  expect(await told({ "all.json": jsonLines(ROWS) }, { ...TABLE, syntax: "jsonl" })).toEqual(
    await told({ "all.csv": csv(ROWS) }, TABLE),
  );
});

test.each([
  ["slices", "category"],
  ["features", "number"],
])("a label that is one of the %s as well is told with its table and what to do", async (word, kind) => {
  const { said } = desk({ "t.csv": "y,p\n1,0.5\n" });
  expect((await said("profile", { data: "t.csv", ...SCORED, [word]: "y", output: "t.json" })).text).toBe(
    `data.data: the column "y" is asked for as flag and as ${kind} (take it out of slices, attributes and features, or give them a copy of the column)\n`,
  );
});

test("every cell that is not what its column is read as is told with its line", async () => {
  const { said } = desk({ "t.csv": "id,y,p\n1,0,0.5\n2,2,0.5\n3,yes,0.5\n4,1,half\n" });
  expect((await said("profile", { data: "t.csv", ...SCORED, output: "t.json" })).text).toMatchInlineSnapshot(`
    "t.csv:3: y: 2 is neither 0 nor 1 (write the value, or leave the cell empty)
    t.csv:4: y: "yes" is neither 0 nor 1, true nor false (write the value, or leave the cell empty)
    t.csv:5: p: "half" is no number (write the value, or leave the cell empty)
    "
  `);
});

test.each([
  ["a slice", "slices", "id"],
  ["an attribute", "attributes", "id+country"],
])("%s of more than a thousand values is refused, since those are names and no groups", async (_, word, name) => {
  const { said } = desk({ "t.csv": csv(rows(1001)) });
  const refused = await said("profile", { data: "t.csv", ...SCORED, [word]: name, output: "t.json" });
  expect([refused.exit, refused.text]).toEqual([
    2,
    `data.data: ${name} has 1001 values, more than the 1000 that are measured apart (cut by a column with fewer values)\n`,
  ]);
});

test.each<[string, string, Options, string]>([
  ["no file", "profile", {}, "no file is named"],
  ["a file that is not there", "profile", { data: "t.csv,u.csv" }, "u.csv matches no file in the workspace"],
  ["a file without rows", "profile", { data: "empty.csv" }, "its files have no rows"],
  ["a file without anything", "profile", { data: "nothing.csv" }, "nothing.csv: has no columns"],
  ["JSON lines without anything", "profile", { data: "nothing.jsonl" }, "nothing.jsonl:1: holds no rows"],
  ["a file that is no Parquet", "profile", { data: "t.parquet" }, "t.parquet: is no Parquet file"],
  ["JSON lines that are none", "profile", { data: "t.jsonl" }, "t.jsonl:2: "],
  ["a label alone", "profile", { data: "t.csv", label: "y" }, "none is named"],
  ["a reference that is not there", "profile", { data: "t.csv", reference: "u.csv" }, "u.csv matches no file"],
  ["a data file beside a profile", "profile", { data: "t.csv,other.json" }, "are profiles, and the other files are data"],
  ["no profile to merge", "merge", {}, "no file is named"],
  ["something else than a profile", "merge", { data: "other.json" }, "other.json: is no profile"],
])("%s is a problem with its remedy, and exit code 2", async (_, command, options, sentence) => {
  const { said } = desk({
    "t.csv": "y,p\n1,0.5\n",
    "empty.csv": "y,p\n",
    "nothing.csv": "",
    "nothing.jsonl": "",
    "t.parquet": "y,p\n1,0.5\n",
    "t.jsonl": '{"y":1}\nnonsense\n',
    "other.json": "{}",
  });
  const refused = await said(command, { ...options, output: "o.json" });
  expect(refused.exit).toBe(2);
  expect(refused.text).toContain(sentence);
  expect(refused.text).toMatch(/\(.+\)\n$/);
});

test("columns may be called anything", async () => {
  const odd = Array.from({ length: 60 }, (_, row) => ({
    y: row % 2,
    p: (row % 7) / 7,
    "a.b": row % 3,
    constructor: "xy".charAt(row % 2),
    "sp ace": "s t".charAt(row % 3),
    ünï: `ß${row % 3}`,
    ["__proto__"]: "uv".charAt(row % 2),
  }));
  const names = "a.b,sp ace,ünï";
  const attributes = `${names},constructor,__proto__`;
  const read = await told({ "odd.csv": csv(odd) }, { ...SCORED, slices: names, attributes, features: attributes });
  expect([...read.keys()].filter((each) => each.startsWith("metric accuracy "))).toMatchInlineSnapshot(`
    [
      "metric accuracy a.b=0",
      "metric accuracy a.b=1",
      "metric accuracy a.b=2",
      "metric accuracy sp ace=(missing)",
      "metric accuracy sp ace=s",
      "metric accuracy sp ace=t",
      "metric accuracy ünï=ß0",
      "metric accuracy ünï=ß1",
      "metric accuracy ünï=ß2",
    ]
  `);
  expect([...read.keys()].filter((each) => /^(?:fairness accuracy|drift missing_rate) __proto__/.test(each)))
    .toMatchInlineSnapshot(`
    [
      "fairness accuracy __proto__=u",
      "fairness accuracy __proto__=v",
      "drift missing_rate __proto__",
    ]
  `);
});

test("there are no slices by a column whose name no evidence takes as a key", async () => {
  const { said } = desk({ "t.csv": csv(rows(9).map(({ y, p }) => ({ y, p, constructor: "Ferrari" }))) });
  const refused = await said("profile", { data: "t.csv", ...SCORED, slices: "constructor", output: "t.json" });
  expect([refused.exit, refused.text]).toEqual([
    2,
    "data.data: nothing is cut into slices by a column that is called constructor (give the column another name)\n",
  ]);
});

test("a slice by a column whose name holds a plus is by that column", async () => {
  const odd = rows(40).map(({ y, p }, row) => ({ y, p, "a+b": row % 2 }));
  const read = await told({ "odd.csv": csv(odd) }, { ...SCORED, slices: "a+b" });
  expect([...read.keys()].filter((each) => each.startsWith("metric accuracy"))).toEqual([
    "metric accuracy",
    "metric accuracy a+b=0",
    "metric accuracy a+b=1",
  ]);
});

test("two groups that would be spelled alike when put together are told apart", async () => {
  const odd = rows(40).map(({ y, p }, row) => ({ y, p, g: row % 2 ? "a" : "a+b", h: row % 2 ? "b+c" : "35+" }));
  const read = await told({ "odd.csv": csv(odd) }, { ...SCORED, attributes: "g+h" });
  expect([...read.keys()].filter((each) => each.startsWith("fairness accuracy"))).toMatchInlineSnapshot(`
    [
      "fairness accuracy g+h="a+b"+35+",
      "fairness accuracy g+h=a+"b+c"",
    ]
  `);
});

test("rows without a value of an attribute are a group of their own", async () => {
  const some = rows(60).map(({ y, p }, row) => ({ y, p, g: ["f", "m", ""][row % 3] ?? "" }));
  const read = await told({ "t.csv": csv(some) }, { ...SCORED, attributes: "g" });
  expect([...read.keys()].filter((each) => each.startsWith("fairness accuracy"))).toEqual([
    "fairness accuracy g=(missing)",
    "fairness accuracy g=f",
    "fairness accuracy g=m",
  ]);
});

test("a slice by a column of numbers is by their texts", async () => {
  const some = rows(60).map(({ y, p }, row) => ({ y, p, age: [20, 30.5][row % 2] ?? 0 }));
  const read = await told({ "t.csv": csv(some) }, { ...SCORED, slices: "age" });
  expect([...read.keys()].filter((each) => each.startsWith("metric accuracy "))).toEqual([
    "metric accuracy age=20",
    "metric accuracy age=30.5",
  ]);
});

test("what cannot be computed says so, and is never a number", async () => {
  const ones = rows(20).map(({ p }) => ({ y: 1, p }));
  const outside = rows(20).map(({ y, p }) => ({ y, p: p * 2 }));
  const lacking = rows(20).map(({ y, p }, row) => ({ y, p: row === 3 ? "NaN" : p }));
  expect((await told({ "t.csv": csv(ones) }, SCORED)).get("metric roc_auc")).toBe("undefined: no row is negative");
  const shifted = await told({ "t.csv": csv(outside) }, SCORED);
  expect(shifted.get("metric roc_auc")).toBeTypeOf("number");
  expect(shifted.get("metric log_loss")).toMatch(/^undefined: \d+ of 20 scores are outside 0 to 1$/);
  const holes = await told({ "t.csv": csv(lacking) }, SCORED);
  expect([holes.get("metric roc_auc"), holes.get("metric accuracy")]).toEqual(
    Array(2).fill("undefined: 1 of 20 rows have no score"),
  );
});

test("weights count a row as often as they say, and a negative one is told", async () => {
  const few = rows(50);
  const weighted = few.map(({ y, p }, row) => ({ y, p, w: row % 3 }));
  const repeated = few.flatMap(({ y, p }, row) => Array.from({ length: row % 3 }, () => ({ y, p })));
  const read = await told({ "t.csv": csv(weighted) }, { ...SCORED, weight: "w" });
  const same = await told({ "t.csv": csv(repeated) }, SCORED);
  for (const name of ["roc_auc", "log_loss", "accuracy", "precision", "average_precision"])
    expect(read.get(`metric ${name}`), name).toBeCloseTo(Number(same.get(`metric ${name}`)), 12);
  const negative = csv(weighted.map((row, place) => ({ ...row, w: place === 7 ? -1 : row.w })));
  expect((await told({ "t.csv": negative }, { ...SCORED, weight: "w" })).get("metric accuracy")).toBe(
    "undefined: 1 of 50 rows have no finite weight of 0 or more",
  );
});
