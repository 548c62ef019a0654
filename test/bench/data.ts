import { execFile } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import * as z from "zod";
import { seeded, writeCsv } from "./data-files.ts";
import type { Line } from "./line.ts";
import { pairsOf } from "./pairs.ts";

/*
 * What judging from data costs, against what a user would write in Python: both read the same files and have to find the same values.
 * BENCH_PYTHON names a Python that has numpy, pandas, scipy and scikit-learn (and pyarrow, for Parquet); without it, `python3`.
 */

/** Rows of the table, numbers of each array, and how often everything is measured. */
export type DataSize = { readonly rows: number; readonly numbers: number; readonly pairs: number };

/** One ratio; or a sentence, where there was nobody to compare with. */
export type Figure = Line | string;

const MB = 1_000_000;
/** How far apart two values of the same thing may be: what rounding in another order changes. */
const CLOSE = 1e-12;

const Metrics = z.object({
  auc: z.number(),
  logLoss: z.number(),
  brier: z.number(),
  ece: z.number(),
  confusion: z.record(z.string(), z.array(z.number())),
  peak: z.number(),
});
const Timed = z.object({ value: z.number(), ms: z.number() });
const Kernels = z.object({ auc: Timed, ks: Timed, wasserstein: Timed });
const Sums = z.object({ rows: z.number(), scores: z.number() });

const run = promisify(execFile);

/** All figures; throws where both sides differ in a value. */
export async function data(folder: string, size: DataSize): Promise<readonly Figure[]> {
  const programs = await bundled(folder);
  const csv = join(folder, "data.csv");
  writeCsv(csv, size.rows, 7);
  const python = await pythonWith("numpy, pandas, scipy, sklearn");
  return [
    ...(await table(programs.table, csv, python, size)),
    ...(await kernels(programs.kernels, folder, python, size)),
    ...(await parquet(programs.parquet, csv, size)),
  ];
}

type Programs = { readonly table: string; readonly kernels: string; readonly parquet: string };

/** As they are shipped: in one file each, so that no TypeScript is read while the clock runs. */
async function bundled(folder: string): Promise<Programs> {
  const outdir = join(folder, "data-programs");
  const entryPoints = {
    table: "test/bench/data-ours.ts",
    kernels: "test/bench/data-kernels.ts",
    parquet: "test/bench/data-parquet.ts",
  };
  await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    logLevel: "warning",
  });
  const at = (name: keyof Programs): string => join(outdir, `${name}.mjs`);
  return { table: at("table"), kernels: at("kernels"), parquet: at("parquet") };
}

/** From a CSV to AUC, log loss, Brier's score, the calibration error and confusion by group. */
async function table(program: string, csv: string, python: string | undefined, size: DataSize): Promise<readonly Figure[]> {
  const measured = await pairsOf(size.pairs, async () => ({
    ours: await timed(Metrics, process.execPath, program, csv),
    other: python === undefined ? undefined : await timed(Metrics, python, resolve("test/bench/data-baseline.py"), csv),
  }));
  for (const { ours, other } of measured) if (other !== undefined) agree(flat(ours.said), flat(other.said));
  const name = `${size.rows} rows x 6 columns of CSV to AUC, log loss, Brier, ECE and group confusion`;
  const others = measured.flatMap(({ other }) => other ?? []);
  const peaks = (side: readonly { readonly said: { readonly peak: number } }[]) => least(side.map(({ said }) => said.peak / MB));
  const ours = measured.map((pair) => pair.ours);
  return [
    compared(`${name}, time`, 1 / 8, least(ours.map(({ wall }) => wall)), least(others.map(({ wall }) => wall)), "ms", [
      `start to end of each process, the best of ${size.pairs}, in turn; pandas reads the three columns that are needed`,
    ]),
    compared(`${name}, memory`, 1 / 5, peaks(ours), peaks(others), "MB", ["peak resident memory as each process tells it"]),
  ];
}

/** Exact statistics of large arrays, in memory on both sides. */
async function kernels(program: string, folder: string, python: string | undefined, size: DataSize): Promise<readonly Figure[]> {
  writeArrays(folder, size.numbers);
  const measured = await pairsOf(size.pairs, async () => ({
    ours: (await timed(Kernels, process.execPath, program, folder, "2")).said,
    other:
      python === undefined ? undefined : (await timed(Kernels, python, resolve("test/bench/data-kernels.py"), folder, "1")).said,
  }));
  const line = (name: string, key: keyof z.output<typeof Kernels>, against: string, aim?: number): Figure => {
    for (const { ours, other } of measured)
      if (other !== undefined) agree({ [key]: ours[key].value }, { [key]: other[key].value });
    const best = (side: readonly z.output<typeof Kernels>[]) => least(side.map((one) => one[key].ms));
    const others = measured.flatMap(({ other }) => other ?? []);
    return compared(name, aim, best(measured.map(({ ours }) => ours)), best(others), "ms", [
      `against ${against}; arrays in memory, the best of ${size.pairs} processes in turn`,
    ]);
  };
  return [
    line(`exact AUC of ${size.numbers}`, "auc", "numpy's sort of both classes and searchsorted", 1.1),
    line(`exact KS of 2 x ${size.numbers}`, "ks", "scipy's ks_2samp", 0.33),
    line(`exact Wasserstein distance of 2 x ${size.numbers}`, "wasserstein", "scipy's wasserstein_distance"),
  ];
}

/** Three of six columns, against hyparquet. Only pyarrow writes such a file as users have it. */
async function parquet(program: string, csv: string, size: DataSize): Promise<readonly Figure[]> {
  const name = `${size.rows} rows of Parquet, 3 of 6 columns`;
  const path = csv.replace(/csv$/, "parquet");
  const python = await pythonWith("pyarrow.csv, pyarrow.parquet");
  if (python === undefined) return [leftOut(name, "no Python with pyarrow was found, and nothing else here writes Parquet")];
  await run(python, [resolve("test/bench/data-parquet.py"), csv, path]);
  const measured = await pairsOf(size.pairs, async () => ({
    ours: await timed(Sums, process.execPath, program, "ours", path),
    other: await timed(Sums, process.execPath, program, "hyparquet", path),
  }));
  for (const { ours, other } of measured) agree(ours.said, other.said);
  const walls = (side: "ours" | "other") => least(measured.map((pair) => pair[side].wall));
  return [
    compared(name, 1 / 4, walls("ours"), walls("other"), "ms", [
      `start to end, the best of ${size.pairs} in turn; against hyparquet's parquetRead with columns and onChunk`,
    ]),
  ];
}

/** Arrays that both sides read: scores and labels that go with them, and others that are a little higher. */
function writeArrays(folder: string, count: number): void {
  const random = seeded(11);
  const labels = new Uint8Array(count);
  const [scores, others] = [new Float64Array(count), new Float64Array(count)];
  for (let at = 0; at < count; at++) {
    labels[at] = random() < 0.3 ? 1 : 0;
    scores[at] = 0.3 * labels[at]! + 0.7 * random();
    others[at] = 0.0903 + 0.7 * random() + 0.2 * random() ** 2;
  }
  writeFileSync(join(folder, "labels.u8"), labels);
  writeFileSync(join(folder, "scores.f64"), scores);
  writeFileSync(join(folder, "others.f64"), others);
}

async function timed<T>(
  shape: z.ZodType<T>,
  command: string,
  ...args: readonly string[]
): Promise<{ readonly said: T; readonly wall: number }> {
  const from = performance.now();
  const { stdout } = await run(command, args, { maxBuffer: 1 << 24 });
  return { wall: performance.now() - from, said: shape.parse(JSON.parse(stdout)) };
}

/** A Python that can import these; undefined where there is none. */
async function pythonWith(modules: string): Promise<string | undefined> {
  const named = process.env["BENCH_PYTHON"];
  if (named !== undefined && !existsSync(named)) throw new Error(`there is no ${named}, which BENCH_PYTHON names`);
  const python = named ?? "python3";
  try {
    await run(python, ["-c", `import ${modules}`]);
    return python;
  } catch {
    return undefined;
  }
}

/** Ours against the other's, if that was measured; less is better. */
function compared(
  name: string,
  aim: number | undefined,
  ours: number | undefined,
  other: number | undefined,
  unit: string,
  how: readonly string[],
): Figure {
  const mine = ours ?? NaN;
  if (other === undefined)
    return leftOut(
      name,
      `${mine.toFixed(0)} ${unit}; not compared, for no Python with numpy, pandas, scipy and scikit-learn was found`,
    );
  return {
    name,
    value: mine / other,
    unit: "x",
    aim,
    how: [`${mine.toFixed(0)} ${unit} against ${other.toFixed(0)} ${unit}`, ...how],
  };
}

function leftOut(name: string, because: string): string {
  return `${name}: ${because}\n    BENCH_PYTHON=<path> names one that has them`;
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

type Flat = Readonly<Record<string, number>>;

function flat({ auc, logLoss, brier, ece, confusion }: z.output<typeof Metrics>): Flat {
  const cells = Object.entries(confusion).flatMap(([group, counts]) =>
    counts.map((count, cell) => [`confusion of ${group}, ${cell}`, count] as const),
  );
  return { auc, logLoss, brier, ece, ...Object.fromEntries(cells) };
}

/** Both sides say the same of the same things, or nothing was measured. */
export function agree(ours: Flat, other: Flat): void {
  const names = new Set([...Object.keys(ours), ...Object.keys(other)]);
  const apart = [...names].filter((name) => {
    const [one, another] = [ours[name] ?? NaN, other[name] ?? NaN];
    return !(Math.abs(one - another) <= CLOSE * Math.max(1, Math.abs(another)));
  });
  if (apart.length > 0)
    throw new Error(`both sides differ: ${apart.map((name) => `${name} is ${ours[name]} and ${other[name]}`).join("; ")}`);
}
