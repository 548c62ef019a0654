import { roleOf } from "../rules/roles.ts";
import type { App, Pull, Repository, State, User } from "../state.ts";
import { instant, nodeId, SITE } from "./names.ts";

export function userAnswer(state: State, user: User): Record<string, unknown> {
  const api = `${state.url}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: userNodeId(user),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: "",
    url: api,
    html_url: user.type === "Bot" ? `${SITE}/apps/${user.login.replace("[bot]", "")}` : `${SITE}/${user.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: user.type,
    user_view_type: "public",
    site_admin: user.siteAdmin,
  };
}

export function userNodeId(user: User): string {
  return nodeId(user.type === "Bot" ? "BOT" : user.type === "Organization" ? "O" : "U", user.id);
}

/** Null for an account that is gone, as in reviews and comments. */
export function userOrNull(state: State, user: User | undefined): Record<string, unknown> | null {
  return user === undefined || user.deleted ? null : userAnswer(state, user);
}

/** `ghost` for an account that is gone, as in pull requests. */
export function userOrGhost(state: State, user: User): Record<string, unknown> {
  return userAnswer(state, user.deleted ? state.users.get("ghost")! : user);
}

export function appAnswer(state: State, app: App): Record<string, unknown> {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: userAnswer(state, app.owner),
    name: app.name,
    description: null,
    external_url: `${SITE}/apps/${app.slug}`,
    html_url: `${SITE}/apps/${app.slug}`,
    created_at: "2018-07-30T09:30:17Z",
    updated_at: "2024-04-10T20:33:16Z",
    permissions: { checks: "write", contents: "write", metadata: "read", pull_requests: "write" },
    events: ["check_run", "pull_request", "push"],
  };
}

/** How the author stands to the repository, as GitHub tells it. It is no authorization. */
export function associationOf(state: State, repository: Repository, author: User): string {
  if (author.deleted) return "NONE";
  if (author === repository.owner) return "OWNER";
  const login = author.login.toLowerCase();
  const organisation = state.organisations.get(repository.owner.login.toLowerCase());
  if (organisation?.members.has(login) === true) return "MEMBER";
  if (roleOf(state, repository, author).role !== "none" && repository.collaborators.has(login)) return "COLLABORATOR";
  const contributed = [...repository.pulls.values()].some((pull: Pull) => pull.merged !== undefined && pull.author === author);
  return contributed ? "CONTRIBUTOR" : "NONE";
}

export function commentAnswer(state: State, pull: Pull, comment: Pull["comments"][number]): Record<string, unknown> {
  const { repository } = pull;
  const issue = `${state.url}/repos/${repository.fullName}/issues`;
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url: `${issue}/comments/${comment.id}`,
    html_url: `${SITE}/${repository.fullName}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${issue}/${pull.number}`,
    user: userOrNull(state, comment.by),
    created_at: instant(comment.createdAt),
    updated_at: instant(comment.updatedAt),
    author_association: associationOf(state, repository, comment.by),
    body: comment.body,
    performed_via_github_app: comment.viaApp === undefined ? null : appAnswer(state, comment.viaApp),
  };
}
