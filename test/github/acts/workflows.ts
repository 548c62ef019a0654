import { instant } from "../answers/names.ts";
import { userAnswer } from "../answers/users.ts";
import { commitNamed } from "../rest/resolve.ts";
import type { Happening, Repository, State } from "../state.ts";
import { happen } from "./happenings.ts";
import { askMergeability } from "./mergeability.ts";

/** The commit behind GITHUB_REF; for `refs/pull/N/merge` the test merge, which there is none of in a conflict. */
export async function checkedOut(state: State, repository: Repository, ref: string): Promise<string | undefined> {
  const number = /^refs\/pull\/(\d+)\/merge$/.exec(ref)?.[1];
  const pull = number === undefined ? undefined : repository.pulls.get(Number(number));
  if (pull === undefined) return commitNamed(repository, ref);
  const found = askMergeability(state, pull);
  await found.done;
  return found.commit;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/events-that-trigger-workflows#workflow_run */
export function finishWorkflow(state: State, name: string, cause: Happening, conclusion: string): Happening {
  const { repository } = cause;
  const pull = cause.payload.pull_request;
  // Payloads of pull requests carry the head as `simplePullAnswer` wrote it.
  const head = (pull as { head: { sha: string; ref: string } } | undefined)?.head;
  const run = {
    id: state.nextId(),
    name,
    event: cause.event,
    status: "completed",
    conclusion,
    head_branch: head?.ref ?? repository.defaultBranch,
    head_sha: head?.sha ?? repository.refs.get(`refs/heads/${repository.defaultBranch}`),
    pull_requests: [],
    actor: userAnswer(state, cause.actor),
    created_at: instant(cause.at),
    updated_at: instant(state.clock.now()),
  };
  const actor = { user: cause.actor, via: undefined };
  return happen(state, {
    event: "workflow_run",
    action: "completed",
    repository,
    actor,
    payload: { workflow_run: run, workflow: { name } },
  });
}

/** The runs of a schedule belong to whoever edited it last; here, to GitHub itself. */
export function tick(state: State, repository: Repository, cron: string): Happening {
  const actor = { user: state.users.get("web-flow")!, via: undefined };
  return happen(state, { event: "schedule", repository, actor, payload: { schedule: cron } });
}
