import { notFound, Refusal } from "../acts/refusal.ts";
import { instant, nodeId, SITE } from "../answers/names.ts";
import { userAnswer } from "../answers/users.ts";
import { atLeast, roleOf } from "../rules/roles.ts";
import type { Organisation, Team } from "../state.ts";
import { ok, repositoryRoute, siteRoute } from "../wire/call.ts";
import type { Call, RepositoryCall, Route } from "../wire/call.ts";

export const peopleRoutes: readonly Route[] = [
  repositoryRoute("GET /collaborators/:login/permission", ["metadata:read"], permission),
  siteRoute("GET /orgs/:org/teams/:slug", (call) => {
    const { organisation, team } = teamAsked(call);
    return ok(teamAnswer(call, organisation, team));
  }),
  siteRoute("GET /orgs/:org/teams/:slug/memberships/:login", (call) => {
    const { organisation, team } = teamAsked(call);
    const membership = team.members.get(call.params.login!.toLowerCase());
    if (membership === undefined) throw notFound();
    return ok({ url: `${teamUrl(call, organisation, team)}/memberships/${call.params.login!}`, ...membership });
  }),
];

/** The old four words, for a role that may be finer: maintain is write, triage is read. */
function permission(call: RepositoryCall) {
  const { state, repository, params } = call;
  const user = state.users.get(params.login!.toLowerCase());
  if (user === undefined || user.deleted) throw notFound();
  const { role, custom } = roleOf(state, repository, user);
  const old = role === "maintain" ? "write" : role === "triage" ? "read" : role;
  const may = {
    admin: atLeast(role, "admin"),
    maintain: atLeast(role, "maintain"),
    push: atLeast(role, "write"),
    triage: atLeast(role, "triage"),
    pull: atLeast(role, "read"),
  };
  const name = custom ?? role;
  return ok({ permission: old, role_name: name, user: { ...userAnswer(state, user), permissions: may, role_name: name } });
}

/**
 * A team the token cannot see answers 404, exactly like one that is not there. Without Members: read it is a 403, and
 * GITHUB_TOKEN can never be given that. An App token made for single repositories does not see the organisation's teams.
 */
function teamAsked(call: Call): { readonly organisation: Organisation; readonly team: Team } {
  const { state, token, params } = call;
  const organisation = state.organisations.get(params.org!.toLowerCase());
  const team = organisation?.teams.get(params.slug!.toLowerCase());
  if (token.kind !== "personal" && (token.permissions.members ?? "none") === "none") {
    throw new Refusal(403, "Resource not accessible by integration", undefined, {
      "x-accepted-github-permissions": "members=read",
    });
  }
  if (organisation === undefined || team === undefined || token.repository !== undefined) throw notFound();
  if (token.kind === "personal") {
    const login = token.user.login.toLowerCase();
    const insider = organisation.members.has(login) && team.privacy === "closed";
    if (!insider && !organisation.owners.has(login) && !team.members.has(login)) throw notFound();
  }
  return { organisation, team };
}

function teamUrl({ state }: Call, { account }: Organisation, team: Team): string {
  return `${state.url}/organizations/${account.id}/team/${team.id}`;
}

function teamAnswer(call: Call, organisation: Organisation, team: Team): Record<string, unknown> {
  const { account } = organisation;
  const url = teamUrl(call, organisation, team);
  const org = `${call.state.url}/orgs/${account.login}`;
  const born = "2020-01-01T00:00:00Z";
  return {
    id: team.id,
    node_id: nodeId("T", team.id),
    url,
    html_url: `${SITE}/orgs/${account.login}/teams/${team.slug}`,
    name: team.name,
    slug: team.slug,
    description: "",
    privacy: team.privacy,
    notification_setting: "notifications_enabled",
    permission: "pull",
    type: "organization",
    organization_id: account.id,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    parent: null,
    members_count: team.members.size,
    repos_count: 0,
    created_at: born,
    updated_at: instant(call.state.clock.now()),
    organization: {
      login: account.login,
      id: account.id,
      node_id: nodeId("O", account.id),
      url: org,
      repos_url: `${org}/repos`,
      events_url: `${org}/events`,
      hooks_url: `${org}/hooks`,
      issues_url: `${org}/issues`,
      members_url: `${org}/members{/member}`,
      public_members_url: `${org}/public_members{/member}`,
      avatar_url: `https://avatars.githubusercontent.com/u/${account.id}?v=4`,
      description: null,
      has_organization_projects: true,
      has_repository_projects: true,
      public_repos: 0,
      public_gists: 0,
      followers: 0,
      following: 0,
      html_url: `${SITE}/${account.login}`,
      created_at: born,
      updated_at: born,
      archived_at: null,
      type: "Organization",
    },
  };
}
