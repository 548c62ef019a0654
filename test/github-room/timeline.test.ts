import { expect, test } from "vitest";
import type { Review } from "../../src/approval/review.ts";
import { coauthorsIn } from "../../src/github/coauthors.ts";
import { withTimeline } from "../../src/github/timeline.ts";

const minute = (at: number) => new Date(Date.UTC(2026, 10, 20, 10, at));
const none = { reviews: [] };

test("the last change of the base is when the pull request was pointed at it", () => {
  const changes = [1, 3].map((at) => ({ is: "base changed", at: minute(at) }) as const);
  expect(withTimeline(none, [...changes, { is: "review dismissed", at: minute(5) }], true).baseSince).toEqual(minute(3));
  expect(withTimeline(none, [], true).baseSince).toBeUndefined();
});

test("where older events were left out, the base may have been changed as late as the oldest that is told", () => {
  const events = [4, 5].map((at) => ({ is: "review dismissed", at: minute(at) }) as const);
  expect(withTimeline(none, events, false).baseSince).toEqual(minute(4));
});

test("a dismissed review is told who took it away and what it said, and no other review is", () => {
  const by = { login: "ada", type: "User" } as const;
  const reviews: readonly Review[] = [
    { id: 1, state: "dismissed" },
    { id: 2, state: "dismissed" },
    { id: 3, state: "approved" },
  ];
  const events = [{ is: "review dismissed", at: minute(1), review: 1, was: "CHANGES_REQUESTED", by }] as const;
  expect(withTimeline({ reviews }, events, true).reviews.map(({ dismissal }) => dismissal)).toEqual([
    { was: "changes_requested", by },
    undefined,
    undefined,
  ]);
});

test.each([
  ["Seven", []],
  ["Seven\n\nCo-authored-by: Olga <12+olga@users.noreply.github.com>", [{ login: "olga", type: "User" }]],
  ["Seven\n\nco-authored-by: x <1+ci[bot]@users.noreply.github.com>", [{ login: "ci[bot]", type: "Bot" }]],
  ["Seven\n\nCo-authored-by: Olga <olga@example.com>", undefined],
  ["Seven\n\nCo-authored-by: Olga", undefined],
])("reads the co-authors of %j by REST as far as their addresses tell", (message, coauthors) => {
  expect(coauthorsIn(message)).toEqual(coauthors);
});
