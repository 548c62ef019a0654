import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { casesIn, covered, differences, EVERY_KIND } from "./vectors.ts";
import { compare } from "./vectors/kind.ts";

const cases = casesIn(readFileSync("test/statistics/vectors.json", "utf8"));

describe("what scipy, scikit-learn, statsmodels, and paper and pencil say", () => {
  test.each(cases)("$id", (of) => {
    expect(differences(of)).toEqual([]);
  });
});

test("every definition has a case", () => {
  expect(EVERY_KIND.filter((kind) => !covered(cases).has(kind))).toEqual([]);
});

test("a case nobody knows, one that is off, and one that asks for more than is computed are all told", () => {
  const [known] = cases;
  expect(differences({ ...known!, id: "nobody", stat: "nothing" })).toEqual([
    "no definition of ours is known by this id and these inputs",
  ]);
  expect(differences({ ...known!, expected: { value: 12 } })[0]).toMatch(/^value is [\d.]+, not 12$/);
  expect(differences({ ...known!, expected: { more: 1 } })).toEqual(["more is not computed"]);
});

test("nothing but undefined is taken for undefined", () => {
  expect(compare("NaN", undefined, undefined, "x")).toEqual([]);
  expect(compare("NaN", NaN, undefined, "x")).toEqual(["x is NaN, not \"nothing defined\""]); // prettier-ignore
  expect(compare("NaN", 0, undefined, "x")).toHaveLength(1);
  expect(compare(0, undefined, undefined, "x")).toHaveLength(1);
});
