import { afterEach, beforeEach, expect, test } from "vitest";
import type { Host, Want } from "../../src/ports.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import { bothReaders, type Readers } from "./both-readers.ts";

/*
 * What GraphQL and REST must tell alike, asked of one GitHub with real git underneath. A test that fails here has found a reader
 * that would judge another promotion than its twin.
 */

const MANIFEST = "models/fraud.yaml";
const BINARY = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 0xff);
const LATIN1 = Uint8Array.of(0x63, 0x61, 0x66, 0xe9);
const BOM = "\uFEFFa: 1\r\n";

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
  readers = bothReaders(github, repository);
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  await github.close();
});

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
