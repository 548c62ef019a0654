import { expect } from "vitest";
import { evidence } from "../support/texts.ts";
import { approved, BRANCH, enqueued, forge, last, queued, type Queued } from "../support/queued.ts";
import { attack } from "./attack.ts";

const MANIFEST = "models/fraud.yaml";

/** Whether #1 came to the default branch, through the queue or past it, and what was deployed. */
async function landed(w: Queued): Promise<readonly [boolean, number]> {
  await w.sweep({}, { token: w.app });
  await w.github.settled();
  await w.sweep({}, { token: w.app });
  return [w.pull(1).merged !== undefined, w.repository.dispatches.length];
}

/** The same story with the attack and without: with it nothing lands and nothing is deployed. */
async function bothWays(story: (evil: boolean) => Promise<Queued>): Promise<void> {
  expect(await landed(await story(false)), "without the attack it lands").toEqual([true, 1]);
  expect(await landed(await story(true)), "with it nothing lands").toEqual([false, 0]);
}

attack("A token that may bypass the merge queue is used to merge past it", async () => {
  const w = await approved();
  w.repository.protections[0]!.bypass = ["promoter"];
  const result = await w.review(1, {}, { token: w.app });
  // Whatever else is required has not passed in the queue yet.
  w.repository.protections[0]!.checks = { required: [{ name: "model promotion" }, { name: "ci" }] };
  expect([result.decision.code, result.merged, await landed(w)]).toEqual(["enqueued", undefined, [false, 0]]);
});

attack("An approval is withdrawn while the promotion waits in the merge queue", () =>
  bothWays(async (evil) => {
    const w = await enqueued();
    if (evil) w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
    await w.on(last(w.groups()));
    return w;
  }),
);

attack("Somebody pushes to a promotion that waits in the merge queue", () =>
  bothWays(async (evil) => {
    const w = await enqueued();
    const event = last(w.groups());
    if (evil)
      w.github.as("ada").pushCommit(BRANCH, { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.99 } }) });
    await w.on(event);
    return w;
  }),
);

attack("A change of the same manifest ahead in the merge queue merges cleanly into something that nobody judged", () =>
  bothWays(async (evil) => {
    const w = await approved();
    const text = evil ? `# who to ask: grace\n${w.file(MANIFEST)}` : undefined;
    w.github.as("grace").pushCommit("words", text === undefined ? { "README.md": "# other\n" } : { [MANIFEST]: text });
    w.github.as("grace").openPull({ title: "Words", head: "words" });
    await w.review(2, {}, { token: w.app });
    await forge(w, w.head("words"));
    w.github.as("grace").mergeWhenReady(2);
    await w.review(1, {}, { token: w.app });
    await w.github.settled();
    const [first, second] = w.groups();
    await w.on(second!);
    await w.on(first!);
    return w;
  }),
);

attack("An event tells of a merge group that GitHub did not make, or under another pull request's number", async () => {
  const w = await queued({}, { files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.5 } }) } });
  await w.promote({ version: "7" }, { token: w.app });
  await forge(w, w.head(BRANCH));
  w.github.as("ada").pushCommit("docs", { "README.md": "# other\n" });
  w.github.as("ada").openPull({ title: "Docs", head: "docs" });
  await forge(w, w.head("docs"));
  w.github.as("ada").mergeWhenReady(2);
  w.github.as("ada").mergeWhenReady(1);
  await w.github.settled();
  const real = last(w.groups());
  const told = real.payload["merge_group"] as Readonly<Record<string, string>>;
  const forged: readonly Readonly<Record<string, string>>[] = [
    { ...told, head_ref: told["head_ref"]!.replace("pr-1-", "pr-2-") },
    { ...told, base_sha: told["head_sha"]! },
    { ...told, head_sha: w.head(BRANCH), head_ref: `refs/heads/${BRANCH}` },
  ];
  for (const merge_group of forged) await w.on({ ...real, payload: { ...real.payload, merge_group } });
  const greens = [...w.repository.checks.values()].filter(
    ({ conclusion, app }) => conclusion === "success" && app.slug === "promoter",
  );
  expect(greens.filter(({ name }) => name === "model promotion")).toEqual([]);
  expect(await landed(w)).toEqual([false, 0]);
});

attack("A shut promotion whose head a forged check makes green is added to the merge queue by hand", () =>
  bothWays(async (evil) => {
    const auc = evil ? 0.5 : 0.93;
    const w = await queued({}, { files: { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc } }) } });
    await w.promote({ version: "7" }, { token: w.app });
    for (const name of ["maya", "grace"]) w.github.as(name).approve(1);
    await w.sweep({ "dry-run": "true" }, { token: w.app });
    await forge(w, w.head(BRANCH));
    w.github.as("ada").mergeWhenReady(1);
    await w.github.settled();
    await w.on(last(w.groups()));
    return w;
  }),
);

attack("A queue that lands a failing group along with a passing one behind it is fed a harmless pull request", async () => {
  const w = await enqueued({ strategy: "HEADGREEN" });
  w.github.as("ada").pushCommit("docs", { "README.md": "# other\n" });
  w.github.as("ada").openPull({ title: "Docs", head: "docs" });
  await forge(w, w.head("docs"));
  w.github.as("ada").mergeWhenReady(2);
  await w.github.settled();
  w.github.as("rui").dismiss(1, w.pull(1).reviews[0]!);
  const [result] = await w.on(last(w.groups()));
  expect([result?.decision.code, w.pull(1).merged]).toEqual(["ahead_is_shut", undefined]);
  expect(await landed(w)).toEqual([false, 0]);
});

attack("What the merge queue took out is put back by the next run, over a person's hand", async () => {
  const w = await enqueued();
  w.github.clock.advance("1m");
  w.github.as("grace").removeFromQueue(1);
  expect(await landed(w)).toEqual([false, 0]);
  expect(w.inside()).toEqual([]);
});
