import type { Review } from "../approval/review.ts";
import type { Pulls } from "../ports.ts";
import { Outage } from "./errors.ts";

/** What GraphQL and REST both tell of pull requests, in equal words. */
export type PullReader = Pick<Pulls, "get" | "open">;

/** REST lists no more commits than this. https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
export const MOST_COMMITS = 250;
/** More files than this are no promotion. */
export const MOST_FILES = 300;

const STATES: Readonly<Record<string, Review["state"]>> = {
  APPROVED: "approved",
  CHANGES_REQUESTED: "changes_requested",
  COMMENTED: "commented",
  DISMISSED: "dismissed",
  PENDING: "pending",
};

/** A review's state; a word GitHub may invent later is nobody's yes. */
export function reviewState(state: string): Review["state"] {
  const known = STATES[state.toUpperCase()];
  if (known === undefined)
    throw new Outage(`GitHub tells of a review state nobody here knows: ${state}`, { method: "GET", path: "reviews" });
  return known;
}
