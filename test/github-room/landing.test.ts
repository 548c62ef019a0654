import { expect, test } from "vitest";
import { inOrder, landingOf, type Step } from "../../src/github/landing.ts";

const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
const step: Step = { commit: "c1", committedAt: at(1), pulls: [] };
const pull = { number: 5, mergedAt: at(3), base: "main", mergeCommit: "m5" };

test.each<[string, Step, object]>([
  ["a pushed commit landed as itself", step, { commit: "c1", at: at(1) }],
  ["a commit of a merged pull request landed with the merge", { ...step, pulls: [pull] }, { commit: "m5", at: at(3), pull: 5 }],
  [
    "a pull request into another branch brought nothing here",
    { ...step, pulls: [{ ...pull, base: "release" }] },
    { commit: "c1", at: at(1) },
  ],
  [
    "the first of two merges brought it",
    { ...step, pulls: [{ ...pull, number: 6, mergedAt: at(4), mergeCommit: "m6" }, pull] },
    { commit: "m5", at: at(3), pull: 5 },
  ],
])("%s", (_, given, landing) => {
  expect(landingOf(given, "main")).toEqual(landing);
});

test("tells each landing once, newest first, those of one moment in git's order, and no more than asked", () => {
  const landings = [
    { commit: "a", at: at(2) },
    { commit: "b", at: at(5) },
    { commit: "c", at: at(2) },
    { commit: "b", at: at(5) },
    { commit: "d", at: at(1) },
  ];
  expect(inOrder(landings, 3).map(({ commit }) => commit)).toEqual(["b", "a", "c"]);
});
