import { moved, policy, production } from "../support/texts.ts";
import type { Plan, World } from "../support/world.ts";
import { approve, attack } from "./attack.ts";

/*
 * Who somebody is: accounts, what they may do, teams, and who has a hand in a pull request that a person wrote.
 */

const MANIFEST = "models/fraud.yaml";
const WRITES = { contents: "write", "pull-requests": "write", checks: "write" } as const;

/** Production asks the owners' team, or these people. */
const asking = (...from: readonly string[]): Plan => ({
  files: { "policies/fraud.yaml": policy({ production: production({ approvals: [{ who: "owner", from, count: 1 }] }) }) },
});

/** The one to approve beside @maya, who is the only approver and counts. */
async function secondSeat(w: World, approver: string): Promise<void> {
  await w.promote({ version: "7" });
  approve(w, 1, "maya", approver);
}

/** Approves through the API, as programs do. */
async function approveWith(w: World, token: string): Promise<void> {
  const answer = await fetch(`${w.github.url}/repos/acme/models/pulls/1/reviews`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ event: "APPROVE" }),
  });
  if (answer.status !== 200) throw new Error(`GitHub takes no such approval: ${await answer.text()}`);
}

const change = (w: World) => ({ [MANIFEST]: moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" }) });
const open = (w: World) => w.github.as("grace").openPull({ title: "7 to production", head: "to-seven" });

attack("An App approves", {
  async story(w, evil) {
    await secondSeat(w, evil ? "maya" : "grace");
    if (evil) await approveWith(w, w.github.appToken("reviewer", { "pull-requests": "write" }, w.repository));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A workflow approves as github-actions, which counts for GitHub", {
  async story(w, evil) {
    w.github.as("grace").pushCommit("to-seven", change(w));
    open(w);
    approve(w, 1, "maya", evil ? "maya" : "olga");
    if (evil) await approveWith(w, w.github.actionsToken(w.repository, { "pull-requests": "write" }));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A stranger approves", {
  async story(w, evil) {
    await secondSeat(w, evil ? "mallory" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody who may only read approves", {
  async story(w, evil) {
    await secondSeat(w, evil ? "eve" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody who may triage approves", {
  plan: { people: { trent: "triage" } },
  async story(w, evil) {
    await secondSeat(w, evil ? "trent" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody whose role is called write, and may only read, approves", {
  plan: { people: { trent: { role: "read", custom: "write" } } },
  async story(w, evil) {
    await secondSeat(w, evil ? "trent" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody whom the policy names approves, and has no write access", {
  plan: asking("@eve", "@grace"),
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, evil ? "eve" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody approves and is removed from the repository before the merge", {
  async story(w, evil) {
    await secondSeat(w, "grace");
    if (evil) w.repository.collaborators.delete("grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody approves and deletes their account", {
  async story(w, evil) {
    await secondSeat(w, "grace");
    w.github.user("grace").deleted = evil;
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Whoever asked for the promotion takes another login, and approves", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) w.github.rename("ada", "lovelace");
    approve(w, 1, "maya", evil ? "lovelace" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Whoever asked takes another login, registers the old one anew, and approves under the new one", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) {
      w.github.rename("ada", "lovelace");
      w.github.user("ada");
    }
    approve(w, 1, "maya", evil ? "lovelace" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Whoever starts a run again takes another login while it waits for its turn", {
  async story(w, evil) {
    if (evil) w.github.rename("grace", "hopper");
    await w.promote({ version: "7" }, { actor: "ada", ...(evil ? { again: "grace" } : {}) });
    approve(w, 1, "maya", evil ? "hopper" : "grace");
    return w.review(1);
  },
  said: "requester_unknown",
});

attack("A stranger registers the login that an approver of the policy gave up, and approves", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) w.github.rename("maya", "maya-smith");
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A member approves for a team that the workflow's token cannot read", {
  plan: asking("@acme/owners", "@maya"),
  async story(w, evil) {
    w.github.organisation("acme", { teams: { owners: ["grace"] } });
    await w.promote({ version: "7" });
    approve(w, 1, evil ? "grace" : "maya");
    return w.review(1);
  },
  said: "approvals_unknown",
});

attack("A member approves for a team that an App's token does not see", {
  plan: asking("@acme/owners"),
  async story(w, evil) {
    w.github.organisation("acme", { teams: { owners: ["grace"] } });
    const token = w.github.appToken("promoter", { ...WRITES, members: "read" }, evil ? w.repository : undefined);
    await w.promote({ version: "7" }, { token });
    approve(w, 1, "grace");
    return w.review(1, {}, { token });
  },
  said: "approvals_unknown",
});

/** A promotion by an App that sees these teams. */
async function asApp(
  w: World,
  teams: Readonly<Record<string, { members: readonly string[]; pending?: readonly string[] }>>,
  org = "acme",
) {
  w.github.organisation(org, { teams });
  const token = w.github.appToken("promoter", { ...WRITES, members: "read" });
  await w.promote({ version: "7" }, { token });
  return token;
}

attack("Somebody approves for a team that invited them and that they have not joined", {
  plan: asking("@acme/owners"),
  async story(w, evil) {
    const token = await asApp(w, { owners: evil ? { members: ["rui"], pending: ["grace"] } : { members: ["rui", "grace"] } });
    approve(w, 1, "grace");
    return w.review(1, {}, { token });
  },
  said: "approvals_missing",
});

attack("Somebody approves for a team of the same name in an organisation of their own", {
  plan: asking("@acme/owners"),
  async story(w, evil) {
    w.github.organisation("acme", { teams: { owners: ["rui"] } });
    const token = await asApp(w, { owners: { members: ["rui", "grace"] } }, evil ? "grace-and-friends" : "acme");
    approve(w, 1, "grace");
    return w.review(1, {}, { token });
  },
  said: "approvals_unknown",
});

attack("One person fills two seats, by their login and by a team they are in", {
  plan: {
    files: {
      "policies/fraud.yaml": policy({
        production: production({
          approvals: [
            { who: "model owner", from: ["@maya"], count: 1 },
            { who: "team", from: ["@acme/owners"], count: 1 },
          ],
        }),
      }),
    },
  },
  async story(w, evil) {
    const token = await asApp(w, { owners: { members: ["maya", "grace"] } });
    approve(w, 1, "maya", ...(evil ? [] : ["grace"]));
    return w.review(1, {}, { token });
  },
  said: "approvals_missing",
});

attack("The author of one of the commits of somebody else's pull request approves", {
  async story(w, evil) {
    w.github.as("grace").pushCommit("to-seven", change(w), evil ? { author: { login: "olga" } } : {});
    open(w);
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("The committer of one of the commits of somebody else's pull request approves", {
  async story(w, evil) {
    w.github.as("grace").pushCommit("to-seven", change(w), evil ? { committer: { login: "olga" } } : {});
    open(w);
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A co-author of somebody else's commit approves what they wrote together", {
  async story(w, evil) {
    const message = evil ? "Seven\n\nCo-authored-by: Olga <olga@example.com>" : "Seven";
    w.github.as("grace").pushCommit("to-seven", change(w), { message });
    open(w);
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody pushes under another person's name onto a branch, and approves", {
  async story(w, evil) {
    w.github.as(evil ? "olga" : "grace").pushCommit("to-seven", change(w), { author: { login: "grace" } });
    open(w);
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody pushes under another person's name, and approves where GitHub does not tell who pushed", {
  async story(w, evil) {
    w.github.as(evil ? "olga" : "grace").pushCommit("to-seven", change(w), { author: { login: "grace" } });
    open(w);
    if (evil) w.repository.activity.length = 0;
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "foreign_commit",
});

attack("Somebody's work comes into a pull request by a squash that another person pressed, and they approve it", {
  async story(w, evil) {
    const by = evil ? "olga" : "grace";
    w.github.as("grace").createBranch("to-seven");
    w.github.as(by).pushCommit("work", change(w));
    const work = w.github.as(by).openPull({ title: "Work", head: "work", base: "to-seven" });
    await w.github.as("grace").mergeByHand(work, { method: "squash" });
    const { number } = open(w);
    approve(w, number, "maya", "olga");
    return w.review(number);
  },
  said: "approvals_missing",
});
