import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { bundle } from "../house/build.ts";
import { laidOut } from "../support/run-bundle.ts";
import { goneOn } from "./gone-on.ts";
import { pictureOf } from "./picture.ts";
import { place, type Place, type Step } from "./place.ts";
import { letThrough, spell, type Guard, type Passing } from "./proxy.ts";
import { FILES_OF, waysOn, type Story } from "./stories.ts";

/** The Action as `src/` is now, and the clock it lives by, in a folder of their own. */
export type Program = { readonly args: readonly string[]; readonly remove: () => void };

/** What came of killing one story's process at every point. */
export type Killed = {
  readonly story: Story;
  /** Requests of the undisturbed run. */
  readonly requests: number;
  /** Points at which a process was killed, one process for each. */
  readonly points: number;
  /** Runs that went on from there: one for each way on and each state that a kill left behind. */
  readonly runs: number;
  readonly failures: readonly string[];
};

export async function program(): Promise<Program> {
  const home = mkdtempSync(join(tmpdir(), "crash-program-"));
  await bundle(join(home, "dist"));
  const clock = join(home, "clock.mjs");
  writeFileSync(clock, transformSync(readFileSync("test/support/clock.ts", "utf8"), { loader: "ts" }).code);
  return { args: ["--import", clock, join(home, "dist", "index.js")], remove: () => rmSync(home, { recursive: true }) };
}

/**
 * Kills the story's process before and after each of its requests that is `chosen`, one process for each point, and goes on from every state that
 * this leaves behind: the end has to be that of the run nobody disturbed.
 */
export async function killEverywhere(
  story: Story,
  { args }: Program,
  chosen: (passing: Passing, when: "before" | "after") => boolean = () => true,
): Promise<Killed> {
  const at = await place(FILES_OF(story));
  try {
    await story.before?.(at);
    const begin = at.github.remember();
    const failures: string[] = [];

    const undisturbed = await live(at, story.step, args, letThrough);
    if (undisturbed.killed || undisturbed.exit !== 0) throw new Error(`${story.name} fails undisturbed:\n${undisturbed.log}`);
    const requests = [...at.proxy.passed];
    const expected = pictureOf(at.repository());

    const goneOnFrom = new Set<string>();
    const counts = { points: 0, runs: 0 };
    for (const when of ["before", "after"] as const) {
      for (const { nth } of requests.filter((passing) => chosen(passing, when))) {
        begin();
        counts.points++;
        const died = await live(at, story.step, args, killing(nth, when));
        const [last] = at.proxy.passed.filter((one) => one.nth === nth);
        const point = `${story.name}, killed ${when} request ${nth} (${spell(last)})`;
        if (!died.killed) failures.push(`${point}: the process was not killed\n${died.log}`);
        const left = pictureOf(at.repository());
        if (goneOnFrom.has(left)) continue;
        goneOnFrom.add(left);
        const here = at.github.remember();
        for (const way of waysOn(story)) {
          here();
          counts.runs++;
          failures.push(...(await goneOn(at, way, expected)).map((failure) => `${point}: ${failure}`));
        }
      }
    }
    failures.push(...at.github.complaints);
    return { story, requests: requests.length, ...counts, failures };
  } finally {
    await at.close();
  }
}

const KILL = Symbol("kill");

/** A guard that has the process killed at one request: before GitHub hears of it, or once it is done and not yet answered. */
function killing(nth: number, when: "before" | "after") {
  return async (passing: Passing, forward: Parameters<Guard>[1]) => {
    if (passing.nth !== nth) return passing.nth < nth ? forward() : ("cut" as const);
    if (when === "after") await forward();
    return KILL;
  };
}

type Lived = { readonly killed: boolean; readonly exit: number | null; readonly log: string };

/** A process of its own for one step, which lives until it ends or the guard has it killed. */
async function live(at: Place, step: Step, args: readonly string[], guard: Guard | ReturnType<typeof killing>): Promise<Lived> {
  const { home, workspace, env } = laidOut(at.door, at.asAction(step));
  const child = spawn(process.execPath, args, { cwd: workspace, env: { ...env } });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  at.proxy.guard(async (passing, forward) => {
    const fate = await guard(passing, forward);
    if (fate !== KILL) return fate;
    child.kill("SIGKILL");
    return "cut";
  });
  const [exit, signal] = await new Promise<[number | null, string | null]>((done) => {
    child.on("close", (code, by) => done([code, by]));
  });
  await at.proxy.quiet();
  rmSync(home, { recursive: true });
  return { killed: signal === "SIGKILL", exit, log };
}
