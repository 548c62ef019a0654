import { expect, test } from "vitest";
import { befall } from "./befallen.ts";
import { ILLS } from "./ills.ts";
import { STORIES } from "./stories.ts";

/*
 * Each of these ills befalls each kind of request once: the run ends well or says plainly why not, sends nothing twice that took
 * effect, waits as long as it is told and says so; and the next run ends as an undisturbed one. `npm run crash` lets all ills befall
 * all requests of every story.
 */

const SOME = [
  "500, nothing done",
  "502, and yet done",
  "no answer in time, and yet done",
  "an answer that is cut off",
  "a page of HTML, status 200, and yet done",
  "GitHub is gone from here on",
  "GitHub is gone once it is done",
];

const [merging] = STORIES.filter(({ name }) => name === "promote merges at once");

test.each(SOME.map((name) => [name, ILLS.find((ill) => ill.name === name)] as const))(
  "%s",
  async (_, ill) => {
    if (merging === undefined || ill === undefined) throw new Error("the story or the ill is gone");
    const met = new Set<string>();
    const befallen = await befall(merging, [ill], ({ method, target, body }) => {
      const kind = `${method} ${target.replaceAll(/[0-9a-f]{40}|\d+/g, "#")} ${/query (\w+)/.exec(body)?.[1] ?? ""}`;
      if (met.has(kind)) return false;
      met.add(kind);
      return true;
    });
    expect(befallen.failures).toEqual([]);
    expect(befallen.disturbed).toBeGreaterThan(0);
  },
  300_000,
);
