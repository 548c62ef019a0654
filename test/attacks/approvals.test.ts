import { evidence, moved, policy, production } from "../support/texts.ts";
import type { Plan, World } from "../support/world.ts";
import { approve, attack } from "./attack.ts";

/*
 * Who asks, who approves, what a review was given to, and in which order words are said.
 */

const MANIFEST = "models/fraud.yaml";

/** @grace moves production to 7 in a pull request of her own. */
function byHand(w: World): void {
  w.github
    .as("grace")
    .pushCommit("to-seven", { [MANIFEST]: moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" }) });
  w.github.as("grace").openPull({ title: "7 to production", head: "to-seven" });
}

/** Production asks these people. */
const asking = (...approvals: readonly { who: string; from: readonly string[]; count: number }[]): Plan => ({
  files: { "policies/fraud.yaml": policy({ production: production({ approvals }) }) },
});

const TWO_WRITERS = asking({ who: "reviewer", from: ["write"], count: 2 });
const more = (w: World, words: string) =>
  w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: `${w.file(MANIFEST, "to-seven") ?? ""}# ${words}\n` });

attack("A person asks for a promotion and approves it, since the bot is its author", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A person asks under another spelling of their login", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "MAYA" : "ada" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A person has somebody else start the workflow, starts that run again, and approves what it opened", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: "ada", ...(evil ? { again: "maya" } : {}) });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A person asks, has somebody else ask for the same afterwards, and approves", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    w.github.as("rui").pushCommit("main", { "evidence/fraud/7/more.json": evidence("7", { metrics: { recall: 0.8 } }) });
    await w.promote({ version: "7" }, { actor: "ada" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A run that nobody is known to have started opens a promotion, and everybody approves it", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? null : "ada" });
    approve(w, 1, "maya", "grace", "olga");
    return w.review(1);
  },
  said: "requester_unknown",
});

attack("An author waits for the approvals and pushes once more", {
  async story(w, evil) {
    byHand(w);
    approve(w, 1, "maya", "olga");
    if (evil) more(w, "one more line");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("An author amends the approved commit without changing a file", {
  async story(w, evil) {
    byHand(w);
    approve(w, 1, "maya", "olga");
    if (evil) {
      const text = w.file(MANIFEST, "to-seven") ?? "";
      w.github.as("grace").pushRef("to-seven", w.head());
      w.github.as("grace").pushCommit("to-seven", { [MANIFEST]: text }, { message: "The same, approved already" });
    }
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("An approval is given through the API to an older commit of the pull request", {
  async story(w, evil) {
    byHand(w);
    const older = w.head("to-seven");
    more(w, "one more line");
    w.github.as("maya").review(1, { state: "APPROVED", ...(evil ? { commit: older } : {}) });
    approve(w, 1, "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("An approval is given through the API to the commit that the pull request starts from", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    w.github.as("maya").review(1, { state: "APPROVED", ...(evil ? { commit: w.head() } : {}) });
    approve(w, 1, "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("One person fills two seats, as themselves and as somebody who may write", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", evil ? "maya" : "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("One person fills two seats that name them in two spellings", {
  plan: asking(
    { who: "model owner", from: ["@Maya", "@olga"], count: 1 },
    { who: "reviewer", from: ["@MAYA", "@olga"], count: 1 },
  ),
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", evil ? "maya" : "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("One person approves twice where two approvals are asked for", {
  plan: TWO_WRITERS,
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "grace", evil ? "grace" : "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Somebody else dismisses the request for changes of a person whose approval is asked for", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    const veto = w.github.as("maya").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    if (evil) w.github.as("rui").dismiss(1, veto);
    else approve(w, 1, "maya");
    approve(w, 1, "grace", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A request for changes is dismissed, so that the same person's earlier approval would stand again", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.as("rui").dismiss(1, w.github.as("maya").review(1, { state: "CHANGES_REQUESTED", body: "no" }));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Whoever asked for a promotion dismisses the request for changes that stands against it", {
  plan: TWO_WRITERS,
  async story(w, evil) {
    await w.promote({ version: "7" });
    const veto = w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    approve(w, 1, "grace", "maya");
    w.github.as(evil ? "ada" : "rui").dismiss(1, veto);
    return w.review(1);
  },
  said: "changes_requested",
});

attack("The author of a pull request dismisses the request for changes that stands against it", {
  plan: TWO_WRITERS,
  async story(w, evil) {
    byHand(w);
    const veto = w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    approve(w, 1, "ada", "maya");
    w.github.as(evil ? "grace" : "rui").dismiss(1, veto);
    return w.review(1);
  },
  said: "changes_requested",
});

attack("Enough people approve over the head of one who asked for changes", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    approve(w, 1, "maya", "grace", "rui");
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A request for changes is passed over because its author asked for the promotion and could not approve it", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.as("ada").review(1, { state: "CHANGES_REQUESTED", body: "I was wrong" });
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A comment after a request for changes passes for its withdrawal", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    w.github.clock.advance("1m");
    w.github.as("olga").review(1, evil ? { state: "COMMENTED", body: "let me think" } : { state: "APPROVED" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A push makes a request for changes go away with the commit it was given to", {
  async story(w, evil) {
    byHand(w);
    if (evil) w.github.as("olga").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    more(w, "there, mended");
    approve(w, 1, "maya", "rui");
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A person approves, thinks better of it and asks for changes, and the approval is counted", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    const words = ["CHANGES_REQUESTED", "APPROVED"] as const;
    for (const state of evil ? words.toReversed() : words) {
      w.github.as("maya").review(1, { state, body: "so I think now" });
      w.github.clock.advance("1m");
    }
    approve(w, 1, "grace");
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A review that was written and never sent is counted", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    w.github.as("maya").review(1, { state: evil ? "PENDING" : "APPROVED", body: "fine" });
    approve(w, 1, "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("An approval without a date passes for a word that came after a request for changes", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    w.github.as("maya").review(1, { state: "CHANGES_REQUESTED", body: "no" });
    w.github.clock.advance("1m");
    const yes = w.github.as("maya").approve(1);
    if (evil) yes.submittedAt = undefined;
    approve(w, 1, "grace");
    return w.review(1);
  },
  said: "changes_requested",
});

attack("A draft is approved by everybody and merged before it is ready", {
  async story(w, evil) {
    byHand(w);
    w.pull(1).draft = evil;
    approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "draft",
});

attack(
  "Approvals are collected while a pull request goes into another branch, where it changes next to nothing, and it is then pointed at the base",
  {
    async story(w, evil) {
      byHand(w);
      const grace = w.github.as("grace");
      grace.createBranch("aside", "to-seven");
      more(w, "a comment, and nothing else to see");
      if (evil) grace.editPull(1, { base: "aside" });
      approve(w, 1, "maya", "olga");
      w.github.clock.advance("1m");
      if (evil) grace.editPull(1, { base: "main" });
      return w.review(1);
    },
    said: "approvals_missing",
  },
);

attack("The Action's own pull request is approved while it is pointed at a branch that holds the move already", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    w.github.as("grace").createBranch("aside", "main");
    w.github.as("grace").pushCommit("aside", { [MANIFEST]: w.file(MANIFEST, "promote/fraud/production/7") ?? "" });
    if (evil) w.github.as("ada").editPull(1, { base: "aside" });
    approve(w, 1, "maya", "grace");
    w.github.clock.advance("1m");
    if (evil) w.github.as("ada").editPull(1, { base: "main" });
    return w.review(1);
  },
  said: "approvals_missing",
});
