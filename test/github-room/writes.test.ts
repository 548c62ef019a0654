import { afterEach, beforeEach, expect, test } from "vitest";
import { host } from "../../src/github/host.ts";
import type { Host } from "../../src/ports.ts";
import type { CheckRun } from "../../src/ports/checks.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";

let github: EmbeddedGitHub;
let repository: Repository;
let ours: Host;
let log: string[];

const BRANCH = "promote/fraud/staging/2";
const MANIFEST = "models/fraud.yaml";
const bytes = (text: string) => new TextEncoder().encode(text);
const squash = (head: string) => ({ head, base: "main", method: "squash", title: "Promote", message: "Model: fraud" }) as const;

beforeEach(async () => {
  github = await startGitHub();
  github.organisation("acme", { members: ["maya", "linus"], teams: { owners: { members: ["maya"], pending: ["linus"] } } });
  repository = github.repository("acme/models", {
    people: { maya: "maintain", linus: { role: "write", custom: "releaser" } },
    files: { [MANIFEST]: "v: 1\n" },
  });
  log = [];
  ours = hostWith(github.actionsToken(repository));
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  expect(github.faultsWaiting()).toBe(0);
  await github.close();
});

function hostWith(token: string): Host {
  return host({
    token,
    baseUrl: github.url,
    repository: "acme/models",
    userAgent: "test",
    log: (line) => log.push(line),
    wait: async () => undefined,
  });
}

const main = () => repository.refs.get("refs/heads/main") ?? "";

async function opened(text = "v: 2\n"): Promise<{ readonly head: string; readonly number: number }> {
  const head = await ours.branches.commit({
    parent: main(),
    files: [{ path: MANIFEST, bytes: bytes(text) }],
    message: "Promote",
  });
  await ours.branches.create(BRANCH, head);
  const pull = await ours.pulls.create({ title: "Promote", body: "b", branch: BRANCH, base: "main" });
  if (typeof pull === "string") throw new Error("it is new");
  return { head, number: pull.number };
}

test("a branch comes, moves, and goes; doing any of it twice does no harm", async () => {
  const one = await ours.branches.commit({
    parent: main(),
    files: [
      { path: MANIFEST, bytes: bytes("v: 2\n") },
      { path: "evidence/a.bin", bytes: Uint8Array.of(0, 255) },
    ],
    message: "one",
  });
  const two = await ours.branches.commit({ parent: main(), files: [{ path: MANIFEST, bytes: bytes("v: 3\n") }], message: "two" });
  expect(await ours.branches.get(BRANCH)).toBeUndefined();
  expect(await ours.branches.create(BRANCH, one)).toBe("created");
  expect(await ours.branches.create(BRANCH, one)).toBe("exists");
  expect(await ours.branches.replace(BRANCH, two, main())).toBe("moved");
  expect(await ours.branches.replace(BRANCH, one, two)).toBe("replaced");
  expect(await ours.branches.replace(BRANCH, one, two)).toBe("replaced");
  expect(await ours.branches.get(BRANCH)).toEqual({ name: BRANCH, head: two });
  expect(await ours.branches.remove(BRANCH, one)).toBe("moved");
  expect(await ours.branches.get(BRANCH)).toEqual({ name: BRANCH, head: two });
  expect(await ours.branches.remove(BRANCH, two)).toBe("removed");
  expect(await ours.branches.remove(BRANCH, two)).toBe("removed");
  expect(await ours.branches.remove(BRANCH)).toBe("removed");
  expect(await ours.branches.get(BRANCH)).toBeUndefined();
  expect(await ours.branches.replace(BRANCH, two, one)).toBe("moved");
  expect(await ours.branches.get(BRANCH)).toBeUndefined();
  const [found] = await ours.objects.read([{ commit: one, path: "evidence/a.bin", as: "file" }], 10);
  expect(found).toMatchObject({ is: "entry", entry: { bytes: Uint8Array.of(0, 255) } });
});

test("a pull request whose answer was lost is found, not opened twice", async () => {
  const head = await ours.branches.commit({
    parent: main(),
    files: [{ path: MANIFEST, bytes: bytes("v: 2\n") }],
    message: "Promote",
  });
  await ours.branches.create(BRANCH, head);
  github.fault({ method: "POST", path: /\/pulls$/ }, { is: "reset after" });
  const plan = { title: "Promote", body: "b", branch: BRANCH, base: "main" };
  expect(await ours.pulls.create(plan)).toMatchObject({ number: 1 });
  expect(await ours.pulls.create(plan)).toBe("exists");
  expect([...repository.pulls.keys()]).toHaveLength(1);
});

test("edits, closes with a reason, and knows who pushed", async () => {
  const { number, head } = await opened();
  await ours.pulls.edit(number, { title: "Promote fraud", body: "c" });
  github.as("linus").pushRef(BRANCH, main());
  github.as("linus").pushRef(BRANCH, head);
  expect((await ours.pulls.pushers(BRANCH))?.toSorted()).toEqual(["github-actions[bot]", "linus"]);
  await ours.pulls.close(number, "a newer candidate came");
  expect(await ours.pulls.get(number)).toMatchObject({ title: "Promote fraud", body: "c", state: "closed" });
  expect(repository.pulls.get(number)?.comments.map(({ body }) => body)).toEqual(["a newer candidate came"]);
  expect(await ours.pulls.mergeBase("main", head)).toBe(main());
});

test("merges the head that was judged", async () => {
  const { number, head } = await opened();
  const answer = await ours.pulls.merge(number, squash(head));
  expect(answer).toEqual({ is: "merged", commit: main() });
  expect(await ours.pulls.get(number)).toMatchObject({ state: "merged", mergeCommit: main() });
});

test("does not merge a commit nobody judged", async () => {
  const { number, head } = await opened();
  github.meanwhile({ method: "PUT" }, () => github.as("linus").pushCommit(BRANCH, { "evil.txt": "x" }));
  expect(await ours.pulls.merge(number, squash(head))).toEqual({ is: "head_moved" });
  expect(await ours.pulls.get(number)).toMatchObject({ state: "open" });
});

test("tells a conflict, a rule, a queue and a method from each other", async () => {
  const { number, head } = await opened();
  repository.settings.methods.squash = false;
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "method_not_allowed" });
  repository.settings.methods.squash = true;
  const rule = github.protect(repository, { reviews: { approvals: 1 } });
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "refused_by_rule" });
  rule.reviews = undefined;
  rule.checks = { required: [{ name: "model promotion" }] };
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "refused_by_rule" });
  rule.checks = undefined;
  rule.mergeQueue = true;
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "merge_queue" });
  rule.mergeQueue = undefined;
  github.as("linus").pushCommit("main", { [MANIFEST]: "v: other\n" });
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "conflict" });
});

test("a merge whose answer was lost has merged", async () => {
  const { number, head } = await opened();
  github.fault({ method: "PUT" }, { is: "reset after" });
  expect(await ours.pulls.merge(number, squash(head))).toMatchObject({ is: "merged" });
  expect(await ours.pulls.get(number)).toMatchObject({ state: "merged", mergeCommit: main() });
});

test("check runs: settled, said anew, and reopened only as new ones", async () => {
  const { number, head } = await opened();
  const waiting: CheckRun = {
    name: "model promotion",
    status: "in_progress",
    title: "waiting",
    summary: "s",
    text: "",
    annotations: [],
  };
  const annotations = Array.from(
    { length: 70 },
    (_, at) => ({ path: MANIFEST, line: at + 1, level: "warning", title: "t", message: `m${at}` }) as const,
  );
  const shut: CheckRun = { ...waiting, status: "completed", conclusion: "failure", title: "shut", text: "why", annotations };
  const publish = async (check: CheckRun) => ours.checks.publish(head, [check], (await ours.pulls.get(number))?.checks ?? []);
  const runs = () =>
    [...repository.checks.values()].map(({ status, conclusion, annotations: made }) => [status, conclusion, made.length]);
  for (const [check, written] of [
    [waiting, 1],
    [waiting, 0],
    [shut, 1],
    [shut, 0],
  ] as const)
    expect(await publish(check)).toEqual({ written });
  expect(runs()).toEqual([["completed", "failure", 70]]);
  github.clock.advance("1h");
  expect(await publish(waiting)).toEqual({ written: 1 });
  expect(await publish(waiting)).toEqual({ written: 0 });
  expect(runs()).toEqual([
    ["completed", "failure", 70],
    ["in_progress", null, 0],
  ]);
});

test("another app's run of our name is answered by one of ours", async () => {
  const { number, head } = await opened();
  const check: CheckRun = {
    name: "model promotion",
    status: "completed",
    conclusion: "success",
    title: "forged",
    summary: "s",
    text: "",
    annotations: [],
  };
  await hostWith(github.appToken("mallory-ci", undefined, repository)).checks.publish(head, [check], []);
  const { checks = [] } = (await ours.pulls.get(number)) ?? {};
  expect(await ours.checks.publish(head, [{ ...check, conclusion: "failure", title: "shut" }], checks)).toEqual({ written: 1 });
  expect([...repository.checks.values()].map(({ app, conclusion }) => [app.slug, conclusion])).toEqual([
    ["mallory-ci", "success"],
    ["github-actions", "failure"],
  ]);
});
