import { globSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import kept from "./survivors.json" with { type: "json" };
import { BESIDE, ROOMS } from "./rooms.ts";
import { score, table, tallyOf } from "./score.ts";
import { parted, spelled, survivorOf } from "./survivor.ts";

/*
 * Breaks the rooms that judge, tally and decide in every way Stryker knows, one at a time, and sees whether a test turns red.
 * `node test/mutate/mutate.ts [room or file ...]`. Nothing is left out: sentences are behaviour here, since people act on them.
 * Ends with 1 below the aim, and when survivors.json is not what was found.
 */

const AIM = 95;

const rooms = Object.entries({ ...ROOMS, ...BESIDE }).map(([room, patterns]) => ({
  room,
  files: globSync([...patterns]).toSorted(),
}));
const wanted = process.argv.slice(2);
const chosen = rooms
  .map(({ room, files }) => ({
    room,
    files:
      (wanted.length === 0 && room in ROOMS) || wanted.includes(room) ? files : files.filter((file) => wanted.includes(file)),
  }))
  .filter(({ files }) => files.length > 0);
const unknown = wanted.filter((word) => !rooms.some(({ room, files }) => room === word || files.includes(word)));
if (unknown.length > 0) {
  console.error(
    `there is no room and no file ${unknown.join(", ")} here; the rooms are ${rooms.map(({ room }) => room).join(", ")}`,
  );
  process.exit(2);
}

const since = Date.now();
const mutants = (
  await new Stryker({
    plugins: [join(import.meta.dirname, "runner.ts")],
    testRunner: "in-memory",
    coverageAnalysis: "perTest",
    mutate: chosen.flatMap(({ files }) => files),
    ignorePatterns: ["dist", "demo", "docs", "schemas"],
    disableTypeChecks: false,
    // Not below node_modules: Node strips no types there.
    tempDirName: join(tmpdir(), `mutants-${process.pid}`),
    cleanTempDir: "always",
    concurrency: availableParallelism(),
    timeoutMS: 60_000,
    reporters: ["progress-append-only"],
    allowConsoleColors: false,
  }).runMutationTest()
).map((mutant) => ({ ...mutant, file: relative(process.cwd(), mutant.fileName).replaceAll("\\", "/") }));

const tallies = chosen.map(({ room, files }) => ({
  room,
  tally: tallyOf(mutants.filter(({ file }) => files.includes(file))),
  files: files.map((file) => ({ file, tally: tallyOf(mutants.filter((mutant) => mutant.file === file)) })),
}));
console.log(table(tallies.map(({ room, tally }) => [room, tally])));
if (wanted.length > 0) console.log(`\n${table(tallies.flatMap(({ files }) => files).map(({ file, tally }) => [file, tally]))}`);

const alive = mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage");
const survivors = alive.map((mutant) => survivorOf(mutant, mutant.file, readFileSync(mutant.file, "utf8")));
const { unexplained, dead } = parted(survivors, kept, new Set(chosen.flatMap(({ files }) => files)));
console.log(
  `\n${survivors.length} survive, ${survivors.length - unexplained.length} of them explained in test/mutate/survivors.json`,
);
for (const one of unexplained) console.log(`not explained: ${spelled(one)}`);
for (const one of dead) console.log(`explained, and dead by now: ${spelled(one)}`);

const low = tallies.filter(({ room, tally }) => room in ROOMS && score(tally) < AIM).map(({ room }) => room);
if (low.length > 0) console.log(`below ${AIM} %: ${low.join(", ")}`);
console.log(`${Math.round((Date.now() - since) / 1000)} seconds`);
process.exitCode = low.length + unexplained.length + dead.length > 0 ? 1 : 0;
