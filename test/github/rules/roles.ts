import type { Repository, Role, State, Token, User } from "../state.ts";

const order: readonly Role[] = ["none", "read", "triage", "write", "maintain", "admin"];

export function atLeast(role: Role, least: Role): boolean {
  return order.indexOf(role) >= order.indexOf(least);
}

/** The highest of what a person was given: as owner, as member, through teams, directly. `custom` names the custom role that won. */
export function roleOf(
  state: State,
  repository: Repository,
  user: User,
): { readonly role: Role; readonly custom: string | undefined } {
  const login = user.login.toLowerCase();
  if (user.deleted) return { role: "none", custom: undefined };
  const direct = repository.collaborators.get(login);
  const organisation = state.organisations.get(repository.owner.login.toLowerCase());
  const grants: Role[] = ["none"];
  if (!repository.private && user.type === "User") grants.push("read");
  if (user === repository.owner || organisation?.owners.has(login) === true) grants.push("admin");
  if (organisation?.members.has(login) === true) grants.push(repository.basePermission);
  for (const [slug, role] of repository.teams) {
    if (organisation?.teams.get(slug)?.members.get(login)?.state === "active") grants.push(role);
  }
  const highest = grants.reduce((best, role) => (atLeast(role, best) ? role : best));
  if (direct !== undefined && atLeast(direct.role, highest)) return { role: direct.role, custom: direct.custom };
  return { role: highest, custom: undefined };
}

/** Whether a reviewer's word counts for GitHub: people with write access. github-actions counts too, other Apps do not. */
export function mayWrite(state: State, repository: Repository, user: User): boolean {
  return atLeast(roleOf(state, repository, user).role, "write");
}

const ranks = { none: 0, read: 1, write: 2 } as const;

/** What a token may do with one kind of thing. Metadata is always granted; a public repository is readable by everyone. */
export function tokenMay(state: State, token: Token, repository: Repository, what: string, access: "read" | "write"): boolean {
  if (!seesRepository(state, token, repository)) return false;
  if (token.kind === "personal") {
    // Whoever may read may also speak: open pull requests, review, comment. What they may change of others', the acts know.
    const speaking = what === "pull-requests" || what === "issues";
    const least: Role = access === "read" || speaking ? "read" : what === "administration" ? "admin" : "write";
    return atLeast(roleOf(state, repository, token.user).role, least);
  }
  const granted = what === "metadata" ? "read" : (token.permissions[what] ?? "none");
  if (access === "read" && !repository.private && what !== "administration") return true;
  return ranks[granted] >= ranks[access];
}

export function seesRepository(state: State, token: Token, repository: Repository): boolean {
  if (!repository.private) return true;
  if (token.kind === "personal") return atLeast(roleOf(state, repository, token.user).role, "read");
  return token.repository === undefined ? true : token.repository.toLowerCase() === repository.fullName.toLowerCase();
}
