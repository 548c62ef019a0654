import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { lightning } from "../../../src/evidence/formats/lightning.ts";
import { readWith, REAL_REPORTS } from "./fixture.ts";

const SAMPLE = `${REAL_REPORTS}/lightning/metrics.csv`;

test("a metric is the last cell of its column in which anything stands", () => {
  const { readings, notes, troubles, tool } = readWith(lightning, "lightning/metrics.csv");
  expect(readings).toEqual([
    'metric accuracy_best = 0.8125 [accuracy_best = "0.8125"]',
    'metric test_acc = 0.78125 [test_acc = "0.78125"]',
    'metric train_loss = 0.5 [train_loss = "0.5"]',
    'metric val_acc = 0.796875 [val_acc = "0.796875"]',
    'metric val_loss = not "nan" [val_loss = "nan"]',
  ]);
  expect([notes, troubles]).toEqual([[], []]);
  expect(tool).toBe("Lightning");
});

test("a nan that was logged last is no value, and no earlier number takes its place", () => {
  const text = "epoch,step,val_loss\n0,9,0.5\n1,19,nan\n2,29,\n";
  expect(readWith(lightning, { name: "metrics.csv", text }).readings).toEqual(['metric val_loss = not "nan" [val_loss = "nan"]']);
});

test("epoch and step are found wherever they stand, and with CRLF", () => {
  expect(readWith(lightning, "lightning/unsorted-1.x.csv").readings).toEqual([
    'metric train_loss = 0.45 [train_loss = "0.45"]',
    'metric val_acc = 0.82 [val_acc = "0.82"]',
  ]);
});

test("a last cell that may be cut off is no value, and no earlier number takes its place", () => {
  const text = "epoch,step,val_acc\n0,9,0.95\n1,19,0.9";
  expect(readWith(lightning, { name: "metrics.csv", text }).readings).toEqual([expect.stringContaining("metric val_acc = not")]);
});

test("a column in which nothing stands is a metric without a value", () => {
  const { readings } = readWith(lightning, { name: "metrics.csv", text: "epoch,step,auc\n0,9,\n1,19,\n" });
  expect(readings).toEqual(['metric roc_auc = not "" [auc = ""]']);
});

test("a table without a row tells of nothing, and a broken one is a trouble", () => {
  expect(readWith(lightning, { name: "metrics.csv", text: "epoch,step,auc\n" })).toMatchObject({
    readings: [],
    notes: ["metrics.csv: the table has no row"],
  });
  const { readings, troubles } = readWith(lightning, { name: "metrics.csv", text: "epoch,step,auc\n0,9,0.9,0.8\n" });
  expect(readings).toEqual([]);
  expect(troubles).toEqual([expect.stringMatching(/^evidence_unreadable 2: is no table/)]);
});

test.skipIf(!existsSync(SAMPLE))("a table of the tool itself is read without trouble", () => {
  const { readings, troubles } = readWith(lightning, { name: "metrics.csv", text: readFileSync(SAMPLE) });
  expect(readings.map((each) => each.replace(/ \[.*/, ""))).toEqual([
    "metric test_acc = 0.5125603079795837",
    "metric train_loss = 1.2555168867111206",
    "metric val_acc = 0.7947744727134705",
    "metric val_loss = 1.4579530954360962",
  ]);
  expect(troubles).toEqual([]);
});
