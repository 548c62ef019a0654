import { expect, test } from "vitest";
import { acme, at, opened, promoted } from "./acme.ts";
import { fileAt } from "./git/trees.ts";

test.each(["merge", "squash", "rebase"] as const)(
  "the Revert button undoes a %s in a pull request of its own",
  async (method) => {
    const world = await acme();
    opened(world, "promote/fraud/staging/2");
    await world.github.as("noor").mergeByHand(1, { method });
    world.github.as("rui").pushCommit("main", { "later.txt": "kept\n" });
    const pull = await world.github.as("rui").revertButton(1);
    expect([pull.title, pull.body, pull.head.branch, pull.author.login]).toEqual([
      'Revert "Change on promote/fraud/staging/2"',
      "Reverts acme/models#1",
      "revert-1-promote/fraud/staging/2",
      "rui",
    ]);
    const { data } = await world.bot.rest.pulls.listCommits({ ...at, pull_number: pull.number });
    expect(data.map(({ author, committer, commit }) => [author?.login, committer?.login, commit.verification?.verified])).toEqual(
      [["rui", "web-flow", true]],
    );
    expect(fileAt(world.repository.git, pull.head.sha, "models/fraud.yaml")).not.toBe(promoted);
    expect(fileAt(world.repository.git, pull.head.sha, "later.txt")).toBe("kept\n");
  },
);

test("the Revert button refuses once the same lines changed again", async () => {
  const world = await acme();
  opened(world);
  await world.github.as("noor").mergeByHand(1);
  world.github.as("rui").pushCommit("main", { "models/fraud.yaml": promoted.replace("staging: 2", "staging: 3") });
  await expect(world.github.as("rui").revertButton(1)).rejects.toThrow("couldn’t be reverted automatically");
});

test("what was reverted already cannot be reverted again", async () => {
  const world = await acme();
  opened(world);
  await world.github.as("noor").mergeByHand(1);
  await world.github.as("noor").mergeByHand(await world.github.as("rui").revertButton(1));
  await expect(world.github.as("rui").revertButton(1)).rejects.toThrow("couldn’t be reverted automatically");
});

test("a revert of a revert brings the change back", async () => {
  const world = await acme();
  opened(world);
  await world.github.as("noor").mergeByHand(1);
  const revert = await world.github.as("rui").revertButton(1);
  await world.github.as("noor").mergeByHand(revert);
  const again = await world.github.as("rui").revertButton(revert);
  expect(fileAt(world.repository.git, again.head.sha, "models/fraud.yaml")).toBe(promoted);
});

test("a pull request that was not merged cannot be reverted, nor by who may not write", async () => {
  const world = await acme();
  opened(world);
  await expect(world.github.as("rui").revertButton(1)).rejects.toThrow("Pull request is not merged.");
  await expect(world.github.as("eve").revertButton(1)).rejects.toThrow("eve may not revert");
});
