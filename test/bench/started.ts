import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { laidOut, type ActionRun, type At } from "../support/run-bundle.ts";

/** All times in milliseconds. `cpu` is what the process itself used, in user and system mode, on however many threads. */
export type Took = { readonly code: number; readonly log: string; readonly wall: number; readonly cpu: number };

const TELL_CPU = `const { writeFileSync } = require("node:fs");
process.on("exit", () => writeFileSync(process.env.CPU_FILE, JSON.stringify(process.cpuUsage())));
`;

/** Runs the bundle once, at the machine's own time and without anything that slows it down but a note of its CPU time. */
export async function timedRun(github: At, run: ActionRun, main: string): Promise<Took> {
  const { home, workspace, env } = laidOut(github, run);
  const [preload, cpuFile] = [join(home, "tell-cpu.cjs"), join(home, "cpu.json")];
  writeFileSync(preload, TELL_CPU);
  const ran = await started(["--require", preload, main], { ...env, CPU_FILE: cpuFile }, workspace);
  // The file holds what process.cpuUsage answers: microseconds.
  const { user, system } = JSON.parse(readFileSync(cpuFile, "utf8")) as NodeJS.CpuUsage;
  rmSync(home, { recursive: true });
  return { ...ran, cpu: (user + system) / 1000 };
}

/** Starts the Node that runs this on these arguments and waits for its end. */
export function started(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<{ readonly code: number; readonly log: string; readonly wall: number }> {
  return new Promise((done, failed) => {
    const from = performance.now();
    let [wall, log] = [0, ""];
    const child = spawn(process.execPath, args, { cwd, env: { ...env }, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (log += text));
    child.on("error", failed);
    child.on("exit", () => (wall = performance.now() - from));
    child.on("close", (code) => done({ code: code ?? -1, log, wall }));
  });
}
