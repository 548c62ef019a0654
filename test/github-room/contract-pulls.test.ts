import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host, PullFacts } from "../../src/ports.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import { bothReaders, type Readers, withoutViewer } from "./both-readers.ts";

/*
 * What GraphQL and REST must tell alike, asked of one GitHub with real git underneath. A test that fails here has found a reader
 * that would judge another promotion than its twin.
 */

const MANIFEST = "models/fraud.yaml";

let github: EmbeddedGitHub;
let repository: Repository;
let readers: Readers;
const alike = <T>(ask: (host: Host) => Promise<T>) => readers.alike(ask);
const main = () => repository.refs.get("refs/heads/main") ?? "";

beforeEach(async () => {
  github = await startGitHub();
  github.organisation("acme", { members: ["grace", "maya", "linus"], teams: { owners: ["maya"] } });
  repository = github.repository("acme/models", {
    people: { grace: "write", maya: "maintain", linus: "write" },
    files: { [MANIFEST]: "model: fraud\nv: 1\n", "models/run.sh": { executable: "#!/bin/sh\n" } },
  });
  readers = bothReaders(github, repository);
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  await github.close();
});

test("a pull request that a token opened: its one commit is believed, its reviews are all there", async () => {
  const facts = await promotion();
  expect(facts).toMatchObject({
    state: "open",
    fork: false,
    author: { login: "github-actions[bot]", type: "Bot" },
    commits: [
      {
        sha: facts.head,
        author: { login: "github-actions[bot]", type: "Bot" },
        committer: { login: "web-flow" },
        signedByGitHub: true,
        message: "Promote fraud 2",
      },
    ],
    files: [{ path: MANIFEST, change: "modified" }],
    reviews: [
      { by: { login: "maya", type: "User" }, state: "approved", commit: facts.head },
      { by: { login: "linus" }, state: "changes_requested" },
      { by: undefined, state: "commented" },
      { by: { login: "grace" }, state: "dismissed" },
    ],
    checks: [{ name: "model promotion", status: "in_progress", title: "waiting" }],
  });
});

async function promotion(): Promise<PullFacts> {
  const head = await readers.byGraphql.branches.commit({
    parent: main(),
    files: [{ path: MANIFEST, bytes: new TextEncoder().encode("v: 2\n") }],
    message: "Promote fraud 2",
  });
  expect(await readers.byGraphql.branches.create("promote/fraud/staging/2", head)).toBe("created");
  const made = await readers.byGraphql.pulls.create({
    title: "Promote fraud 2",
    body: "b",
    branch: "promote/fraud/staging/2",
    base: "main",
  });
  if (typeof made === "string") throw new Error("it is new");
  github.as("maya").approve(made.number);
  github.as("linus").review(made.number, { state: "CHANGES_REQUESTED", body: "no" });
  const gone = github.as("zoe");
  repository.collaborators.set("zoe", { role: "read" });
  gone.review(made.number, { state: "COMMENTED", body: "hm" });
  gone.user.deleted = true;
  const grace = github.as("grace");
  github.as("maya").dismiss(made.number, grace.approve(made.number));
  const check = {
    name: "model promotion",
    status: "in_progress",
    title: "waiting",
    summary: "for two",
    text: "",
    annotations: [],
  } as const;
  expect(await readers.byGraphql.checks.publish(head, [check], [])).toEqual({ written: 1 });
  const facts = await alike((host) => host.pulls.get(made.number));
  if (facts === undefined) throw new Error("it is there");
  expect(await readers.byGraphql.checks.publish(head, [check], facts.checks)).toEqual({ written: 0 });
  return facts;
}

test("a pull request of people: unsigned names, renamed files, a fork, a draft", async () => {
  const linus = github.as("linus");
  linus.pushCommit(
    "by-hand",
    { [MANIFEST]: null, "models/moved.yaml": "model: fraud\nv: 1\n", "new.txt": "n" },
    { author: { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" } },
  );
  linus.pushCommit("by-hand", { "README.md": null }, { author: { login: "grace" }, committer: { login: "linus" }, signed: true });
  linus.editOnSite("by-hand", { "models/run.sh": "changed" });
  const pull = linus.openPull({ title: "by hand", head: "by-hand", draft: true, body: null });
  const facts = await alike((host) => host.pulls.get(pull.number));
  expect(facts).toMatchObject({ draft: true, body: "", author: { login: "linus", type: "User" } });
  expect(facts?.commits?.map(({ signedByGitHub }) => signedByGitHub)).toEqual([false, false, true]);
  expect(facts?.files?.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toMatchObject([
    { path: "README.md", change: "removed" },
    { path: "models/moved.yaml", previous: MANIFEST, change: "renamed" },
    { change: "modified" },
    { path: "new.txt", change: "added" },
  ]);

  const fork = github.fork(repository, "mallory");
  github.as("mallory", fork).pushCommit("theirs", { "x.txt": "x" });
  const foreign = github.as("mallory", repository).openPull({ title: "theirs", head: "mallory:theirs" });
  expect(await alike((host) => host.pulls.get(foreign.number))).toMatchObject({
    fork: true,
    branch: "theirs",
    author: { login: "mallory" },
  });
});

test("a merged pull request, a closed one, and none", async () => {
  const linus = github.as("linus");
  linus.pushCommit("a", { "a.txt": "a" });
  const merged = linus.openPull({ title: "a", head: "a" });
  const commit = await linus.mergeByHand(merged);
  linus.pushCommit("b", { "b.txt": "b" });
  const closed = linus.openPull({ title: "b", head: "b" });
  linus.closePull(closed);
  expect(await alike((host) => host.pulls.get(merged.number))).toMatchObject({ state: "merged", mergeCommit: commit });
  expect(await alike((host) => host.pulls.get(closed.number))).toMatchObject({ state: "closed", mergeCommit: undefined });
  expect(await alike((host) => host.pulls.get(999))).toBeUndefined();
});

test("more commits and reviews than one page holds", async () => {
  const linus = github.as("linus");
  for (let at = 0; at < 105; at++) linus.pushCommit("long", { "long.txt": String(at) });
  const pull = linus.openPull({ title: "long", head: "long" });
  for (let at = 0; at < 105; at++) github.as("maya").review(pull, { state: "COMMENTED", body: String(at) });
  github.as("grace").approve(pull);
  const facts = await alike((host) => host.pulls.get(pull.number));
  expect(facts?.commits).toHaveLength(105);
  expect(facts?.commits?.at(-1)?.sha).toBe(facts?.head);
  expect(facts?.reviews).toHaveLength(106);
  expect(facts?.reviews.at(-1)).toMatchObject({ by: { login: "grace" }, state: "approved" });
});

test("open pull requests into one base, 25 in a request", async () => {
  const linus = github.as("linus");
  linus.createBranch("release");
  const numbers = Array.from({ length: 27 }, (_, at) => {
    linus.pushCommit(`b${at}`, { [`${at}.txt`]: "x" });
    return linus.openPull({ title: `b${at}`, head: `b${at}`, base: at === 3 ? "release" : "main" }).number;
  });
  github.requests.length = 0;
  const open = await readers.byGraphql.pulls.open("main");
  expect(github.requests).toHaveLength(2);
  expect(open.map(({ number }) => number)).toEqual(numbers.filter((_, at) => at !== 3));
  expect(await readers.byRest.pulls.open("main")).toEqual(withoutViewer(open));
});

test("branches by their beginning, with the newest pull request of each", async () => {
  const linus = github.as("linus");
  for (const name of [
    "promote/fraud/staging/7",
    "promote/fraud/staging/8",
    "promote/fraudulent/staging/1",
    "promote/churn/staging/3",
  ])
    linus.pushCommit(name, { [name]: "x" });
  linus.closePull(linus.openPull({ title: "7", head: "promote/fraud/staging/7" }));
  github.clock.advance("1h");
  const again = linus.openPull({ title: "7 again", head: "promote/fraud/staging/7" });
  const head = (name: string) => repository.refs.get(`refs/heads/${name}`);
  expect(await alike((host) => host.branches.startingWith("promote/fraud/sta"))).toEqual([
    { name: "promote/fraud/staging/7", head: head("promote/fraud/staging/7"), pull: again.number, merged: false },
    { name: "promote/fraud/staging/8", head: head("promote/fraud/staging/8"), pull: undefined, merged: undefined },
  ]);
  expect(await alike((host) => host.branches.startingWith("nothing/here"))).toEqual([]);
  expect(await alike(async (host) => (await host.branches.startingWith("prom")).length)).toBe(4);
});
