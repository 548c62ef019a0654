import * as z from "zod";
import type { Pulls } from "../ports.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { errorFor } from "./errors.ts";
import { orRest } from "./graphql.ts";
import { merge } from "./merge.ts";
import { pullsByGraphql } from "./pulls-graphql.ts";
import { pullsByRest } from "./pulls-rest.ts";
import { viewerByRest } from "./viewer.ts";

const Activity = z.array(
  z.object({ activity_type: z.string(), after: z.string(), actor: z.object({ login: z.string() }).nullable() }),
);
const Comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });
const PAGES_OF_ACTIVITY = 5;

export function pullRequests(access: Access): Pulls {
  const { octokit, where } = access;
  const first = pullsByGraphql(access);
  const second = pullsByRest(access);
  return {
    viewer: (commit) => viewerByRest(access, commit),

    get: (number) =>
      orRest(
        () => first.get(number),
        () => second.get(number),
      ),

    open: (base) =>
      orRest(
        () => first.open(base),
        () => second.open(base),
      ),

    /** https://docs.github.com/rest/repos/repos#list-repository-activities. Of a branch pushed to 500 times, the newest pushes. */
    async pushers(branch, commit) {
      let pages = 0;
      const activities = octokit.paginate(
        octokit.rest.repos.listActivities,
        { ...where, ref: `refs/heads/${branch}`, per_page: 100 },
        ({ data }, done) => {
          if (++pages >= PAGES_OF_ACTIVITY) done();
          return data;
        },
      );
      const answer = await askOr(
        activities.then((data) => ({ data, status: 200 })),
        403,
        404,
      );
      if (!answer.ok) return undefined;
      const log = inShape(Activity, answer.data, { path: `/repos/${where.owner}/${where.repo}/activity` });
      const logins = log.flatMap(({ activity_type, after, actor }) =>
        actor === null || activity_type === "branch_deletion" || (commit !== undefined && after !== commit) ? [] : [actor.login],
      );
      return [...new Set(logins)];
    },

    async mergeBase(base, head) {
      const path = `/repos/${where.owner}/${where.repo}/compare/${base}...${head}`;
      const data = await ask(
        octokit.rest.repos.compareCommitsWithBasehead({ ...where, basehead: `${base}...${head}`, per_page: 1 }),
      );
      return inShape(Comparison, data, { path }).merge_base_commit.sha;
    },

    async create({ title, body, branch, base }) {
      const answer = await askOr(octokit.rest.pulls.create({ ...where, title, body, head: branch, base }), 422);
      if (answer.ok) return { number: answer.data.number, url: answer.data.html_url };
      if (/pull request already exists/i.test(answer.refusal.said)) return "exists";
      throw errorFor(answer.refusal);
    },

    async edit(number, change) {
      await ask(octokit.rest.pulls.update({ ...where, pull_number: number, ...change }));
    },

    /** The comment first: a pull request that closes without its reason would never be told it again. */
    async close(number, comment) {
      await ask(octokit.rest.issues.createComment({ ...where, issue_number: number, body: comment }));
      await ask(octokit.rest.pulls.update({ ...where, pull_number: number, state: "closed" }));
    },

    merge: (number, how) => merge(access, number, how),
  };
}
