import { expect, test } from "vitest";
import { wandb } from "../../../src/evidence/formats/wandb.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith } from "./fixture.ts";

const OWN = '"_step": 1, "_runtime": 2, "_timestamp": 1795168800';
const summary = (rest: string) => readWith(wandb, { name: "wandb-summary.json", text: `{${OWN}, ${rest}}` });

test("reads the last value of all that was logged, and the time of the last log", () => {
  const { readings, facts, tool, notes, troubles } = readWith(wandb, "wandb/wandb-summary.json");
  expect(tool).toBe("Weights & Biases");
  expect(troubles).toEqual([]);
  expect(readings).toEqual([
    "metric eval/loss = 0.2125 [eval/loss = 0.2125]",
    "metric accuracy = 0.925 [accuracy = 0.925]",
    'metric f1 = not "NaN" [f1 = "NaN"]',
    "metric val.loss.min = 0.205 [val.loss.min = 0.205]",
    "metric val.loss.last = 0.21 [val.loss.last = 0.21]",
  ]);
  expect(notes).toEqual(["wandb-summary.json: best_checkpoint, examples, weights not read: no one number"]);
  expect(facts.created?.value).toEqual(new Date("2026-11-20T10:00:00.250Z"));
});

test("what W&B writes of itself and of the machine is no metric", () => {
  expect(summary('"_wandb": {"runtime": 9}, "system/gpu.0.temp": 60, "profiling/load": 3, "auc": 0.9').readings).toEqual([
    "metric roc_auc = 0.9 [auc = 0.9]",
  ]);
});

test.each(['"NaN"', '"Infinity"', '"-Infinity"', "NaN", "null", '"0.99"'])("%s is no value", (value) => {
  expect(summary(`"auc": ${value}`).readings).toEqual([`metric roc_auc = not ${value} [auc = ${value}]`]);
});

test("media are no metrics, even without their _type", () => {
  expect(summary('"examples": {"path": "a.png", "size": 4096}, "hist": {"bins": [1], "max": 1}').readings).toEqual([]);
});

test("a time in milliseconds dates nothing", () => {
  const text = '{"_step": 1, "_timestamp": 1795168800000, "auc": 0.9}';
  expect(readWith(wandb, { name: "wandb-summary.json", text }).facts.created).toBeUndefined();
});

test("the metadata of a run tells the commit", () => {
  const { readings, facts, notes, troubles } = readWith(wandb, "wandb/wandb-metadata.json");
  expect({ readings, notes, troubles }).toEqual({ readings: [], notes: [], troubles: [] });
  expect(facts.lineage?.["code_commit"]).toMatchObject({
    value: "0123456789abcdef0123456789abcdef01234567",
    source: { line: 7 },
  });
  expect(facts.created).toBeUndefined();
});

test("metadata without a commit say so, and those of a run that crashed shut", () => {
  const text =
    '{"os": "Linux", "python": "3.12.3", "startedAt": "2026-11-20T09:58:00", "program": "train.py", "state": "crashed"}';
  const { facts, notes, troubles } = readWith(wandb, { name: "wandb-metadata.json", text });
  expect(facts.lineage).toBeUndefined();
  expect(notes).toEqual(["wandb-metadata.json: the run tells of no git commit"]);
  expect(troubles).toEqual([expect.stringContaining("is of a run that crashed")]);
});

test.each(['{"accuracy": 0.9}', '{"_timestamp": 1, "accuracy": 0.9}', '{"os": "Linux", "python": "3.12"}', "{}"])(
  "does not recognise %s",
  (text) => {
    expect(wandb.recognise(parse("a.json", new TextEncoder().encode(text)))).toBe(false);
  },
);
