import { ACTIONS_APP, account, addApp } from "./setup.ts";
import type { Access, Repository, State, Token } from "./state.ts";
import { HOURLY } from "./wire/limits.ts";

export type Permissions = Readonly<Record<string, Access>>;

/** What the product's own workflow asks for. */
const ordinary: Permissions = { contents: "write", "pull-requests": "write", checks: "write" };

/** A workflow's GITHUB_TOKEN for one repository, as `permissions:` in the workflow grants it: what is absent is none. */
export function actionsToken(state: State, repository: Repository, permissions: Permissions = ordinary): string {
  const app = state.apps.get(ACTIONS_APP)!;
  const known = ["administration", "members", "workflows"].find((name) => name in permissions);
  if (known !== undefined) throw new Error(`${known} is no key of \`permissions:\`; GITHUB_TOKEN can never have it`);
  return add(state, { kind: "actions", user: app.bot, app, repository: repository.fullName, permissions });
}

/** An App's installation token, made when first asked for. Without `repository` it reaches all, and the organisation's teams if `members` allows. */
export function appToken(state: State, slug: string, permissions: Permissions = ordinary, repository?: Repository): string {
  const app = addApp(state, slug);
  return add(state, { kind: "app", user: app.bot, app, repository: repository?.fullName, permissions });
}

export function personalToken(state: State, login: string): string {
  return add(state, { kind: "personal", user: account(state, login), app: undefined, repository: undefined, permissions: {} });
}

const prefixes: Readonly<Record<Token["kind"], string>> = { actions: "ghs_", app: "ghs_", personal: "ghp_" };

/** GITHUB_TOKENs of one repository share one hour's requests, whichever workflow they belong to. */
function add(state: State, plan: Omit<Token, "value" | "used" | "limit">): string {
  const value = `${prefixes[plan.kind]}${String(state.nextId()).padStart(36, "0")}`;
  const sibling = [...state.tokens.values()].find(
    ({ kind, user, repository }) =>
      kind === plan.kind && user === plan.user && (kind !== "actions" || repository === plan.repository),
  );
  const used = sibling?.used ?? { core: 0, graphql: 0, resetAt: 0 };
  state.tokens.set(value, { ...plan, value, used, limit: HOURLY[plan.kind] });
  return value;
}
