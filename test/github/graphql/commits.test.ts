import { expect, test } from "vitest";
import { inModels, smallWorld } from "./small-world.ts";

const shasOf = (data: { repository: { object: { history: { nodes: readonly { oid: string }[] } } } }): readonly string[] =>
  data.repository.object.history.nodes.map(({ oid }) => oid);

test("a commit says who made it when, from which tree and which parents", async () => {
  const { commit, ask, ada } = smallWorld();
  const first = commit("main", { a: "1" });
  const second = commit("main", { a: "2" });
  const { data } = await ask(
    inModels(`object(oid: "${second}") { ... on Commit {
    message messageHeadline messageBody authoredDate committedDate parents(first: 10) { nodes { oid } }
    author { name email user { login } } tree { entries { name } } signature { isValid } url
  } }`),
  );
  expect(data).toEqual({
    repository: {
      object: {
        message: "Change a\n\nBody.",
        messageHeadline: "Change a",
        messageBody: "Body.",
        authoredDate: "2026-03-02T09:02:00Z",
        committedDate: "2026-03-02T09:02:00Z",
        parents: { nodes: [{ oid: first }] },
        author: { name: "ada", email: `${ada.id}+ada@users.noreply.github.com`, user: { login: "ada" } },
        tree: { entries: [{ name: "a" }] },
        signature: null,
        url: `https://github.com/acme/models/commit/${second}`,
      },
    },
  });
});

test("a bot's address belongs to no user, and a deleted account to nobody", async () => {
  const { commit, ask, bot, grace } = smallWorld();
  const [one, two] = [commit("main", { a: "1" }, { by: bot }), commit("main", { a: "2" }, { by: grace })];
  grace.deleted = true;
  const author = "... on Commit { author { email user { login } } }";
  const { data } = await ask(inModels(`one: object(oid: "${one}") { ${author} } two: object(oid: "${two}") { ${author} }`));
  expect(data).toEqual({
    repository: {
      one: { author: { email: "41898282+github-actions[bot]@users.noreply.github.com", user: null } },
      two: { author: { email: `${grace.id}+grace@users.noreply.github.com`, user: null } },
    },
  });
});

test("only what GitHub signed was signed by GitHub, and only known keys are valid", async () => {
  const { commit, ask } = smallWorld();
  const seals = ["github", "person", "invalid"] as const;
  const shas = seals.map((seal) => commit("main", { a: seal }, { seal }));
  const { data } = await ask(
    inModels(
      shas
        .map(
          (sha, n) =>
            `${seals[n]}: object(oid: "${sha}") { ... on Commit { signature { isValid wasSignedByGitHub state signer { login } } } }`,
        )
        .join(" "),
    ),
  );
  expect(data).toEqual({
    repository: {
      github: { signature: { isValid: true, wasSignedByGitHub: true, state: "VALID", signer: { login: "web-flow" } } },
      person: { signature: { isValid: true, wasSignedByGitHub: false, state: "VALID", signer: { login: "ada" } } },
      invalid: { signature: { isValid: false, wasSignedByGitHub: false, state: "UNKNOWN_KEY", signer: null } },
    },
  });
});

test("a path's history leaves out what did not change it, and a side whose content a merge dropped", async () => {
  const { commit, ask } = smallWorld();
  const one = commit("main", { "models.yml": "1", other: "1" });
  commit("main", { other: "2" });
  const side = commit("side", { "models.yml": "reverted later" }, { parents: [one] });
  const undone = commit("side", { "models.yml": "1" }, { parents: [side] });
  const merge = commit("main", { other: "3" }, { parents: [one, undone] });
  const three = commit("main", { "models.yml": "3" });
  const query =
    'query($path: String) { repository(owner: "acme", name: "models") { object(expression: "main") { ... on Commit { history(first: 10, path: $path) { nodes { oid } } } } } }';
  expect(shasOf((await ask(query, { path: "models.yml" })).data)).toEqual([three, one]);
  expect(new Set(shasOf((await ask(query)).data))).toEqual(new Set([three, merge, undone, side, one]));
});

test("a history comes in pages", async () => {
  const { commit, ask } = smallWorld();
  const shas = Array.from({ length: 3 }, (_, n) => commit("main", { a: String(n) })).reverse();
  const query =
    'query($after: String) { repository(owner: "acme", name: "models") { object(expression: "main") { ... on Commit { history(first: 1, path: "a", after: $after) { totalCount pageInfo { hasNextPage hasPreviousPage endCursor } nodes { oid } } } } } }';
  const seen: string[] = [];
  let after: string | null = null;
  for (const [next, previous] of [
    [true, false],
    [true, true],
    [false, true],
  ]) {
    const { data }: { data: { repository: { object: { history: { pageInfo: { endCursor: string } } } } } } = await ask(query, {
      after,
    });
    expect(data).toMatchObject({
      repository: { object: { history: { totalCount: 3, pageInfo: { hasNextPage: next, hasPreviousPage: previous } } } },
    });
    seen.push(...shasOf(data as never));
    after = data.repository.object.history.pageInfo.endCursor;
  }
  expect(seen).toEqual(shas);
});

test("a commit belongs to the merged pull request that brought it, or to the open ones that hold it", async () => {
  const { commit, pull, ask, ada, clock, repository } = smallWorld();
  commit("main", { a: "1" });
  const work = commit("feature", { a: "2" });
  const landed = pull("feature", { state: "closed" });
  const squashed = commit("main", { a: "2" });
  landed.merged = { at: clock.now(), by: ada, commit: squashed, method: "squash" };
  const open = commit("draft", { b: "1" });
  pull("draft");
  repository.refs.set("refs/heads/copy", open);
  pull("copy", { state: "closed" });
  const numbers = (sha: string, name: string): string =>
    `${name}: object(oid: "${sha}") { ... on Commit { associatedPullRequests(first: 5) { nodes { number merged mergeCommit { oid } } } } }`;
  const { data } = await ask(inModels([numbers(work, "work"), numbers(squashed, "squashed"), numbers(open, "open")].join(" ")));
  expect(data).toEqual({
    repository: {
      work: { associatedPullRequests: { nodes: [{ number: 1, merged: true, mergeCommit: { oid: squashed } }] } },
      squashed: { associatedPullRequests: { nodes: [{ number: 1, merged: true, mergeCommit: { oid: squashed } }] } },
      open: { associatedPullRequests: { nodes: [{ number: 2, merged: false, mergeCommit: null }] } },
    },
  });
});
