import * as z from "zod";
import type { Entry, Found, Objects, Want } from "../ports.ts";
import type { Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import type { Blobs } from "./blobs.ts";
import { Outage } from "./errors.ts";
import { blobName, fileMode, isFile } from "./git-object.ts";
import type { GraphqlError } from "./graphql.ts";
import { landingOf, inOrder, type LandingPlace } from "./landing.ts";
import { untilThere } from "./patience.ts";
import { LANDINGS, readQuery } from "./queries.ts";
import { ABSENT, below, byPath, checkWant } from "./want.ts";

const Content = z.object({
  __typename: z.string(),
  byteSize: z.number().optional(),
  text: z.string().nullish(),
});
const Listed = z.object({ name: z.string(), mode: z.number(), oid: z.string(), size: z.number(), object: Content.nullable() });
type Listed = z.output<typeof Listed>;
const Folder = z.object({ object: z.object({ entries: z.array(Listed) }) });
const Root = z.object({ entries: z.array(Listed) });
const Read = z.object({ repository: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()) });

const Step = z.object({
  oid: z.string(),
  committedDate: z.coerce.date(),
  file: Listed.nullable(),
  associatedPullRequests: z
    .object({
      nodes: z.array(
        z.object({
          number: z.number(),
          merged: z.boolean(),
          mergedAt: z.coerce.date().nullable(),
          baseRefName: z.string(),
          mergeCommit: z.object({ oid: z.string(), file: Listed.nullable() }).nullable(),
        }),
      ),
    })
    .nullable(),
});
const History = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(Step),
});
const Landings = z.object({
  repository: z.object({ object: z.object({ __typename: z.string(), history: History.optional() }).nullable() }),
});

/** How many wants travel in one query, well inside GitHub's limits on nodes and time. */
const WANTS_AT_ONCE = 100;
const PAGES_OF_HISTORY = 5;
const GRAPHQL = { method: "POST", path: "/graphql" };

/** Content by GraphQL: many paths at many commits in one request; what does not travel as text comes by its git name. */
export function objectsByGraphql({ graphql, where, patience }: Access, blobs: Blobs): Objects {
  const repository = { owner: where.owner, name: where.repo };
  return {
    async read(wants, largest) {
      wants.forEach(checkWant);
      const found: Found[] = [];
      for (let at = 0; at < wants.length; at += WANTS_AT_ONCE)
        found.push(...(await readSome(wants.slice(at, at + WANTS_AT_ONCE), largest)));
      return found;
    },

    async landings(branchHead, base, path, most) {
      checkWant({ commit: branchHead, path, as: "file" });
      const found: (LandingPlace & { readonly file: Listed | null })[] = [];
      let after: string | null = null;
      for (let page = 0; page < PAGES_OF_HISTORY; page++) {
        const variables = { ...repository, head: branchHead, path, first: Math.min(most, 50), after };
        const history: z.output<typeof History> | undefined = await historyOf(branchHead, variables);
        if (history === undefined) throw noCommit(branchHead);
        found.push(...history.nodes.map((step) => landed(step, base)));
        after = history.pageInfo.endCursor;
        if (!history.pageInfo.hasNextPage || inOrder(found, most).length >= most) break;
      }
      const landings = [];
      for (const { file, ...place } of inOrder(found, most)) {
        const bytes = file === null ? undefined : await bytesOf(file, Infinity);
        landings.push({ ...place, text: bytes === undefined ? undefined : new TextDecoder().decode(bytes) });
      }
      return landings;
    },
  };

  /** A page of a commit's history; undefined where that commit is not there, and does not come. */
  function historyOf(
    commit: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<z.output<typeof History> | undefined> {
    return untilThere(patience, commit, async () => {
      const answer = await graphql({ text: LANDINGS, variables, shape: Landings, absent: noSuchFile });
      return answer.repository.object?.history;
    });
  }

  async function readSome(wants: readonly Want[], largest: number): Promise<readonly Found[]> {
    const groups = [...Map.groupBy(wants, ({ commit }) => commit)];
    const plan = groups.map(([, group]) => group.map(({ path, as }) => ({ folder: as === "folder", root: path === "" })));
    const oids = groups.map(([commit], at): [string, string] => [`o${at}`, commit]);
    const paths = groups
      .flatMap(([, group]) => group.map(({ path }) => path).filter((path) => path !== ""))
      .map((path, at): [string, string] => [`p${at}`, path]);
    const variables = { ...repository, ...Object.fromEntries([...oids, ...paths]) };
    const ask = () => graphql({ text: readQuery(plan), variables, shape: Read, absent: noSuchFile });
    const commits = groups.map(([commit]) => commit).join(", ");
    const answer = await untilThere(patience, commits, async () => {
      const told = await ask();
      return groups.every((_, at) => told.repository[`c${at}`]?.["__typename"] === "Commit") ? told : undefined;
    });
    if (answer === undefined) throw noCommit(commits);
    const found = new Map<Want, Found>();
    for (const [at, [, group]] of groups.entries()) {
      const there = answer.repository[`c${at}`] ?? {};
      for (const [index, want] of group.entries()) found.set(want, await foundIn(there[`f${index}`], want, largest));
    }
    return wants.map((want) => found.get(want) ?? ABSENT);
  }

  async function foundIn(data: unknown, want: Want, largest: number): Promise<Found> {
    if (data === null) return ABSENT;
    if (want.path === "") return { is: "folder", entries: await entries(inShape(Root, data, GRAPHQL).entries, "", largest) };
    const listed = inShape(Listed, data, GRAPHQL);
    if (want.as === "folder" && fileMode(listed.mode) === "folder") {
      return { is: "folder", entries: await entries(inShape(Folder, data, GRAPHQL).object.entries, want.path, largest) };
    }
    return { is: "entry", entry: await entry(listed, want.path, largest) };
  }

  async function entries(listed: readonly Listed[], folder: string, largest: number): Promise<readonly Entry[]> {
    const all: Entry[] = [];
    for (const one of listed) all.push(await entry(one, below(folder, one.name), largest));
    return byPath(all);
  }

  async function entry(listed: Listed, path: string, largest: number): Promise<Entry> {
    const mode = fileMode(listed.mode);
    return { path, mode, oid: listed.oid, size: sizeOf(listed), bytes: await bytesOf(listed, largest) };
  }

  /** GitHub cuts long texts, leaves binaries out, and mends what is no UTF-8: a text is believed only when it hashes to its name. */
  async function bytesOf(listed: Listed, largest: number): Promise<Uint8Array | undefined> {
    if (!isFile(fileMode(listed.mode)) || sizeOf(listed) > largest) return undefined;
    const bytes = new TextEncoder().encode(listed.object?.text ?? "");
    if (blobName(bytes, listed.oid) === listed.oid) return bytes;
    return blobs(listed.oid);
  }
}

function sizeOf({ mode, object, size }: Listed): number {
  const kind = fileMode(mode);
  return kind === "folder" || kind === "submodule" ? 0 : (object?.byteSize ?? size);
}

function landed(step: z.output<typeof Step>, base: string): LandingPlace & { readonly file: Listed | null } {
  const pulls = (step.associatedPullRequests?.nodes ?? []).flatMap(({ number, merged, mergedAt, baseRefName, mergeCommit }) =>
    merged && mergedAt !== null && mergeCommit !== null
      ? [{ number, mergedAt, base: baseRefName, mergeCommit: mergeCommit.oid, file: mergeCommit.file }]
      : [],
  );
  const place = landingOf({ commit: step.oid, committedAt: step.committedDate, pulls }, base);
  const pull = pulls.find(({ number }) => number === place.pull);
  return { ...place, file: pull === undefined ? step.file : pull.file };
}

/** A path that is not there comes as null beside an error: `Could not resolve file for path 'x'.` */
function noSuchFile({ type, message, path }: GraphqlError): boolean {
  const field = String(path?.at(-1) ?? "");
  return /^(file|f\d+)$/.test(field) && (type === "NOT_FOUND" || /Could not resolve file/.test(message));
}

function noCommit(oid: string): Outage {
  return new Outage(`GitHub has no commit ${oid} in this repository`, GRAPHQL);
}
