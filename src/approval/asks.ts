import type { ApprovalRule } from "../policy/shape.ts";
import { isSame } from "./account.ts";
import { couldTake, takesAnyway, teamsOf } from "./from.ts";
import type { Review } from "./review.ts";
import type { Barred } from "./tally.ts";
import { lastWords } from "./word.ts";

/** Logins as the reviews spell them; organizations and teams in lower case. Each question stands in here once. */
export type Asks = {
  readonly permissions: readonly string[];
  readonly memberships: readonly { readonly org: string; readonly team: string; readonly login: string }[];
};

/**
 * Everything `tally` may look up for these reviews, and nothing it never would: nobody is asked about whose yes cannot count
 * anyway, and no team where a rule takes the person without it. Those who asked for changes are asked about on whatever commit.
 */
export function peopleToAsk(
  reviews: readonly Review[],
  rules: readonly ApprovalRule[],
  head: string,
  barred: readonly Barred[],
): Asks {
  const permissions: string[] = [];
  const memberships = new Map<string, Asks["memberships"][number]>();
  for (const { by, state, commit } of lastWords(reviews, barred)) {
    if (by?.type !== "User" || state === "dismissed") continue;
    if (state === "approved" && (commit !== head || barred.some((one) => isSame(one, by)))) continue;
    if (!rules.some((rule) => couldTake(rule, by.login))) continue;
    permissions.push(by.login);
    const taken = rules.filter((rule) => takesAnyway(rule, by.login));
    if (state === "changes_requested" && taken.length > 0) continue;
    for (const { org, team } of rules.filter((rule) => !taken.includes(rule)).flatMap(teamsOf)) {
      memberships.set(`${org}/${team} ${by.login}`, { org, team, login: by.login });
    }
  }
  return { permissions, memberships: [...memberships.values()] };
}
