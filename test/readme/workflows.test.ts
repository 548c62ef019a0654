import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readEvent } from "../../src/github/event.ts";
import { Inputs, readRequest } from "../../src/inputs.ts";
import { OURS } from "./models.ts";
import { dispatched, readWorkflow } from "./workflows.ts";

const texts = new Map(OURS.map((name) => [name, readFileSync(`.github/workflows/${name}`, "utf8")]));
const [main, signal] = OURS.map((name) => readWorkflow(name, texts.get(name) ?? ""));

test("nothing is granted but to the one job that needs it, and each line says why", () => {
  expect(main!.permissions).toEqual({});
  expect(signal!.permissions).toEqual({});
  expect(Object.values(signal!.jobs).map(({ permissions }) => permissions)).toEqual([undefined]);
  const granted = texts.get("model-promotion.yml")!.match(/^ {6}[\w-]+: (read|write).*$/gm) ?? [];
  expect(granted).toHaveLength(Object.keys(main!.jobs["promote"]?.permissions ?? {}).length);
  for (const line of granted) expect(line).toMatch(/: write # \S.{10,}$/);
});

test("the privileged one checks nothing out, runs no command, and holds one step: the Action", () => {
  const steps = Object.values(main!.jobs).flatMap(({ steps: own }) => own);
  expect(steps).toEqual([{ uses: "gated-model-promotion/gated-model-promotion@v1", with: {}, env: {} }]);
  expect(texts.get("model-promotion.yml")).not.toMatch(/actions\/checkout|\$\{\{/);
});

test("the signal does nothing that a pull request could bend", () => {
  const steps = Object.values(signal!.jobs).flatMap(({ steps: own }) => own);
  expect(steps.map(({ uses, run }) => [uses, run?.split(" ")[0]])).toEqual([[undefined, "echo"]]);
  expect(texts.get("model-promotion-review.yml")).not.toContain("${{");
});

test("one run at a time, and none is dropped", () => {
  expect(main!.concurrency).toEqual({ group: "model-promotion", queue: "max" });
});

test("it starts on what is needed and on nothing else; a review's end is heard by the signal's exact name", () => {
  expect(main!.on).toEqual({
    workflow_dispatch: expect.objectContaining({}) as unknown,
    repository_dispatch: { types: ["model-registered"] },
    pull_request_target: { types: ["opened", "synchronize", "reopened", "ready_for_review", "enqueued", "closed"] },
    merge_group: { types: ["checks_requested"] },
    workflow_run: { workflows: [signal!.name], types: ["completed"] },
    schedule: [{ cron: "*/15 * * * *" }],
  });
  expect(signal!.on).toEqual({ pull_request_review: { types: ["submitted", "dismissed"] } });
});

const PULL = {
  pull_request: { number: 1, head: { repo: { full_name: "acme/models" } }, base: { repo: { full_name: "acme/models" } } },
};

const GROUP = {
  action: "checks_requested",
  merge_group: {
    head_sha: "a".repeat(40),
    head_ref: `refs/heads/gh-readonly-queue/main/pr-1-${"b".repeat(40)}`,
    base_sha: "b".repeat(40),
    base_ref: "refs/heads/main",
  },
};

test("auto knows what to do on each of these events", () => {
  const kinds = Object.keys(main!.on).map((name) => {
    const env = { GITHUB_EVENT_NAME: name, GITHUB_REPOSITORY: "acme/models" };
    const payload = name === "pull_request_target" ? PULL : name === "merge_group" ? GROUP : {};
    return [name, readEvent(env, payload).kind];
  });
  expect(Object.fromEntries(kinds)).toEqual({
    workflow_dispatch: "dispatch",
    repository_dispatch: "dispatch",
    pull_request_target: "pull",
    merge_group: "group",
    workflow_run: "sweep",
    schedule: "sweep",
  });
});

test("the fields of the form are inputs of the Action, and what it fills in by itself is accepted", () => {
  const form = dispatched(main!, {});
  expect(Object.keys(form)).toEqual(["model", "version", "to", "command", "reason", "digest"]);
  for (const name of Object.keys(form)) expect(Object.keys(Inputs.shape)).toContain(name);
  expect(readRequest(form)).toMatchObject({ ok: true, value: { command: "auto" } });
  expect(() => dispatched(main!, { modle: "churn" })).toThrow("Unexpected inputs");
});
