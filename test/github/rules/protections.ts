import { matchesGlob } from "node:path";
import { namesOf } from "../acts/actor.ts";
import type { Actor } from "../acts/actor.ts";
import type { Protection, QueueRule } from "../settings.ts";
import type { Repository, State } from "../state.ts";
import { roleOf } from "./roles.ts";

/** The rules that stand over a branch, classic protection and rulesets alike; they add up. */
export function protectionsOf(repository: Repository, branch: string): readonly Protection[] {
  return repository.protections.filter(({ pattern }) => pattern === branch || matchesGlob(branch, pattern));
}

export function hasQueue({ mergeQueue }: Protection): boolean {
  return mergeQueue !== undefined && mergeQueue !== false;
}

/** The queue of a branch, with GitHub's defaults; undefined where it has none. */
export function queueOf(repository: Repository, branch: string): Required<QueueRule> | undefined {
  const rule = protectionsOf(repository, branch).find(hasQueue)?.mergeQueue;
  if (rule === undefined || rule === false) return undefined;
  const defaults = { method: "merge", minutes: 60, building: 5, strategy: "ALLGREEN" } as const;
  return { ...defaults, ...(rule === true ? {} : rule) };
}

/** Classic protection spares admins unless it says otherwise; a ruleset spares whom it lists. GITHUB_TOKEN can never be listed. */
export function isSpared(state: State, repository: Repository, protection: Protection, actor: Actor): boolean {
  if (actor.via?.kind === "actions") return false;
  const listed = protection.bypass?.some((name) => namesOf(actor).includes(name.toLowerCase())) === true;
  if (listed) return true;
  if (protection.source === "ruleset" || protection.enforceAdmins === true || actor.via?.kind === "app") return false;
  return roleOf(state, repository, actor.user).role === "admin";
}
