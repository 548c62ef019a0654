import type { Pull, Review, State } from "../state.ts";

/** A review's row says that it was dismissed; by whom, and what it was before, only the timeline tells. */
export function dismissed(state: State, pull: Pull, review: Review, dismissal: NonNullable<Review["dismissal"]>): void {
  const was = review.state;
  review.state = "DISMISSED";
  review.dismissal = dismissal;
  const { by: actor, message } = dismissal;
  pull.timeline.push({ id: state.nextId(), event: "review_dismissed", actor, at: state.clock.now(), review, was, message });
}
