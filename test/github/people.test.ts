import { expect, test } from "vitest";
import { acme, at, refusal } from "./acme.ts";

test("a permission is one of four words, and the role's own name beside it", async () => {
  const world = await acme({
    people: { mira: "maintain", tomas: "triage", ana: { role: "write", custom: "ml-approver" } },
    teams: { owners: "admin" },
  });
  world.github.organisation("acme", { members: ["insider"], teams: { owners: { members: ["teo"], pending: ["stranger"] } } });
  const ask = async (username: string) => {
    const { data } = await world.bot.rest.repos.getCollaboratorPermissionLevel({ ...at, username });
    return [data.permission, data.role_name];
  };
  expect(await Promise.all(["rui", "mira", "maya", "ana", "tomas", "eve", "teo", "insider", "stranger"].map(ask))).toEqual([
    ["admin", "admin"],
    ["write", "maintain"],
    ["write", "write"],
    ["write", "ml-approver"],
    ["read", "triage"],
    ["read", "read"],
    ["admin", "admin"],
    ["none", "none"],
    ["none", "none"],
  ]);
  expect(await refusal(ask("nobody"))).toEqual({ status: 404, message: "Not Found" });
});

test("what every member may do adds to what a person was given", async () => {
  const world = await acme({ basePermission: "write" });
  world.github.organisation("acme", { members: ["insider", "eve"] });
  const { data } = await world.bot.rest.repos.getCollaboratorPermissionLevel({ ...at, username: "eve" });
  expect(data.permission).toBe("write");
});

const membership = { org: "acme", team_slug: "fraud-owners" };

test("an App that may read members sees who is in a team, and who is only invited", async () => {
  const world = await acme();
  world.github.organisation("acme", { teams: { "fraud-owners": { members: ["maya"], pending: ["noor"] } } });
  const { rest } = world.octokit(world.github.appToken("promoter", { members: "read" }));
  const ask = async (username: string) => (await rest.teams.getMembershipForUserInOrg({ ...membership, username })).data.state;
  expect([await ask("maya"), await ask("noor")]).toEqual(["active", "pending"]);
  expect(await refusal(ask("rui"))).toEqual({ status: 404, message: "Not Found" });
  expect((await rest.teams.getByName(membership)).data.slug).toBe("fraud-owners");
});

test("GITHUB_TOKEN is refused, and who cannot see a team is told what they would be told of none", async () => {
  const world = await acme();
  world.github.organisation("acme", { members: ["noor"], teams: { "fraud-owners": { members: ["maya"], privacy: "secret" } } });
  const ask = (token: string, team_slug = "fraud-owners") =>
    refusal(world.octokit(token).rest.teams.getMembershipForUserInOrg({ ...membership, team_slug, username: "maya" }));
  expect(await ask(world.github.actionsToken(world.repository))).toEqual({
    status: 403,
    message: "Resource not accessible by integration",
  });
  expect(await ask(world.github.personalToken("noor"))).toEqual({ status: 404, message: "Not Found" });
  expect(await ask(world.github.appToken("promoter", { members: "read" }), "no-team")).toEqual({
    status: 404,
    message: "Not Found",
  });
  expect(await ask(world.github.appToken("promoter", { members: "read" }, world.repository))).toEqual({
    status: 404,
    message: "Not Found",
  });
});
