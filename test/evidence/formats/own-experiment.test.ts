import { describe, expect, test } from "vitest";
import { complaints, evidenceIn, told } from "../files.ts";

const arms = (candidate: string) =>
  evidenceIn({ "a.yaml": `model: fraud\nversion: "7"\nexperiment: { ctr: { candidate: ${candidate} } }\n` });

test.each([
  ["a share", "{ value: 0.0512, samples: 10000, successes: 512 }", { is: "share", count: 512, of: 10_000 }],
  ["a share as it rounds", "{ value: 0.33, samples: 3, successes: 1 }", { is: "share", count: 1, of: 3 }],
  ["a share of none", "{ value: 0, samples: 10, successes: 0 }", { is: "share", count: 0, of: 10 }],
  ["a mean", "{ value: 60, samples: 101, standard_deviation: 20 }", { is: "moments", count: 101, mean: 60, squares: 40_000 }],
])("an arm states %s with what it is made of", (_, arm, uncertainty) => {
  const { readings, troubles } = arms(arm);
  expect(troubles).toEqual([]);
  expect(readings).toMatchObject([{ kind: "experiment", name: "ctr", group: "candidate", uncertainty }]);
});

test("an arm that states a number and its samples is no share and no mean", () => {
  const { readings, troubles } = arms("{ value: 0.05, samples: 9000 }");
  expect(troubles).toEqual([]);
  expect(told(readings)).toEqual(["experiment ctr = 0.05 (group candidate, samples 9000) @ a.yaml:3"]);
});

test.each([
  ["{ value: 0.06, samples: 10000, successes: 512 }", "the value is not successes / samples"],
  ["{ value: 0.0513, samples: 10000, successes: 512 }", "the value is not successes / samples"],
  ["{ value: 0, samples: 10, successes: 3 }", "the value is not successes / samples"],
  ["{ value: 0, samples: 0, successes: 0 }", "the value is not successes / samples"],
  ["{ value: 1, samples: 10, successes: 11 }", "more successes than samples"],
  ["{ value: 0.05, successes: 512 }", "successes and standard_deviation need samples beside them"],
  ["{ value: 60, standard_deviation: 20 }", "successes and standard_deviation need samples beside them"],
  [
    "{ value: 0.5, samples: 10, successes: 5, standard_deviation: 0.5 }",
    "a share has successes and a mean has standard_deviation; keep one of the two",
  ],
  ["{ value: 0.05, low: 0.06, high: 0.07 }", "the value lies outside its interval"],
])("an arm of %s is refused", (arm, because) => {
  expect(complaints(arms(arm))).toEqual([`evidence_unreadable a.yaml:3: experiment.ctr.candidate: ${because}`]);
});

test.each([
  ["{ value: 0.5, samples: 10, successes: 5.5 }", "successes: expected a whole number"],
  ["{ value: 0.5, samples: 10, successes: '5' }", "successes: expected a whole number"],
  ["{ value: 0.5, samples: 10, standard_deviation: -1 }", "standard_deviation: expected 0 or more"],
  ["{ value: 0.5, samples: 10, standard_deviation: .nan }", "standard_deviation: expected a number"],
])("an arm of %s says nothing of how it varies, and is refused", (arm, because) => {
  const evidence = arms(arm);
  expect(evidence.readings).toMatchObject([{ value: 0.5, samples: 10 }]);
  expect(evidence.readings[0]).not.toHaveProperty("uncertainty");
  expect(complaints(evidence)).toEqual([`evidence_unreadable a.yaml:3: experiment.ctr.candidate.${because}`]);
});

describe("an arm that two files tell", () => {
  const told = (first: string, second: string) => {
    const file = (arm: string) => `model: fraud\nversion: "7"\nexperiment: { ctr: { candidate: ${arm} } }\n`;
    return evidenceIn({ "a.yaml": file(first), "b.yaml": file(second) });
  };
  const COUNTED = "{ value: 0.5, samples: 100, successes: 50 }";

  test("is one arm, with the spread that only one of them tells", () => {
    for (const evidence of [told(COUNTED, "{ value: 0.5, samples: 100 }"), told("{ value: 0.5 }", COUNTED)]) {
      expect(evidence.troubles).toEqual([]);
      expect(evidence.readings).toMatchObject([{ samples: 100, uncertainty: { is: "share", count: 50, of: 100 } }]);
    }
  });

  test("with two spreads is in conflict, since one value cannot vary in two ways", () => {
    expect(complaints(told(COUNTED, "{ value: 0.5, samples: 100, standard_deviation: 2 }"))).toEqual([
      expect.stringContaining(
        "ctr of the candidate is 0.5 (samples 100, 50 of 100) in a.yaml:3 and 0.5 (samples 100, standard deviation 2) in b.yaml:3",
      ),
    ]);
  });
});
