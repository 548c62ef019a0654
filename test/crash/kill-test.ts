import { afterAll, beforeAll, expect, test } from "vitest";
import { killEverywhere, program, type Program } from "./killed.ts";
import { isRead } from "./proxy.ts";
import { STORIES, type Story } from "./stories.ts";

/**
 * Tests of all stories of a command. A process that is killed after a read that GitHub answered leaves behind what one leaves that
 * is killed before the next request, so these points are left to `npm run crash`.
 */
export function killTest(command: Story["command"]): void {
  let action: Program | undefined;
  beforeAll(async () => {
    action = await program();
  });
  afterAll(() => action?.remove());

  const stories = STORIES.filter((story) => story.command === command);
  test.each(stories.map((story) => [story.name, story] as const))(
    "%s: killed at any point, the next run ends as an undisturbed one",
    async (_, story) => {
      if (action === undefined) throw new Error("nothing was built");
      const killed = await killEverywhere(story, action, (passing, when) => when === "before" || !isRead(passing));
      expect(killed.failures).toEqual([]);
      expect(killed.points).toBeGreaterThan(killed.requests);
    },
    900_000,
  );
}
