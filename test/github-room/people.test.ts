import { expect, test } from "vitest";
import { scripted } from "./scripted.ts";

const PERMISSION = "GET /repos/acme/models/collaborators/grace/permission";
const MEMBERSHIP = "GET /orgs/acme/teams/owners/memberships/grace";
const not = (status: number) => ({ status, body: { message: "Resource not accessible by integration" } });

test.each([
  [{ body: { permission: "write", role_name: "maintain" } }, "maintain"],
  [{ body: { permission: "read", role_name: "triage" } }, "triage"],
  [{ body: { permission: "write", role_name: "ml-releaser" } }, "write"],
  [{ body: { permission: "read", role_name: "maintain" } }, "read"],
  [{ body: { permission: "read", role_name: "admin" } }, "read"],
  [{ body: { permission: "none", role_name: "" } }, "none"],
  [{ body: { permission: "admin" } }, "admin"],
  [{ body: { permission: "own", role_name: "own" } }, "unknown"],
  [not(404), "none"],
  [not(403), "unknown"],
])("reads what a person may do: %o", async (reply, permission) => {
  const net = scripted({ [PERMISSION]: reply });
  expect(await net.host.people.permission("grace")).toBe(permission);
});

test.each([
  [{ body: { state: "active" } }, "member"],
  [{ body: { state: "pending" } }, "not_member"],
  [not(404), "unknown"],
  [not(403), "unknown"],
])("reads whether a person is in a team, and never takes a 404 for a no: %o", async (reply, membership) => {
  const net = scripted({ [MEMBERSHIP]: reply });
  expect(await net.host.people.membership("acme", "owners", "grace")).toBe(membership);
});

test("sends a dispatch that GitHub takes, and refuses one that it would not", async () => {
  const net = scripted({ "POST /repos/acme/models/dispatches": { status: 204 } });
  await net.host.dispatches.send("model-promoted", { model: "fraud" });
  expect(net.asked).toEqual([
    'POST /repos/acme/models/dispatches {"event_type":"model-promoted","client_payload":{"model":"fraud"}}',
  ]);
  const keys = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`k${at}`, at]));
  await expect(net.host.dispatches.send("x", keys)).rejects.toThrow("a dispatch carries at most 10 top-level keys");
  await expect(net.host.dispatches.send("x", { text: "é".repeat(40_000) })).rejects.toThrow(
    "a dispatch carries at most 65535 bytes, not 80011",
  );
  net.done();
});

const ACTIVITY = "GET /repos/acme/models/activity?ref=refs%2Fheads%2Fpromote%2Fx&per_page=100";
const push = (login: string | null, activity_type = "push", after = "a") => ({
  activity_type,
  after: after.repeat(40),
  actor: login === null ? null : { login },
});

test("names whoever pushed to a branch, once each, over all pages", async () => {
  const next = "/repos/acme/models/activity?ref=refs%2Fheads%2Fpromote%2Fx&per_page=100&after=abc";
  const net = scripted({
    [ACTIVITY]: {
      headers: { link: `<https://api.github.com${next}>; rel="next"` },
      body: [push("github-actions[bot]", "branch_creation"), push("grace"), push(null)],
    },
    [`GET ${next}`]: { body: [push("linus", "force_push"), push("grace"), push("ada", "branch_deletion")] },
  });
  expect(await net.host.pulls.pushers("promote/x")).toEqual(["github-actions[bot]", "grace", "linus"]);
  net.done();
});

test("names whoever made one commit the head of a branch, and nobody who pushed another", async () => {
  const net = scripted({
    [ACTIVITY]: { body: [push("grace", "force_push", "b"), push("github-actions[bot]", "branch_creation")] },
  });
  expect(await net.host.pulls.pushers("promote/x", "b".repeat(40))).toEqual(["grace"]);
});

test.each([403, 404])("says that it cannot tell who pushed where the token cannot read it (%i)", async (status) => {
  const net = scripted({ [ACTIVITY]: not(status) });
  expect(await net.host.pulls.pushers("promote/x")).toBeUndefined();
});
