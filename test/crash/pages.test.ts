import { expect, test } from "vitest";
import { Outage } from "../../src/github/errors.ts";
import { place, type Place } from "./place.ts";
import { letThrough, type Guard } from "./proxy.ts";
import { FILES_OF, STORIES } from "./stories.ts";

/*
 * More reviews than a page holds, and one of them comes or goes while the pages are read. A "request changes" that falls between
 * two pages must not be missed.
 */

const REVIEWS = 105;

async function reviewed(): Promise<Place> {
  const [story] = STORIES.filter(({ name }) => name === "review merges what is approved");
  if (story === undefined) throw new Error("the story is gone");
  const at = await place(FILES_OF(story));
  await story.before?.(at);
  for (let nth = 0; nth < REVIEWS; nth++) at.github.as("grace").review(1, { state: "COMMENTED", body: "hm" });
  return at;
}

const REVIEW = { inputs: { command: "review", "pull-request": "1" }, actor: "grace" } as const;
const isMore = (body: string) => body.includes("query More");

/** At each of the first requests for a further page, so many of them, somebody does something just before. */
function meanwhile(times: number, act: () => unknown): Guard {
  let left = times;
  return (passing, forward) => {
    if (isMore(passing.body) && left-- > 0) act();
    return letThrough(passing, forward);
  };
}

test("a review that goes while the pages are read makes them be read again, once", async () => {
  const at = await reviewed();
  at.proxy.guard(meanwhile(1, () => at.repository().pulls.get(1)?.reviews.splice(50, 1)));
  const heard = await at.run(REVIEW);
  expect([heard.exit, heard.results[0]?.decision.code]).toEqual([0, "merged"]);
  await at.close();
});

test("a veto that comes while the pages are read is not missed", async () => {
  const at = await reviewed();
  at.proxy.guard(meanwhile(1, () => at.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" })));
  const heard = await at.run(REVIEW);
  expect(heard.results[0]?.decision.to).toBe("wait");
  expect(at.repository().pulls.get(1)?.merged).toBeUndefined();
  await at.close();
});

test("pages that never hold still are an outage, and no list that is too short", async () => {
  const at = await reviewed();
  at.proxy.guard(meanwhile(Infinity, () => at.repository().pulls.get(1)?.reviews.splice(50, 1)));
  const heard = await at.run(REVIEW);
  expect(heard.error).toBeInstanceOf(Outage);
  expect(heard.text).toContain("a list changed while its pages were read, twice");
  expect(at.repository().pulls.get(1)?.merged).toBeUndefined();
  await at.close();
});
