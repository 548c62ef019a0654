import { expect, test } from "vitest";
import { autogluon } from "../../../src/evidence/formats/autogluon.ts";
import { readWith } from "./fixture.ts";

/** A leaderboard of these rows: model, score_test, score_val, eval_metric, can_infer. */
function board(...rows: readonly string[]) {
  const header = "model,score_test,score_val,eval_metric,can_infer,pred_time_val,fit_order";
  return { name: "leaderboard.csv", text: `${[header, ...rows.map((row) => `${row},0.1,1`)].join("\n")}\n` };
}

test("the sign of a loss is turned back, for the test and for the validation data", () => {
  const { readings, notes, troubles, tool } = readWith(autogluon, "autogluon/leaderboard.csv");
  expect(readings).toEqual([
    'metric test/log_loss = 0.3125 [-score_test = "0.3125"]',
    'metric val/log_loss = 0.296875 [-score_val = "0.296875"]',
  ]);
  expect(notes).toEqual([
    "leaderboard.csv: the first row, WeightedEnsemble_L2, is read; 2 other models are not",
    "leaderboard.csv: pred_time and fit_time are not read: they are seconds for the whole of the data",
  ]);
  expect(troubles).toEqual([]);
  expect(tool).toBe("AutoGluon");
});

test("a score of which more is better stands as it is", () => {
  expect(readWith(autogluon, "autogluon/leaderboard.validation.csv").readings).toEqual([
    'metric val/roc_auc = 0.9375 [score_val = "0.9375"]',
  ]);
});

test("a metric nobody knows keeps its score under a name that says so", () => {
  const { readings, notes } = readWith(autogluon, "autogluon/leaderboard.custom.csv");
  expect(readings).toEqual(['metric val/score_profit_per_call = 12.5 [score_val = "12.5"]']);
  expect(notes).toContain(
    "leaderboard.custom.csv: profit_per_call is a metric we do not know: its score is read as it stands, and more is better",
  );
});

test("a loss is called by its canonical name, and one of 0 is 0", () => {
  expect(readWith(autogluon, board("A,-0.0,-1.5e-3,root_mean_squared_error,True")).readings).toEqual([
    'metric test/rmse = 0 [-score_test = "0.0"]',
    'metric val/rmse = 0.0015 [-score_val = "1.5e-3"]',
  ]);
});

test("a loss without its minus was turned already, and does not become a loss below 0", () => {
  const { readings, notes } = readWith(autogluon, board("A,0.31,-0.29,log_loss,True"));
  expect(readings).toEqual([
    'metric test/log_loss = not "0.31" [-score_test = "0.31"]',
    'metric val/log_loss = 0.29 [-score_val = "0.29"]',
  ]);
  expect(notes).toContain("leaderboard.csv: score_test is not read: log_loss is written with a minus, and 0.31 has none");
});

test.each(["", "nan", "-inf"])("a score of %j is no value", (score) => {
  const [first] = readWith(autogluon, board(`A,${score},-0.29,log_loss,True`)).readings;
  expect(first).toMatch(/^metric test\/log_loss = not /);
});

test.each([
  [
    "not the best of the validation",
    ["A,0.9,0.7,accuracy,True", "B,0.8,0.75,accuracy,True"],
    /does not begin with the model of the best/,
  ],
  ["one that cannot infer", ["A,0.9,0.8,accuracy,False", "B,0.8,0.75,accuracy,True"], /begins with a model that cannot infer/],
  [
    "beside one without a validation score",
    ["A,0.9,0.8,accuracy,True", "A_FULL,0.9,,accuracy,True"],
    /without a validation score/,
  ],
  ["beside one that does not say if it can infer", ["A,0.9,0.8,accuracy,True", "B,0.9,0.7,accuracy,"], /whether it can infer/],
  ["without its metric", ["A,0.9,0.8,,True"], /does not say in eval_metric/],
])("where the first row is %s, nothing is read", (_, rows, trouble) => {
  const { readings, troubles } = readWith(autogluon, board(...rows));
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringMatching(trouble)]);
});

test("models that cannot infer do not count, however good they are", () => {
  const { readings } = readWith(autogluon, board("A,0.9,0.8,accuracy,True", "B,0.95,0.85,accuracy,False"));
  expect(readings[0]).toBe('metric test/accuracy = 0.9 [score_test = "0.9"]');
});

test("an empty leaderboard and a broken one are troubles", () => {
  expect(readWith(autogluon, board()).troubles).toEqual([expect.stringMatching(/has no row/)]);
  expect(readWith(autogluon, board("A,0.9")).troubles).toEqual([expect.stringMatching(/is no table/)]);
});
