import { expect } from "vitest";
import { readEvent } from "../../src/github/event.ts";
import type { Result } from "../../src/promotion/result.ts";
import { entriesOf } from "../github/acts/queue.ts";
import type { QueueRule } from "../github/settings.ts";
import type { Happening } from "../github/state.ts";
import { world, type Plan, type World } from "./world.ts";

export const BRANCH = "promote/fraud/production/7";
export const GRAPHQL = { method: "POST", path: /graphql/ };

export type Queued = World & {
  readonly app: string;
  /** A run of the workflow for what happened, with the App's token unless told otherwise. */
  readonly on: (happening: Happening, inputs?: Readonly<Record<string, string>>) => Promise<readonly Result[]>;
  /** The groups that are asked to be checked, oldest first. */
  readonly groups: () => readonly Happening[];
  readonly group: (number: number) => string;
  readonly inside: () => readonly number[];
};

/** acme/models behind a merge queue that asks for our verdict and for the tests, worked on with an App's token. */
export async function queued(rule: QueueRule = {}, plan: Plan = {}): Promise<Queued> {
  const w = await world(plan);
  const app = w.github.appToken("promoter", plan.token);
  w.github.protect(w.repository, { mergeQueue: rule, checks: { required: [{ name: "model promotion" }] } });
  const on = async (happening: Happening, inputs: Readonly<Record<string, string>> = {}) => {
    const env = { GITHUB_EVENT_NAME: happening.event, GITHUB_REPOSITORY: "acme/models" };
    const outcome = await w.run(inputs, readEvent(env, happening.payload), { token: app });
    if (outcome.is !== "judged") throw new Error("nothing was judged");
    await w.github.settled();
    return outcome.results;
  };
  const groups = () =>
    w.github.events.filter(
      ({ event, action, starts }) => event === "merge_group" && action === "checks_requested" && starts.length > 0,
    );
  const group = (number: number) => w.repository.queue.find(({ pull }) => pull.number === number)?.group?.head ?? "";
  const inside = () => entriesOf(w.repository, "main").map(({ pull }) => pull.number);
  return { ...w, app, on, groups, group, inside };
}

/** A promotion of 7 to production, asked for by the App, with every approval there is to have. */
export async function approved(rule: QueueRule = {}, plan: Plan = {}): Promise<Queued> {
  const w = await queued(rule, plan);
  await w.promote({ version: "7" }, { token: w.app });
  for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
  w.forget();
  return w;
}

/** The same in the queue, its group made. */
export async function enqueued(rule: QueueRule = {}, plan: Plan = {}): Promise<Queued> {
  const w = await approved(rule, plan);
  expect((await w.review(1, {}, { token: w.app })).decision.code).toBe("enqueued");
  await w.github.settled();
  w.forget();
  return w;
}

export const last = (happenings: readonly Happening[]) => happenings.at(-1)!;
/** A check of our name by another App. */
export async function forge(w: Queued, sha: string): Promise<void> {
  const body = JSON.stringify({ name: "model promotion", head_sha: sha, status: "completed", conclusion: "success" });
  const headers = { authorization: `token ${w.github.appToken("mallory")}`, "content-type": "application/json" };
  const answered = await fetch(`${w.github.url}/repos/acme/models/check-runs`, { method: "POST", headers, body });
  expect(answered.status).toBe(201);
}
