import type { Pull, Review, State, User } from "../state.ts";
import { atLeast, roleOf } from "./roles.ts";

/** The last review of each person that says yes or no, or was dismissed. Comments and drafts do not replace an earlier word. */
export function opinions(pull: Pull): readonly Review[] {
  const last = new Map<User, Review>();
  for (const review of pull.reviews) {
    if (review.state !== "COMMENTED" && review.state !== "PENDING") last.set(review.by, review);
  }
  return [...last.values()];
}

/** Whether GitHub counts this person's review: write access, or github-actions itself. Other Apps' reviews do not count. */
export function counts(state: State, pull: Pull, reviewer: User): boolean {
  if (reviewer === pull.author || reviewer.deleted) return false;
  if (reviewer.type === "Bot") return reviewer.login === "github-actions[bot]";
  return atLeast(roleOf(state, pull.repository, reviewer).role, "write");
}

export function countedApprovals(state: State, pull: Pull): readonly Review[] {
  return opinions(pull).filter((review) => review.state === "APPROVED" && counts(state, pull, review.by));
}

export function countedRefusals(state: State, pull: Pull): readonly Review[] {
  return opinions(pull).filter((review) => review.state === "CHANGES_REQUESTED" && counts(state, pull, review.by));
}
