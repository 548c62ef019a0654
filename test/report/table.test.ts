import { expect, test } from "vitest";
import { table } from "../../src/report/table.ts";
import { finding } from "./results.ts";

test("a row tells how far its value may be off, where the outcome hangs on it", () => {
  const fails = { outcome: "fail", code: "below_bound", value: "0.91", samples: 60 } as const;
  const [, , row] = table([finding("auc", { ...fails, interval: "at worst 0.87 (95 %)", bound: "at least 0.9" })]).split("\n");
  expect(row).toMatch(/^\| ❌ fail \| auc \| 0\.91, at worst 0\.87 \\\(95 %\\\) \(60 samples\) \| at least 0\.9 \|/);
});

test("the row of what nobody knows says why, even beside a value that its bound would let pass", () => {
  const because = "auc is 0.95 on 12 samples, must rest on at least 1000";
  const [, , row] = table([finding("auc", { outcome: "inconclusive", code: "too_few_samples", because, samples: 12 })]).split(
    "\n",
  );
  expect(row).toMatch(/^\| ⚠️ inconclusive \| auc \| auc is 0\.95 on 12 samples, must rest on at least 1000 \| at least 0\.9 \|/);
});
