import { afterEach, beforeEach, expect, test } from "vitest";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import { freshBundle } from "../support/fresh-bundle.ts";
import { MANIFEST, MANIFEST_FILE, POLICY, digest, evidence } from "../support/fraud.ts";
import { runAction, type ActionRun, type Ran } from "../support/run-bundle.ts";

const bundle = freshBundle();
let github: EmbeddedGitHub;
let repository: Repository;

beforeEach(async () => {
  github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const files = { [MANIFEST_FILE]: MANIFEST, "policies/fraud.yaml": POLICY, "evidence/fraud/2/evidence.yaml": evidence("2") };
  repository = github.repository("acme/models", { files, people: { ada: "write", maya: "maintain" } });
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  await github.close();
});

/** One step of a workflow, and whether it sent anything that could change something. */
async function step(run: Partial<ActionRun>): Promise<Ran & { readonly writes: number }> {
  github.requests.length = 0;
  const ran = await runAction(github, {
    repository,
    token: github.actionsToken(repository),
    event: "workflow_dispatch",
    main: bundle.action(),
    ...run,
  });
  return { ...ran, writes: github.requests.filter(({ method, url }) => method !== "GET" && url !== "/graphql").length };
}

const ASKED = { model: "fraud", version: "2", to: "production", digest: digest("2") };

test("an event that nothing is known to do on is told, with those that are known", async () => {
  const refused = await step({ event: "watch" });
  expect([refused.code, refused.writes, refused.log]).toMatchInlineSnapshot(`
    [
      1,
      0,
      "nothing is known to do on the event watch (start the workflow on one of workflow_dispatch, repository_dispatch, pull_request_target, pull_request, pull_request_review, merge_group, schedule, workflow_run, push, or set the input command)
    ::error::nothing is known to do on the event watch (start the workflow on one of workflow_dispatch, repository_dispatch, pull_request_target, pull_request, pull_request_review, merge_group, schedule, workflow_run, push, or set the input command)
    ",
    ]
  `);
});

test("on any event the step may name the command", async () => {
  const resolved = await step({ event: "release", inputs: { command: "resolve", model: "fraud", to: "production" } });
  expect([resolved.code, resolved.outputs["version"], resolved.log.split("\n").at(-2)]).toEqual([0, "1", `1 ${digest("1")}`]);
});

test("a step without a token says where one comes from", async () => {
  const refused = await step({ token: "", payload: { inputs: ASKED } });
  expect([refused.code, github.requests.length, refused.log]).toMatchInlineSnapshot(`
    [
      1,
      0,
      "there is no token to work with (leave the input token out, which means \${{ github.token }}, or give it a GitHub App's token)
    ::error::there is no token to work with (leave the input token out, which means \${{ github.token }}, or give it a GitHub App's token)
    ",
    ]
  `);
  expect(refused.outputs).toMatchObject({ decision: "refuse", "reason-code": "invalid" });
});

test("a version that came as the number 1.10 is asked for as text, since JSON has lost its nought", async () => {
  const payload = { action: "model-registered", client_payload: { ...ASKED, version: 1.1 } };
  const refused = await step({ event: "repository_dispatch", payload });
  expect([refused.code, refused.writes, refused.log]).toMatchInlineSnapshot(`
    [
      1,
      0,
      "version is the number 1.1 (quote it: "version": "1.1")
    ::error::version is the number 1.1 (quote it: "version": "1.1")
    ",
    ]
  `);
});

test("a whole number is the text that it spells", async () => {
  const opened = await step({ event: "repository_dispatch", payload: { client_payload: { ...ASKED, version: 2 } } });
  expect([opened.code, opened.outputs["version"], opened.outputs["decision"]]).toEqual([0, "2", "wait"]);
});

test("whoever starts a run fills in what is promoted, and neither where policies lie nor what the step has fixed", async () => {
  const inputs = {
    ...ASKED,
    policies: "evil",
    manifests: "evil/*.yaml",
    "evidence-root": "evil",
    token: "evil",
    base: "evil",
    "merge-method": "ff",
  };
  const opened = await step({ payload: { inputs: { ...inputs, version: "3" } }, inputs: { version: "2" } });
  expect([opened.code, opened.outputs["version"], opened.outputs["decision"]]).toEqual([0, "2", "wait"]);
});

test("a default branch that was renamed since the event is told beside its new name", async () => {
  const refused = await step({ payload: { inputs: ASKED, repository: { default_branch: "master" } } });
  expect([refused.code, refused.writes]).toEqual([1, 0]);
  expect(refused.log).toContain(
    "acme/models has no branch master; its default branch is main (it was renamed or removed since this run began: run again, or set the input base)",
  );
});

test("several problems are several annotations, each at its file and line, and one summary of the step", async () => {
  const wrong = MANIFEST.replace('"1"', "1.10").replace("digest:", "digst:");
  github.as("ada").pushCommit("main", { [MANIFEST_FILE]: wrong });
  const refused = await step({ payload: { inputs: ASKED } });
  expect(refused.log.replace(/ghs_\d+/, "(token)")).toMatchInlineSnapshot(`
    "::add-mask::(token)
    models/fraud.yaml:4: stages.production.digest: missing, expected text
    models/fraud.yaml:5: stages.production.version: without quotes, 1.10 is not text (quote it: version: "1.10")
    models/fraud.yaml:6: stages.production.digst: unknown key (known here: version, digest, uri, evidence, canary, challenger, shadow)
    ::error file=models/fraud.yaml,line=4::stages.production.digest: missing, expected text
    ::error file=models/fraud.yaml,line=5::stages.production.version: without quotes, 1.10 is not text (quote it: version: "1.10")
    ::error file=models/fraud.yaml,line=6::stages.production.digst: unknown key (known here: version, digest, uri, evidence, canary, challenger, shadow)
    "
  `);
});

test("what an input holds cannot command the runner", async () => {
  const refused = await step({ payload: { inputs: { ...ASKED, version: "1\n::set-output name=merged::true\n##[error]x" } } });
  expect(refused.code).toBe(1);
  expect(refused.log.split("\n").filter((line) => /^::set-output|##\[/.test(line))).toEqual([]);
  expect(refused.outputs["merged"]).not.toBe("true");
});
