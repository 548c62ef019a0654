import type { PublishedCheck } from "./checks.ts";

export type Queued = {
  /** GitHub's id of the pull request, by which it is put into a queue and taken out. */
  readonly id: string;
  /** The base takes changes through its merge queue. */
  readonly required: boolean;
  readonly inside: boolean;
  /** From 1; undefined outside, and where GitHub does not tell. */
  readonly position?: number | undefined;
};

/** One entry of a merge queue. `head` is its merge group: the commit that would land, undefined until GitHub has made it. */
export type QueueEntry = {
  readonly pull: number;
  readonly head?: string | undefined;
  /** The check runs on that commit that carry one of our names. Only ever read to leave them alone when nothing changed. */
  readonly checks: readonly PublishedCheck[];
};

export type MergeQueue = {
  /** False when a group may land along with one behind it although its own checks fail, and where GitHub does not say. */
  readonly eachMustPass: boolean;
  /** First to land first; each group stands on the one before it. */
  readonly entries: readonly QueueEntry[];
};

/** GitHub's answer to putting a pull request into the queue. */
export type QueueAnswer =
  | { readonly is: "queued"; readonly position?: number | undefined }
  /** The head is not the one we judged. */
  | { readonly is: "head_moved" }
  /** `said` is GitHub's own sentence. */
  | { readonly is: "refused"; readonly said: string };

/** That a pull request left its queue without being merged: when, by which login, why in GitHub's word, and whether it has had a commit since. */
export type LastOut = {
  readonly at: Date;
  readonly by?: string | undefined;
  readonly why?: string | undefined;
  readonly committedSince: boolean;
};

export interface Queues {
  /** The queue of a base branch; undefined where it has none, and where GitHub does not tell. */
  of(base: string): Promise<MergeQueue | undefined>;
  /** The last time this pull request was taken out of its queue, by GitHub or by anybody; undefined where it never was. */
  lastOut(number: number): Promise<LastOut | undefined>;
  /** Puts exactly this head into the queue; one that is in it already stays there. */
  add(pull: { readonly number: number; readonly id: string; readonly head: string }): Promise<QueueAnswer>;
  /** Takes it out; one that is not in it stays out. */
  remove(pull: { readonly number: number; readonly id: string }): Promise<QueueAnswer | { readonly is: "out" }>;
}
