import { expect, test } from "vitest";
import { acme, at, refusal } from "./acme.ts";
import { answer, secondaryLimit } from "./wire/faults.ts";

const comments = { method: "POST", path: /\/comments$/ };

test("a connection that breaks before leaves nothing done, one that breaks after leaves it done", async () => {
  const { bot, github, repository } = await acme();
  const sha = repository.refs.get("refs/heads/main")!;
  const create = (name: string) => bot.rest.git.createRef({ ...at, ref: `refs/heads/${name}`, sha });
  github.fault({ method: "POST", path: /\/git\/refs$/ }, { is: "reset before" });
  github.fault({ method: "POST", path: /\/git\/refs$/, nth: 2 }, { is: "reset after" });
  await expect(create("one")).rejects.toThrow();
  await expect(create("two")).rejects.toThrow();
  expect([repository.refs.has("refs/heads/one"), repository.refs.has("refs/heads/two")]).toEqual([false, true]);
  expect(github.requests.map(({ status }) => status)).toEqual([0, 0]);
});

test("the nth matching request is met, as often as asked, and others are left alone", async () => {
  const { bot, github } = await acme();
  github.fault({ method: "GET", nth: 2 }, answer(502, "Server Error"), 2);
  const get = async () => {
    try {
      return (await bot.rest.repos.get(at)).status;
    } catch (error) {
      return error instanceof Error && "status" in error ? error.status : undefined;
    }
  };
  expect([await get(), await get(), await get(), await get()]).toEqual([200, 502, 502, 200]);
  expect(github.faultsWaiting()).toBe(0);
});

test("a secondary limit says how long to wait", async () => {
  const { bot, github } = await acme();
  github.fault(comments, secondaryLimit(7));
  const error = await bot.rest.issues.createComment({ ...at, issue_number: 1, body: "b" }).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({ status: 403, response: { headers: { "retry-after": "7" } } });
});

test("somebody else acts just before a request is looked at", async () => {
  const { bot, github, repository } = await acme();
  const main = repository.refs.get("refs/heads/main")!;
  const side = github.as("noor").pushCommit("side", { "s.txt": "s" });
  github.meanwhile({ method: "PATCH" }, () => github.as("maya").pushCommit("main", { "m.txt": "m" }));
  expect(await refusal(bot.rest.git.updateRef({ ...at, ref: "heads/main", sha: side }))).toEqual({
    status: 422,
    message: "Update is not a fast forward",
  });
  expect(repository.refs.get("refs/heads/main")).not.toBe(main);
});

test("a body that is no JSON is a 400", async () => {
  const { github, repository } = await acme();
  const headers = { authorization: `token ${github.actionsToken(repository)}` };
  const got = await fetch(`${github.url}/repos/acme/models/git/blobs`, { method: "POST", headers, body: "{" });
  expect([got.status, await got.json()]).toMatchObject([400, { message: "Problems parsing JSON" }]);
});
