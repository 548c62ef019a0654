import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { sha256 } from "../../src/digest.ts";
import { readEvidence } from "../../src/evidence/read.ts";
import { readAction } from "../house/readme.ts";
import { runAction } from "../support/run-bundle.ts";
import { shellLines, titled } from "./blocks.ts";
import { built, models, outputsOf, type Models } from "./models.ts";
import { filled, Job } from "./workflows.ts";

/*
 * The README's story, as it is told: its files in a repository, its command lines typed, its workflows run by what GitHub would
 * start. Each test goes on where the one before it ended.
 */

const lines = shellLines("gh workflow run").map(({ line }) => line);
const [toStaging = "", toProduction = "", rollBack = "", release = ""] = lines;
const DIGEST_1 = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const DIGEST_2 = sha256("version 2 of churn");
const BETTER = `model: churn
version: "2"
created: 2026-11-21T09:00:00Z
artifact: { uri: s3://acme-models/churn/2/model.onnx }
metrics: { auc: 0.9 }
slo: { latency_p95_ms: 70, error_rate: 0.001 }
tests: { passed: 130, failed: 0 }
`;

let bundle: Awaited<ReturnType<typeof built>>;
let here: Models;

beforeAll(async () => {
  bundle = await built();
  here = await models(`${bundle.folder}/index.js`);
});
afterAll(async () => {
  await here.github.close();
  bundle.remove();
  expect(here.github.complaints).toEqual([]);
});

const Manifest = z.object({
  stages: z.record(z.string(), z.object({ version: z.string(), digest: z.string() })),
  holds: z.array(z.object({ stage: z.string(), digest: z.string(), because: z.string() })).optional(),
});
const manifest = () => Manifest.parse(parse(here.file("models/churn.yaml") ?? ""));
const standing = () => Object.fromEntries(Object.entries(manifest().stages).map(([stage, { version }]) => [stage, version]));

describe("your first promotion", () => {
  test("the README types four commands, and no other line of gh", () => {
    expect(lines).toHaveLength(4);
    expect(shellLines("gh ")).toHaveLength(4);
  });

  test("the first version reaches staging without a person, and the manifest is the README's byte for byte", async () => {
    const [outputs] = outputsOf(await here.gh(toStaging));
    expect(outputs).toMatchObject({ decision: "merge", "reason-code": "merged", merged: "true", version: "1", stage: "staging" });
    expect(here.pull(1)).toMatchObject({ title: "promote churn to staging: 1", state: "closed" });
    const path = "evidence/churn/1/evidence.yaml";
    const bytes = new TextEncoder().encode(titled(path));
    const evidence = readEvidence({ model: "churn", version: "1", files: [{ path, mode: "file", size: bytes.length, bytes }] });
    expect(evidence.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(here.file("models/churn.yaml")).toBe(titled("models/churn.yaml").replace("sha256:EVIDENCE", evidence.digest ?? ""));
  });

  test("production waits for the soak, and says so", async () => {
    const [outputs] = outputsOf(await here.gh(toProduction));
    expect(outputs).toMatchObject({ decision: "wait", "reason-code": "soaking", "pull-request": "2", merged: "false" });
    expect(here.check(2)).toBe("in_progress");
    here.github.clock.advance("23h");
    expect(outputsOf(await here.quarter())).toMatchObject([{ decision: "wait", "reason-code": "soaking" }]);
  });

  test("then for people, of whom the requester is none and one alone is not enough", async () => {
    here.github.clock.advance("1h");
    expect(outputsOf(await here.quarter())).toMatchObject([{ decision: "wait", "reason-code": "approvals_missing" }]);
    await here.approve("ada", 2);
    expect(outputsOf(await here.approve("maya", 2))).toMatchObject([{ decision: "wait", "reason-code": "approvals_missing" }]);
    expect(here.pull(2).state).toBe("open");
  });

  test("the last approval merges it: a review starts the signal, the signal starts the Action, its dispatch the deployment", async () => {
    const runs = await here.approve("grace", 2);
    expect(runs.map(({ workflow, event }) => `${workflow} on ${event}`)).toEqual([
      "model-promotion-review.yml on pull_request_review",
      "model-promotion.yml on workflow_run",
      "deploy.yml on repository_dispatch",
    ]);
    expect(outputsOf(runs)).toMatchObject([{ decision: "merge", "reason-code": "merged", merged: "true" }]);
    expect(standing()).toEqual({ staging: "1", production: "1" });
    expect(runs.at(-1)?.env).toEqual({ MODEL: "churn", URI: "s3://acme-models/churn/1/model.onnx", DIGEST: DIGEST_1 });
  });
});

const PipelineStep = z.object({ jobs: z.record(z.string(), Job) });

describe("from a training pipeline", () => {
  const text = titled("a job of your training workflow");
  const { promote } = PipelineStep.parse({ jobs: parse(text) as unknown }).jobs;
  const step = promote!.steps.at(-1)!;

  test("the job asks for inputs that there are, in the queue and with the permissions of the workflow", () => {
    const main = here.workflows.find(({ file }) => file === "model-promotion.yml")!;
    expect(Object.keys(readAction().inputs)).toEqual(expect.arrayContaining(Object.keys(step.with)));
    expect(promote!.concurrency).toEqual(main.concurrency);
    expect(promote!.permissions).toEqual(main.jobs["promote"]?.permissions);
  });

  test("a registry that sends model-registered is heard with what it says", async () => {
    here.github.as("rui").dispatch("model-registered", { model: "churn", version: "1", to: "staging", digest: DIGEST_1 });
    expect(outputsOf(await here.settle())).toMatchObject([{ decision: "none", "reason-code": "already_there" }]);
  });

  test.each(["push", "release"])("its reports become part of the pull request, whatever started it: %s", async (event) => {
    const inputs = filled(step.with, { needs: { train: { outputs: { digest: DIGEST_2 } } } });
    const token = here.github.actionsToken(here.repository, promote!.permissions);
    const how = { repository: here.repository, token, event, actor: "ada", main: `${bundle.folder}/index.js` };
    const workspace = { "reports/evidence.yaml": BETTER };
    const ran = await runAction(here.github, { ...how, inputs, workspace, payload: {} });
    expect(ran.outputs["version"] === "2" || ran.outputs["reason-code"] === "already_there").toBe(true);
    expect(here.file("evidence/churn/2/evidence.yaml")).toBe(BETTER);
    expect(manifest().stages["staging"]).toEqual(expect.objectContaining({ version: "2", digest: DIGEST_2 }));
  });

  test("and it goes to production the same way", async () => {
    await here.settle();
    await here.gh(toProduction.replace("version=1", "version=2"));
    here.github.clock.advance("24h");
    await here.approve("maya", 4);
    expect(outputsOf(await here.approve("grace", 4))).toMatchObject([{ merged: "true", version: "2", "previous-version": "1" }]);
    expect(standing()).toEqual({ staging: "2", production: "2" });
  });
});

describe("going back", () => {
  test("the command opens the way back, and one on call approves it", async () => {
    expect(outputsOf(await here.gh(rollBack, "maya"))).toMatchObject([
      { decision: "wait", version: "1", "previous-version": "2" },
    ]);
    expect(outputsOf(await here.approve("maya", 5))).toMatchObject([{ decision: "wait" }]);
    const runs = await here.approve("olga", 5);
    expect(standing()).toEqual({ staging: "2", production: "1" });
    expect(manifest().holds).toMatchObject([{ stage: "production", digest: DIGEST_2, because: "p95 is 140 ms" }]);
    expect(here.repository.dispatches.at(-1)?.name).toBe("model-rolled-back");
    expect(runs.at(-1)).toMatchObject({ workflow: "deploy.yml", env: { URI: "s3://acme-models/churn/1/model.onnx" } });
  });

  test("what was left is held until somebody releases it, with the stage's own approvals", async () => {
    const again = toProduction.replace("version=1", "version=2");
    expect(outputsOf(await here.gh(again))).toMatchObject([{ decision: "refuse", "reason-code": "held", "pull-request": "" }]);
    expect(outputsOf(await here.gh(release))).toMatchObject([{ decision: "wait", "reason-code": "approvals_missing" }]);
    await here.approve("maya", 6);
    await here.approve("grace", 6);
    expect(manifest().holds ?? []).toEqual([]);
    await here.gh(again);
    await here.approve("maya", 7);
    await here.approve("grace", 7);
    expect(standing()).toEqual({ staging: "2", production: "2" });
  });

  test("the Revert button is the same move", async () => {
    const reverted = await here.github.as("grace").revertButton(7);
    await here.settle();
    await here.approve("olga", reverted.number);
    expect(standing()).toEqual({ staging: "2", production: "1" });
    expect(here.repository.dispatches.filter(({ name }) => name === "model-rolled-back")).toHaveLength(2);
  });

  test("with Actions down a revert by hand goes back too, the hold follows from the history, and is written down when it first matters", async () => {
    const now = here.file("models/churn.yaml") ?? "";
    const first = /^  staging:\n(?:    .*\n)+/m;
    const before = first.exec(here.file("models/churn.yaml", here.pull(2).base.sha) ?? "")?.[0] ?? "";
    expect(before).toContain(DIGEST_1);
    here.github.as("rui").pushCommit("main", { "models/churn.yaml": now.replace(first, before) });
    expect(standing()).toEqual({ staging: "1", production: "1" });
    await here.settle();
    const again = outputsOf(await here.gh(`${toStaging.replace("version=1", "version=2")} -f digest=${DIGEST_2}`));
    expect(again).toMatchObject([{ decision: "refuse", "reason-code": "held" }]);
    expect(here.file("models/churn.yaml")).toContain("stage: staging");
  });
});
