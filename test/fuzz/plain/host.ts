import type { Branches, Entry, Found, Host, Objects, PullFacts, Want } from "../../../src/ports.ts";
import type { Checks } from "../../../src/ports/checks.ts";
import type { PlainFile } from "../reference/evidence.ts";
import { landed, type PlainManifest, type PlainWorld } from "../reference/world.ts";
import { HEAD, reviewsOf } from "./ballots.ts";
import { textOf } from "./worlds.ts";

const MANIFEST = "models/fraud.yaml";
const BASE = "b".repeat(40);
const FORK = "f".repeat(40);
const MERGE = "e".repeat(40);
const landing = (at: number) => `${at}${"0".repeat(39)}`;

/** A repository that holds still, kept in memory, and a merge button that says whether it was pressed. */
export function hostOf(world: PlainWorld): { readonly host: Host; readonly facts: PullFacts; readonly pressed: () => boolean } {
  let pressed = false;
  const pull = factsOf(world);
  const never = () => Promise.reject(new Error("a review asks for nothing like that"));
  const objects: Objects = {
    read: async (wants) => wants.map((want) => found(world, want)),
    landings: async () =>
      world.history
        .map((state, at) => ({ commit: landing(at), at: new Date(landed(world, at)), text: manifestText(state) }))
        .toReversed(),
  };
  const branches: Branches = {
    get: async (name) => ({ name, head: BASE }),
    startingWith: async () => [],
    commit: never,
    create: async () => "created",
    replace: never,
    remove: async () => "removed",
  };
  const checks: Checks = { publish: async (_, runs) => ({ written: runs.length }) };
  const host: Host = {
    repository: "acme/models",
    defaultBranch: async () => "main",
    objects,
    branches,
    pulls: {
      get: async () => pull,
      open: async () => [pull],
      pushers: async () => world.pull.pushers ?? undefined,
      mergeBase: async () => mergeBaseOf(world),
      changes: never,
      create: never,
      edit: async () => ({ open: true, head: pull.head }),
      close: never,
      merge: async () => {
        pressed = true;
        return { is: "merged", commit: MERGE };
      },
    },
    checks,
    people: {
      account: async () => undefined,
      permission: async (login) => world.permissions[login.toLowerCase()] ?? "unknown",
      membership: async (org, team, login) => world.teams[`${org}/${team}`.toLowerCase()]?.[login.toLowerCase()] ?? "unknown",
    },
    queues: { of: never, lastOut: never, add: never, remove: never },
    rules: async () => [],
    issues: { open: async () => Promise.reject(new Error("no policy of the fuzz lets anybody force anything")) },
    dispatches: { send: async () => undefined },
  };
  return { host, facts: pull, pressed: () => pressed };
}

const mergeBaseOf = ({ behind }: PlainWorld) => (behind === "nothing" ? BASE : FORK);

function manifestText(state: PlainManifest): string | undefined {
  if (state === "gone") return undefined;
  return state === "broken" ? "model: [fraud" : JSON.stringify(state);
}

function found(world: PlainWorld, { commit, path, as }: Want): Found {
  const { history, head, shelves, behind, policies } = world;
  if (path === "policies") return folder(policies.map((file) => entry(file.path, JSON.stringify(file.says))));
  if (as === "file") {
    const base = history.at(-1) ?? "gone";
    const state = commit === HEAD || commit === MERGE ? head : base;
    const text = manifestText(state);
    // What is gone from the base was there when the branch left it.
    if (commit === FORK && behind === "manifest")
      return { is: "entry", entry: entry(MANIFEST, `${text ?? "stages: {}"} # as it was`) };
    return text === undefined ? { is: "absent" } : { is: "entry", entry: entry(MANIFEST, text) };
  }
  const shelf = shelves[path.replace(/^evidence\/fraud\//, "")];
  const where = commit === HEAD || commit === MERGE ? "head" : commit === BASE || commit === FORK ? "now" : "then";
  return folder(commit === FORK && behind === "evidence" ? [] : (shelf?.[where] ?? []).map((file) => laid(path, file)));
}

function laid(path: string, file: PlainFile): Entry {
  const { name, text } = textOf(file);
  return entry(`${path}/${name}`, text);
}

function folder(entries: readonly Entry[]): Found {
  return entries.length === 0 ? { is: "absent" } : { is: "folder", entries };
}

function entry(path: string, text: string): Entry {
  const bytes = new TextEncoder().encode(text);
  // Equal names are equal content, which is all that anybody asks of an object's name.
  return { path, mode: "file", size: bytes.length, oid: text, bytes };
}

function factsOf(world: PlainWorld): PullFacts {
  const { pull, history, head, shelves, others, votes } = world;
  const base = manifestText(history.at(-1) ?? "gone");
  const changed = Object.entries(shelves).flatMap(([version, { now, head: then }]) => {
    const texts = (files: readonly PlainFile[]) => new Map(files.map((file) => [file.name, textOf(file).text]));
    const [before, after] = [texts(now), texts(then)];
    return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) =>
      before.get(name) === after.get(name) ? [] : [`evidence/fraud/${version}/${name}`],
    );
  });
  const paths = [...(manifestText(head) === base ? [] : [MANIFEST]), ...changed, ...others];
  const type = (login: string) => (login.endsWith("[bot]") ? ("Bot" as const) : ("User" as const));
  const person = (login: string | null) => (login === null ? undefined : { login, type: type(login) });
  const { commits } = pull;
  return {
    number: 7,
    url: "https://github.com/acme/models/pull/7",
    title: "promote fraud",
    body: "",
    state: pull.state,
    draft: pull.draft,
    fork: pull.fork,
    author: person(pull.author),
    head: HEAD,
    branch: "promote/fraud/production/2",
    base: "main",
    commits: commits?.map((commit, at) => ({
      sha: at === commits.length - 1 && pull.listed ? HEAD : `${at}${"c".repeat(39)}`,
      parents: [at === 0 ? mergeBaseOf(world) : `${at - 1}${"c".repeat(39)}`],
      author: person(commit.author),
      committer: person(commit.committer),
      coauthors: [],
      signedByGitHub: commit.signed,
      message: `promote fraud\n\n${commit.requestedBy.map((login) => `Requested-By: ${login}`).join("\n")}`,
    })),
    files: paths.map((path) => ({ path, change: "modified" as const })),
    reviews: reviewsOf(votes),
    checks: [],
    viewer: pull.viewer ?? undefined,
  };
}
