import { expect, test } from "vitest";
import { genericMetrics } from "../../../src/evidence/formats/generic-metrics.ts";
import { parse } from "../../../src/evidence/syntax/parse.ts";
import { readWith } from "./fixture.ts";

test("reads every number of a nested map, and says what it leaves", () => {
  expect(readWith(genericMetrics, "generic/metrics.json", {})).toMatchObject({
    readings: [
      "metric accuracy = 0.91 [accuracy = 0.91]",
      "metric test.auc = 0.93 [test.auc = 0.93]",
      "metric test.log_loss = 0.21 [test.log_loss = 0.21]",
      "metric f1 = not NaN [f1 = NaN]",
    ],
    notes: ["metrics.json: note is not read: it is no one number", "metrics.json: curve is not read: it is no one number"],
    troubles: [],
  });
});

test("is never recognised by content, and is nothing where nothing stands", () => {
  const parsed = (text: string) => parse("metrics.json", new TextEncoder().encode(text));
  expect(genericMetrics.recognise(parsed('{"auc": 0.9}'))).toBe(false);
  expect(["{}", "[]", "3"].map((text) => genericMetrics.accepts?.(parsed(text)))).toEqual([false, false, false]);
});
