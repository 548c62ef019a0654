import type { Review } from "../approval/review.ts";
import type { Pulls } from "../ports.ts";
import { Outage } from "./errors.ts";

/** What GraphQL and REST both tell of pull requests, in equal words. */
export type PullReader = Pick<Pulls, "get" | "open">;

/** REST lists no more commits than this. https://docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request */
export const MOST_COMMITS = 250;
/** More files than this are no promotion. */
export const MOST_FILES = 300;

/** A list that changed while its pages were read: what was read is neither what it was nor what it is. */
class Moved extends Error {
  override readonly name = "Moved";
}

/** A list as it was read, if it is as long as GitHub says. */
export function whole<T>(list: readonly T[], count: number, what: string): readonly T[] {
  if (list.length !== count) throw new Moved(`${what}: ${list.length} were read, and there are ${count}`);
  return list;
}

/** Reads once more what changed while it was read; where it changes again, that is an outage and never a list that is too short. */
export async function steady<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
  }
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Moved)) throw error;
    throw new Outage(
      `a list changed while its pages were read, twice: ${error.message}`,
      { method: "GET", path },
      { cause: error },
    );
  }
}

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
