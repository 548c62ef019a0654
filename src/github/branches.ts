import * as z from "zod";
import type { Branch, Branches } from "../ports.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { errorFor, Outage } from "./errors.ts";
import { orLook } from "./fate.ts";
import { orRest } from "./graphql.ts";
import { pointing } from "./own.ts";
import { untilThere } from "./patience.ts";
import { branchesQuery } from "./queries.ts";

type Named = Awaited<ReturnType<Branches["startingWith"]>>;

const Head = z.object({
  name: z.string(),
  commit: z.object({ sha: z.string(), commit: z.object({ tree: z.object({ sha: z.string() }) }) }),
});
const Refs = z.object({
  repository: z.record(
    z.string(),
    z
      .object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(
          z.object({
            name: z.string(),
            prefix: z.string(),
            target: z.object({ oid: z.string() }).nullable(),
            associatedPullRequests: z.object({ nodes: z.array(z.object({ number: z.number(), merged: z.boolean() })) }),
          }),
        ),
      })
      .nullable(),
  ),
});

/** Content up to this size travels inline in a tree. */
const INLINE = 1024 * 1024;

export function branches({ octokit, graphql, where, patience, own }: Access): Branches {
  /** Trees of commits seen as the head of a branch; a commit's tree never changes. */
  const trees = new Map<string, string>();
  const look = async (name: string): Promise<Branch | undefined> => {
    const answer = await askOr(octokit.rest.repos.getBranch({ ...where, branch: name }), 404);
    if (!answer.ok) return undefined;
    const found = inShape(Head, answer.data, { path: pathOf(name) });
    // A renamed branch is answered with a redirect to its new name, which is another branch.
    if (found.name !== name) return undefined;
    const { sha, commit } = found.commit;
    trees.set(sha, commit.tree.sha);
    return { name, head: sha };
  };
  const create: Branches["create"] = async (name, head) => {
    const said = await orLook<"created" | "exists">(
      patience,
      async () => {
        const answer = await askOr(octokit.rest.git.createRef({ ...where, ref: `refs/heads/${name}`, sha: head }), 422);
        if (answer.ok) return "created";
        if (/already exists/i.test(answer.refusal.said)) return "exists";
        throw errorFor(answer.refusal);
      },
      async () => ((await look(name))?.head === head ? "created" : undefined),
    );
    if (said === "created") own.heads.set(name, head);
    return said;
  };

  return {
    create,

    /** As it is after what this run merged into it: a reading from before that is read again. */
    async get(name) {
      const stale = (branch: Branch | undefined) => branch !== undefined && own.overtaken.has(pointing(name, branch.head));
      const first = await look(name);
      const branch = stale(first)
        ? await untilThere(patience, `what was merged into ${name}`, async () => {
            const now = await look(name);
            return stale(now) ? undefined : { now };
          })
        : { now: first };
      if (branch === undefined)
        throw new Outage(`GitHub still shows ${name} as it was before the merge`, { method: "GET", path: pathOf(name) });
      if (branch.now !== undefined) own.seen.set(name, branch.now.head);
      return branch.now;
    },

    async startingWith(...prefixes) {
      const all = await orRest(
        () => byGraphql(prefixes),
        async () => (await Promise.all(prefixes.map(byRest))).flat(),
      );
      const asked = all.filter(({ name }) => prefixes.some((prefix) => name.startsWith(prefix)));
      return [...new Map(asked.map((one) => [one.name, one])).values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    /** Without author, committer and date, so that GitHub signs it as the token's. https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots */
    async commit({ parent, files, message }) {
      const base = trees.get(parent) ?? (await ask(octokit.rest.git.getCommit({ ...where, commit_sha: parent }))).tree.sha;
      const tree = [];
      for (const { path, bytes } of files)
        tree.push({ path, mode: "100644" as const, type: "blob" as const, ...(await contentOf(bytes)) });
      const made = await ask(octokit.rest.git.createTree({ ...where, base_tree: base, tree }));
      const commit = await ask(octokit.rest.git.createCommit({ ...where, message, tree: made.sha, parents: [parent] }));
      return commit.sha;
    },

    /** REST moves a ref from wherever it points, so it is looked at just before. */
    async replace(name, from, to) {
      const now = await look(name);
      if (now?.head !== from && now?.head !== to) return "moved";
      const said =
        now.head === to
          ? "replaced"
          : await orLook<"replaced" | "moved">(
              patience,
              async () => {
                const ref = { ...where, ref: `heads/${name}`, sha: to, force: true };
                const answer = await askOr(octokit.rest.git.updateRef(ref), 422, 404);
                if (answer.ok) return "replaced";
                if (gone(answer.refusal)) return "moved";
                throw errorFor(answer.refusal);
              },
              async () => ((await look(name))?.head === to ? "replaced" : undefined),
            );
      if (said === "replaced") own.heads.set(name, to);
      return said;
    },

    async remove(name, head) {
      const now = head === undefined ? undefined : await look(name);
      if (now !== undefined && now.head !== head) return "moved";
      // What this run made is there, though GitHub may not show it yet.
      if (now === undefined && head !== undefined && own.heads.get(name) !== head) return "removed";
      return orLook<"removed">(
        patience,
        async () => {
          const answer = await askOr(octokit.rest.git.deleteRef({ ...where, ref: `heads/${name}` }), 404, 422);
          if (!answer.ok && !gone(answer.refusal)) throw errorFor(answer.refusal);
          return "removed";
        },
        async () => ((await look(name)) === undefined ? "removed" : undefined),
      );
    },
  };

  function pathOf(name: string): string {
    return `/repos/${where.owner}/${where.repo}/branches/${name}`;
  }

  async function contentOf(bytes: Uint8Array): Promise<{ content: string } | { sha: string }> {
    const text = textOf(bytes);
    if (text !== undefined && bytes.length <= INLINE) return { content: text };
    const blob = await ask(
      octokit.rest.git.createBlob({ ...where, content: Buffer.from(bytes).toString("base64"), encoding: "base64" }),
    );
    return { sha: blob.sha };
  }

  /** `refPrefix` names a folder of refs, so the folders are asked for, all at once, and the rest of each prefix compared here. */
  async function byGraphql(prefixes: readonly string[]): Promise<Named> {
    const found: Named[number][] = [];
    let pages: readonly { readonly folder: string; readonly after: string | null }[] = [
      ...new Set(prefixes.map((prefix) => `refs/heads/${prefix.slice(0, prefix.lastIndexOf("/") + 1)}`)),
    ].map((folder) => ({ folder, after: null }));
    while (pages.length > 0) {
      const asked = pages.flatMap(({ folder, after }, at) => [[`f${at}`, folder] as const, [`a${at}`, after] as const]);
      const variables = { owner: where.owner, name: where.repo, ...Object.fromEntries(asked) };
      const { repository } = await graphql({ text: branchesQuery(pages.length), variables, shape: Refs });
      const answers = pages.map(({ folder }, at) => {
        const refs = repository[`r${at}`];
        if (refs === undefined) throw new Outage(`GitHub tells nothing of ${folder}`, { method: "POST", path: "/graphql" });
        return { folder, refs };
      });
      for (const { name, prefix, target, associatedPullRequests } of answers.flatMap(({ refs }) => refs?.nodes ?? [])) {
        if (target === null) continue;
        const full = `${prefix}${name}`.replace(/^refs\/heads\//, "");
        const [newest] = associatedPullRequests.nodes;
        found.push({ name: full, head: target.oid, pull: newest?.number, merged: newest?.merged });
      }
      pages = answers.flatMap(({ folder, refs }) =>
        refs?.pageInfo.hasNextPage === true ? [{ folder, after: refs.pageInfo.endCursor }] : [],
      );
    }
    return found;
  }

  async function byRest(prefix: string): Promise<Named> {
    const Matching = z.array(z.object({ ref: z.string(), object: z.object({ sha: z.string() }) }));
    const path = `/repos/${where.owner}/${where.repo}/git/matching-refs/heads/${prefix}`;
    const refs = inShape(Matching, await ask(octokit.rest.git.listMatchingRefs({ ...where, ref: `heads/${prefix}` })), { path });
    const found: Named[number][] = [];
    for (const { ref, object } of refs) {
      const name = ref.replace(/^refs\/heads\//, "");
      const head = `${where.owner}:${name}`;
      const [pull] = await ask(
        octokit.rest.pulls.list({ ...where, head, state: "all", sort: "created", direction: "desc", per_page: 1 }),
      );
      const merged = pull === undefined ? undefined : pull.merged_at !== null;
      found.push({ name, head: object.sha, pull: pull?.number, merged });
    }
    return found;
  }
}

function gone({ status, said }: { readonly status: number | undefined; readonly said: string }): boolean {
  return status === 404 || /Reference does not exist/i.test(said);
}

/** The text these bytes spell, when it spells them back exactly; a NUL does not travel in a tree's inline content. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return Buffer.from(text).equals(bytes) ? text : undefined;
}
