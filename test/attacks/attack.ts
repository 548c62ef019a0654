import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { DECISION_CODES } from "../../src/promotion/result.ts";
import { world, type Plan, type World } from "../support/world.ts";

type Told = { readonly decision: { readonly code: string } };

/** A story that ends in a merge, and the same story with one attacking act in it, which must not. */
export type Story = {
  /** What stands before anybody acts; a function where the attack is in what stands. */
  readonly plan?: Plan | ((evil: boolean) => Plan);
  /** What happened honestly before the story begins; its merges are not looked at. */
  readonly before?: (w: World) => Promise<unknown>;
  /** What happens and what the commands come to. `evil`: with the attacking act; without it, everybody is honest. */
  readonly story: (w: World, evil: boolean) => Promise<Told | readonly Told[]>;
  /** The decision's code that is said in place of the merge, or what the error says. */
  readonly said: (typeof DECISION_CODES)[number] | RegExp;
};

/**
 * One line of docs/security.md as a test; the table's test holds the two together. A story is told twice: without the attack it is
 * merged and told, or the attack would prove nothing, and with it nothing lands, nothing is told, and the reason is said.
 * A body of its own looks at {@link landings} itself.
 */
export function attack(name: string, told: Story | readonly Story[] | (() => Promise<void>)): void {
  test(name, typeof told === "function" ? told : async () => inTurn([told].flat()));
}

/** One attack in several forms, each a story of its own. */
async function inTurn(stories: readonly Story[]): Promise<void> {
  for (const story of stories) await bothWays(story);
}

async function bothWays(told: Story): Promise<void> {
  const honest = await play(told, false);
  expect(honest.said, "without the attack it is merged").toContain("merged");
  expect(honest.landed, "without the attack it lands").not.toEqual([]);
  const evil = await play(told, true);
  expect(evil.landed, "nothing lands").toEqual([]);
  expect(evil.dispatched, "nothing is deployed").toEqual([]);
  if (typeof told.said === "string") expect(evil.said).toContain(told.said);
  else expect(evil.said.join("\n")).toMatch(told.said);
}

async function play({ plan, before, story }: Story, evil: boolean) {
  const w = await world(typeof plan === "function" ? plan(evil) : plan);
  await before?.(w);
  const [landed, sent] = [landings(w), w.repository.dispatches.length];
  const said = await story(w, evil).then(codesOf, sentencesOf);
  return {
    said,
    landed: landings(w).filter((landing) => !landed.includes(landing)),
    dispatched: w.repository.dispatches.slice(sent).map(({ name }) => name),
  };
}

/** Every pull request that a program merged, into whatever branch; what people merge by hand is theirs. */
export function landings(w: World): readonly string[] {
  return [...w.repository.pulls.values()].flatMap(({ number, merged, base }) =>
    merged?.by.type === "Bot" ? [`#${number} on ${base.branch}`] : [],
  );
}

function codesOf(results: Told | readonly Told[]): readonly string[] {
  return [results].flat().map(({ decision }) => decision.code);
}

function sentencesOf(error: unknown): readonly string[] {
  if (error instanceof UserError) return error.problems.map(({ what, hint }) => `${what} (${hint ?? ""})`);
  throw error;
}

/** Everybody named approves the head as it is now. */
export function approve(w: World, number: number, ...names: readonly string[]): void {
  for (const name of names) w.github.as(name).approve(number);
}

/** The version that a stage of a model points at on the default branch. */
export function stands(w: World, stage = "production", model = "fraud"): string | undefined {
  const text = w.file(`models/${model}.yaml`) ?? "";
  return new RegExp(`^  ${stage}:\\n    version: "?([^"\\s]+)`, "m").exec(text)?.[1];
}
