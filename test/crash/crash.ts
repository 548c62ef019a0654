import { befall } from "./befallen.ts";
import { ILLS } from "./ills.ts";
import { killEverywhere, program } from "./killed.ts";
import { STORIES } from "./stories.ts";

/*
 * Everything that can befall a run, at each of its requests: `npm run crash [words of a story's name]`. Prints a table; what went
 * wrong follows it, and the exit code says whether anything did.
 */

const words = process.argv.slice(2).join(" ");
const stories = STORIES.filter(({ name }) => name.includes(words));
const action = await program();
const failures: string[] = [];
const totals = { points: 0, disturbed: 0, runs: 0 };

const row = (...cells: readonly (string | number)[]) =>
  console.log(cells.map((cell, at) => (at === 0 ? String(cell).padEnd(72) : String(cell).padStart(10))).join(""));

row("story", "requests", "kills", "ills", "unmoved", "went on", "failures");
for (const story of stories) {
  const killed = await killEverywhere(story, action);
  const befallen = await befall(story, ILLS);
  const wrong = [...killed.failures, ...befallen.failures];
  const runs = killed.runs + befallen.runs;
  row(story.name, killed.requests, killed.points, befallen.disturbed, befallen.unmoved, runs, wrong.length);
  for (const failure of wrong) console.log(`\n${failure}\n`);
  failures.push(...wrong);
  totals.points += killed.points;
  totals.disturbed += befallen.disturbed;
  totals.runs += runs;
}
action.remove();
const { user, system } = process.cpuUsage();
console.log(
  `\n${stories.length} stories, ${ILLS.length} ills: ${totals.points} processes killed, ${totals.disturbed} runs disturbed, ${totals.runs} runs that went on; ${failures.length} failures; ${Math.round((user + system) / 1e6)} s of CPU here, and those of the processes`,
);
if (failures.length > 0) process.exitCode = 1;
