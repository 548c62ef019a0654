import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../src/commands/run.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { host } from "../../src/github/host.ts";
import { readRequest } from "../../src/inputs.ts";
import type { ResultData } from "../../src/report/json.ts";
import { resultData } from "../../src/report/json.ts";
import { say, sayError } from "../../src/say.ts";
import { runAction } from "../support/run-bundle.ts";
import type { Came, Order, Place } from "./order.ts";

/*
 * One of the processes of the storm: runs commands one after the other as it is asked to, each with a client of its own, and tells
 * what they came to. `node test/storm/process.ts <place as JSON>`, with an IPC channel.
 */

const [place] = process.argv.slice(2).map((text) => JSON.parse(text) as Place);
if (place === undefined || process.send === undefined) throw new Error("started by the driver, with a place and a channel");
const home = mkdtempSync(join(tmpdir(), "storm-"));
process.on("disconnect", () => {
  rmSync(home, { recursive: true, force: true });
  process.exit();
});
process.on("message", (order: Order) => {
  void (order.bundled ? byBundle(order, place) : byCommand(order, place)).then((came) => process.send?.(came));
});

/** The seconds of this GitHub pass a hundred times faster, and so does what is waited for. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms / 100));
}

async function byCommand({ id, inputs, happening, actor, now, files }: Order, at: Place): Promise<Came> {
  const folder = mkdtempSync(join(home, "run-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const log: string[] = [];
  const told = (line: string) => void log.push(line);
  try {
    const scene = {
      request: orThrow(readRequest({ command: "auto", ...inputs })),
      host: host({ token: at.token, baseUrl: at.url, repository: at.repository, userAgent: `storm/${id}`, log: told, wait }),
      workspace: workspace(folder),
      now: new Date(now),
      log: told,
      actor,
      defaultBranch: "main",
    };
    const outcome = await run(scene, "repository", happening);
    const { exit, text } = say(outcome, "");
    return { id, exit, results: outcome.is === "judged" ? outcome.results.map(resultData) : [], said: exit === 0 ? "" : text };
  } catch (error) {
    const { exit, text, stack } = sayError(error);
    return { id, exit, results: [], said: [text, ...log, stack ?? ""].join("\n") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same by `dist/index.js`, with the event that the runner would hand over. */
async function byBundle({ id, inputs, happening, actor, now, files }: Order, at: Place): Promise<Came> {
  const home_ = { repo: { full_name: at.repository } };
  const event =
    happening.kind === "pull"
      ? { event: "pull_request_target", payload: { pull_request: { number: happening.number, head: home_, base: home_ } } }
      : happening.kind === "sweep"
        ? { event: "schedule" }
        : { event: "workflow_dispatch", payload: { inputs } };
  const { code, log, result } = await runAction(
    { url: at.url, clock: { now: () => new Date(now) } },
    {
      repository: { fullName: at.repository, defaultBranch: "main" },
      token: at.token,
      ...event,
      inputs,
      actor,
      workspace: files,
      main: at.bundle,
    },
  );
  // What `result-file` holds is the product's own; an error has neither of the two.
  const whole = result as { readonly results?: readonly ResultData[]; readonly decision?: unknown; readonly error?: string };
  const results = whole.results ?? (whole.decision === undefined ? [] : [whole as unknown as ResultData]);
  const exit = whole.error !== undefined ? 3 : code === 0 ? 0 : results.length > 0 ? 1 : 2;
  return { id, exit, results, said: exit === 0 ? "" : log };
}
