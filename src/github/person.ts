import type { Person } from "../ports.ts";

/** The account GitHub shows for people who deleted theirs. It is nobody. */
const GHOST = "ghost";
const TYPES = ["User", "Bot", "Organization", "Mannequin"] as const;

/** An account as REST spells it: a bot's login ends in `[bot]`. GraphQL leaves that off. Of people the number, where it is told. Undefined for deleted accounts. */
export function person(
  account: { readonly login: string; readonly type: string; readonly id?: number | null | undefined } | null | undefined,
): Person | undefined {
  if (account == null || account.login === GHOST) return undefined;
  const type = TYPES.find((known) => known === account.type) ?? "Unknown";
  const login = type === "Bot" && !account.login.endsWith("[bot]") ? `${account.login}[bot]` : account.login;
  return { login, type, ...(type !== "User" || account.id == null ? {} : { id: account.id }) };
}

/** Who a commit says wrote or committed it. */
export type Named = { readonly name?: string | null | undefined; readonly email?: string | null | undefined };

/**
 * The account behind a commit's author or committer. GraphQL links only people, so a bot is known by its e-mail address
 * (`41898282+github-actions[bot]@users.noreply.github.com`), and GitHub's own committer by its. Names and addresses are anybody's
 * to write: they mean something only on a commit GitHub signed.
 */
export function committed(
  by: Named | null | undefined,
  user: { readonly login: string; readonly type: string } | null | undefined,
): Person | undefined {
  const known = person(user);
  if (known !== undefined) return known;
  if (isGitHub(by)) return { login: "web-flow", type: "User" };
  const bot = /^(?:\d+\+)?([A-Za-z0-9-]+\[bot\])@users\.noreply\.[A-Za-z0-9.-]+$/.exec(by?.email ?? "")?.[1];
  return bot === undefined ? undefined : { login: bot, type: "Bot" };
}

/** The committer of everything GitHub commits for someone. https://github.com/web-flow */
export function isGitHub(by: Named | null | undefined): boolean {
  return by?.name === "GitHub" && by.email === "noreply@github.com";
}
