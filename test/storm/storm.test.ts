import { expect, test } from "vitest";
import { invariants } from "./invariants.ts";
import { storm } from "./storm.ts";

/*
 * A small storm; `npm run storm` is the whole one. The seed fixes what is asked for and what people do, not how the processes get
 * in each other's way.
 */

test("60 promotions of 6 models by 4 processes at once: nothing lost, nothing merged twice, no pointer that nobody judged", async () => {
  const plan = { seed: 20261127, promotions: 60, models: 6, processes: 4, bundled: 0, bundle: "" };
  const record = await storm({ ...plan, log: (line) => console.log(`seed ${plan.seed}: ${line}`) });
  try {
    const { wrong, met } = await invariants(record);
    expect(wrong).toEqual([]);
    expect(met["manifests changed by merges of ours"]).toBeGreaterThan(5);
    expect(met["asked: merged"]).toBeGreaterThan(5);
    expect(met["commands that ended with 3"]).toBeUndefined();
  } finally {
    await record.github.close();
  }
}, 600_000);
