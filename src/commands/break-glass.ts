import { UserError } from "../errors.ts";
import type { PullFacts } from "../ports.ts";
import { forcedBy } from "../promotion/force.ts";
import type { Result } from "../promotion/result.ts";
import { reviewIssue } from "../report/review-issue.ts";
import type { Scene } from "./scene.ts";

/**
 * Opens the issue in which a forcing is reviewed afterwards, before any check says that it may be merged: whoever merges, it is there.
 * Where it cannot be opened, nothing is forced.
 */
export async function forReview(scene: Scene, { viewer }: Pick<PullFacts, "viewer">, result: Result): Promise<Result> {
  const { pull } = result;
  if (result.decision.code !== "forced" || pull === undefined) return result;
  const people = forcedBy(result.judged);
  const { title, body } = reviewIssue(result);
  if (scene.request.dryRun) return { ...result, done: [...result.done, `would open an issue: ${title}`] };
  const since = new Date(Math.min(...people.map(({ at }) => at.getTime())));
  try {
    const { number, url, made } = await scene.host.issues.open({ title, body, since, by: viewer });
    if (!made) return { ...result, reviewIssue: { number, url } };
    const said = `opened issue #${number} for the review of what is forced in #${pull.number}`;
    scene.log(said);
    return { ...result, reviewIssue: { number, url }, done: [...result.done, said] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const refused = {
      what: `#${pull.number} is forced by ${people.map(({ login }) => login).join(" and ")}, and is not merged: the issue for its review cannot be opened`,
      hint: "what is forced is never silent; once the issue can be opened, it goes on at the next event",
    };
    throw new UserError([refused, ...error.problems], { cause: error });
  }
}
