import * as z from "zod";
import type { PullFacts, Pulls } from "../ports.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { errorFor, Outage } from "./errors.ts";
import { orLook } from "./fate.ts";
import { orRest } from "./graphql.ts";
import { merge } from "./merge.ts";
import { MOST_FILES } from "./pull-reader.ts";
import { untilThere } from "./patience.ts";
import { pullsByGraphql } from "./pulls-graphql.ts";
import { pullsByRest } from "./pulls-rest.ts";

const Activity = z.array(
  z.object({ activity_type: z.string(), after: z.string(), actor: z.object({ login: z.string() }).nullable() }),
);
const Comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });
const Compared = Comparison.extend({
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).optional(),
});
const Made = z.object({ number: z.number(), html_url: z.string(), head: z.object({ sha: z.string() }) });
type Made = z.output<typeof Made>;
const Told = z.object({ title: z.string(), body: z.string().nullable(), state: z.string(), head: z.object({ sha: z.string() }) });
const PAGES_OF_ACTIVITY = 5;

export function pullRequests(access: Access): Pulls {
  const { octokit, where, patience, own } = access;
  const first = pullsByGraphql(access);
  const second = pullsByRest(access);
  const look = (number: number) =>
    orRest(
      () => first.get(number),
      () => second.get(number),
    );
  const path = `/repos/${where.owner}/${where.repo}`;
  /** As REST has it, which is enough to see what became of a write. */
  const told = async (number: number) =>
    inShape(Told, await ask(octokit.rest.pulls.get({ ...where, pull_number: number })), { path: `${path}/pulls/${number}` });

  return {
    /**
     * As it is after what this run did to it: one that it made and GitHub does not know yet, and one on a branch that it pointed
     * elsewhere a moment ago, are read again. Where somebody else pushed since, that is what is there in the end.
     */
    async get(number) {
      const stale = (facts: PullFacts | undefined) =>
        facts === undefined
          ? own.pulls.has(number)
          : facts.state === "open" && !facts.fork && facts.head !== (own.heads.get(facts.branch) ?? facts.head);
      let facts = await look(number);
      if (!stale(facts)) return facts;
      await untilThere(patience, `#${number} as it is now`, async () => {
        facts = await look(number);
        return stale(facts) ? undefined : true;
      });
      if (facts === undefined) throw new Outage(`GitHub does not know #${number}, which was just made`, { method: "GET", path });
      return facts;
    },

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

    /** Up to 300 files come with the first page. https://docs.github.com/rest/commits/commits#compare-two-commits */
    async changes(base, head) {
      const path = `/repos/${where.owner}/${where.repo}/compare/${base}...${head}`;
      const data = await ask(octokit.rest.repos.compareCommitsWithBasehead({ ...where, basehead: `${base}...${head}` }));
      const { merge_base_commit, files = [] } = inShape(Compared, data, { path });
      const paths = files.flatMap(({ filename, previous_filename }) =>
        previous_filename === undefined ? [filename] : [filename, previous_filename],
      );
      return { mergeBase: merge_base_commit.sha, paths: files.length >= MOST_FILES ? undefined : [...new Set(paths)] };
    },

    async create({ title, body, branch, base }) {
      const made = await orLook<Made | "exists" | "no branch">(
        patience,
        async () => {
          const answer = await askOr(octokit.rest.pulls.create({ ...where, title, body, head: branch, base }), 422);
          if (answer.ok) return answer.data;
          if (/pull request already exists/i.test(answer.refusal.said)) return "exists";
          if (/"field":"head"/.test(answer.refusal.said) && /"code":"invalid"/.test(answer.refusal.said)) return "no branch";
          throw errorFor(answer.refusal);
        },
        async () =>
          (
            await ask(octokit.rest.pulls.list({ ...where, state: "open", head: `${where.owner}:${branch}`, base, per_page: 1 }))
          )[0],
      );
      if (made === "exists" || made === "no branch") return made;
      const { number, html_url, head } = inShape(Made, made, { method: "POST", path: `${path}/pulls` });
      own.pulls.add(number);
      return { number, url: html_url, head: head.sha };
    },

    async edit(number, change) {
      const { state, head } = await orLook<Pick<z.output<typeof Told>, "state" | "head">>(
        patience,
        () => ask(octokit.rest.pulls.update({ ...where, pull_number: number, ...change })),
        async () => {
          const now = await told(number);
          const same = (asked: string | undefined, text: string | null) =>
            asked === undefined || plain(asked) === plain(text ?? "");
          return same(change.title, now.title) && same(change.body, now.body) ? now : undefined;
        },
      );
      return { open: state === "open", head: head.sha };
    },

    /**
     * The comment first: a pull request that closes without its reason would never be told it again. One that says so already, by
     * a run that was cut off, is not told twice.
     */
    async close(number, comment) {
      const said = async () => {
        const all = octokit.paginate(octokit.rest.issues.listComments, { ...where, issue_number: number, per_page: 100 });
        const comments = await ask(all.then((data) => ({ data, status: 200 })));
        return comments.some(({ body }) => plain(body ?? "") === plain(comment)) ? true : undefined;
      };
      const say = async () => {
        await ask(octokit.rest.issues.createComment({ ...where, issue_number: number, body: comment }));
        return true;
      };
      if ((await said()) === undefined) await orLook(patience, say, said);
      await orLook(
        patience,
        async () => {
          await ask(octokit.rest.pulls.update({ ...where, pull_number: number, state: "closed" }));
          return true;
        },
        async () => ((await told(number)).state === "closed" ? true : undefined),
      );
    },

    merge: (number, how) => merge(access, number, how),
  };
}

/** A text as it is compared with what GitHub gives back of it. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trim();
}
