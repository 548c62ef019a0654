import { expect, test } from "vitest";
import { counted, findingsOf, isMoreThan, SCENARIOS } from "./simulate-gates.ts";
import { draws } from "./simulate-random.ts";

/*
 * The simulation of whole gates in small: `npm run simulate` has the runs that tell shares, here it is only seen that they run and that no
 * gate is grossly wrong.
 */

const QUICK = SCENARIOS.filter(({ name }) => !/10000 rows|20 features|50 looks/.test(name));
const RUNS = 5;

test.each(QUICK.map((scenario, place) => [scenario.name, scenario, place] as const))(
  "%s comes to something in every run, and not grossly more often to what is wrong than it states",
  (_, scenario, place) => {
    const { of, exceeds } = counted(scenario, RUNS, draws(place));
    expect([of.passes + of.blocks + of.unsure, exceeds]).toEqual([RUNS, false]);
  },
);

test("every gate that states an error could be caught: were it always wrong, that is more than it states", () => {
  const always = SCENARIOS.filter(({ error }) => error !== undefined && !isMoreThan(RUNS, RUNS, error.atMost));
  expect(always).toEqual([]);
});

test("noise is no excess, and three standard errors are", () => {
  expect([25, 40, 41].map((count) => isMoreThan(count, 1000, 0.025))).toEqual([false, false, true]);
  expect(isMoreThan(1, 2000, 0.001)).toBe(false);
});

test("with a difference the same gates open for the better candidate and shut for the worse", () => {
  const { flip, uniform } = draws(7);
  const labels = Array.from({ length: 600 }, () => flip(0.5));
  const right = (p: number) => Int8Array.from(labels, (label) => (uniform() < p ? label : 1 - label));
  const decided = (ours: number, theirs: number) => ({
    definition: { task: "binary", columns: { label: "y", prediction: "p" }, incumbent: { prediction: "q" } },
    columns: {
      "role.label": { as: "flag", values: Int8Array.from(labels), missing: 0 },
      "role.prediction": { as: "flag", values: right(ours), missing: 0 },
      "incumbent.prediction": { as: "flag", values: right(theirs), missing: 0 },
    } as const,
  });
  const gate = { metrics: { accuracy: { gain_at_least: 0, better: "higher", confidence: 0.95 } } };
  const outcomes = (ours: number, theirs: number) =>
    findingsOf(decided(ours, theirs), gate).map(({ outcome, because }) => [outcome, /paired rows/.test(because)]);
  expect(outcomes(0.9, 0.7)).toEqual([["pass", true]]);
  expect(outcomes(0.7, 0.9)).toEqual([["fail", true]]);
});

test("the same seed draws the same, and another draws other rows", () => {
  const [one, again, other] = [draws(1), draws(1), draws(2)].map(({ normal, flip }) => [normal(), normal(), flip(0.5)]);
  expect(again).toEqual(one);
  expect(other).not.toEqual(one);
});
