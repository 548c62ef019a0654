import { once } from "node:events";
import { availableParallelism } from "node:os";
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { keep, kept } from "./frame/corpus.ts";
import { together, tooSeldom, type Report } from "./frame/subject.ts";
import { SUBJECTS } from "./subjects.ts";
import type { Job } from "./worker.ts";

/*
 * Tries the product with a million inputs: `npm run fuzz -- [--inputs N] [--seed N] [--subject NAME] [--path PATH]`. The corpus is
 * checked first. Ends with 1 for a counterexample, which is shrunk, shown with the seed and the path that lead to it again, and
 * kept in the corpus; and where one side of a subject was reached too seldom for the run to prove anything.
 */

const { values } = parseArgs({
  options: { inputs: { type: "string" }, seed: { type: "string" }, subject: { type: "string" }, path: { type: "string" } },
});
const inputs = Number(values.inputs ?? 1_000_000);
const seed = Number(values.seed ?? randomInt(2 ** 31));
const chosen = SUBJECTS.filter(({ name }) => values.subject === undefined || name === values.subject);
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed) || chosen.length === 0) {
  console.error(
    `expected --inputs and --seed as whole numbers, and --subject as one of ${SUBJECTS.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const CHUNK = 2000;
const shares = chosen.reduce((sum, { share }) => sum + share, 0);
const jobs: readonly Job[] = chosen
  .flatMap((subject) => {
    if (values.path !== undefined) return [{ subject: subject.name, seed, inputs: 1, path: values.path, at: 0 }];
    const all = Math.ceil((inputs * subject.share) / shares);
    const chunks = Math.ceil(all / CHUNK);
    return Array.from({ length: chunks }, (_, n) => ({
      subject: subject.name,
      seed: (seed + n) % 2 ** 31,
      inputs: Math.min(CHUNK, all - n * CHUNK),
      at: n / chunks,
    }));
  })
  // All subjects from the beginning, so that a run that is cut off has tried something of each.
  .toSorted((one, other) => one.at - other.at);

console.log(`seed ${seed}, ${inputs} inputs`);
let failed = false;
for (const { name, replay } of chosen) {
  for (const { name: file, input } of kept(name)) {
    try {
      await replay(input);
    } catch (error) {
      failed = true;
      console.error(`corpus/${name}/${file}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
}

const began = performance.now();
const reports: Report[] = [];
let queue = [...jobs];
let told = began;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), jobs.length) }, hand));

async function hand(): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url));
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    worker.postMessage(job);
    // Rejects where the worker itself breaks.
    const [report] = (await once(worker, "message")) as [Report];
    reports.push(report);
    if (report.counterexample !== undefined) tell(report, report.counterexample);
    if (performance.now() - told > 15_000) {
      told = performance.now();
      const many = reports.reduce((sum, one) => sum + one.inputs, 0);
      console.log(`  ${many} of ${inputs} inputs after ${Math.round((told - began) / 1000)} s`);
    }
  }
  await worker.terminate();
}

function tell({ subject }: Report, found: NonNullable<Report["counterexample"]>): void {
  failed = true;
  // One at a time: the others are mostly the same.
  queue = queue.filter((job) => job.subject !== subject);
  console.error(`${subject}: ${found.error}`);
  console.error(`  again: npm run fuzz -- --subject ${subject} --seed ${found.seed} --path ${found.path}`);
  console.error(`  kept as ${keep(subject, found.input)}`);
}

for (const subject of chosen) {
  const own = reports.filter((report) => report.subject === subject.name);
  if (own.length === 0) continue;
  const report = together(own);
  const share = (side: "open" | "shut") => `${((100 * report[side]) / report.inputs).toFixed(1)} %`;
  console.log(
    `${subject.name}: ${report.inputs} inputs, ${share("open")} open, ${share("shut")} shut, ${(report.milliseconds / 1000).toFixed(1)} s`,
  );
  for (const what of values.path === undefined && !failed ? tooSeldom(report, subject) : []) {
    failed = true;
    console.error(what);
  }
}
const tried = reports.reduce((sum, one) => sum + one.inputs, 0);
console.log(`${tried} inputs in ${Math.round((performance.now() - began) / 1000)} s, ${failed ? "FAILED" : "all well"}`);
process.exitCode = failed ? 1 : 0;
