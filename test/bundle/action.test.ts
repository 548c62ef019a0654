import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../house/build.ts";
import { runAction, type ActionRun, type Ran } from "../support/run-bundle.ts";
import { evidence, manifest, policy } from "../support/texts.ts";
import { world, type World } from "../support/world.ts";

/*
 * The Action as the runner starts it, in a process of its own; a few runs of each kind, since what the commands do is told elsewhere.
 */

const folder = mkdtempSync(join(tmpdir(), "bundle-"));
beforeAll(() => bundle(folder).then(() => undefined));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (w: World, how: Partial<ActionRun>): Promise<Ran> => {
  w.forget();
  return runAction(w.github, {
    repository: w.repository,
    token: w.token,
    event: "workflow_dispatch",
    actor: "ada",
    main: join(folder, "index.js"),
    ...how,
  });
};

const asked = (inputs: Readonly<Record<string, string>>): Partial<ActionRun> => ({ payload: { inputs } });
const event = (number: number): Partial<ActionRun> => ({
  event: "pull_request_target",
  actor: "grace",
  payload: {
    pull_request: { number, head: { repo: { full_name: "acme/models" } }, base: { repo: { full_name: "acme/models" } } },
  },
});

/** The parts of a run that somebody reads or scripts against, with commits, tokens and numbers of checks as words. */
function shown(w: World, { code, log, outputs, summary }: Ran): string {
  const { result, "result-file": file, ...words } = outputs;
  expect([typeof JSON.parse(result ?? ""), file]).toEqual(["object", expect.stringMatching(/result\.json$/)]);
  const requests = w.github.requests.map(
    ({ method, url, status }) => `${method} ${url.replace("/repos/acme/models", "")} ${status}`,
  );
  const parts = {
    log: log.trimEnd(),
    outputs: Object.entries(words)
      .map(([name, value]) => `${name}: ${value}`)
      .join("\n"),
    // Its first line; the rest is told where summaries are.
    summary: summary.split("\n")[0] ?? "",
    requests: requests.join("\n"),
  };
  const told = Object.entries(parts).map(([name, text]) => `--- ${name}\n${text}\n`);
  return [`exit ${code}\n`, ...told]
    .join("\n")
    .replaceAll(/\b[0-9a-f]{40}\b/g, "(commit)")
    .replaceAll(/(?<=[@` ])(?=[0-9a-f\u200b]*\d)[0-9a-f]{6}\u200b?[0-9a-f]\b/g, "(commit)")
    .replaceAll(/ghs_\d+/g, "(token)")
    .replaceAll(/check-runs\/\d+/g, "check-runs/(id)");
}

test("promote opens a pull request", async () => {
  const w = await world();
  const ran = await run(w, {
    ...asked({ model: "fraud", version: "8", to: "production" }),
    inputs: { evidence: "out/*.json" },
    workspace: { "out/report.json": evidence("8") },
  });
  await expect(shown(w, ran)).toMatchFileSnapshot("told/promote.txt");
});

test("a review merges what is approved", async () => {
  const w = await world();
  await w.promote({ version: "7" });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  const ran = await run(w, event(1));
  await expect(shown(w, ran)).toMatchFileSnapshot("told/merge.txt");
});

test("a review of what is shut fails the step, and the log says every reason", async () => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.89 } }) } });
  await w.promote({ version: "7" });
  const ran = await run(w, event(1));
  await expect(shown(w, ran)).toMatchFileSnapshot("told/shut.txt");
});

test("a sweep of a shut promotion is no failure", async () => {
  const w = await world({ files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.89 } }) } });
  await w.promote({ version: "7" });
  const ran = await run(w, { event: "schedule", actor: "grace" });
  expect([ran.code, ran.outputs["decision"], ran.outputs["reason-code"]]).toEqual([0, "refuse", "gates_shut"]);
});

test("a rollback opens the way back", async () => {
  const w = await world();
  w.github.clock.advance("1h");
  w.github.as("rui").pushCommit("main", { "models/fraud.yaml": manifest({ staging: "7", production: "7" }) });
  const ran = await run(w, asked({ command: "rollback", model: "fraud", to: "production", reason: "p95 90 ms" }));
  await expect(shown(w, ran)).toMatchFileSnapshot("told/rollback.txt");
});

test("resolve tells what a stage points at", async () => {
  const w = await world();
  const ran = await run(w, asked({ command: "resolve", model: "fraud", to: "production" }));
  await expect(shown(w, ran)).toMatchFileSnapshot("told/resolve.txt");
});

test("what a person must fix stands at its file and line", async () => {
  const w = await world({ files: { "policies/fraud.yaml": policy().replace('"gates"', '"gate"') } });
  const ran = await run(w, asked({ model: "fraud", version: "7", to: "production" }));
  await expect(shown(w, ran)).toMatchFileSnapshot("told/problem.txt");
});

test("an outage is told as one, and never as somebody's mistake", async () => {
  const w = await world();
  w.github.fault({ method: "POST", path: /\/git\/trees$/ }, { is: "reset before" });
  const ran = await run(w, asked({ model: "fraud", version: "7", to: "production" }));
  const said = ran.log.split("\n").filter((line) => line.startsWith("::error"));
  expect(said).toEqual([
    expect.stringMatching(/^::error::GitHub cannot be reached: .*This is not about your model: it is an outage/),
  ]);
  expect([ran.code, ran.outputs["decision"], ran.outputs["merged"]]).toEqual([1, "", ""]);
});

test("without a token it says what to do, and asks nobody", async () => {
  const w = await world();
  const ran = await run(w, { ...asked({ model: "fraud" }), token: "" });
  expect([ran.code, w.github.requests]).toEqual([1, []]);
  expect(ran.log).toContain("there is no token to work with");
});

test("who starts a run may fill what the workflow left open, and not say where things lie", async () => {
  const w = await world();
  const inputs = { model: "fraud", version: "7", to: "production", policies: "mine", base: "mine", manifests: "mine/*.yaml" };
  const ran = await run(w, asked(inputs));
  expect([ran.code, ran.outputs["reason-code"]]).toEqual([0, "approvals_missing"]);
});

test("the bundle that is committed starts", async () => {
  const w = await world();
  const ran = await runAction(w.github, { repository: w.repository, token: w.token, event: "fork", inputs: { command: "auto" } });
  expect(ran.log).toContain("nothing is known to do on the event fork");
  expect([ran.code, ran.outputs["reason-code"]]).toEqual([1, "invalid"]);
});
