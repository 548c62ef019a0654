import type { Dismissal, Review } from "../approval/review.ts";
import type { PullFacts } from "../ports.ts";

/** What a pull request's timeline tells of one event, as either API lists it. */
export type Listed = {
  readonly is: "base changed" | "review dismissed";
  readonly at: Date;
  readonly review?: number | undefined;
  readonly was?: string | undefined;
  readonly by?: Review["by"];
};

/**
 * Adds to what is known of a pull request what only its timeline tells. `whole`: these are all of its events; else older ones were
 * left out, and the base is taken for changed as late as they could have done it.
 */
export function withTimeline<T extends Pick<PullFacts, "reviews">>(
  facts: T,
  events: readonly Listed[],
  whole: boolean,
): T & Pick<PullFacts, "baseSince"> {
  const changes = events.filter(({ is }) => is === "base changed").map(({ at }) => at);
  const oldest = whole ? [] : events.map(({ at }) => at).slice(0, 1);
  const baseSince = [...oldest, ...changes].toSorted((a, b) => b.getTime() - a.getTime())[0];
  const dismissals = new Map(
    events.flatMap((event) => (event.review === undefined ? [] : [[event.review, dismissalOf(event)] as const])),
  );
  const reviews = facts.reviews.map((review) =>
    review.state === "dismissed" ? { ...review, dismissal: dismissals.get(review.id) } : review,
  );
  return { ...facts, reviews, ...(baseSince === undefined ? {} : { baseSince }) };
}

function dismissalOf({ was, by }: Listed): Dismissal {
  const said = was?.toLowerCase();
  return { was: said === "approved" || said === "changes_requested" ? said : "other", by };
}
