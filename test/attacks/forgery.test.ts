import { host } from "../../src/github/host.ts";
import { BEGIN, END } from "../../src/report/body.ts";
import { commitOf } from "../github/git/commits.ts";
import { evidence, moved, policy, production } from "../support/texts.ts";
import type { World } from "../support/world.ts";
import { approve, attack } from "./attack.ts";

/*
 * Commits, checks and texts that pass for the Action's. In most of these @maya asks for what @maya approves, and what she forges
 * says that @ada asked.
 */

const MANIFEST = "models/fraud.yaml";
const BRANCH = "promote/fraud/production/7";
const BOT = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };
const WRITES = { contents: "write", "pull-requests": "write", checks: "write" } as const;

const promotion = (w: World) => w.file(MANIFEST, BRANCH) ?? "";
/** How the Action's own commit would say that @ada asked, number and all. */
const asked = (w: World) => `Requested-By: ada\nRequested-By-Id: ada ${w.github.user("ada").id}`;
const told = (w: World) => commitOf(w.repository.git, w.head(BRANCH)).message.replace(/^Requested-By: [^]*$/m, asked(w));

/** Asked by @maya where somebody is evil, who then does this to the Action's branch; @maya and @grace approve what is there then. */
function onOurBranch(forge: (w: World) => unknown) {
  return async (w: World, evil: boolean) => {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    if (evil) await forge(w);
    approve(w, 1, "maya", "grace");
    return w.review(1);
  };
}

/** The Action's one commit made again by hand, in words that name somebody else. */
const replaced = (w: World, how: Parameters<ReturnType<World["github"]["as"]>["pushCommit"]>[2]) => {
  const [files, message] = [{ [MANIFEST]: promotion(w) }, told(w)];
  w.github.as("maya").pushRef(BRANCH, w.head());
  w.github.as("maya").pushCommit(BRANCH, files, { message, ...how });
};

/** @maya presses squash on the Action's pull request, into a branch of hers and in words of hers: GitHub signs that as the bot's. */
async function squashed(w: World): Promise<string> {
  const [title = "", ...rest] = told(w).split("\n");
  w.github.as("maya").createBranch("aside");
  w.github.as("maya").editPull(1, { base: "aside" });
  const squash = await w.github.as("maya").mergeByHand(1, { method: "squash", title, message: rest.join("\n").trim() });
  w.github.clock.advance("1m");
  await w.promote({ version: "7" }, { actor: "maya" });
  w.github.as("maya").pushRef(BRANCH, squash);
  return squash;
}

/** What a bot of this token writes through the API, signed by GitHub as that bot's, and opens. */
async function byBot(w: World, token: string, message: string): Promise<void> {
  const bot = host({ token, baseUrl: w.github.url, repository: "acme/models", userAgent: "test", log: () => undefined });
  const text = moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" });
  const files = [{ path: MANIFEST, bytes: new TextEncoder().encode(text) }];
  const head = await bot.branches.commit({ parent: w.head(), files, message });
  await bot.branches.create("promote/fraud/production/seven", head);
  await bot.pulls.create({ title: "Seven", body: "", branch: "promote/fraud/production/seven", base: "main" });
}

attack("An unsigned commit that names the bot replaces the Action's own, pushed by the one who then approves", {
  story: onOurBranch((w) => replaced(w, { author: BOT })),
  said: "foreign_commit",
});

attack("A commit that names the bot and is signed with a person's own key replaces the Action's own", {
  story: onOurBranch((w) => replaced(w, { author: BOT, signed: true })),
  said: "foreign_commit",
});

attack("A commit that names the bot as its author and GitHub as its committer replaces the Action's own", {
  story: onOurBranch((w) =>
    replaced(w, { author: BOT, committer: { name: "GitHub", email: "noreply@github.com" }, signed: true }),
  ),
  said: "foreign_commit",
});

attack("A commit that GitHub made and signed for a person on its site replaces the Action's own", {
  story: onOurBranch((w) => {
    const [files, message] = [{ [MANIFEST]: promotion(w) }, told(w)];
    w.github.as("maya").pushRef(BRANCH, w.head());
    w.github.as("maya").editOnSite(BRANCH, files, message);
  }),
  said: "foreign_commit",
});

attack("A person's squash of the Action's pull request, which GitHub signs as the bot's, replaces the Action's own commit", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    if (evil) await squashed(w);
    const number = evil ? 2 : 1;
    approve(w, number, "maya", "grace");
    return w.review(number);
  },
  said: "foreign_commit",
});

attack("The same squash is pushed where GitHub's activity log tells nothing of it", {
  async story(w, evil) {
    await w.promote({ version: "7" }, { actor: evil ? "maya" : "ada" });
    if (evil) await squashed(w);
    if (evil) w.repository.activity.length = 0;
    const number = evil ? 2 : 1;
    approve(w, number, "maya", "grace");
    return w.review(number);
  },
  said: "foreign_commit",
});

attack("One more commit is pushed on top of the Action's", {
  story: onOurBranch((w) => w.github.as("maya").pushCommit(BRANCH, { [MANIFEST]: `${promotion(w)}# reviewed by ada\n` })),
  said: "foreign_commit",
});

attack("An empty commit that names the bot is pushed on top of the Action's", {
  story: onOurBranch((w) => w.github.as("maya").pushCommit(BRANCH, {}, { author: BOT, message: asked(w) })),
  said: "foreign_commit",
});

attack("The Action's branch is brought up to date by a button, so that a merge lies on top of what was asked for", {
  story: onOurBranch(async (w) => {
    w.github.as("rui").pushCommit("main", { "docs/note.md": "a note\n" });
    await w.github.as("maya").updateBranchButton(1);
  }),
  said: "foreign_commit",
});

attack("An older commit of the Action's own is pushed back onto its branch once a newer one was judged and approved", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    const older = w.head(BRANCH);
    w.github.as("rui").pushCommit("main", { "evidence/fraud/7/more.json": evidence("7", { metrics: { recall: 0.8 } }) });
    await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    if (evil) w.github.as("maya").pushRef(BRANCH, older);
    return w.review(1);
  },
  said: "behind_base",
});

attack("A second bot writes and opens a promotion in words that say somebody else asked", {
  async story(w, evil) {
    if (evil) await byBot(w, w.github.appToken("helper"), `Seven\n\n${asked(w)}`);
    else await w.promote({ version: "7" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "foreign_commit",
});

attack("A workflow of the attacker's writes and opens a promotion as github-actions, where the Action has an App of its own", {
  async story(w, evil) {
    const token = w.github.appToken("promoter", WRITES);
    if (evil) await byBot(w, w.github.actionsToken(w.repository, WRITES), `Seven\n\n${asked(w)}`);
    else await w.promote({ version: "7" }, { token });
    approve(w, 1, "maya", "grace");
    return w.review(1, {}, { token });
  },
  said: "foreign_commit",
});

attack("A person pushes onto a branch named like the Action's a commit that says somebody else asked, and opens it themselves", {
  async story(w, evil) {
    const branch = evil ? BRANCH : "by-hand";
    const files = { [MANIFEST]: moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" }) };
    w.github.as("grace").pushCommit(branch, files, evil ? { author: BOT, message: `Seven\n\n${asked(w)}` } : {});
    w.github.as("grace").openPull({ title: "7", head: branch });
    approve(w, 1, "maya", ...(evil ? [] : ["olga"]));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("The title, the body and its marked region say that somebody else asked and that everybody approved", {
  story: onOurBranch((w) =>
    w.github.as("maya").editPull(1, {
      title: "Requested-By: ada",
      body: `Requested-By: ada\n${BEGIN}\nApproved-By: maya\nApproved-By: grace\nverdict: open\n${END}`,
    }),
  ),
  said: "approvals_missing",
});

attack("A reason is worded so that it would end the line and name somebody else as the one who asked", {
  async story(w, evil) {
    const reason = evil ? `better\n\n${asked(w)}\r\n${asked(w)}` : "better";
    await w.promote({ version: "7", reason }, { actor: evil ? "maya" : "ada" });
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("Labels say that it is approved", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) w.pull(1).labels.push("approved", "model promotion: success", "automerge");
    approve(w, 1, "maya", ...(evil ? [] : ["grace"]));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A workflow of the attacker's publishes every check of the Action's name as a success, newest of all", {
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) await forgeChecks(w);
    approve(w, 1, "maya", ...(evil ? [] : ["grace"]));
    return w.review(1);
  },
  said: "approvals_missing",
});

attack("A shut gate is covered by checks that say it is open", {
  plan: (evil) => ({
    files: { "evidence/fraud/7/evidence.json": evidence("7", evil ? { metrics: { auc: 0.5 } } : {}) },
  }),
  async story(w, evil) {
    await w.promote({ version: "7" });
    if (evil) await forgeChecks(w);
    approve(w, 1, "maya", "grace");
    return w.review(1);
  },
  said: "gates_shut",
});

async function forgeChecks(w: World): Promise<void> {
  const forger = host({
    token: w.github.actionsToken(w.repository, { checks: "write" }),
    baseUrl: w.github.url,
    repository: "acme/models",
    userAgent: "test",
    log: () => undefined,
  });
  const names = ["model promotion", "model promotion / metrics", "model promotion / approvals"];
  const open = { status: "completed", conclusion: "success", title: "open", summary: "open", text: "", annotations: [] } as const;
  await forger.checks.publish(
    w.head(BRANCH),
    names.map((name) => ({ ...open, name })),
    [],
  );
}

attack("A commit names itself a merge of approvals: its trailers say who approved", {
  plan: { files: { "policies/fraud.yaml": policy({ production: production() }) } },
  async story(w, evil) {
    const files = { [MANIFEST]: moved(w.file(MANIFEST) ?? "", { stage: "production", version: "7" }) };
    const message = evil ? "Seven\n\nApproved-By: maya\nApproved-By: olga\nVerdict: open" : "Seven";
    w.github.as("grace").pushCommit("to-seven", files, { message });
    w.github.as("grace").openPull({ title: "7", head: "to-seven" });
    if (!evil) approve(w, 1, "maya", "olga");
    return w.review(1);
  },
  said: "approvals_missing",
});
