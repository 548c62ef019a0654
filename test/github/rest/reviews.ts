import { addComment, dismissReview, reviewById, submitReview } from "../acts/reviews.ts";
import { Refusal } from "../acts/refusal.ts";
import { instant, nodeId } from "../answers/names.ts";
import { reviewAnswer } from "../answers/pulls.ts";
import { commentAnswer, userOrGhost } from "../answers/users.ts";
import type { ReviewState, TimelineItem } from "../state.ts";
import { created, numberParam, ok, repositoryRoute, requiredText, text } from "../wire/call.ts";
import type { RepositoryCall, Route } from "../wire/call.ts";
import { paged } from "../wire/pages.ts";
import { asked } from "./pulls.ts";

export const reviewRoutes: readonly Route[] = [
  repositoryRoute("GET /pulls/:number/reviews", ["pull-requests:read"], list),
  repositoryRoute("POST /pulls/:number/reviews", ["pull-requests:write"], review),
  repositoryRoute("PUT /pulls/:number/reviews/:review/dismissals", ["pull-requests:write"], (call) => {
    const pull = asked(call);
    const found = reviewById(pull, numberParam(call, "review"));
    return ok(
      reviewAnswer(
        call.state,
        pull,
        dismissReview(call.state, pull, found, { actor: call.actor, message: requiredText(call, "message") }),
      ),
    );
  }),
  repositoryRoute("GET /issues/:number/comments", ["issues:read", "pull-requests:read"], (call) => {
    const pull = asked(call);
    return paged(call, pull.comments, (comment) => commentAnswer(call.state, pull, comment));
  }),
  repositoryRoute("GET /issues/:number/timeline", ["issues:read", "pull-requests:read"], (call) => {
    const pull = asked(call);
    return paged(call, pull.timeline, (item) => timelineAnswer(call, item));
  }),
  repositoryRoute("POST /issues/:number/comments", ["issues:write", "pull-requests:write"], (call) => {
    const pull = asked(call);
    return created(commentAnswer(call.state, pull, addComment(call.state, pull, call.actor, requiredText(call, "body"))));
  }),
];

/** In the order they were given; a draft is seen by its author only. */
function list(call: RepositoryCall) {
  const pull = asked(call);
  const seen = pull.reviews.filter((one) => one.state !== "PENDING" || one.by === call.token.user);
  return paged(call, seen, (one) => reviewAnswer(call.state, pull, one));
}

const states: Readonly<Record<string, Exclude<ReviewState, "DISMISSED">>> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

function review(call: RepositoryCall) {
  const pull = asked(call);
  const event = text(call, "event");
  const state = event === undefined || event === "" ? "PENDING" : states[event];
  if (state === undefined)
    throw new Refusal(422, "Unprocessable Entity", [`Variable $event of type PullRequestReviewEvent was provided invalid value`]);
  const plan = { state, body: text(call, "body"), commit: text(call, "commit_id") };
  return ok(reviewAnswer(call.state, pull, submitReview(call.state, pull, call.actor, plan)));
}

/** Those events of a pull request's history that this GitHub writes down. */
function timelineAnswer({ state, repository }: RepositoryCall, item: TimelineItem): Record<string, unknown> {
  const { id, event } = item;
  const common = {
    id,
    node_id: nodeId("IE", id),
    url: `${state.url}/repos/${repository.fullName}/issues/events/${id}`,
    actor: userOrGhost(state, item.actor),
    event,
    commit_id: null,
    commit_url: null,
    created_at: instant(item.at),
    performed_via_github_app: null,
  };
  if (item.event !== "review_dismissed") return common;
  const dismissed_review = { state: item.was.toLowerCase(), review_id: item.review.id, dismissal_message: item.message };
  return { ...common, dismissed_review };
}
