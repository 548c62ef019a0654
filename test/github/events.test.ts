import { expect, test } from "vitest";
import { acme, at, opened } from "./acme.ts";
import type { EmbeddedGitHub } from "./server.ts";

const told = (github: EmbeddedGitHub) =>
  github.events.map(({ event, action, starts }) => [
    action === undefined ? event : `${event} ${action}`,
    starts.map((start) => (start.held ? `${start.event} held` : start.event)),
  ]);

test("what a person does starts workflows", async () => {
  const world = await acme();
  opened(world);
  world.github.as("noor").approve(1);
  world.github.as("noor").comment(1, "fine");
  await world.github.as("noor").mergeByHand(1);
  expect(told(world.github)).toEqual([
    ["create", ["create"]],
    ["push", ["push"]],
    ["pull_request opened", ["pull_request", "pull_request_target"]],
    ["pull_request_review submitted", ["pull_request_review"]],
    ["issue_comment created", ["issue_comment"]],
    ["push", ["push"]],
    ["pull_request closed", ["pull_request", "pull_request_target"]],
  ]);
});

test("what GITHUB_TOKEN does starts nothing, but dispatches, and pull requests held until a person lets them run", async () => {
  const world = await acme();
  world.github.as("maya").pushCommit("change", { "a.txt": "a" });
  world.github.events.length = 0;
  await world.bot.rest.pulls.create({ ...at, title: "t", head: "change", base: "main" });
  await world.bot.rest.pulls.update({ ...at, pull_number: 1, title: "u" });
  await world.bot.rest.pulls.merge({ ...at, pull_number: 1 });
  await world.bot.rest.repos.createDispatchEvent({ ...at, event_type: "model-promoted", client_payload: { model: "fraud" } });
  expect(told(world.github)).toEqual([
    ["pull_request opened", ["pull_request held"]],
    ["pull_request edited", []],
    ["push", []],
    ["pull_request closed", []],
    ["repository_dispatch model-promoted", ["repository_dispatch"]],
  ]);
  expect(world.repository.dispatches).toMatchObject([{ name: "model-promoted", payload: { model: "fraud" } }]);
});

test("an App's token starts workflows as a person does", async () => {
  const world = await acme();
  world.github.as("maya").pushCommit("change", { "a.txt": "a" });
  await world.octokit(world.github.appToken("promoter")).rest.pulls.create({ ...at, title: "t", head: "change", base: "main" });
  expect(told(world.github).at(-1)).toEqual(["pull_request opened", ["pull_request", "pull_request_target"]]);
});

test("a payload is what the Action reads from its event file", async () => {
  const world = await acme();
  const { head } = opened(world);
  world.github.as("noor").approve(1);
  const review = world.github.events.at(-1)!;
  expect(review.payload).toMatchObject({
    action: "submitted",
    review: { state: "approved", commit_id: head.sha, user: { login: "noor" } },
    pull_request: { number: 1, head: { sha: head.sha }, base: { ref: "main" } },
    repository: { full_name: "acme/models", default_branch: "main" },
    organization: { login: "acme" },
    sender: { login: "noor", type: "User" },
  });
  const finished = world.github.finishWorkflow("Model promotion review", review);
  expect(finished.payload).toMatchObject({
    action: "completed",
    workflow_run: { name: "Model promotion review", head_sha: head.sha, event: "pull_request_review" },
  });
  expect(finished.starts).toEqual([{ event: "workflow_run", ref: "refs/heads/main", held: false }]);
});

test("a run on a pull request checks out the test merge, and there is none in a conflict", async () => {
  const world = await acme();
  const { head } = opened(world);
  const main = world.repository.refs.get("refs/heads/main")!;
  const sha = await world.github.checkedOut(world.repository, "refs/pull/1/merge");
  const { data } = await world.bot.rest.git.getCommit({ ...at, commit_sha: sha! });
  expect(data.parents.map((parent) => parent.sha)).toEqual([main, head.sha]);
  world.github.as("noor").pushCommit("main", { "models/fraud.yaml": "else\n" });
  expect(await world.github.checkedOut(world.repository, "refs/pull/1/merge")).toBeUndefined();
});

test("a person runs a workflow with inputs, and a schedule comes", async () => {
  const world = await acme();
  world.github.as("maya").runWorkflow("model-promotion.yml", { model: "fraud" });
  world.github.schedule(world.repository, "*/15 * * * *");
  expect(world.github.events.map(({ event, payload }) => [event, payload.inputs ?? payload.schedule])).toEqual([
    ["workflow_dispatch", { model: "fraud" }],
    ["schedule", "*/15 * * * *"],
  ]);
});
