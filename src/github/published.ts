import * as z from "zod";
import type { PublishedCheck } from "../ports/checks.ts";
import { ask, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { Outage } from "./errors.ts";
import type { CheckSuites } from "./pull-shapes.ts";

/** Set on every check run we make; anyone who may write checks can set it too, so it tells ours apart and proves nothing. */
export const EXTERNAL_ID = "model-promotion";
/** All our check runs' names start with this. */
const OURS = "model promotion";

/** A check run as either API lists it. */
export type Listed = {
  readonly id: number;
  readonly name: string;
  readonly externalId: string | null;
  /** REST's spelling, lower case. */
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
};

/**
 * The newest run under each of our names, in the order of names. Where the newest is not one of ours it is left out, so that ours
 * is made anew and stands above it: a required check is satisfied by the newest run of its name, whoever made that.
 */
export function published(runs: readonly Listed[]): readonly PublishedCheck[] {
  const named = Map.groupBy(
    runs.filter(({ name }) => name.startsWith(OURS)),
    ({ name }) => name,
  );
  return [...named.values()]
    .flatMap((group) => group.toSorted((a, b) => b.id - a.id).slice(0, 1))
    .filter(({ externalId }) => externalId === EXTERNAL_ID)
    .map((run): PublishedCheck => ({
      id: run.id,
      name: run.name,
      status: run.status === "completed" ? "completed" : "in_progress",
      conclusion: run.conclusion === "success" || run.conclusion === "failure" ? run.conclusion : undefined,
      title: run.title ?? "",
      summary: run.summary ?? "",
      text: run.text ?? "",
      annotations: [],
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The same from a GraphQL answer; by REST where it did not list them all. */
export async function publishedIn(
  access: Access,
  head: string,
  listed: { readonly suites: z.output<typeof CheckSuites> | null } | undefined,
): Promise<readonly PublishedCheck[]> {
  const nodes = listed?.suites?.nodes ?? [];
  const incomplete = listed === undefined || listed.suites?.pageInfo.hasNextPage === true;
  if (incomplete || nodes.some(({ checkRuns }) => checkRuns?.pageInfo.hasNextPage === true)) return publishedByRest(access, head);
  return published(
    nodes.flatMap(({ checkRuns }) =>
      (checkRuns?.nodes ?? []).map((run) => ({
        ...run,
        id: run.databaseId ?? idIn(run.permalink),
        status: run.status.toLowerCase(),
        conclusion: run.conclusion?.toLowerCase() ?? null,
      })),
    ),
  );
}

/** A check run's id has outgrown GraphQL's Int; its permanent address ends in it: `https://github.com/o/r/runs/123`. */
function idIn(permalink: string): number {
  const id = Number(/\/(\d+)(?:\?.*)?$/.exec(permalink)?.[1]);
  if (Number.isSafeInteger(id)) return id;
  throw new Outage(`GitHub tells no id of the check run ${permalink}`, { method: "POST", path: "/graphql" });
}

const Run = z.object({
  id: z.number(),
  name: z.string(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullable(),
  output: z.object({ title: z.string().nullable(), summary: z.string().nullable(), text: z.string().nullable() }),
});

/** Our check runs on a commit, by REST. https://docs.github.com/rest/checks/runs#list-check-runs-for-a-git-reference */
export async function publishedByRest({ octokit, where }: Access, head: string): Promise<readonly PublishedCheck[]> {
  const runs: Listed[] = [];
  for (let page = 1; page <= 10; page++) {
    const at = { path: `/repos/${where.owner}/${where.repo}/commits/${head}/check-runs` };
    const data = await ask(octokit.rest.checks.listForRef({ ...where, ref: head, filter: "latest", per_page: 100, page }));
    const listed = inShape(z.object({ check_runs: z.array(Run) }), data, at).check_runs;
    runs.push(...listed.map(({ external_id, output, ...run }) => ({ ...run, ...output, externalId: external_id ?? null })));
    if (listed.length < 100) break;
  }
  return published(runs);
}
