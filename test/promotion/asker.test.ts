import { expect, test } from "vitest";
import { askersIn, askerTrailers, distinctAskers, spellAskers } from "../../src/promotion/asker.ts";
import { commitMessage } from "../../src/promotion/names.ts";

const RITA = { login: "rita", id: 7 };
const SAM = { login: "sam", id: undefined };

test("a commit names those who asked by login, and by number where that is known", () => {
  const trailers = askerTrailers([RITA, SAM]);
  expect(trailers).toEqual([
    ["Requested-By", "rita"],
    ["Requested-By", "sam"],
    ["Requested-By-Id", "rita 7"],
  ]);
  expect(askersIn(commitMessage("promote", [], trailers))).toEqual([RITA, SAM]);
});

test.each([["rita 07"], ["rita 0"], ["rita x7"], ["rita 7 8"], ["rita"], ["x rita 7"], ["rita 7x"]])(
  "a number that reads %s is nobody's",
  (value) => {
    expect(askersIn(`promote\n\nRequested-By: rita\nRequested-By-Id: ${value}`)).toEqual([{ login: "rita" }]);
  },
);

test("nobody asked where no name stands", () => {
  expect(askersIn("promote\n\nRequested-By: \nRequested-By-Id: rita 7")).toEqual([]);
  expect(spellAskers([])).toBeUndefined();
});

test("each account is named once, by its number or its login, whatever its case", () => {
  expect(distinctAskers([RITA, { login: "RITA" }, { login: "renamed", id: 7 }, SAM, { login: "ann" }])).toEqual([
    RITA,
    SAM,
    { login: "ann" },
  ]);
  expect(spellAskers([RITA, SAM])).toBe("rita, sam");
});
