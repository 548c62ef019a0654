import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { type FileReport, readReport } from "../../src/evidence/read.ts";
import type { Field } from "../../src/evidence/reading.ts";
import { spellSubject } from "../../src/evidence/spell.ts";
import { ReportRule } from "../../src/report-rule.ts";
import { TOOLS, type Tool } from "./tools.ts";

/*
 * Makes fresh reports with the real tools and reads them back: `npm run interop`, or `npm run interop -- evidently mlflow` for some of them.
 * Needs Python 3.10 or newer and a package index; every tool has an environment of its own in `--folder` (the system's temporary folder
 * without it), which is kept for the next run. The last line is `N passed, N failed`; what could not be installed is told, and is neither.
 */

const run = promisify(execFile);
const MINUTES = 60_000;

/** What a maker says must be found: the reading as `spellSubject` spells it under its kind, and its value; or a count of a tool's tests. */
const Expected = z.strictObject({
  file: z.string(),
  format: z.string(),
  rule: ReportRule.omit({ path: true }).optional(),
  readings: z.record(z.string(), z.union([z.number(), z.null()])).default({}),
  /** What is no number: lineage by its names, the digest of what is signed as `attested`, `schema` as `amount: double -> label: long`. */
  facts: z.record(z.string(), z.string()).default({}),
  /** Whether a trouble is what must be found. */
  trouble: z.boolean().default(false),
});
type Expected = z.output<typeof Expected>;

async function main(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--folder");
  const folder = resolve(at < 0 ? join(tmpdir(), "interop") : (args[at + 1] ?? ""));
  const names = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const asked = names.length === 0 ? TOOLS : TOOLS.filter(({ name }) => names.includes(name));
  mkdirSync(folder, { recursive: true });
  let passed = 0;
  const failed: string[] = [];
  for (const tool of asked) {
    const python = await installed(tool, folder);
    if (typeof python !== "string") {
      console.log(`${tool.name}: not installed: ${python.because}`);
      continue;
    }
    const found = await tried(tool, python, folder);
    passed += found.passed;
    failed.push(...found.failed);
    console.log(`${tool.name}: ${found.passed} passed, ${found.failed.length} failed`);
    for (const each of found.failed) console.log(`  ${each}`);
  }
  console.log(`${passed} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

/** The Python of the tool's own environment; or why there is none. */
async function installed({ name, packages }: Tool, folder: string): Promise<string | { readonly because: string }> {
  const home = join(folder, name);
  const python = join(home, "bin", "python");
  const mark = join(home, "installed");
  if (existsSync(mark) && readFileSync(mark, "utf8") === packages.join("\n")) return python;
  rmSync(home, { recursive: true, force: true });
  try {
    await run("python3", ["-m", "venv", home], { timeout: 2 * MINUTES });
    const pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check", ...packages];
    await run(python, pip, { timeout: 15 * MINUTES, maxBuffer: 1 << 26 });
    writeFileSync(mark, packages.join("\n"));
    return python;
  } catch (error) {
    return { because: lastLine(error) };
  }
}

async function tried(
  tool: Tool,
  python: string,
  folder: string,
): Promise<{ readonly passed: number; readonly failed: readonly string[] }> {
  const where = mkdtempSync(join(folder, `${tool.name}-reports-`));
  try {
    const maker = resolve("test/interop/tools", `${tool.name.replace(/-[0-9.]+$/, "")}.py`);
    const env = {
      ...process.env,
      PATH: `${join(folder, tool.name, "bin")}:${process.env["PATH"] ?? ""}`,
      PYTHONWARNINGS: "ignore",
    };
    // Isolated, or a maker called mlflow.py would be what `import mlflow` finds.
    const { stdout } = await run(python, ["-I", maker], { cwd: where, env, timeout: 10 * MINUTES, maxBuffer: 1 << 28 });
    const lines = stdout.split("\n").filter((line) => line.startsWith('{"file"'));
    if (lines.length === 0) return { passed: 0, failed: [`${tool.name}: its maker expects nothing`] };
    const told = lines.map((line) => check(Expected.parse(JSON.parse(line)), where));
    return { passed: told.filter((each) => each === undefined).length, failed: told.filter((each) => each !== undefined) };
  } catch (error) {
    return { passed: 0, failed: [`${tool.name}: ${lastLine(error)}`] };
  } finally {
    rmSync(where, { recursive: true });
  }
}

/** What differs between a report as it is read and what its maker knows it to say; undefined when nothing does. */
function check(expected: Expected, where: string): string | undefined {
  const bytes = new Uint8Array(readFileSync(join(where, expected.file)));
  const rule = expected.rule === undefined ? undefined : { path: expected.file, ...expected.rule };
  const read = readReport({ path: expected.file, mode: "file", size: bytes.length, bytes }, rule);
  const troubles = read.report.troubles ?? [];
  if (read.format !== expected.format)
    return `${expected.file}: is read as ${read.format ?? "nothing"}, not as ${expected.format}: ${troubles.map(({ what }) => what.slice(0, 200)).join("; ")}`;
  if (expected.trouble !== troubles.length > 0)
    return `${expected.file}: ${troubles.length === 0 ? "no trouble" : troubles.map(({ what }) => what).join("; ")}`;
  const facts = factsOf(read);
  const wrong = [
    ...Object.entries(expected.readings).flatMap(([name, value]) => differs(read, name, value)),
    ...Object.entries(expected.facts).flatMap(([name, value]) =>
      facts.get(name) === value ? [] : [`${name} is ${facts.get(name) ?? "not told"}, not ${value}`],
    ),
  ];
  return wrong.length === 0 ? undefined : `${expected.file}: ${wrong.join("; ")}`;
}

function differs({ report }: FileReport, name: string, value: number | null): readonly string[] {
  const found = report.readings.filter((reading) => {
    const counted = reading.kind === "tests" || reading.kind === "security";
    return (counted ? `${spellSubject(reading)} by ${reading.tool ?? ""}` : `${reading.kind} ${spellSubject(reading)}`) === name;
  });
  const [reading, ...more] = found;
  if (reading === undefined) return [`there is no ${name}`];
  if (more.length > 0) return [`${name} is read ${found.length} times`];
  if (value === null) return typeof reading.value === "number" ? [`${name} is ${reading.value}, and should be no value`] : [];
  const close = typeof reading.value === "number" && Math.abs(reading.value - value) <= 1e-9 * Math.max(1, Math.abs(value));
  return close ? [] : [`${name} is ${JSON.stringify(reading.value)}, not ${value}`];
}

function factsOf({ report: { lineage, attested, schema } }: FileReport): ReadonlyMap<string, string> {
  const spell = (fields: readonly Field[]) =>
    fields.map(({ name, type, optional }) => `${name}${optional ? "?" : ""}: ${type}`).join(", ");
  return new Map([
    ...Object.entries(lineage ?? {}).map(([name, { value }]) => [name, value] as const),
    ...(attested === undefined ? [] : [["attested", attested.value.digest] as const]),
    ...(schema === undefined ? [] : [["schema", `${spell(schema.value.inputs)} -> ${spell(schema.value.outputs)}`] as const]),
  ]);
}

function lastLine(error: unknown): string {
  const said = error instanceof Error && "stderr" in error ? `${String(error.stderr)}\n${error.message}` : String(error);
  return said
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(-12)
    .join(" | ")
    .slice(-1500);
}

process.exitCode = await main(process.argv.slice(2));
