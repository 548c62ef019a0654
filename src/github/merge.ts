import * as z from "zod";
import type { MergeAnswer } from "../ports.ts";
import { inShape } from "./answer-shape.ts";
import { ask, askOr, type Access } from "./ask.ts";
import { errorFor } from "./errors.ts";
import { orLook } from "./fate.ts";
import { pointing } from "./own.ts";
import type { Refusal } from "./refusal.ts";
import type { BranchRule } from "../ports/rules.ts";
import { remedyFor } from "./remedies.ts";

/*
 * GitHub answers 405 to everything from a conflict to a missing approval; only its sentence tells which.
 */

const SENTENCES: readonly (readonly [RegExp, Exclude<MergeAnswer["is"], "merged" | "refused_by_rule">])[] = [
  [/base branch was modified/i, "base_moved"],
  [/head branch was modified/i, "head_moved"],
  [/merge queue/i, "merge_queue"],
  [
    /(merge commits?|squash (merges?|merging|commits?)|rebase (merges?|merging)) (are|is) not allowed|merge method/i,
    "method_not_allowed",
  ],
  [/still a draft|is in draft|pull request is closed|already been merged/i, "refused"],
];

/** Sentences about rules, the more telling before the more general: GitHub says several at once, and the first decides what is to be done. */
const RULES: readonly (readonly [RegExp, BranchRule])[] = [
  [/required workflow/i, "workflows"],
  [/status check/i, "checks"],
  [/code ?owner/i, "code_owners"],
  [/last pusher|someone other than/i, "last_push"],
  [/approving review|review (is )?required|changes (were |have been )?requested/i, "reviews"],
  [/conversation|review thread/i, "conversations"],
  [/signed commits|signature/i, "signatures"],
  [/must not contain merge commits|linear history/i, "linear_history"],
  [/not up[- ]to[- ]date|out[- ]of[- ]date/i, "up_to_date"],
  [/deployment/i, "deployments"],
  [/code scanning|alerts? blocking/i, "code_scanning"],
  [/through a pull request/i, "pull_request"],
  [/locked branch|branch is locked/i, "locked"],
  [/not authorized to (push|merge)|cannot update this protected|being restricted/i, "restricted"],
  [
    /(commit message|author email|committer email|branch name|file (path|size|extension)|secret)\b.*\b(must|match|exceed|detected|restricted)/i,
    "metadata",
  ],
];

const SOME_RULE = /rule violations|protected branch|protected ref/i;

/** What GitHub means by refusing a merge. */
export function meaningOf({ status, said }: Pick<Refusal, "status" | "said">): MergeAnswer {
  const is = SENTENCES.find(([sentence]) => sentence.test(said))?.[1];
  if (is === "base_moved" || is === "head_moved") return { is };
  if (is !== undefined) return { is, said };
  const rule = RULES.find(([sentence]) => sentence.test(said))?.[1];
  if (rule !== undefined || SOME_RULE.test(said)) return { is: "refused_by_rule", said, rule };
  if (/not mergeable|merge conflict/i.test(said)) return { is: "conflict", said };
  return status === 409 ? { is: "head_moved" } : { is: "refused", said };
}

const Merged = z.object({
  merged: z.boolean(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string() }),
});

type How = {
  readonly head: string;
  readonly base: string;
  readonly method: "merge" | "squash" | "rebase";
  readonly title: string;
  readonly message: string;
};

/**
 * Merges exactly `head`, or tells why not. Never repeated: where the answer is lost, the pull request says whether it is merged.
 * https://docs.github.com/rest/pulls/pulls#merge-a-pull-request
 */
export async function merge(access: Access, number: number, how: How): Promise<MergeAnswer> {
  const { octokit, patience, own, where } = access;
  const answer = await orLook<MergeAnswer>(
    patience,
    () => mergeOnce(access, number, how),
    async () => {
      const data = await ask(octokit.rest.pulls.get({ ...where, pull_number: number }));
      const { merged, merge_commit_sha, head } = inShape(Merged, data, {
        path: `/repos/${where.owner}/${where.repo}/pulls/${number}`,
      });
      return merged && merge_commit_sha !== null && head.sha === how.head
        ? { is: "merged", commit: merge_commit_sha }
        : undefined;
    },
  );
  const before = own.seen.get(how.base);
  if (answer.is === "merged" && before !== undefined && before !== answer.commit) own.overtaken.add(pointing(how.base, before));
  return answer;
}

async function mergeOnce(
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
