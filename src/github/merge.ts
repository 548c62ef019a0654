import type { MergeAnswer } from "../ports.ts";
import { askOr, type Access } from "./ask.ts";
import { errorFor } from "./errors.ts";
import type { Refusal } from "./refusal.ts";
import { remedyFor } from "./remedies.ts";

/*
 * GitHub answers 405 to everything from a conflict to a missing approval; only its sentence tells which.
 */

const SENTENCES: readonly (readonly [RegExp, Exclude<MergeAnswer["is"], "merged">])[] = [
  [/base branch was modified/i, "base_moved"],
  [/head branch was modified/i, "head_moved"],
  [/merge queue/i, "merge_queue"],
  [
    /(merge commits|squash merges|squash merging|rebase merges|rebase merging) (are|is) not allowed|merge method/i,
    "method_not_allowed",
  ],
  [/still a draft|is in draft|pull request is closed|already been merged/i, "refused"],
  [/status check|approving review|review (is )?required|changes (were )?requested|code owner|conversation/i, "refused_by_rule"],
  [
    /rule violations|protected branch|must be made through|signed commits|signatures|linear history|not authorized to (push|merge)/i,
    "refused_by_rule",
  ],
  [/not mergeable|merge conflict/i, "conflict"],
];

/** What GitHub means by refusing a merge. */
export function meaningOf({ status, said }: Pick<Refusal, "status" | "said">): MergeAnswer {
  const is = SENTENCES.find(([sentence]) => sentence.test(said))?.[1] ?? (status === 409 ? "head_moved" : "refused");
  return is === "base_moved" || is === "head_moved" ? { is } : { is, said };
}

type How = {
  readonly head: string;
  readonly method: "merge" | "squash" | "rebase";
  readonly title: string;
  readonly message: string;
};

/**
 * Merges exactly `head`, or tells why not. Never repeated by itself: after an outage the pull request says whether it is merged.
 * https://docs.github.com/rest/pulls/pulls#merge-a-pull-request
 */
export async function merge(
  { octokit, where }: Access,
  number: number,
  { head, method, title, message }: How,
): Promise<MergeAnswer> {
  const answer = await askOr(
    octokit.rest.pulls.merge({
      ...where,
      pull_number: number,
      sha: head,
      merge_method: method,
      commit_title: title,
      commit_message: message,
    }),
    403,
    405,
    409,
    422,
  );
  if (answer.ok) {
    // The answer's type says `merged` is a boolean; only a spoken yes is one.
    return answer.data.merged ? { is: "merged", commit: answer.data.sha } : { is: "refused", said: answer.data.message };
  }
  const { refusal } = answer;
  const meaning = meaningOf(refusal);
  // A 403 is a rule that keeps this token from the branch, or a permission a person must give.
  if (meaning.is === "refused" && (refusal.status === 403 || remedyFor(refusal) !== undefined)) throw errorFor(refusal);
  return meaning;
}
