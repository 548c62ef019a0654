import type { ApprovalRule } from "../policy/shape.ts";
import type { Membership, Permission } from "./review.ts";

/** One word of a rule's `from`, taken apart. */
type From =
  | { readonly kind: "login"; readonly login: string }
  | { readonly kind: "team"; readonly org: string; readonly team: string; readonly spelled: string }
  | { readonly kind: "permission"; readonly least: Permission };

export type Team = { readonly org: string; readonly team: string; readonly spelled: string };

/** How much each permission lets a person do; `unknown` is less than all of them. */
const RANK: Readonly<Record<Permission, number>> = { admin: 5, maintain: 4, write: 3, triage: 2, read: 1, none: 0, unknown: -1 };

/** Whether this permission is at least that one. Unknown is never enough. */
export function reaches(permission: Permission, least: Permission): boolean {
  return RANK[permission] >= RANK[least];
}

/** Whether a rule names this person by login, or takes everybody who may write. */
export function takesAnyway(rule: ApprovalRule, login: string): boolean {
  return rule.from.map(parse).some((from) => names(from, login) || (from.kind === "permission" && reaches("write", from.least)));
}

/** Whether a rule could take this person at all, whatever permission or teams they turn out to have. */
export function couldTake(rule: ApprovalRule, login: string): boolean {
  return rule.from.map(parse).some((from) => from.kind !== "login" || names(from, login));
}

/** Whether a rule takes this person, who has this permission, without asking about any team. */
export function takes(rule: ApprovalRule, login: string, permission: Permission): boolean {
  return rule.from
    .map(parse)
    .some((from) => names(from, login) || (from.kind === "permission" && reaches(permission, from.least)));
}

/** The teams a rule names. */
export function teamsOf(rule: ApprovalRule): readonly Team[] {
  return rule.from.map(parse).filter((from) => from.kind === "team");
}

/** Whether a person is in one of a rule's teams; if that cannot be told, the teams that could not be asked about, as the rule spells them. */
export function inTeams(
  rule: ApprovalRule,
  login: string,
  membership: (org: string, team: string, login: string) => Membership,
): { readonly member: boolean; readonly unsure: readonly string[] } {
  const unsure: string[] = [];
  for (const { org, team, spelled } of teamsOf(rule)) {
    const answer = membership(org, team, login);
    if (answer === "member") return { member: true, unsure: [] };
    if (answer === "unknown") unsure.push(spelled);
  }
  return { member: false, unsure };
}

function names(from: From, login: string): boolean {
  return from.kind === "login" && from.login === login.toLowerCase();
}

function parse(word: string): From {
  if (word === "write" || word === "maintain" || word === "admin") return { kind: "permission", least: word };
  const spelled = word.replace(/^@/, "");
  const [org = "", team] = spelled.toLowerCase().split("/");
  return team === undefined ? { kind: "login", login: org } : { kind: "team", org, team, spelled };
}
