import { appOf, createCheck, updateCheck } from "../acts/checks.ts";
import type { CheckInput } from "../acts/checks.ts";
import { notFound } from "../acts/refusal.ts";
import { checkRunAnswer } from "../answers/checks.ts";
import { SITE } from "../answers/names.ts";
import type { CheckRun } from "../state.ts";
import { created, numberParam, ok, repositoryRoute } from "../wire/call.ts";
import type { Call, RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";
import { commitNamedOr422 } from "./resolve.ts";

export const checkRoutes: readonly Route[] = [
  repositoryRoute("POST /check-runs", ["checks:write"], (call) => {
    appOf(call.actor);
    return created(view(call, createCheck(call.state, call.repository, call.actor, input(call))));
  }),
  repositoryRoute("GET /check-runs/:id", ["checks:read"], (call) => ok(view(call, asked(call)))),
  repositoryRoute("PATCH /check-runs/:id", ["checks:write"], (call) => {
    const run = asked(call);
    updateCheck(call.state, call.repository, run, { actor: call.actor, input: input(call) });
    return ok(view(call, run));
  }),
  repositoryRoute("GET /check-runs/:id/annotations", ["checks:read"], (call) => {
    const run = asked(call);
    return paged(call, run.annotations, (annotation) => ({
      start_column: null,
      end_column: null,
      title: null,
      raw_details: null,
      ...annotation,
      blob_href: `${SITE}/${call.repository.fullName}/blob/${run.head}/${annotation.path}`,
    }));
  }),
  repositoryRoute("GET /commits/*ref/check-runs", ["checks:read"], list),
];

/** A check run's fields have the forms GitHub's description gives them: every request is compared with it. */
function input(call: Call): CheckInput {
  return call.body;
}

function view(call: RepositoryCall, run: CheckRun): Record<string, unknown> {
  return checkRunAnswer(call.state, call.repository, run);
}

function asked(call: RepositoryCall): CheckRun {
  const run = call.repository.checks.get(numberParam(call, "id"));
  if (run === undefined) throw notFound();
  return run;
}

/** Newest first. `filter=latest` (unless told `all`) keeps the newest of each name within a suite. */
function list(call: RepositoryCall) {
  const { repository, params, url } = call;
  const head = commitNamedOr422(repository, params.ref!);
  const query = url.searchParams;
  const [name, app, status] = [query.get("check_name"), query.get("app_id"), query.get("status")];
  const found = [...repository.checks.values()]
    .reverse()
    .filter(
      (run) =>
        run.head === head &&
        (name === null || run.name === name) &&
        (app === null || run.app.id === Number(app)) &&
        (status === null || run.status === status),
    );
  const key = (run: CheckRun) => `${run.suite.id} ${run.name}`;
  const newest = new Map(found.toReversed().map((run) => [key(run), run]));
  const runs = query.get("filter") === "all" ? found : found.filter((run) => newest.get(key(run)) === run);
  return paged(
    call,
    runs,
    (run) => view(call, run),
    (page) => ({ total_count: runs.length, check_runs: page }),
  );
}
