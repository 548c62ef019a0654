import { readFileSync } from "node:fs";
import { casesIn, differences } from "./vectors.ts";

/*
 * node test/statistics/vectors-command.ts FILE: compares what we compute with a file of reference cases, and exits with 1 where a case
 * fails or is of a kind nobody here knows.
 */
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("usage: node test/statistics/vectors-command.ts FILE");
  process.exit(2);
}
const found = casesIn(readFileSync(file, "utf8")).map((of) => ({ id: of.id, differences: differences(of) }));
const failed = found.filter((of) => of.differences.length > 0);
for (const { id, differences } of failed) console.log(`${id}: ${differences.join("; ")}`);
console.log(`${found.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 || found.length === 0 ? 1 : 0;
