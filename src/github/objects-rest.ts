import * as z from "zod";
import type { Entry, Found, Objects } from "../ports.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import type { Blobs } from "./blobs.ts";
import { Outage } from "./errors.ts";
import { fileMode, isFile } from "./git-object.ts";
import { inOrder, landingOf, type LandingPlace, type Step } from "./landing.ts";
import { untilThere } from "./patience.ts";
import { ABSENT, below, byPath, checkWant } from "./want.ts";

const Tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), sha: z.string(), size: z.number().optional() })),
});
type Listed = z.output<typeof Tree>["tree"][number];
const Commit = z.object({ tree: z.object({ sha: z.string() }) });
const History = z.array(z.object({ sha: z.string(), commit: z.object({ committer: z.object({ date: z.coerce.date() }) }) }));
const Pulls = z.array(
  z.object({
    number: z.number(),
    merged_at: z.coerce.date().nullable(),
    merge_commit_sha: z.string().nullable(),
    base: z.object({ ref: z.string() }),
  }),
);

const PAGES_OF_HISTORY = 5;

/**
 * Content by REST: one tree for each folder on the way, each tree and blob once in a run. Never the contents API, which
 * follows links. https://docs.github.com/rest/git/trees
 */
export function objectsByRest({ octokit, where, patience }: Access, blobs: Blobs): Objects {
  const trees = new Map<string, Promise<readonly Listed[]>>();
  const roots = new Map<string, Promise<string>>();
  const root = `/repos/${where.owner}/${where.repo}`;

  const read: Objects["read"] = async (wants, largest) => {
    wants.forEach(checkWant);
    const found: Found[] = [];
    for (const { commit, path, as } of wants) {
      if (path === "") found.push({ is: "folder", entries: await entries(await rootOf(commit), "", largest) });
      else found.push(await find(commit, path, as, largest));
    }
    return found;
  };

  return {
    read,
    async landings(branchHead, base, path, most) {
      checkWant({ commit: branchHead, path, as: "file" });
      await rootOf(branchHead);
      const found: LandingPlace[] = [];
      for (let page = 1; page <= PAGES_OF_HISTORY; page++) {
        const size = Math.min(most, 50);
        const commits = await ask(octokit.rest.repos.listCommits({ ...where, sha: branchHead, path, per_page: size, page }));
        const steps = inShape(History, commits, { path: `${root}/commits` });
        for (const { sha, commit } of steps) {
          found.push(landingOf({ commit: sha, committedAt: commit.committer.date, pulls: await pullsOf(sha) }, base));
        }
        if (steps.length < size || inOrder(found, most).length >= most) break;
      }
      const landings = inOrder(found, most);
      const texts = await read(
        landings.map(({ commit }) => ({ commit, path, as: "file" })),
        Infinity,
      );
      return landings.map((landing, at) => ({ ...landing, text: textOf(texts[at] ?? ABSENT) }));
    },
  };

  async function find(commit: string, path: string, as: "file" | "folder", largest: number): Promise<Found> {
    const segments = path.split("/");
    let tree = await rootOf(commit);
    for (const [at, name] of segments.entries()) {
      const listed = (await treeOf(tree)).find((one) => one.path === name);
      if (listed === undefined) return ABSENT;
      const folder = fileMode(listed.mode) === "folder";
      if (at < segments.length - 1) {
        if (!folder) return ABSENT;
        tree = listed.sha;
      } else if (as === "folder" && folder) return { is: "folder", entries: await entries(listed.sha, path, largest) };
      else return { is: "entry", entry: await entry(listed, path, largest) };
    }
    return ABSENT;
  }

  async function entries(tree: string, folder: string, largest: number): Promise<readonly Entry[]> {
    const all: Entry[] = [];
    for (const listed of await treeOf(tree)) all.push(await entry(listed, below(folder, listed.path), largest));
    return byPath(all);
  }

  async function entry(listed: Listed, path: string, largest: number): Promise<Entry> {
    const mode = fileMode(listed.mode);
    const size = mode === "folder" || mode === "submodule" ? 0 : listed.size;
    if (size === undefined)
      throw new Outage(`GitHub does not tell the size of ${path}`, { method: "GET", path: `${root}/git/trees` });
    return { path, mode, oid: listed.sha, size, bytes: isFile(mode) && size <= largest ? await blobs(listed.sha) : undefined };
  }

  function rootOf(commit: string): Promise<string> {
    return once(roots, commit, async () => {
      const at = { method: "GET", path: `${root}/git/commits/${commit}` };
      const data = await untilThere(patience, commit, async () => {
        const answer = await askOr(octokit.rest.git.getCommit({ ...where, commit_sha: commit }), 404, 422);
        return answer.ok ? answer.data : undefined;
      });
      if (data === undefined) throw new Outage(`GitHub has no commit ${commit} in this repository`, { ...at, status: 404 });
      return inShape(Commit, data, at).tree.sha;
    });
  }

  function treeOf(oid: string): Promise<readonly Listed[]> {
    return once(trees, oid, async () => {
      const at = { method: "GET", path: `${root}/git/trees/${oid}` };
      const tree = inShape(Tree, await ask(octokit.rest.git.getTree({ ...where, tree_sha: oid })), at);
      if (tree.truncated) throw new Outage("a folder has more entries than GitHub lists", at);
      return tree.tree;
    });
  }

  async function pullsOf(commit: string): Promise<Step["pulls"]> {
    const data = await ask(
      octokit.rest.repos.listPullRequestsAssociatedWithCommit({ ...where, commit_sha: commit, per_page: 5 }),
    );
    const at = { path: `${root}/commits/${commit}/pulls` };
    return inShape(Pulls, data, at).flatMap(({ number, merged_at, merge_commit_sha, base }) =>
      merged_at === null || merge_commit_sha === null
        ? []
        : [{ number, mergedAt: merged_at, base: base.ref, mergeCommit: merge_commit_sha }],
    );
  }
}

function textOf(found: Found): string | undefined {
  return found.is === "entry" && found.entry.bytes !== undefined ? new TextDecoder().decode(found.entry.bytes) : undefined;
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const now = ask();
  known.set(key, now);
  return now;
}
