import { addDispatch } from "../acts/dispatches.ts";
import { instant, nodeId } from "../answers/names.ts";
import { fullRepositoryAnswer } from "../answers/repositories.ts";
import { userAnswer } from "../answers/users.ts";
import { rulesAnswer } from "../answers/rules.ts";
import { Refusal } from "../acts/refusal.ts";
import { limitAnswer } from "../wire/limits.ts";
import { paged } from "../wire/pages.ts";
import { isObject, ok, repositoryRoute, requiredText, siteRoute } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";

export const repositoryRoutes: readonly Route[] = [
  siteRoute("GET /rate_limit", ({ state, token }) => ok(limitAnswer(state, token))),
  repositoryRoute("GET", ["metadata:read"], ({ state, repository, token }) => ok(fullRepositoryAnswer(state, repository, token))),
  repositoryRoute("GET /activity", ["contents:read"], activity),
  repositoryRoute("POST /dispatches", ["contents:write"], (call) => {
    const payload = call.body.client_payload ?? {};
    if (!isObject(payload))
      throw new Refusal(422, "Invalid request.\n\nFor 'properties/client_payload', the value is not an object.");
    addDispatch(call.state, call.repository, call.actor, { name: requiredText(call, "event_type"), payload });
    return { status: 204 };
  }),
  repositoryRoute("GET /rules/branches/*branch", ["metadata:read"], (call) =>
    paged(call, rulesAnswer(call.repository, call.params.branch!), (rule) => rule),
  ),
];

/** Newest first, pages by cursor on GitHub; here `per_page` and `after` (the id of the last one seen). */
function activity(call: RepositoryCall) {
  const { state, repository, url } = call;
  const query = url.searchParams;
  const wanted = query.get("ref");
  const ref = wanted === null || wanted.startsWith("refs/") ? wanted : `refs/heads/${wanted}`;
  const type = query.get("activity_type");
  const actor = query.get("actor")?.toLowerCase();
  const size = Math.min(Number(query.get("per_page") ?? 30), 100);
  const after = Number(query.get("after") ?? Infinity);
  const rows = repository.activity.filter(
    (row) =>
      (ref === null || row.ref === ref) &&
      (type === null || row.type === type) &&
      (actor === undefined || row.actor.login.toLowerCase() === actor),
  );
  const newest = query.get("direction") === "asc" ? rows : rows.toReversed();
  const left = newest.filter((row) => row.id < after);
  const page = left.slice(0, size);
  const next = new URL(url);
  next.searchParams.set("after", String(page.at(-1)?.id));
  return {
    status: 200,
    body: page.map((row) => ({
      id: row.id,
      node_id: nodeId("PSH", row.id),
      before: row.before,
      after: row.after,
      ref: row.ref,
      timestamp: instant(row.at),
      activity_type: row.type,
      actor: row.actor.deleted ? null : userAnswer(state, row.actor),
    })),
    headers: left.length > size ? { link: `<${next.href}>; rel="next"` } : {},
  };
}
