import * as z from "zod";
import type { PullCommit, PullFacts, PullFile } from "../ports.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { committed, isGitHub, person } from "./person.ts";
import { publishedByRest } from "./published.ts";
import { coauthorsIn } from "./coauthors.ts";
import { withTimeline, type Listed } from "./timeline.ts";
import { MOST_COMMITS, MOST_FILES, reviewState, steady, whole, type PullReader } from "./pull-reader.ts";

const Account = z.object({ login: z.string(), type: z.string() }).nullish();
const Reviewer = z.object({ login: z.string(), type: z.string(), id: z.number() }).nullish();
const Named = z.object({ name: z.string().nullish(), email: z.string().nullish() }).nullish();
const Pull = z.object({
  number: z.number(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(["open", "closed"]),
  merged: z.boolean(),
  merged_by: Account,
  merge_commit_sha: z.string().nullish(),
  draft: z.boolean().optional(),
  user: Account,
  head: z.object({ sha: z.string(), ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  base: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }) }),
  commits: z.number(),
  changed_files: z.number(),
});
const Commit = z.object({
  sha: z.string(),
  parents: z.array(z.object({ sha: z.string() })),
  author: Account,
  committer: Account,
  commit: z.object({
    message: z.string(),
    author: Named,
    committer: Named,
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
});
const File = z.object({ filename: z.string(), status: z.string(), previous_filename: z.string().optional() });
const Review = z.object({
  id: z.number(),
  user: Reviewer,
  state: z.string(),
  commit_id: z.string().nullable(),
  submitted_at: z.coerce.date().optional(),
  body: z.string().nullish(),
});

const BASE_CHANGES: readonly string[] = ["base_ref_changed", "automatic_base_change_succeeded"];
/** Of other events nothing is read; some have no date of their own. */
const Event = z.object({
  event: z.string().optional(),
  created_at: z.coerce.date().optional(),
  actor: Reviewer,
  dismissed_review: z.object({ state: z.string(), review_id: z.number() }).optional(),
});

const CHANGES: Readonly<Record<string, PullFile["change"]>> = {
  added: "added",
  modified: "modified",
  removed: "removed",
  renamed: "renamed",
};

/** Pull requests by REST: five requests or more for each. */
export function pullsByRest(access: Access): PullReader {
  const { octokit, where } = access;
  const root = `/repos/${where.owner}/${where.repo}/pulls`;

  const get: PullReader["get"] = (number) => steady(`${root}/${number}`, () => read(number));

  const read: PullReader["get"] = async (number) => {
    const answer = await askOr(octokit.rest.pulls.get({ ...where, pull_number: number }), 404);
    if (!answer.ok) return undefined;
    const pull = inShape(Pull, answer.data, { path: `${root}/${number}` });
    const reviews = await reviewsOf(number);
    // Before the merge this is GitHub's test merge, which is on no branch.
    const mergeCommit = pull.merged ? (pull.merge_commit_sha ?? undefined) : undefined;
    const facts: PullFacts = {
      number,
      url: pull.html_url,
      title: pull.title,
      body: pull.body ?? "",
      state: pull.merged ? "merged" : pull.state,
      draft: pull.draft ?? false,
      author: person(pull.user),
      head: pull.head.sha,
      branch: pull.head.ref,
      base: pull.base.ref,
      fork: pull.head.repo?.full_name !== pull.base.repo.full_name,
      commits: pull.commits > MOST_COMMITS ? undefined : whole(await commitsOf(number), pull.commits, "commits"),
      files: pull.changed_files > MOST_FILES ? undefined : whole(await filesByRest(access, number), pull.changed_files, "files"),
      reviews,
      checks: await publishedByRest(access, pull.head.sha),
      mergeCommit,
      mergedOnto: mergeCommit === undefined ? undefined : await firstParentOf(mergeCommit),
      mergedBy: person(pull.merged_by),
    };
    return reviews.length === 0 ? facts : withTimeline(facts, await timelineOf(number), true);
  };

  return {
    get,
    async open(base) {
      const list = octokit.paginate(octokit.rest.pulls.list, {
        ...where,
        state: "open",
        base,
        sort: "created",
        direction: "asc",
        per_page: 100,
      });
      const numbers = (await ask(list.then((data) => ({ data, status: 200 })))).map(({ number }) => number);
      const pulls: PullFacts[] = [];
      for (const number of numbers) {
        const facts = await get(number);
        if (facts?.state === "open" && facts.base === base) pulls.push(facts);
      }
      return pulls;
    },
  };

  async function firstParentOf(commit: string): Promise<string | undefined> {
    return (await ask(octokit.rest.git.getCommit({ ...where, commit_sha: commit }))).parents[0]?.sha;
  }

  async function commitsOf(number: number): Promise<readonly PullCommit[]> {
    const all = octokit.paginate(octokit.rest.pulls.listCommits, { ...where, pull_number: number, per_page: 100 });
    const data = await ask(all.then((commits) => ({ data: commits, status: 200 })));
    return inShape(z.array(Commit), data, { path: `${root}/${number}/commits` }).map(
      ({ sha, parents, author, committer, commit }) => ({
        sha,
        parents: parents.map((parent) => parent.sha),
        author: committed(commit.author, author),
        committer: committed(commit.committer, committer),
        coauthors: coauthorsIn(commit.message),
        signedByGitHub: commit.verification?.verified === true && (committer?.login === "web-flow" || isGitHub(commit.committer)),
        message: commit.message,
      }),
    );
  }

  /** https://docs.github.com/rest/issues/timeline#list-timeline-events-for-an-issue */
  async function timelineOf(number: number): Promise<readonly Listed[]> {
    const all = octokit.paginate(octokit.rest.issues.listEventsForTimeline, { ...where, issue_number: number, per_page: 100 });
    const answer = await askOr(
      all.then((events) => ({ data: events, status: 200 })),
      404,
    );
    // A host that keeps no timeline has none to be read; GitHub answers one for every pull request that it shows.
    if (!answer.ok) return [];
    const at = { path: `/repos/${where.owner}/${where.repo}/issues/${number}/timeline` };
    return inShape(z.array(Event), answer.data, at).flatMap((event): readonly Listed[] => {
      if (event.created_at === undefined) return [];
      if (event.event === "review_dismissed") {
        const { review_id: review, state: was } = event.dismissed_review ?? {};
        return [{ is: "review dismissed", at: event.created_at, review, was, by: person(event.actor) }];
      }
      return BASE_CHANGES.includes(event.event ?? "") ? [{ is: "base changed", at: event.created_at }] : [];
    });
  }

  async function reviewsOf(number: number): Promise<PullFacts["reviews"]> {
    const all = octokit.paginate(octokit.rest.pulls.listReviews, { ...where, pull_number: number, per_page: 100 });
    const data = await ask(all.then((reviews) => ({ data: reviews, status: 200 })));
    return inShape(z.array(Review), data, { path: `${root}/${number}/reviews` }).map((review) => ({
      id: review.id,
      by: person(review.user),
      state: reviewState(review.state),
      commit: review.commit_id ?? undefined,
      at: review.submitted_at,
      said: { text: review.body ?? "", edited: undefined },
    }));
  }
}

/** A pull request's files with the paths renamed ones had before, which GraphQL does not tell. */
export async function filesByRest({ octokit, where }: Access, number: number): Promise<readonly PullFile[]> {
  const all = octokit.paginate(octokit.rest.pulls.listFiles, { ...where, pull_number: number, per_page: 100 });
  const data = await ask(all.then((files) => ({ data: files, status: 200 })));
  const at = { path: `/repos/${where.owner}/${where.repo}/pulls/${number}/files` };
  return inShape(z.array(File), data, at).map(({ filename, status, previous_filename }) => ({
    path: filename,
    previous: previous_filename,
    change: CHANGES[status] ?? "other",
  }));
}
