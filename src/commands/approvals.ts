import { peopleToAsk } from "../approval/asks.ts";
import type { Membership, Permission } from "../approval/review.ts";
import { tally, type Barred } from "../approval/tally.ts";
import type { People, PullFacts } from "../ports.ts";
import { rulesOf } from "../promotion/judge.ts";
import type { Judged } from "../promotion/result.ts";

/** Counts the approvals that each judged move asks for. Asks GitHub about exactly the people whose word could matter. */
export async function withApprovals(
  people: People,
  pull: Pick<PullFacts, "head" | "reviews" | "baseSince">,
  judged: readonly Judged[],
  barred: readonly Barred[],
): Promise<readonly Judged[]> {
  const permissions = new Map<string, Permission>();
  const memberships = new Map<string, Membership>();
  for (const one of judged) {
    const asks = peopleToAsk(pull.reviews, rulesOf(one), pull.head, barred);
    for (const login of asks.permissions) permissions.set(login.toLowerCase(), await people.permission(login));
    for (const { org, team, login } of asks.memberships)
      memberships.set(keyOf(org, team, login), await people.membership(org, team, login));
  }
  return judged.map((one) => {
    const rules = rulesOf(one);
    if (rules.length === 0) return one;
    const counted = tally(pull.reviews, {
      rules,
      head: pull.head,
      since: pull.baseSince,
      barred,
      permission: (login) => permissions.get(login.toLowerCase()) ?? "unknown",
      membership: (org, team, login) => memberships.get(keyOf(org, team, login)) ?? "unknown",
    });
    return { ...one, tally: counted };
  });
}

/** The same answers, each asked for once: several pull requests are judged in one run, mostly by the same few people. */
export function askedOnce(people: People): People {
  const permissions = new Map<string, Promise<Permission>>();
  const memberships = new Map<string, Promise<Membership>>();
  return {
    account: (login) => people.account(login),
    permission: (login) => once(permissions, login.toLowerCase(), () => people.permission(login)),
    membership: (org, team, login) => once(memberships, keyOf(org, team, login), () => people.membership(org, team, login)),
  };
}

function once<T>(known: Map<string, Promise<T>>, key: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer;
}

function keyOf(org: string, team: string, login: string): string {
  return `${org}/${team} ${login}`.toLowerCase();
}
