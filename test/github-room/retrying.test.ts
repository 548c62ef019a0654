import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { Outage } from "../../src/github/errors.ts";
import { broken, NOW, scripted, silence } from "./scripted.ts";

const REPO = "GET /repos/acme/models";
const fine = { body: { default_branch: "main" } };

test("says who it is, which version it speaks, and whose token it has", async () => {
  const net = scripted({ [REPO]: fine });
  expect(await net.host.defaultBranch()).toBe("main");
  expect(net.headers[0]).toMatchObject({ "x-github-api-version": "2022-11-28", authorization: "token t0ken" });
  expect(net.headers[0]?.["user-agent"]).toContain("gated-model-promotion/test");
  net.done();
});

test("repeats a read after a 5xx and a broken connection, waiting longer each time, and says so", async () => {
  const net = scripted({
    [REPO]: [
      { status: 502, body: { message: "Server Error" } },
      broken("ECONNRESET"),
      { status: 503, body: { message: "Unavailable" } },
      fine,
    ],
  });
  expect(await net.host.defaultBranch()).toBe("main");
  expect(net.waits).toEqual([1000, 3000, 9000]);
  expect(net.log).toEqual([
    "GitHub answered 502 to GET /repos/acme/models: Server Error; trying again in 1 s",
    "GitHub did not answer GET /repos/acme/models: read ECONNRESET; trying again in 3 s",
    "GitHub answered 503 to GET /repos/acme/models: Unavailable; trying again in 9 s",
  ]);
  net.done();
});

test("gives up on a read after four tries, as an outage that names the request", async () => {
  const down = { status: 502, body: { message: "Server Error" } };
  const net = scripted({ [REPO]: [down, down, down, down] });
  const outage = await net.host.defaultBranch().catch((error: unknown) => error);
  expect(outage).toBeInstanceOf(Outage);
  expect(outage).toMatchObject({
    message: "GitHub answers: Server Error (GET /repos/acme/models, HTTP 502)",
    method: "GET",
    path: "/repos/acme/models",
    status: 502,
  });
  net.done();
});

const OPEN = "GET /repos/acme/models/pulls?state=open&head=acme%3Apromote%2Fx&base=main&per_page=1";

test.each([
  [
    "a 5xx",
    { status: 502, body: { message: "Server Error" } },
    "GitHub answers: Server Error (POST /repos/acme/models/pulls, HTTP 502)",
  ],
  [
    "a connection that broke on the way",
    broken("ECONNRESET"),
    "GitHub cannot be reached: read ECONNRESET (POST /repos/acme/models/pulls)",
  ],
])("never repeats a write after %s: it may have been done", async (_, reply, message) => {
  const net = scripted({ "POST /repos/acme/models/pulls": reply, [OPEN]: { body: [] } });
  const outage = await net.host.pulls
    .create({ title: "t", body: "b", branch: "promote/x", base: "main" })
    .catch((error: unknown) => error);
  expect(outage).toBeInstanceOf(Outage);
  expect(outage).toMatchObject({ message });
  net.done();
});

test("repeats a dispatch after a 5xx and a broken connection: told twice it does no harm, lost it starts no deployment", async () => {
  const broke = { status: 502, body: { message: "Server Error" } };
  const net = scripted({ "POST /repos/acme/models/dispatches": [broke, broken("ECONNRESET"), { status: 204 }] });
  await net.host.dispatches.send("model-rolled-back", {});
  expect(net.waits).toEqual([1000, 3000]);
  net.done();
});

test("repeats a write whose connection was never made", async () => {
  const net = scripted({ "POST /repos/acme/models/dispatches": [broken("ECONNREFUSED"), { status: 204 }] });
  await net.host.dispatches.send("model-promoted", {});
  expect(net.waits).toEqual([1000]);
  net.done();
});

test("waits as long as a limit says, for writes too: GitHub did not do them", async () => {
  const limited = {
    status: 403,
    headers: { "retry-after": "7" },
    body: { message: "You have exceeded a secondary rate limit." },
  };
  const net = scripted({ "POST /repos/acme/models/dispatches": [limited, { status: 204 }] });
  await net.host.dispatches.send("model-promoted", {});
  expect(net.waits).toEqual([7000]);
  expect(net.log).toEqual([
    "GitHub answered 403 to POST /repos/acme/models/dispatches: You have exceeded a secondary rate limit.; trying again in 7 s",
  ]);
  net.done();
});

test("waits until a limit resets when that is soon", async () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 20) };
  const net = scripted({
    [REPO]: [{ status: 403, headers, body: { message: "API rate limit exceeded for installation." } }, fine],
  });
  await net.host.defaultBranch();
  expect(net.waits).toEqual([21_000]);
  net.done();
});

test("says when a limit resets that is too far away", async () => {
  const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1000 + 1800) };
  const net = scripted({ [REPO]: { status: 403, headers, body: { message: "API rate limit exceeded for installation." } } });
  const error = await net.host.defaultBranch().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    problems: [
      {
        what: "GitHub's rate limit is reached until 2026-11-20T10:30:01Z, longer than a run may wait: API rate limit exceeded for installation.",
        hint: "run it again after that time; nothing was lost, every run derives everything anew. A GitHub App token has a limit of its own",
      },
    ],
  });
  expect(net.waits).toEqual([]);
  net.done();
});

test("waits a minute for a limit that tells no time, then two, and no more", async () => {
  const limited = { status: 429, body: { message: "Too many requests" } };
  const net = scripted({ [REPO]: [limited, limited, limited] });
  await expect(net.host.defaultBranch()).rejects.toBeInstanceOf(UserError);
  expect(net.waits).toEqual([60_000, 120_000]);
  net.done();
});

test("ends a request that has no answer in time, and asks again", async () => {
  const deadlines: AbortController[] = [];
  const net = scripted(
    { [REPO]: [silence(() => deadlines.at(-1)), fine] },
    {
      deadline() {
        deadlines.push(new AbortController());
        return deadlines.at(-1)?.signal ?? AbortSignal.abort();
      },
    },
  );
  expect(await net.host.defaultBranch()).toBe("main");
  expect(net.log).toEqual(["GitHub did not answer GET /repos/acme/models: no answer in time; trying again in 1 s"]);
  expect(deadlines).toHaveLength(2);
});

test("takes a page of HTML for no answer, and does not show it", async () => {
  const page = "<!DOCTYPE html>\n<html><title>Unicorn!\n &middot; GitHub</title></html>";
  const html = (status: number) => ({ status, headers: { "content-type": "text/html; charset=utf-8" }, body: page });
  const net = scripted({ [REPO]: [html(502), html(200), fine] });
  expect(await net.host.defaultBranch()).toBe("main");
  expect(net.log).toEqual([
    'GitHub answered 502 to GET /repos/acme/models: a page of HTML, "Unicorn! &middot; GitHub"; trying again in 1 s',
    "GitHub answered 502 to GET /repos/acme/models: the answer is no JSON; trying again in 3 s",
  ]);
});

test("does not take a write for done whose answer was cut off", async () => {
  const net = scripted({ "POST /repos/acme/models/pulls": { status: 201, body: '{"num' }, [OPEN]: { body: [] } });
  const made = net.host.pulls.create({ title: "t", body: "b", branch: "promote/x", base: "main" });
  await expect(made).rejects.toThrow("GitHub answers: the answer is cut off (POST /repos/acme/models/pulls, HTTP 502)");
});

test("waits no longer than two minutes in one run for a GitHub that fails again and again", async () => {
  const down = { status: 502, body: { message: "Server Error" } };
  const net = scripted({ [REPO]: Array.from({ length: 12 }, () => [down, down, down, fine]).flat() });
  const asked = async () => {
    for (let times = 0; times < 12; times++) await net.host.defaultBranch();
  };
  await expect(asked()).rejects.toBeInstanceOf(Outage);
  expect(net.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000);
});

test("makes the first thirty changes of a run as they come, and from there on one a second, as GitHub asks", async () => {
  const sent = { "POST /repos/acme/models/dispatches": Array.from({ length: 33 }, () => ({ status: 204 })) };
  const net = scripted(sent);
  for (let times = 0; times < 33; times++) await net.host.dispatches.send("model-promoted", {});
  expect(net.waits).toEqual([1000, 1000, 1000]);
  expect(net.log).toEqual(["this run has made 30 changes on GitHub: from here on it makes one a second"]);
});

test("repeats the 422 GitHub gives while a new pull request is not yet everywhere, and no other", async () => {
  const early = {
    status: 422,
    body: { message: "Validation Failed", errors: [{ message: "Could not resolve to a node with the global id of 'PR_x'." }] },
  };
  const late = { status: 422, body: { message: "Validation Failed", errors: ["title is too long (maximum is 256 characters)"] } };
  const net = scripted({
    "PATCH /repos/acme/models/pulls/5": [early, { body: { state: "open", head: { sha: "a" } } }],
    "PATCH /repos/acme/models/pulls/6": late,
  });
  expect(await net.host.pulls.edit(5, { title: "x" })).toEqual({ open: true, head: "a" });
  expect(net.waits).toEqual([1000]);
  await expect(net.host.pulls.edit(6, { title: "x" })).rejects.toThrow(
    "Validation Failed: title is too long (maximum is 256 characters)",
  );
  expect(net.waits).toEqual([1000]);
  net.done();
});

test("takes an answer that was cut off for no answer", async () => {
  const net = scripted({ [REPO]: [{ body: '{"default_bra' }, fine] });
  expect(await net.host.defaultBranch()).toBe("main");
  expect(net.waits).toEqual([1000]);
  net.done();
});
