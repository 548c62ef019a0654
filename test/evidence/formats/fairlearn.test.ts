import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fairlearnByGroup } from "../../../src/evidence/formats/fairlearn/fairlearn-by-group.ts";
import { partsOf } from "../../../src/evidence/formats/fairlearn/fairlearn-cells.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const gender = { attributes: ["gender"] };
const both = { attributes: ["gender", "age_band"] };
const json = (text: string, rule: Parameters<typeof readWith>[2] = gender) =>
  readWith(fairlearnByGroup, { name: "by_group.json", text }, rule);
const csv = (text: string, rule: Parameters<typeof readWith>[2] = {}) =>
  readWith(fairlearnByGroup, { name: "by_group.csv", text }, rule);

const RATES = [
  "fairness accuracy = 0.8125 (attribute gender, group f, samples 160) [accuracy of f = 0.8125]",
  "fairness accuracy = 0.875 (attribute gender, group m, samples 240) [accuracy of m = 0.875]",
  "fairness selection_rate = 0.375 (attribute gender, group f, samples 160) [selection_rate of f = 0.375]",
  "fairness selection_rate = 0.4375 (attribute gender, group m, samples 240) [selection_rate of m = 0.4375]",
  "fairness true_positive_rate = 0.75 (attribute gender, group f, samples 160) [tpr of f = 0.75]",
  "fairness true_positive_rate = 0.8 (attribute gender, group m, samples 240) [tpr of m = 0.8]",
];

/** Without what the tool wrote, which differs between JSON and tables: 278.0 is in quotes there. */
const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/ \[.*$/, "")).toSorted();

test("is never recognised by itself, since its content is anybody's", () => {
  const text = readFileSync("test/evidence/reports/fairlearn/by-group.json");
  expect(fairlearnByGroup.recognise(parse("by_group.json", new Uint8Array(text)))).toBe(false);
});

test.each([
  ["by_group.to_json()", "by-group.json", gender],
  ["to_json(orient='index'), where the outer keys are groups", "by-group.orient-index.json", { ...gender, keys: "groups" }],
  ["to_json(orient='split')", "by-group.orient-split.json", gender],
  ["to_csv(), whose first column is the group", "by-group.csv", {}],
] as const)("reads the rate of every group from %s, with the count as its samples", (_, name, rule) => {
  const { readings, troubles, tool } = readWith(fairlearnByGroup, `fairlearn/${name}`, {
    ...rule,
    attributes: "attributes" in rule ? [...rule.attributes] : undefined,
  });
  expect(bare(readings)).toEqual(bare(RATES));
  expect(troubles).toEqual([]);
  expect(tool).toBe("Fairlearn");
});

test("groups of several attributes are tuples in text, and an empty group is no value", () => {
  const { readings, troubles } = readWith(fairlearnByGroup, "fairlearn/by-group.two.json", both);
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "fairness accuracy = 0.8 (attribute gender & age_band, group f & young, samples 70) [accuracy of f & young = 0.8]",
    "fairness accuracy = not null (attribute gender & age_band, group f & old, samples 0) [accuracy of f & old = null]",
    "fairness accuracy = 0.9 (attribute gender & age_band, group m & young, samples 110) [accuracy of m & young = 0.9]",
    "fairness accuracy = 0.85 (attribute gender & age_band, group m & old, samples 95) [accuracy of m & old = 0.85]",
  ]);
});

test("an index of several attributes is a list of lists in a split table", () => {
  const { readings } = readWith(fairlearnByGroup, "fairlearn/by-group.two.orient-split.json", both);
  expect(readings).toHaveLength(4);
  expect(readings).toContain(
    "fairness accuracy = 0.75 (attribute gender & age_band, group f & old) [accuracy of f & old = 0.75]",
  );
});

test("the leading columns of a table that hold no number are the groups, and an empty cell is no value", () => {
  const { readings, troubles } = readWith(fairlearnByGroup, "fairlearn/by-group.two.csv", {});
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(8);
  expect(readings).toContain(
    'fairness accuracy = not "" (attribute gender & age_band, group f & old) [accuracy of f & old = ""]',
  );
});

test("a frame of one metric names neither it nor its attribute; the rule does", () => {
  const { readings, troubles } = readWith(fairlearnByGroup, "fairlearn/one-metric.json", { ...gender, name: "selection_rate" });
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "fairness selection_rate = 0.375 (attribute gender, group f) [selection_rate of f = 0.375]",
    "fairness selection_rate = 0.4375 (attribute gender, group m) [selection_rate of m = 0.4375]",
  ]);
  expect(readWith(fairlearnByGroup, "fairlearn/one-metric.json", gender)).toMatchObject({
    readings: [],
    troubles: [expect.stringContaining("does not say which rate of its groups it states")],
  });
});

test("a map put together by hand tells the whole, the groups and the gaps between them", () => {
  const { readings, notes, troubles } = readWith(fairlearnByGroup, "fairlearn/sections.json", gender);
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    ...RATES.slice(0, 4),
    "metric accuracy = 0.85 (samples 400) [accuracy = 0.85]",
    "metric selection_rate = 0.4125 (samples 400) [selection_rate = 0.4125]",
    "fairness accuracy = 0.0625 (gap difference, attribute gender) [difference of accuracy = 0.0625]",
    "fairness selection_rate = 0.0625 (gap difference, attribute gender) [difference of selection_rate = 0.0625]",
    "fairness accuracy = 0.9285714285714286 (gap ratio, attribute gender) [ratio of accuracy = 0.9285714285714286]",
    "fairness selection_rate = 0.8571428571428571 (gap ratio, attribute gender) [ratio of selection_rate = 0.8571428571428571]",
    "fairness selection_rate = 0.0625 (gap difference, attribute gender) [demographic_parity_difference = 0.0625]",
    "fairness equalized_odds = 0.05 (gap difference, attribute gender) [equalized_odds_difference = 0.05]",
  ]);
  expect(notes).toEqual(["sections.json: group_min and group_max are not read: by_group tells the same of every group"]);
});

test("what lies beside by_group is never taken for a table when by_group is gone", () => {
  const { readings } = json('{"overall": {"accuracy": 0.9}, "difference": {"accuracy": 0.01}}');
  expect(readings).toEqual(["metric accuracy = 0.9 [accuracy = 0.9]", expect.stringContaining("fairness accuracy = 0.01")]);
});

test("JSON whose attributes nobody names gives no reading of a group and says what to do", () => {
  expect(json('{"accuracy": {"f": 0.9, "m": 0.9}}', {})).toMatchObject({
    readings: [],
    troubles: [
      "evidence_unreadable 1: does not say which attribute its groups are of (name it beside its path: attributes: [gender])",
    ],
  });
});

test.each([
  ["one attribute for groups of two", "('f', 'young')", gender],
  ["two attributes for groups of one", "f", both],
  ["a tuple that cannot be taken apart", "('f', Interval(0, 5, closed='right'))", both],
])("%s is a trouble and no reading", (_, group, rule) => {
  const { readings, troubles } = json(JSON.stringify({ accuracy: { [group]: 0.9, other: 0.9 } }), rule);
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringContaining("which is of another number of attributes than")]);
});

test.each([
  ["('female', 'A')", ["female", "A"]],
  [`("o'neil", 'it\\'s')`, ["o'neil", "it's"]],
  ["(np.str_('f'), np.int64(1))", ["f", "1"]],
  ["('a, b', None)", ["a, b", "None"]],
  ["(all)", ["(all)"]],
  ["female", ["female"]],
])("the key %s has the parts %j", (key, parts) => {
  expect(partsOf(key)).toEqual(parts);
});

test("a split table without its columns, its rows or its index has no metric of any group", () => {
  for (const text of ['{"index": ["f"], "data": [[0.9]]}', '{"columns": ["accuracy"], "index": ["f"]}']) {
    expect(json(text)).toMatchObject({ readings: [], troubles: [expect.stringContaining("has no metric of any group")] });
  }
});

test("a group that lacks what others have is there without a value, so that no comparison leaves it out", () => {
  expect(json('{"accuracy": {"f": 0.9, "m": 0.9, "x": 0.1}, "tpr": {"f": 0.8, "m": 0.8}}').readings.at(-1)).toBe(
    "fairness true_positive_rate = not absent (attribute gender, group x) [tpr of x = absent]",
  );
  const split = '{"columns": ["accuracy", "tpr"], "index": ["f", "m"], "data": [[0.9, 0.8], [0.9]]}';
  expect(json(split).readings.at(-1)).toContain("true_positive_rate = not absent");
});

test("a group of a split table whose row is empty, or no row, has no value of any rate", () => {
  for (const row of ["[]", "null", "[null]"]) {
    const split = `{"columns": ["accuracy", "tpr"], "index": ["f", "m"], "data": [[0.9, 0.8], ${row}]}`;
    const { readings, troubles } = json(split);
    expect(troubles).toEqual([]);
    expect(readings.filter((line) => line.includes("group m") && line.includes("= not "))).toHaveLength(2);
  }
});

test("a group that has no rate at all is there without a value of any, also where groups are the outer keys", () => {
  const { readings } = json('{"f": {"accuracy": 0.9}, "m": {}}', { ...gender, keys: "groups" });
  expect(readings.at(-1)).toContain("accuracy = not absent (attribute gender, group m)");
});

test("a table that would have a cell for each of a thousand rates and groups is a trouble, and nothing is read", () => {
  const rates = Array.from({ length: 1000 }, (_, index) => [`rate_${index}`, { [`group_${index}`]: 0.9 }] as const);
  const { readings, troubles } = json(JSON.stringify(Object.fromEntries(rates)));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringContaining("has 1000 rates of 1000 groups, which is more than 20000 cells")]);
});

test("a split table whose index names no group, or not every one, is a trouble and no reading", () => {
  for (const index of ['["f"]', '["f", null]', '["f", ""]']) {
    const { readings, troubles } = json(`{"columns": ["accuracy"], "index": ${index}, "data": [[0.9], [0.9]]}`);
    expect(readings).toEqual([]);
    expect(troubles).toHaveLength(1);
  }
});

test("gaps alone are read without an attribute, and numbers that name no gap are not", () => {
  const { readings, troubles } = json('{"demographic_parity_ratio": 0.9, "accuracy": 0.95}', {});
  expect(readings).toEqual(["fairness selection_rate = 0.9 (gap ratio) [demographic_parity_ratio = 0.9]"]);
  expect(troubles).toEqual([expect.stringContaining("does not say which rate of its groups it states")]);
});

test("a number in quotes is no value in JSON, and the only way to write one in a table", () => {
  expect(json('{"accuracy": {"f": "0.9"}}').readings).toEqual([expect.stringContaining('accuracy = not "0.9"')]);
  expect(csv("gender,accuracy\nf,0.9\nm,nan\n").readings).toEqual([
    expect.stringContaining("accuracy = 0.9"),
    expect.stringContaining('accuracy = not "nan"'),
  ]);
});

test.each([
  [
    "groups that are coded as numbers, and named by nobody",
    "gender,accuracy\n0,0.9\n1,0.8\n",
    {},
    "which columns are the groups",
  ],
  ["an index without a name", ",accuracy\nf,0.9\n", {}, "which columns are the groups"],
  ["an attribute that one of the columns is and another is not", "gender,race,accuracy\nf,A,0.9\n", both, "has no columns for"],
  ["a column of words among the metrics", "gender,race,accuracy\nf,A,0.9\n", gender, 'has "race" beside the metrics'],
  ["two columns of one name", "gender,accuracy,accuracy\nf,0.9,0.1\n", gender, 'has the column "accuracy" twice'],
])("%s is a trouble and no reading", (_, text, rule, said) => {
  expect(csv(text, rule)).toMatchObject({ readings: [], troubles: [expect.stringContaining(said)] });
});

test("attributes that are named make groups of numbers readable, and rename a column that has no name of its own", () => {
  expect(csv("gender,accuracy\n0,0.9\n1,0.8\n", gender).readings).toEqual([
    'fairness accuracy = 0.9 (attribute gender, group 0) [accuracy of 0 = "0.9"]',
    'fairness accuracy = 0.8 (attribute gender, group 1) [accuracy of 1 = "0.8"]',
  ]);
  expect(csv("sensitive_feature_0,accuracy\nf,0.9\n", gender).readings).toEqual([expect.stringContaining("attribute gender")]);
});

const SAMPLES = `${REAL_REPORTS}/fairlearn`;
test.skipIf(!existsSync(SAMPLES)).each([
  ["by_group.csv", {}, 6],
  ["by_group.multi.csv", {}, 8],
  ["by_group.to_json.json", { attributes: ["sex"] }, 6],
  ["by_group.to_json.orient-index.json", { attributes: ["sex"], keys: "groups" as const }, 6],
  ["by_group.to_json.orient-split.json", { attributes: ["sex"] }, 6],
  ["by_group.multi.to_json.json", { attributes: ["sex", "race"] }, 8],
  ["by_group.multi.to_json.orient-index.json", { attributes: ["sex", "race"], keys: "groups" as const }, 8],
  ["user_report.json", { attributes: ["sex"] }, 18],
])("reads what Fairlearn itself wrote: %s", (name, rule, count) => {
  const text = readFileSync(`${SAMPLES}/${name}`);
  const { readings, troubles } = readWith(fairlearnByGroup, { name, text: new Uint8Array(text) }, rule);
  expect(troubles).toEqual([]);
  expect(readings).toHaveLength(count);
  expect(readings.filter((line) => line.includes("= not "))).toEqual([]);
});
