import { readFileSync } from "node:fs";
import { join } from "node:path";
import { kolmogorovSmirnov } from "../../src/statistics/kolmogorov-smirnov.ts";
import { ranks, rocAuc } from "../../src/statistics/roc.ts";
import { wasserstein } from "../../src/statistics/wasserstein.ts";

/* Statistics of arrays that are in memory: `node data-kernels.ts FOLDER RUNS` prints their values and the best time of each, in ms. */

const [folder = "", runs = "1"] = process.argv.slice(2);
const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name)));
const labels = bytesOf("labels.u8");
const scores = new Float64Array(bytesOf("scores.f64").buffer);
const others = new Float64Array(bytesOf("others.f64").buffer);

function best(compute: () => number | undefined): { readonly value: number | undefined; readonly ms: number } {
  let [value, ms]: [number | undefined, number] = [undefined, Infinity];
  for (let run = 0; run < Number(runs); run++) {
    const from = performance.now();
    value = compute();
    ms = Math.min(ms, performance.now() - from);
  }
  return { value, ms };
}

console.log(
  JSON.stringify({
    auc: best(() => {
      const sides = ranks(labels, scores);
      return sides && rocAuc(sides);
    }),
    ks: best(() => kolmogorovSmirnov(scores, others)?.statistic),
    wasserstein: best(() => wasserstein(scores, others)),
  }),
);
