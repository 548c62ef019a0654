import { isSame, type Account } from "./account.ts";
import type { Review } from "./review.ts";

/** A review that says yes or no, or that somebody dismissed. Comments and unsent reviews say neither. */
export type Word = Review & { readonly state: "approved" | "changes_requested" | "dismissed" };

/**
 * The last word of every person, oldest first. A later comment does not replace it, as in GitHub's `latestOpinionatedReviews`
 * (https://docs.github.com/graphql/reference/objects#pullrequest). Of deleted accounts nobody can tell which words are one
 * person's, so each stands for itself. `barred` may not take away what others said against what they asked for or wrote.
 */
export function lastWords(reviews: readonly Review[], barred: readonly Account[]): readonly Word[] {
  const last = new Map<string, Word>();
  for (const review of reviews.filter(isWord).toSorted(byTime)) {
    const word = stillSays(review, barred) ? { ...review, state: "changes_requested" as const } : review;
    const key = word.by === undefined ? `deleted ${word.id}` : `login ${word.by.login.toLowerCase()}`;
    last.delete(key);
    last.set(key, word);
  }
  return [...last.values()];
}

/**
 * Whether a request for changes stands although it was dismissed: by somebody who has a hand in what it was about, by a program that
 * anybody may have told to, or by nobody knows whom. GitHub lets everybody with write access dismiss.
 * https://docs.github.com/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/dismissing-a-pull-request-review
 */
function stillSays({ state, by, dismissal }: Word, barred: readonly Account[]): boolean {
  if (state !== "dismissed") return false;
  if (dismissal === undefined) return true;
  if (dismissal.was !== "changes_requested") return false;
  const taker = dismissal.by;
  if (taker?.type !== "User") return true;
  return !(by !== undefined && isSame(taker, by)) && barred.some((one) => isSame(one, taker));
}

function isWord(review: Review): review is Word {
  return review.state === "approved" || review.state === "changes_requested" || review.state === "dismissed";
}

function byTime(one: Word, other: Word): number {
  const [a, b] = [time(one), time(other)];
  return a === b ? one.id - other.id : a - b;
}

/** An undated yes is taken as the oldest word and an undated no as the newest, so that a missing date never lets anything through. */
function time(word: Word): number {
  const at = word.at?.getTime() ?? Number.NaN;
  if (!Number.isNaN(at)) return at;
  return word.state === "changes_requested" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
