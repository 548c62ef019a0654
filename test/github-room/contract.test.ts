import { afterEach, beforeEach, expect, test } from "vitest";
import { host } from "../../src/github/host.ts";
import type { Host, PullFacts, Want } from "../../src/ports.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";

/*
 * What GraphQL and REST must tell alike, asked of one GitHub with real git underneath. A test that fails here has found a reader
 * that would judge another promotion than its twin.
 */

let github: EmbeddedGitHub;
let repository: Repository;
let byGraphql: Host;
let byRest: Host;

const MANIFEST = "models/fraud.yaml";
const BINARY = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff);
const LATIN1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
const BOM = "\uFEFFa: 1\r\n";

beforeEach(async () => {
  github = await startGitHub();
  github.organisation("acme", { members: ["grace", "maya", "linus"], teams: { owners: ["maya"] } });
  repository = github.repository("acme/models", {
    people: { grace: "write", maya: "maintain", linus: "write" },
    files: {
      [MANIFEST]: "model: fraud\nv: 1\n",
      "models/link.yaml": { link: "../secrets" },
      "models/run.sh": { executable: "#!/bin/sh\n" },
      "evidence/fraud/7/plot.png": BINARY,
      "evidence/fraud/7/latin.txt": LATIN1,
      "evidence/fraud/7/bom.yaml": BOM,
      "evidence/fraud/7/empty.json": "",
      "evidence/fraud/7/large.csv": "x".repeat(600_000),
      "evidence/fraud/7/deeper/a.json": "{}",
      "evidence/fraud/é ü.json": "{}",
    },
  });
  byGraphql = hostOf(repository);
  byRest = hostOf(repository, withoutGraphql);
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  await github.close();
});

function hostOf(of: Repository, through?: typeof fetch): Host {
  const token = github.actionsToken(of);
  return host({ token, baseUrl: github.url, repository: of.fullName, userAgent: "test", log: () => undefined, fetch: through });
}

const withoutGraphql: typeof fetch = async (url, init) =>
  String(url instanceof Request ? url.url : url).endsWith("/graphql")
    ? Response.json({ message: "Not Found" }, { status: 404 })
    : fetch(url, init);

const main = () => repository.refs.get("refs/heads/main") ?? "";

/** Both readers' answer, which must be one. */
async function alike<T>(ask: (host: Host) => Promise<T>): Promise<T> {
  const before = github.requests.length;
  const first = await ask(byGraphql);
  const between = github.requests.length;
  const second = await ask(byRest);
  const urls = github.requests.map(({ url }) => url);
  expect(urls.slice(before, between)).toContain("/graphql");
  expect(urls.slice(between)).not.toContain("/graphql");
  expect(second).toEqual(first);
  return first;
}

test("files of every kind, folders, and what is not there", async () => {
  const wants: Want[] = [
    [MANIFEST, "file"],
    ["models/link.yaml", "file"],
    ["models/link.yaml/x", "file"],
    ["models/run.sh", "file"],
    ["models/none.yaml", "file"],
    ["none/none.yaml", "file"],
    ["models", "file"],
    [MANIFEST, "folder"],
    ["models", "folder"],
    ["evidence/fraud/7", "folder"],
    ["evidence/fraud", "folder"],
    ["evidence/none", "folder"],
    ["", "folder"],
  ].map(([path = "", as]) => ({ commit: main(), path, as: as === "file" ? "file" : "folder" }));
  const found = await alike((host) => host.objects.read(wants, 700_000));
  expect(found.map(({ is }) => is)).toEqual([
    "entry",
    "entry",
    "absent",
    "entry",
    "absent",
    "absent",
    "entry",
    "entry",
    "folder",
    "folder",
    "folder",
    "absent",
    "folder",
  ]);
  expect(found[9]).toMatchObject({
    entries: [
      { path: "evidence/fraud/7/bom.yaml", mode: "file", size: 9, bytes: new TextEncoder().encode(BOM) },
      { path: "evidence/fraud/7/deeper", mode: "folder", size: 0, bytes: undefined },
      { path: "evidence/fraud/7/empty.json", size: 0, bytes: new Uint8Array() },
      { path: "evidence/fraud/7/large.csv", size: 600_000 },
      { path: "evidence/fraud/7/latin.txt", size: 4, bytes: LATIN1 },
      { path: "evidence/fraud/7/plot.png", size: 8, bytes: BINARY },
    ],
  });
  expect(found[8]).toMatchObject({
    entries: [
      { path: MANIFEST, mode: "file" },
      { path: "models/link.yaml", mode: "symlink", size: 10, bytes: undefined },
      { mode: "executable" },
    ],
  });
});

test("a file above the size asked for comes without its bytes, and costs no request", async () => {
  const [found] = await alike((host) =>
    host.objects.read([{ commit: main(), path: "evidence/fraud/7/large.csv", as: "file" }], 1000),
  );
  expect(found).toMatchObject({ is: "entry", entry: { size: 600_000, bytes: undefined } });
  expect(github.requests.filter(({ url }) => url.includes("/git/blobs/"))).toEqual([]);
});

test("many wants at many commits, in the order they were asked for", async () => {
  const linus = github.as("linus");
  const commits = Array.from({ length: 12 }, (_, at) => linus.pushCommit("main", { [MANIFEST]: `v: ${at}\n` }));
  const wants = commits
    .flatMap((commit) =>
      Array.from({ length: 10 }, (_, at): Want => ({ commit, path: at === 0 ? MANIFEST : `no/${at}`, as: "file" })),
    )
    .toReversed();
  const found = await alike((host) => host.objects.read(wants, 1000));
  const texts = found.flatMap((one) => (one.is === "entry" ? [new TextDecoder().decode(one.entry.bytes)] : []));
  expect(texts).toEqual(commits.map((_, at) => `v: ${at}\n`).toReversed());
});

test("landings: by squash, by merge, by rebase, by push, and what never landed is not among them", async () => {
  const linus = github.as("linus");
  const land = async (branch: string, texts: readonly (string | null)[], method: "squash" | "merge" | "rebase") => {
    github.clock.advance("1h");
    for (const text of texts) linus.pushCommit(branch, { [MANIFEST]: text });
    const pull = linus.openPull({ title: branch, head: branch });
    github.clock.advance("1h");
    return { pull: pull.number, commit: await linus.mergeByHand(pull, { method }), at: github.clock.now() };
  };
  const first = main();
  const at = github.clock.now();
  const squash = await land("squash", ["v: side\n", "v: 2\n"], "squash");
  const merge = await land("merge", ["v: side of 3\n", "v: 3\n"], "merge");
  const rebase = await land("rebase", ["v: 4\n"], "rebase");
  github.clock.advance("1h");
  const push = linus.pushCommit("main", { [MANIFEST]: "v: 5\n" });
  const pushed = github.clock.now();
  const gone = await land("gone", [null], "squash");
  linus.pushCommit("never", { [MANIFEST]: "v: never\n" });

  const landings = await alike((host) => host.objects.landings(main(), "main", MANIFEST, 50));
  expect(landings).toEqual([
    { ...gone, text: undefined },
    { commit: push, at: pushed, text: "v: 5\n" },
    { ...rebase, text: "v: 4\n" },
    { ...merge, text: "v: 3\n" },
    { ...squash, text: "v: 2\n" },
    { commit: first, at, text: "model: fraud\nv: 1\n" },
  ]);
  expect((await alike((host) => host.objects.landings(main(), "main", MANIFEST, 2))).map(({ commit }) => commit)).toEqual([
    gone.commit,
    push,
  ]);
  expect(await alike((host) => host.objects.landings(main(), "main", "models/none.yaml", 5))).toEqual([]);
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
  const head = await byGraphql.branches.commit({
    parent: main(),
    files: [{ path: MANIFEST, bytes: new TextEncoder().encode("v: 2\n") }],
    message: "Promote fraud 2",
  });
  expect(await byGraphql.branches.create("promote/fraud/staging/2", head)).toBe("created");
  const made = await byGraphql.pulls.create({
    title: "Promote fraud 2",
    body: "b",
    branch: "promote/fraud/staging/2",
    base: "main",
  });
  if (made === "exists") throw new Error("it is new");
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
  expect(await byGraphql.checks.publish(head, [check], [])).toEqual({ written: 1 });
  const facts = await alike((host) => host.pulls.get(made.number));
  if (facts === undefined) throw new Error("it is there");
  expect(await byGraphql.checks.publish(head, [check], facts.checks)).toEqual({ written: 0 });
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
  const open = await byGraphql.pulls.open("main");
  expect(github.requests).toHaveLength(2);
  expect(open.map(({ number }) => number)).toEqual(numbers.filter((_, at) => at !== 3));
  expect(await byRest.pulls.open("main")).toEqual(open);
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
    { name: "promote/fraud/staging/7", head: head("promote/fraud/staging/7"), pull: again.number },
    { name: "promote/fraud/staging/8", head: head("promote/fraud/staging/8"), pull: undefined },
  ]);
  expect(await alike((host) => host.branches.startingWith("nothing/here"))).toEqual([]);
  expect(await alike(async (host) => (await host.branches.startingWith("prom")).length)).toBe(4);
});
