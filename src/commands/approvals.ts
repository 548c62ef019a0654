import { peopleToAsk } from "../approval/asks.ts";
import { forcing, forcings, ruleOf } from "../approval/forcing.ts";
import type { Membership, Permission } from "../approval/review.ts";
import { tally, type Barred } from "../approval/tally.ts";
import type { People, PullFacts } from "../ports.ts";
import { breakGlassOf } from "../promotion/force.ts";
import { rulesOf } from "../promotion/judge.ts";
import type { Judged } from "../promotion/result.ts";

/** Counts the approvals that each judged move asks for, and who forces it. Asks GitHub about exactly the people whose word could matter. */
export async function withApprovals(
  people: People,
  pull: Pick<PullFacts, "head" | "reviews" | "baseSince">,
  judged: readonly Judged[],
  { barred, now }: { readonly barred: readonly Barred[]; readonly now: Date },
): Promise<readonly Judged[]> {
  const permissions = new Map<string, Permission>();
  const memberships = new Map<string, Membership>();
  for (const one of judged) {
    const rule = breakGlassOf(one);
    const asks = [
      peopleToAsk(pull.reviews, rulesOf(one), pull.head, barred),
      ...(rule === undefined ? [] : [peopleToAsk(forcings(pull.reviews, { barred }), [ruleOf(rule)], pull.head, barred)]),
    ];
    for (const login of asks.flatMap((each) => each.permissions))
      if (!permissions.has(login.toLowerCase())) permissions.set(login.toLowerCase(), await people.permission(login));
    for (const { org, team, login } of asks.flatMap((each) => each.memberships))
      memberships.set(keyOf(org, team, login), await people.membership(org, team, login));
  }
  const asked = {
    head: pull.head,
    since: pull.baseSince,
    barred,
    permission: (login: string) => permissions.get(login.toLowerCase()) ?? "unknown",
    membership: (org: string, team: string, login: string) => memberships.get(keyOf(org, team, login)) ?? "unknown",
  };
  return judged.map((one) => {
    const [rules, rule] = [rulesOf(one), breakGlassOf(one)];
    return {
      ...one,
      ...(rules.length === 0 ? {} : { tally: tally(pull.reviews, { ...asked, rules }) }),
      ...(rule === undefined ? {} : { forcing: forcing(pull.reviews, { ...asked, rule, now }) }),
    };
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
