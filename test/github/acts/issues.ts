import type { Issue, Repository, State } from "../state.ts";
import type { Actor } from "./actor.ts";
import { happen } from "./happenings.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";

/** https://docs.github.com/rest/issues/issues#create-an-issue */
export function createIssue(
  state: State,
  repository: Repository,
  actor: Actor,
  plan: { readonly title: string; readonly body: string | undefined },
): Issue {
  if (!repository.settings.issues) throw new Refusal(410, "Issues has been disabled in this repository.");
  if (plan.title.trim() === "") throw invalid("Issue", "title", "title can't be blank");
  if (Array.from(plan.title).length > 256) throw invalid("Issue", "title", "title is too long (maximum is 256 characters)");
  if (Array.from(plan.body ?? "").length > 65536)
    throw invalid("Issue", "body", "body is too long (maximum is 65536 characters)");
  const now = state.clock.now();
  const issue: Issue = {
    id: state.nextId(),
    repository,
    number: repository.nextNumber++,
    title: plan.title,
    body: plan.body ?? null,
    state: "open",
    author: actor.user,
    createdAt: now,
    updatedAt: now,
    closedAt: undefined,
  };
  repository.issues.set(issue.number, issue);
  const payload = { issue: { number: issue.number, title: issue.title, state: issue.state } };
  happen(state, { event: "issues", action: "opened", repository, actor, payload });
  return issue;
}

export function closeIssue(state: State, repository: Repository, number: number): void {
  const issue = repository.issues.get(number);
  if (issue === undefined) throw notFound();
  issue.state = "closed";
  issue.closedAt = issue.updatedAt = state.clock.now();
}
