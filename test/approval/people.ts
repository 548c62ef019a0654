import type { Membership, Permission, Review } from "../../src/approval/review.ts";
import type { ApprovalRule, Asked } from "../../src/approval/tally.ts";

export const HEAD = "9c1d2e3".padEnd(40, "0");
export const OLD = "3f2a91c".padEnd(40, "0");

let next = 1;

/** A review with overrides, a dismissed one an approval that @root dismissed; each one is later than the one made before it. */
export function review(login: string, state: Review["state"] = "approved", rest: Partial<Review> = {}): Review {
  const id = next++;
  const at = new Date(Date.UTC(2026, 10, 20, 10, 0, id));
  const taken = state === "dismissed" ? { dismissal: { was: "approved", by: { login: "root", type: "User" } } as const } : {};
  return { id, by: { login, type: "User" }, state, commit: HEAD, at, ...taken, ...rest };
}

export function rule(who: string, from: readonly string[], count = 1): ApprovalRule {
  return { who, from: [...from], count };
}

/** What is asked, with people as a table: login to permission, team to members. People and teams it does not name answer `none` and `not_member`. */
export function asked(
  rules: readonly ApprovalRule[],
  people: Readonly<Record<string, Permission>> = {},
  teams: Readonly<Record<string, readonly string[] | "unknown">> = {},
): Asked {
  return {
    rules,
    head: HEAD,
    barred: [],
    permission: (login) => people[login] ?? "none",
    membership: (org, team, login): Membership => {
      const members = teams[`${org}/${team}`] ?? [];
      if (members === "unknown") return "unknown";
      return members.includes(login) ? "member" : "not_member";
    },
  };
}
