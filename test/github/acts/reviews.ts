import { pullCommits, reviewAnswer, simplePullAnswer } from "../answers/pulls.ts";
import { mayWrite } from "../rules/roles.ts";
import type { Comment, Pull, Review, ReviewState, State } from "../state.ts";
import { commentAnswer } from "../answers/users.ts";
import type { Actor } from "./actor.ts";
import { dismissed } from "./dismissal.ts";
import { happen } from "./happenings.ts";
import { refuseActions } from "./pulls.ts";
import { invalid, notFound, Refusal } from "./refusal.ts";

export type NewReview = {
  readonly state: Exclude<ReviewState, "DISMISSED">;
  readonly body?: string | undefined;
  readonly commit?: string | undefined;
};

/** https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request */
export function submitReview(state: State, pull: Pull, actor: Actor, plan: NewReview): Review {
  if (plan.state === "APPROVED") refuseActions(pull.repository, actor);
  const own = actor.user === pull.author;
  if (own && plan.state === "APPROVED") throw new Refusal(422, "Unprocessable Entity", ["Can not approve your own pull request"]);
  if (own && plan.state === "CHANGES_REQUESTED")
    throw new Refusal(422, "Unprocessable Entity", ["Can not request changes on your own pull request"]);
  if (pull.state === "closed" && plan.state !== "COMMENTED")
    throw new Refusal(422, "Unprocessable Entity", ["Can not approve or request changes on a closed pull request"]);
  const commit = plan.commit ?? pull.head.sha;
  const known = [pull.base.sha, ...pullCommits(pull).map(({ sha }) => sha)];
  if (!known.includes(commit)) throw new Refusal(422, "Unprocessable Entity", ["The commit is not part of the pull request"]);
  const blank = plan.body === undefined || plan.body === "";
  if (blank && (plan.state === "COMMENTED" || plan.state === "CHANGES_REQUESTED") && actor.via !== undefined) {
    throw new Refusal(422, "Unprocessable Entity", ["Body can't be blank"]);
  }
  const review: Review = {
    id: state.nextId(),
    by: actor.user,
    state: plan.state,
    was: plan.state,
    body: plan.body ?? "",
    commit,
    submittedAt: plan.state === "PENDING" ? undefined : state.clock.now(),
    editedAt: undefined,
    dismissal: undefined,
  };
  pull.reviews.push(review);
  pull.updatedAt = state.clock.now();
  if (plan.state !== "PENDING") reviewHappened(state, pull, review, { action: "submitted", actor });
  return review;
}

export function dismissReview(
  state: State,
  pull: Pull,
  review: Review,
  by: { readonly actor: Actor; readonly message: string },
): Review {
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
    throw new Refusal(422, "Validation Failed", [
      `Can not dismiss a ${review.state.toLowerCase().replace("_", " ")} pull request review`,
    ]);
  }
  const { via, user } = by.actor;
  if ((via === undefined || via.kind === "personal") && !mayWrite(state, pull.repository, user))
    throw new Refusal(403, "Must have write access to dismiss a review.");
  dismissed(state, pull, review, { by: by.actor.user, message: by.message });
  reviewHappened(state, pull, review, { action: "dismissed", actor: by.actor });
  return review;
}

/** The author's own, and on the site everybody's who may write; what it was given to and what it says of the change stay. */
export function editReview(
  state: State,
  pull: Pull,
  review: Review,
  by: { readonly actor: Actor; readonly body: string },
): Review {
  if (by.actor.user !== review.by && !mayWrite(state, pull.repository, by.actor.user))
    throw new Refusal(403, "Must have write access to edit a review.");
  review.body = by.body;
  review.editedAt = state.clock.now();
  pull.updatedAt = state.clock.now();
  return review;
}

export function reviewById(pull: Pull, id: number): Review {
  const review = pull.reviews.find((candidate) => candidate.id === id);
  if (review === undefined) throw notFound();
  return review;
}

/** In webhooks the state is written small. */
function reviewHappened(state: State, pull: Pull, review: Review, how: { readonly action: string; readonly actor: Actor }): void {
  happen(state, {
    event: "pull_request_review",
    ...how,
    repository: pull.repository,
    pull,
    payload: {
      review: { ...reviewAnswer(state, pull, review), state: review.state.toLowerCase() },
      pull_request: simplePullAnswer(state, pull),
    },
  });
}

export function addComment(state: State, pull: Pull, actor: Actor, body: string): Comment {
  if (body.trim() === "") throw invalid("IssueComment", "body", "body can't be blank");
  if (Array.from(body).length > 65536) throw invalid("IssueComment", "body", "body is too long (maximum is 65536 characters)");
  const now = state.clock.now();
  const comment: Comment = { id: state.nextId(), by: actor.user, viaApp: actor.via?.app, body, createdAt: now, updatedAt: now };
  pull.comments.push(comment);
  pull.updatedAt = now;
  const payload = {
    issue: { number: pull.number, title: pull.title, state: pull.state, pull_request: {} },
    comment: commentAnswer(state, pull, comment),
  };
  happen(state, { event: "issue_comment", action: "created", repository: pull.repository, actor, payload });
  return comment;
}
