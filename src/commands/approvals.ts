import { peopleToAsk } from "../approval/asks.ts";
import type { Membership, Permission } from "../approval/review.ts";
import { tally, type Barred } from "../approval/tally.ts";
import type { Host, PullFacts } from "../ports.ts";
import { rulesOf } from "../promotion/judge.ts";
import type { Judged } from "../promotion/result.ts";

/** Counts the approvals that each judged move asks for. Asks GitHub about exactly the people whose word could matter. */
export async function withApprovals(
  host: Host,
  pull: Pick<PullFacts, "head" | "reviews">,
  judged: readonly Judged[],
  barred: readonly Barred[],
): Promise<readonly Judged[]> {
  const permissions = new Map<string, Permission>();
  const memberships = new Map<string, Membership>();
  const key = (org: string, team: string, login: string) => `${org}/${team} ${login}`.toLowerCase();
  for (const one of judged) {
    const asks = peopleToAsk(pull.reviews, rulesOf(one), pull.head, barred);
    for (const login of asks.permissions) {
      if (!permissions.has(login.toLowerCase())) permissions.set(login.toLowerCase(), await host.people.permission(login));
    }
    for (const { org, team, login } of asks.memberships) {
      if (!memberships.has(key(org, team, login)))
        memberships.set(key(org, team, login), await host.people.membership(org, team, login));
    }
  }
  return judged.map((one) => {
    const rules = rulesOf(one);
    if (rules.length === 0) return one;
    const counted = tally(pull.reviews, {
      rules,
      head: pull.head,
      barred,
      permission: (login) => permissions.get(login.toLowerCase()) ?? "unknown",
      membership: (org, team, login) => memberships.get(key(org, team, login)) ?? "unknown",
    });
    return { ...one, tally: counted };
  });
}
