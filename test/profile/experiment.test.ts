import fc from "fast-check";
import { expect, test } from "vitest";
import {
  addExperiment,
  experimentMeasures,
  experimentOf,
  type ExperimentPart,
  ExperimentShape,
  spellExperiment,
} from "../../src/profile/experiment.ts";
import { moments } from "../../src/statistics/moments.ts";

const ARMS = { candidate: "B", incumbent: "A" };
type Row = readonly [arm: string, clicked: number, spent: number];

function partOf(rows: readonly Row[], arms = ARMS): ExperimentPart {
  const dictionary = [...new Set(rows.map(([arm]) => arm))];
  return experimentOf({
    arms,
    arm: { codes: Int32Array.from(rows, ([arm]) => dictionary.indexOf(arm)), dictionary },
    outcomes: new Map([
      ["spent", Float64Array.from(rows, ([, , spent]) => spent)],
      ["ctr", Float64Array.from(rows, ([, clicked]) => clicked)],
    ]),
  });
}

const measured = (part: ExperimentPart) =>
  new Map(experimentMeasures(part, { columns: ["arm"] }).map((each) => [`${each.name} ${each.group ?? ""}`, each]));
const throughJson = (part: ExperimentPart): ExperimentPart =>
  ExperimentShape.parse(JSON.parse(JSON.stringify(spellExperiment(part))));

test("outcomes of 0 and 1 are shares, others means, of each arm", () => {
  const found = measured(partOf([["B", 1, 2.5], ["A", 0, 1], ["B", 0, 0.5], ["A", 1, 0], ["B", 1, 3], ["C", 1, 9]])); // prettier-ignore
  expect(found.get("ctr candidate")).toEqual({
    kind: "experiment",
    name: "ctr",
    value: 2 / 3,
    samples: 3,
    slice: undefined,
    group: "candidate",
    method: "share of outcomes that are 1 in the arm B; 1 rows of other arms are not judged",
    columns: ["arm"],
    uncertainty: { is: "share", count: 2, of: 3 },
  });
  expect(found.get("ctr incumbent")).toMatchObject({ value: 0.5, uncertainty: { is: "share", count: 1, of: 2 } });
  expect(found.get("spent candidate")).toMatchObject({
    value: 2,
    method: "mean of outcomes in the arm B; 1 rows of other arms are not judged",
    uncertainty: { is: "moments", ...moments(Float64Array.of(2.5, 0.5, 3)) },
  });
});

test("a metric that is a share in one arm only is a mean in both", () => {
  const found = measured(partOf([["B", 1, 2], ["B", 0, 0], ["A", 1, 1], ["A", 0, 0]])); // prettier-ignore
  expect(found.get("spent incumbent")).toMatchObject({
    value: 0.5,
    method: "mean of outcomes in the arm A",
    uncertainty: { is: "moments", count: 2, mean: 0.5, squares: 0.5 },
  });
});

test("an arm without rows, or with an outcome that is no finite number, has no mean", () => {
  const found = measured(partOf([["B", 1, Infinity], ["B", 0, NaN]])); // prettier-ignore
  expect(found.get("ctr incumbent")).toMatchObject({ value: { not: "undefined: no row is of the arm A" }, samples: 0 });
  expect(found.get("ctr incumbent")!.uncertainty).toBeUndefined();
  expect(found.get("spent candidate")!.value).toEqual({ not: "undefined: 2 of 2 outcomes are infinite or too large" });
  expect(found.get("ctr candidate")!.value).toBe(0.5);
});

test("parts add up to the whole in any order, through JSON", () => {
  const row = fc.tuple(
    fc.constantFrom("A", "B", "C"),
    fc.nat(1),
    fc.oneof(fc.nat(1), fc.double({ min: -50, max: 50, noNaN: true })),
    fc.nat(2),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 50 }), (rows) => {
      const take = (some: typeof rows) => partOf(some.map(([arm, clicked, spent]): Row => [arm, clicked, spent]));
      const whole = take(rows);
      const together = [1, 2, 0]
        .map((which) => throughJson(take(rows.filter(([, , , shard]) => shard === which))))
        .reduce((one, other) => addExperiment(one, other)!);
      expect(throughJson(whole)).toEqual(whole);
      const rough = ({ value, uncertainty }: { value: unknown; uncertainty?: unknown }) => ({
        value: typeof value === "number" ? (expect.closeTo(value, 11) as unknown) : value,
        uncertainty:
          uncertainty &&
          Object.fromEntries(
            Object.entries(uncertainty).map(([key, each]: [string, unknown]) => [
              key,
              typeof each === "number" ? expect.closeTo(each, 8) : each,
            ]),
          ),
      });
      const all = measured(whole);
      for (const [key, each] of measured(together)) expect(each).toEqual({ ...all.get(key)!, ...rough(all.get(key)!) });
    }),
  );
});

test("parts of other arms or other metrics do not add up", () => {
  const part = partOf([["B", 1, 2]]);
  expect(addExperiment(part, partOf([["B", 1, 2]], { candidate: "B", incumbent: "C" }))).toBeUndefined();
  expect(addExperiment(part, { ...part, outcomes: part.outcomes.slice(1) })).toBeUndefined();
  const renamed = part.outcomes.map((each) => ({ ...each, name: `${each.name} too` }));
  expect(addExperiment(part, { ...part, outcomes: renamed })).toBeUndefined();
});

test("what no rows can add up to is refused", () => {
  const said = spellExperiment(partOf([["B", 1, 2], ["A", 0, 3]])); // prettier-ignore
  expect(ExperimentShape.safeParse(said).success).toBe(true);
  const [ctr, spent] = said.outcomes;
  const refused = [
    { ...said, others: -1 },
    { ...said, rows: { candidate: 2, incumbent: 1 } },
    { ...said, outcomes: [spent, ctr] },
    { ...said, outcomes: [ctr, ctr] },
    { ...said, outcomes: [{ ...ctr, candidate: { ones: 2, count: 1, unusable: 0 } }] },
    { ...said, outcomes: [{ ...ctr, candidate: { moments: [1, 1, -1], unusable: 0 } }] },
  ];
  expect(refused.filter((each) => ExperimentShape.safeParse(each).success)).toEqual([]);
});
