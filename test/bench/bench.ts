import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../house/build.ts";
import { coldStart } from "./cold.ts";
import { data, type Figure } from "./data.ts";
import { spelled } from "./line.ts";
import { manyModels } from "./many-models.ts";
import { requests } from "./requests.ts";
import { sizes } from "./size.ts";

/*
 * Measures what the product promises about its own cost, on a fresh build, and prints each figure with its aim.
 * `node test/bench/bench.ts [--quick] [data]`; `data` measures only what judging from data costs, which --quick alone leaves out. Ends
 * with 1 only when something could not be measured, or when ours and another's way to a value differ in it.
 */

const quick = process.argv.includes("--quick");
const onlyData = process.argv.includes("data");
const size = quick ? { pairs: 3, models: 200, open: 10 } : { pairs: 15, models: 10_000, open: 100 };
const tables = quick ? { rows: 100_000, numbers: 200_000, pairs: 1 } : { rows: 5_000_000, numbers: 10_000_000, pairs: 3 };

const folder = mkdtempSync(join(tmpdir(), "bench-"));
const main = join(folder, "dist", "index.js");
const failures: string[] = [];

async function measure(name: string, figures: () => Promise<readonly Figure[]> | readonly Figure[]): Promise<void> {
  try {
    for (const line of await figures()) console.log(typeof line === "string" ? line : spelled(line));
  } catch (error) {
    failures.push(name);
    console.error(`${name} could not be measured: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

if (!onlyData) {
  const built = await bundle(join(folder, "dist"));
  await measure("size", () => sizes(built));
  await measure("cold start", () => coldStart(main, size.pairs));
  await measure("requests", () => requests(main, size.open));
  await measure("many models", () => manyModels(main, size.models, size.pairs));
}
if (onlyData || !quick) await measure("data", () => data(folder, tables));
rmSync(folder, { recursive: true });
process.exitCode = failures.length === 0 ? 0 : 1;
