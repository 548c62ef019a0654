import { expect, test } from "vitest";
import { acme, at, opened, refusal } from "./acme.ts";

const one = { ...at, pull_number: 1 };

test("reviews come in the order they were given, thirty a page, and the last page holds the latest", async () => {
  const world = await acme();
  opened(world);
  for (let count = 0; count < 35; count++) world.github.as("noor").review(1, { state: "COMMENTED", body: `comment ${count}` });
  world.github.as("noor").approve(1);
  const first = await world.bot.rest.pulls.listReviews(one);
  expect([first.data.length, first.data[0]?.body]).toEqual([30, "comment 0"]);
  expect(first.headers.link).toContain('rel="next"');
  expect(first.headers.link).toContain("page=2");
  const all = await world.bot.paginate(world.bot.rest.pulls.listReviews, one);
  expect([all.length, all.at(-1)?.state]).toEqual([36, "APPROVED"]);
});

test("a deleted account's review has no user, and a collected commit no id", async () => {
  const world = await acme();
  opened(world);
  world.github.as("noor").approve(1).commit = null;
  world.github.user("noor").deleted = true;
  const [review] = (await world.bot.rest.pulls.listReviews(one)).data;
  expect([review?.user, review?.commit_id]).toEqual([null, null]);
});

test("nobody approves or refuses their own pull request, and may comment on it", async () => {
  const world = await acme();
  opened(world);
  const maya = world.octokit(world.github.personalToken("maya"));
  expect(await refusal(maya.rest.pulls.createReview({ ...one, event: "APPROVE" }))).toEqual({
    status: 422,
    message: "Unprocessable Entity",
    errors: ["Can not approve your own pull request"],
  });
  expect(await refusal(maya.rest.pulls.createReview({ ...one, event: "REQUEST_CHANGES", body: "no" }))).toMatchObject({
    status: 422,
  });
  expect((await maya.rest.pulls.createReview({ ...one, event: "COMMENT", body: "hm" })).data.state).toBe("COMMENTED");
});

test("GITHUB_TOKEN approves only where the setting lets it", async () => {
  const world = await acme({ settings: { actionsMayCreateAndApprove: false } });
  opened(world);
  const approve = () => world.bot.rest.pulls.createReview({ ...one, event: "APPROVE" });
  expect(await refusal(approve())).toEqual({
    status: 403,
    message: "GitHub Actions is not permitted to create or approve pull requests.",
  });
  world.repository.settings.actionsMayCreateAndApprove = true;
  expect((await approve()).data.user?.type).toBe("Bot");
});

test("a review can be given to an older commit, and to no foreign one", async () => {
  const world = await acme();
  const older = opened(world).head.sha;
  world.github.as("maya").pushCommit("change", { "x.txt": "x" });
  const noor = world.octokit(world.github.personalToken("noor"));
  expect((await noor.rest.pulls.createReview({ ...one, event: "APPROVE", commit_id: older })).data.commit_id).toBe(older);
  expect(await refusal(noor.rest.pulls.createReview({ ...one, event: "APPROVE", commit_id: "1".repeat(40) }))).toMatchObject({
    status: 422,
  });
});

test("a review without an event is a draft that others do not see", async () => {
  const world = await acme();
  opened(world);
  const noor = world.octokit(world.github.personalToken("noor"));
  const { data } = await noor.rest.pulls.createReview({ ...one, body: "thinking" });
  expect([data.state, data.submitted_at]).toEqual(["PENDING", undefined]);
  expect((await world.bot.rest.pulls.listReviews(one)).data).toEqual([]);
});

test("a dismissed review keeps its row, and only a writer dismisses", async () => {
  const world = await acme();
  opened(world);
  const review = world.github.as("noor").approve(1);
  const dismiss = (who: string) =>
    world.octokit(world.github.personalToken(who)).rest.pulls.dismissReview({ ...one, review_id: review.id, message: "stale" });
  expect(await refusal(dismiss("eve"))).toMatchObject({ status: 403 });
  expect((await dismiss("rui")).data.state).toBe("DISMISSED");
  expect((await world.bot.rest.pulls.listReviews(one)).data.map(({ state }) => state)).toEqual(["DISMISSED"]);
  expect(await refusal(dismiss("rui"))).toMatchObject({ status: 422 });
});

test("comments are listed oldest first and limited in length", async () => {
  const world = await acme();
  opened(world);
  const comment = (body: string) => world.bot.rest.issues.createComment({ ...at, issue_number: 1, body });
  await comment("first");
  world.github.as("noor").comment(1, "second");
  const listed = (await world.bot.rest.issues.listComments({ ...at, issue_number: 1 })).data;
  expect(listed.map(({ body, user }) => [user?.login, body])).toEqual([
    ["github-actions[bot]", "first"],
    ["noor", "second"],
  ]);
  expect(await refusal(comment("x".repeat(65537)))).toMatchObject({ status: 422 });
});
