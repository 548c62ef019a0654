import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundle } from "../house/build.ts";
import { invariants } from "./invariants.ts";
import { storm } from "./storm.ts";

/*
 * The whole storm: `npm run storm -- [--seed N] [--promotions N] [--models N] [--processes N] [--bundled SHARE]`. Ends with 1 when
 * anything was lost, merged twice, or merged that should not have been.
 */

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * 1_000_000)) },
    promotions: { type: "string", default: "1000" },
    models: { type: "string", default: "50" },
    processes: { type: "string", default: "8" },
    bundled: { type: "string", default: "0.03" },
  },
});
const [seed, promotions, models, count, bundled] = [
  values.seed,
  values.promotions,
  values.models,
  values.processes,
  values.bundled,
].map(Number) as [number, number, number, number, number];
console.log(`seed ${seed}: ${promotions} promotions of ${models} models by ${count} processes`);
const folder = mkdtempSync(join(tmpdir(), "storm-bundle-"));
if (bundled > 0) await bundle(join(folder, "dist"));
const main = bundled > 0 ? join(folder, "dist", "index.js") : "";
const record = await storm({ seed, promotions, models, processes: count, bundled, bundle: main, log: console.log });
const open = [...record.repository.pulls.values()].filter(({ state }) => state === "open").length;
console.log(
  `${record.asked} asked, ${record.runs.length} runs, ${record.requests} requests, ${record.merges.length} merged, ${open} open, sweeps ${record.after.map((sent) => sent.length).join(" ")}, ${record.seconds.toFixed(0)} s`,
);
const { wrong, met } = await invariants(record);
for (const [what, times] of Object.entries(met).toSorted()) console.log(`${String(times).padStart(6)} ${what}`);
for (const sentence of wrong) console.log(`WRONG: ${sentence}`);
console.log(wrong.length === 0 ? "every invariant holds" : `${wrong.length} things are wrong`);
process.exitCode = wrong.length === 0 ? 0 : 1;
await record.github.close();
rmSync(folder, { recursive: true });
