import { repositoryAnswer } from "../answers/repositories.ts";
import { userAnswer } from "../answers/users.ts";
import type { Happening, Pull, Repository, Start, State } from "../state.ts";
import { knownConflict } from "./mergeability.ts";
import { isActions } from "./actor.ts";
import type { Actor } from "./actor.ts";

export type News = {
  readonly event: string;
  readonly action?: string;
  readonly repository: Repository;
  readonly actor: Actor;
  readonly pull?: Pull;
  /** Branch or tag the event is about; the default branch where none is given. */
  readonly ref?: string;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** Records what webhooks would say, and which workflow events come of it. */
export function happen(state: State, news: News): Happening {
  const { repository, actor } = news;
  const owner = state.organisations.get(repository.owner.login.toLowerCase());
  const happening: Happening = {
    id: state.nextId(),
    event: news.event,
    action: news.action,
    repository,
    actor: actor.user,
    starts: starts(news),
    payload: {
      ...(news.action === undefined ? {} : { action: news.action }),
      ...news.payload,
      repository: repositoryAnswer(state, repository),
      ...(owner === undefined ? {} : { organization: { login: owner.account.login, id: owner.account.id } }),
      sender: userAnswer(state, actor.user),
      ...(actor.via?.app === undefined ? {} : { installation: { id: actor.via.app.id } }),
    },
    at: state.clock.now(),
  };
  state.happenings.push(happening);
  return happening;
}

const alwaysStart = new Set(["workflow_dispatch", "repository_dispatch"]);
const heldForActions = new Set(["opened", "synchronize", "reopened"]);
const noWorkflows = new Set(["check_run", "check_suite", "pull_request_review_thread"]);

/**
 * https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows: GITHUB_TOKEN starts
 * nothing but dispatches, and pull requests it opens or updates wait for a person; `pull_request*` needs a merge ref.
 */
function starts(news: News): readonly Start[] {
  const { event, action, actor, pull, repository } = news;
  const home = `refs/heads/${repository.defaultBranch}`;
  const merge = pull === undefined ? home : `refs/pull/${pull.number}/merge`;
  if (isActions(actor)) {
    if (alwaysStart.has(event)) return [{ event, ref: news.ref ?? home, held: false }];
    return event === "pull_request" && heldForActions.has(action ?? "") ? [{ event, ref: merge, held: true }] : [];
  }
  if (noWorkflows.has(event)) return [];
  if (event === "pull_request") {
    const target = { event: "pull_request_target", ref: home, held: false };
    return pull !== undefined && knownConflict(pull) ? [target] : [{ event, ref: merge, held: false }, target];
  }
  if (event === "pull_request_review") return [{ event, ref: merge, held: false }];
  return [{ event, ref: news.ref ?? home, held: false }];
}
