import { expect, test } from "vitest";
import { scripted } from "./scripted.ts";

const A = "a".repeat(40);
const B = "b".repeat(40);

test("finds a pull request it was to open already there, and hands any other refusal on", async () => {
  const pull = { title: "t", body: "b", branch: "promote/x", base: "main" };
  const said = (message: string) => ({
    status: 422,
    body: { message: "Validation Failed", errors: [{ resource: "PullRequest", code: "custom", message }] },
  });
  const net = scripted({
    "POST /repos/acme/models/pulls": [
      { status: 201, body: { number: 5, html_url: "u", head: { sha: A } } },
      said("A pull request already exists for acme:promote/x."),
      {
        status: 422,
        body: { message: "Validation Failed", errors: [{ resource: "PullRequest", field: "head", code: "invalid" }] },
      },
      said("No commits between main and promote/x"),
    ],
  });
  expect(await net.host.pulls.create(pull)).toEqual({ number: 5, url: "u", head: A });
  expect(await net.host.pulls.create(pull)).toBe("exists");
  expect(await net.host.pulls.create(pull)).toBe("no branch");
  await expect(net.host.pulls.create(pull)).rejects.toThrow("No commits between main and promote/x");
});

const COMMENTS = "GET /repos/acme/models/issues/5/comments?per_page=100";

test("does not say twice why it closes, where a run was cut off in between", async () => {
  const net = scripted({
    [COMMENTS]: { body: [{ body: "why?" }, { body: "newer\r\n" }] },
    "PATCH /repos/acme/models/pulls/5": { body: {} },
  });
  await net.host.pulls.close(5, "newer");
  net.done();
});

test("says why before it closes", async () => {
  const net = scripted({
    [COMMENTS]: { body: [{ body: "newer or not" }] },
    "POST /repos/acme/models/issues/5/comments": { status: 201, body: {} },
    "PATCH /repos/acme/models/pulls/5": { body: {} },
  });
  await net.host.pulls.close(5, "newer");
  expect(net.asked).toEqual([
    COMMENTS,
    'POST /repos/acme/models/issues/5/comments {"body":"newer"}',
    'PATCH /repos/acme/models/pulls/5 {"state":"closed"}',
  ]);
});

test("finds the commit two lines of history have in common", async () => {
  const net = scripted({
    [`GET /repos/acme/models/compare/main...${A}?per_page=1`]: { body: { merge_base_commit: { sha: B } } },
  });
  expect(await net.host.pulls.mergeBase("main", A)).toBe(B);
});
