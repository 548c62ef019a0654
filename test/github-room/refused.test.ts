import { afterEach, beforeEach, expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { host } from "../../src/github/host.ts";
import type { Host } from "../../src/ports.ts";
import { secondaryLimit } from "../github/wire/faults.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";

let github: EmbeddedGitHub;
let repository: Repository;
let ours: Host;
let log: string[];

const BRANCH = "promote/fraud/staging/2";
const MANIFEST = "models/fraud.yaml";
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(async () => {
  github = await startGitHub();
  github.organisation("acme", { members: ["maya", "linus"], teams: { owners: { members: ["maya"], pending: ["linus"] } } });
  repository = github.repository("acme/models", {
    people: { maya: "maintain", linus: { role: "write", custom: "releaser" } },
    files: { [MANIFEST]: "v: 1\n" },
  });
  log = [];
  ours = hostWith(github.actionsToken(repository));
});

afterEach(async () => {
  expect(github.complaints).toEqual([]);
  expect(github.faultsWaiting()).toBe(0);
  await github.close();
});

function hostWith(token: string): Host {
  return host({
    token,
    baseUrl: github.url,
    repository: "acme/models",
    userAgent: "test",
    log: (line) => log.push(line),
    wait: async () => undefined,
  });
}

const main = () => repository.refs.get("refs/heads/main") ?? "";

async function opened(text = "v: 2\n"): Promise<{ readonly head: string; readonly number: number }> {
  const head = await ours.branches.commit({
    parent: main(),
    files: [{ path: MANIFEST, bytes: bytes(text) }],
    message: "Promote",
  });
  await ours.branches.create(BRANCH, head);
  const pull = await ours.pulls.create({ title: "Promote", body: "b", branch: BRANCH, base: "main" });
  if (typeof pull === "string") throw new Error("it is new");
  return { head, number: pull.number };
}

test("what people may do, and that GITHUB_TOKEN cannot tell who is in a team", async () => {
  expect(await ours.people.permission("maya")).toBe("maintain");
  expect(await ours.people.permission("linus")).toBe("write");
  expect(await ours.people.permission("nobody")).toBe("none");
  expect(await ours.people.membership("acme", "owners", "maya")).toBe("unknown");
  const app = hostWith(github.appToken("promoter", { contents: "read", members: "read" }));
  expect(await app.people.membership("acme", "owners", "maya")).toBe("member");
  expect(await app.people.membership("acme", "owners", "linus")).toBe("not_member");
  expect(await app.people.membership("acme", "owners", "stranger")).toBe("unknown");
});

test("a dispatch starts workflows, which a merge by GITHUB_TOKEN does not", async () => {
  await ours.dispatches.send("model-promoted", { model: "fraud" });
  expect(repository.dispatches).toMatchObject([
    { type: "repository_dispatch", name: "model-promoted", payload: { model: "fraud" } },
  ]);
});

test("goes on by REST when the GraphQL budget is spent, and says so once", async () => {
  const { number } = await opened();
  const token = [...github.state.tokens.values()].find(({ kind }) => kind === "actions");
  if (token === undefined) throw new Error("it has one");
  token.used.graphql = 1_000_000;
  expect(await ours.pulls.get(number)).toMatchObject({ number });
  expect(await ours.pulls.open("main")).toHaveLength(1);
  expect(log).toEqual(["the GraphQL budget of this token is spent; asking by REST instead"]);
});

test("waits for the secondary limit and then does it, once", async () => {
  github.fault({ method: "POST", path: /dispatches/ }, secondaryLimit(5));
  await ours.dispatches.send("model-promoted", {});
  expect(repository.dispatches).toHaveLength(1);
  expect(log).toHaveLength(1);
});

test.each<[string, (token: (permissions: Record<string, "read" | "write">) => Host) => Promise<unknown>, string]>([
  [
    "checks: write",
    (as) =>
      as({ contents: "read" }).checks.publish(
        main(),
        [{ name: "model promotion", status: "in_progress", title: "t", summary: "s", text: "", annotations: [] }],
        [],
      ),
    "checks: write",
  ],
  ["contents: write", (as) => as({ contents: "read" }).branches.create("x", main()), "contents: write"],
  ["pull-requests: read", (as) => as({ contents: "read" }).pulls.get(1), "pull-requests: read"],
])("names the line of YAML that grants %s", async (_, act, line) => {
  await opened();
  const error = await act((permissions) => hostWith(github.actionsToken(repository, permissions))).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(String(error)).toContain(line);
});

test("names the setting that keeps GitHub Actions from opening pull requests", async () => {
  repository.settings.actionsMayCreateAndApprove = false;
  await expect(opened()).rejects.toThrow("Settings > Actions > General > Workflow permissions");
});

test("names the repository it cannot see", async () => {
  const elsewhere = host({
    token: github.actionsToken(repository),
    baseUrl: github.url,
    repository: "acme/none",
    userAgent: "test",
    log: () => undefined,
  });
  await expect(elsewhere.defaultBranch()).rejects.toThrow("GitHub finds no repository acme/none, or the token may not see it");
  await expect(elsewhere.pulls.get(1)).rejects.toThrow("GitHub finds no repository acme/none, or the token may not see it");
});
