import { baseTip } from "../acts/mergeability.ts";
import { namesOf } from "../acts/actor.ts";
import type { Actor } from "../acts/actor.ts";
import { commitsBetween, isAncestor } from "../git/history.ts";
import type { MergeMethod, Protection } from "../settings.ts";
import type { Pull, State } from "../state.ts";
import { checkObstacle } from "./checks.ts";
import { hasQueue, isSpared, protectionsOf } from "./protections.ts";
import { countedApprovals, countedRefusals } from "./reviews.ts";

/** One sentence of GitHub's why a pull request may not be merged, and where the rule comes from. */
export type Obstacle = { readonly from: Protection["source"]; readonly says: string };

export const QUEUE_ONLY = "Changes must be made through the merge queue";
export const BEHIND = "The head branch is not up to date with the base branch.";

/** Everything that stands against merging, in GitHub's order and words. `method` undefined: whatever method would be allowed. */
export function obstacles(state: State, pull: Pull, actor: Actor, method: MergeMethod | undefined): readonly Obstacle[] {
  return protectionsOf(pull.repository, pull.base.branch)
    .filter((protection) => !isSpared(state, pull.repository, protection, actor))
    .flatMap((protection) =>
      sentences(state, pull, actor, { protection, method }).map((says) => ({ from: protection.source, says })),
    );
}

function sentences(
  state: State,
  pull: Pull,
  actor: Actor,
  under: { protection: Protection; method: MergeMethod | undefined },
): readonly string[] {
  const { protection, method } = under;
  const { git, signatures } = pull.repository;
  const says: string[] = [];
  if (hasQueue(protection)) says.push(QUEUE_ONLY);
  for (const check of protection.checks?.required ?? []) {
    const obstacle = checkObstacle(pull.repository, pull.head.sha, check);
    if (obstacle !== undefined) says.push(obstacle);
  }
  if (protection.checks?.strict === true && !isAncestor(git, baseTip(pull), pull.head.sha)) says.push(BEHIND);
  says.push(...reviewSentences(state, pull, protection));
  if (protection.restrictPushes !== undefined) {
    const allowed = protection.restrictPushes.some((name) => namesOf(actor).includes(name.toLowerCase()));
    if (!allowed)
      says.push(
        "You're not authorized to push to this branch. Visit https://docs.github.com/articles/about-protected-branches/ for more information.",
      );
  }
  if (protection.linearHistory === true && method === "merge") says.push("This branch must not contain merge commits.");
  if (protection.methods !== undefined && method !== undefined && !protection.methods.includes(method)) {
    says.push(`Merge method ${method} is not allowed; allowed: ${protection.methods.join(", ")}`);
  }
  if (protection.signedCommits === true) {
    if (method === "rebase")
      says.push("Base branch requires signed commits. Rebase merges cannot be automatically signed by GitHub");
    const unsigned = commitsBetween(git, pull.head.sha, pull.base.sha).filter(
      ({ sha }) => (signatures.get(sha)?.by ?? "invalid") === "invalid",
    );
    if (method === "merge" && unsigned.length > 0) says.push("Commits must have verified signatures.");
  }
  return says;
}

function reviewSentences(state: State, pull: Pull, { reviews }: Protection): readonly string[] {
  if (reviews === undefined) return [];
  const says: string[] = [];
  const approvals = countedApprovals(state, pull);
  if (countedRefusals(state, pull).length > 0) says.push("Changes have been requested by a reviewer with write access.");
  if (approvals.length < reviews.approvals) {
    const people = reviews.approvals === 1 ? "review is" : "reviews are";
    says.push(`At least ${reviews.approvals} approving ${people} required by reviewers with write access.`);
  }
  const fresh = approvals.filter((review) => review.commit === pull.head.sha && review.by !== pull.lastPusher);
  if (reviews.lastPushApproval === true && fresh.length === 0) {
    says.push(`New changes require approval from someone other than ${pull.lastPusher.login} because they were the last pusher.`);
  }
  return says;
}
