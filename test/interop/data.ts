import { sha256 } from "../../src/digest.ts";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { profiled } from "../../src/commands/reading-data.ts";
import { DataTable } from "../../src/data-table.ts";
import { UserError } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { addProfiles } from "../../src/profile/add.ts";
import { measuresOf } from "../../src/profile/measures.ts";
import type { Profile } from "../../src/profile/profile.ts";
import { ProfileShape, spellProfile } from "../../src/profile/profile-shape.ts";
import { differsFromWhole, factsOf, wrongIn, type Counts, type Expected } from "./data/facts.ts";

/*
 * Holds what is computed from data against scikit-learn, scipy, statsmodels, fairlearn and evidently: `npm run interop:data -- 7 40` makes
 * 40 rounds of random tables from the seed 7, written as CSV, JSON lines and Parquet by pandas and pyarrow. Every table is profiled as a
 * whole, and from parts that are added up. Needs Python 3.10 or newer and a package index; the environment is kept in `--folder` (the
 * system's temporary folder without it). The last line is `N passed, N failed`, of single values.
 */

const run = promisify(execFile);
const MINUTES = 60_000;
const PACKAGES = [
  "evidently==0.7.23",
  "fairlearn==0.15.0",
  "pandas<3",
  "pyarrow==26.0.1",
  "scikit-learn==1.9.1",
  "scipy==1.17.1",
  "statsmodels==0.15.0",
];
/** What is said of one kind of failure: the rest is counted. */
const TOLD = 40;

const Case = z.strictObject({
  name: z.string(),
  definition: z.looseObject({ incumbent: z.looseObject({ files: z.array(z.string()).optional() }).optional() }),
  files: z.array(z.string()).min(1),
  how: z.array(z.string()),
  incumbent: z.string().optional(),
  expect: z.record(z.string(), z.custom<Expected>()),
});
type Case = z.output<typeof Case>;

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--folder");
  const folder = resolve(at < 0 ? join(tmpdir(), "interop") : (args[at + 1] ?? ""));
  const [seed = "1", rounds = "20"] = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const python = await installed(folder);
  const where = mkdtempSync(join(folder, "data-tables-"));
  try {
    const maker = resolve("test/interop/data/make.py");
    const env = { ...process.env, PYTHONWARNINGS: "ignore", PYTHONDONTWRITEBYTECODE: "1" };
    const { stdout } = await run(python, [maker, seed, rounds], { cwd: where, env, timeout: 60 * MINUTES, maxBuffer: 1 << 30 });
    const counts: Counts = { values: 0, intervals: 0, parts: 0, unasked: new Map() };
    const wrong: string[] = [];
    for (const line of stdout.split("\n")) {
      if (line === "") continue;
      const of = Case.parse(JSON.parse(line));
      const found = await tried(of, where, counts);
      if (found.length > 0) console.log(`${of.name}: ${found.slice(0, TOLD).join("\n  ")}\n  (${of.how.join("; ")})`);
      wrong.push(...found);
    }
    const unasked = [...counts.unasked].map(([name, times]) => `${name} ${times}`).join(", ");
    console.log(`${counts.values} values, ${counts.intervals} intervals, ${counts.parts} of parts added up`);
    if (unasked !== "") console.log(`nobody else was asked for: ${unasked}`);
    console.log(`${counts.values + counts.intervals + counts.parts - wrong.length} passed, ${wrong.length} failed`);
    return wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(where, { recursive: true });
  }
}

/** The Python of an environment that has all of the libraries. */
async function installed(folder: string): Promise<string> {
  const home = join(folder, "data");
  const python = join(home, "bin", "python");
  const mark = join(home, "installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === PACKAGES.join("\n")) return python;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run("python3", ["-m", "venv", home], { timeout: 2 * MINUTES, cwd: folder });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES];
  await run(python, pip, { timeout: 15 * MINUTES, maxBuffer: 1 << 26, cwd: folder });
  writeFileSync(mark, PACKAGES.join("\n"));
  return python;
}

/** What differs between a table as it is profiled and what the others know of it: as a whole, written and read back, and in parts. */
async function tried(of: Case, where: string, counts: Counts): Promise<readonly string[]> {
  const whole = await profileOf(of, of.definition, of.files, where);
  if (typeof whole === "string") return [whole];
  const facts = factsOf(measuresOf(whole));
  const wrong = [...wrongIn(facts, of.expect, counts)];
  const again = factsOf(measuresOf(readBack(whole)));
  for (const problem of differsFromWhole(facts, again, counts)) wrong.push(`written and read back: ${problem}`);
  if (of.files.length < 2) return wrong;
  const parts: { readonly file: string; readonly profile: Profile }[] = [];
  for (const [place, file] of of.files.entries()) {
    const part = await profileOf(of, partOf(of.definition, place), [file], where);
    if (typeof part === "string") return [...wrong, `part ${file}: ${part}`];
    // Where each part's files lie is one pattern to them all, as of a policy.
    parts.push({ file, profile: { ...readBack(part), definition: whole.definition } });
  }
  const added = addProfiles(parts);
  if (!added.ok) return [...wrong, `does not add up: ${added.problems.map(({ what }) => what).join("; ")}`];
  const sum = factsOf(measuresOf(readBack(added.value)));
  for (const problem of differsFromWhole(facts, sum, counts)) wrong.push(`${of.files.length} parts: ${problem}`);
  return wrong;
}

/** A part is compared with the incumbent's predictions of its own rows. */
function partOf({ incumbent, ...definition }: Case["definition"], place: number): Case["definition"] {
  const file = incumbent?.files?.[place];
  return { ...definition, ...(incumbent && { incumbent: { ...incumbent, ...(file !== undefined && { files: [file] }) } }) };
}

async function profileOf(of: Case, told: Case["definition"], files: readonly string[], where: string): Promise<Profile | string> {
  const definition = DataTable.parse({ ...told, files });
  try {
    const wish = {
      name: "data",
      definition,
      version: "v2",
      ...(of.incumbent === undefined ? {} : { incumbent: { version: of.incumbent, digest: sha256(of.incumbent) } }),
    };
    const made = await profiled(wish, { workspace: workspace(where), log: () => undefined });
    return made ?? "no file is found";
  } catch (error) {
    if (error instanceof UserError) return `refused: ${error.message}`;
    throw error;
  }
}

function readBack(profile: Profile): Profile {
  return ProfileShape.parse(JSON.parse(spellProfile(profile)));
}

process.exitCode = await main(process.argv.slice(2));
