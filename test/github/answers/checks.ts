import type { CheckRun, Repository, State } from "../state.ts";
import { instantOrNull, nodeId, SITE } from "./names.ts";
import { appAnswer } from "./users.ts";

export function checkRunAnswer(state: State, repository: Repository, run: CheckRun): Record<string, unknown> {
  const api = `${state.url}/repos/${repository.fullName}`;
  const self = `${api}/check-runs/${run.id}`;
  const pulls = [...repository.pulls.values()].filter(
    (pull) => pull.state === "open" && pull.head.sha === run.head && pull.head.repository === repository,
  );
  const home = { id: repository.id, url: api, name: repository.name };
  return {
    id: run.id,
    name: run.name,
    node_id: checkRunNodeId(run),
    head_sha: run.head,
    external_id: run.externalId ?? "",
    url: self,
    html_url: `${SITE}/${repository.fullName}/runs/${run.id}`,
    details_url: run.detailsUrl ?? `${SITE}/${repository.fullName}/runs/${run.id}`,
    status: run.status,
    conclusion: run.conclusion,
    started_at: instantOrNull(run.startedAt),
    completed_at: instantOrNull(run.completedAt),
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${self}/annotations` },
    check_suite: { id: run.suite.id },
    app: appAnswer(state, run.app),
    pull_requests: pulls.map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${api}/pulls/${pull.number}`,
      head: { ref: pull.head.branch, sha: pull.head.sha, repo: home },
      base: { ref: pull.base.branch, sha: pull.base.sha, repo: home },
    })),
  };
}

export function checkRunNodeId(run: CheckRun): string {
  return nodeId("CR", run.id);
}
