import { expect } from "vitest";
import { digest, evidence, manifest, moved, policy, production } from "../support/texts.ts";
import { world, type Plan, type World } from "../support/world.ts";
import { approve, attack, stands } from "./attack.ts";

/*
 * Break-glass: a policy lets @olga and @rui force a promotion past its gates and approvals. How one would force without being one of
 * them, without saying why, for ever, unseen, or past what nobody forces.
 */

const WHY = "/break-glass fraud losses, checked by hand with the on-call of payments";
const RULE = { from: ["@olga", "@rui"], count: 1, expires_after: "4h" };
const ISSUES = { contents: "write", "pull-requests": "write", checks: "write", issues: "write" } as const;

/** Version 8 misses the auc of production. */
const BAD = { "evidence/fraud/8/evidence.json": evidence("8", { metrics: { auc: 0.88 } }) };
const glass = (words: Readonly<Record<string, unknown>> = {}, files: Readonly<Record<string, string>> = {}): Plan => ({
  token: ISSUES,
  files: {
    ...BAD,
    "policies/fraud.yaml": policy({ production: production({ break_glass: RULE, ...words }) }),
    ...files,
  },
});

const ask = (w: World, way: { readonly actor?: string } = {}) => w.promote({ version: "8", digest: digest("8") }, way);
const force = (w: World, name = "olga", text = WHY, number = 1) =>
  w.github.as(name).review(number, { state: "APPROVED", body: text });

attack("Somebody forces a promotion whom the policy does not name", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w, evil ? "grace" : "olga");
    return w.review(1);
  },
  said: "gates_shut",
});

attack("Somebody forces a promotion although its policy lets nobody", {
  plan: (evil) => glass(evil ? { break_glass: undefined } : {}),
  async story(w) {
    await ask(w);
    force(w);
    return w.review(1);
  },
  said: "gates_shut",
});

attack("Whoever asked for a promotion forces it", {
  plan: glass(),
  async story(w, evil) {
    await ask(w, { actor: evil ? "olga" : "ada" });
    force(w);
    return w.review(1);
  },
  said: "gates_shut",
});

attack("Somebody who was named can no longer write, and forces", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w);
    if (evil) w.repository.collaborators.set("olga", { role: "read" });
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A bot forces", {
  plan: glass({ break_glass: { ...RULE, from: ["@olga", "@helper"] } }),
  async story(w, evil) {
    await ask(w);
    w.github.appToken("helper", ISSUES, w.repository);
    force(w, evil ? "helper[bot]" : "olga");
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A promotion is forced without a reason", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w, "olga", evil ? "/break-glass …" : WHY);
    return w.review(1);
  },
  said: "gates_shut",
});

attack(
  "The word that forces stands in an approval as a quotation, further down, or as the beginning of another one",
  [`> ${WHY}`, `Fine with me.\n${WHY}`, ` ${WHY}`, `\`${WHY}\``, WHY.replace("glass", "glasses"), WHY.toUpperCase()].map(
    (text) => ({
      plan: glass(),
      async story(w: World, evil: boolean) {
        await ask(w);
        force(w, "olga", evil ? text : WHY);
        return w.review(1);
      },
      said: "gates_shut" as const,
    }),
  ),
);

attack("The word that forces is said in a comment, a title, a body, or a review that approves nothing", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    if (evil) {
      w.github.as("olga").comment(1, WHY);
      w.github.as("olga").review(1, { state: "COMMENTED", body: WHY });
      w.github.as("olga").editPull(1, { title: WHY, body: WHY });
    } else force(w);
    return w.review(1);
  },
  said: "gates_shut",
});

attack("The word that forces is edited into an approval of somebody who may force", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    if (evil) {
      const review = w.github.as("olga").review(1, { state: "APPROVED", body: "Looks right." });
      w.github.as("grace").editReview(1, review, WHY);
    } else force(w);
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A forcing is edited after its end, so that it begins anew", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    const review = force(w);
    if (evil) {
      w.github.clock.advance("5h");
      w.github.as("olga").editReview(1, review, `${WHY}, still`);
    }
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A forcing is kept for later, until its time is over", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w);
    w.github.clock.advance(evil ? "4h" : "3h");
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A promotion is forced, and then its commit is made anew", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w);
    if (evil) {
      w.github.as("rui").pushCommit("main", { "evidence/fraud/8/more.json": evidence("8", { metrics: { recall: 0.1 } }) });
      await ask(w);
    }
    return w.review(1);
  },
  said: "gates_shut",
});

attack("Somebody pushes onto a promotion that was forced", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    force(w);
    if (evil) w.github.as("grace").pushCommit(w.pull(1).head.branch, { "README.md": "hello\n" });
    return w.review(1);
  },
  said: "foreign_files",
});

attack("One person forces what takes two", {
  plan: glass({ break_glass: { ...RULE, count: 2 } }),
  async story(w, evil) {
    await ask(w);
    force(w, "olga");
    if (evil) force(w, "olga", `${WHY} again`);
    else force(w, "rui");
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A promotion is forced over the no of somebody who may force it, or who would have had to approve it", [
  ...["rui", "maya"].map((name) => ({
    plan: glass(),
    async story(w: World, evil: boolean) {
      await ask(w);
      if (evil) w.github.as(name).review(1, { state: "CHANGES_REQUESTED", body: "This one is broken." });
      force(w);
      return w.review(1);
    },
    said: "gates_shut" as const,
  })),
]);

attack("Whoever forced it takes that back", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    const review = force(w);
    if (evil) w.github.as("olga").dismiss(1, review);
    return w.review(1);
  },
  said: "gates_shut",
});

attack("A pull request lets its own author's friend force it", {
  plan: (evil) => glass(evil ? { break_glass: undefined } : {}),
  async story(w, evil) {
    await ask(w);
    const path = "policies/fraud.yaml";
    const weak = policy({ production: production({ break_glass: { ...RULE, from: ["@grace", "@olga"] } }) });
    if (evil) w.github.as("grace").pushCommit(w.pull(1).head.branch, { [path]: weak });
    force(w);
    return w.review(1);
  },
  said: "foreign_files",
});

/** @ada moves production to 8 in a pull request of her own, and it is forced. */
async function byHand(w: World, text: string) {
  const manifest8 = moved(w.file("models/fraud.yaml") ?? "", { stage: "production", version: "8", evidence: text });
  w.github.as("ada").pushCommit("by-hand", { "models/fraud.yaml": manifest8 });
  w.github.as("ada").openPull({ title: "8 to production", head: "by-hand" });
  force(w);
  return w.review(1);
}

const BAD_TEXT = BAD["evidence/fraud/8/evidence.json"];
const HELD = `${manifest({ staging: "7", production: "6" })}holds:\n  - { stage: production, digest: ${digest("8")}, because: "p95 is 140 ms", since: 2026-11-19T09:00:00Z }\n`;

attack("A promotion is forced past a hold", {
  plan: (evil) => glass({}, evil ? { "models/fraud.yaml": HELD } : {}),
  story: (w) => byHand(w, BAD_TEXT),
  said: "held",
});

const OTHER = evidence("8", { metrics: { auc: 0.93 }, artifact: { digest: digest("9") } });

attack("A promotion is forced past what was measured on another artifact", [
  {
    plan: (evil) => glass({}, evil ? { "evidence/fraud/8/evidence.json": OTHER } : {}),
    story: (w, evil) => byHand(w, evil ? OTHER : BAD_TEXT),
    said: "gates_inconclusive",
  },
  {
    plan: glass({ gates: { metrics: { auc: { at_least: 0.9 } }, artifact: { digest: "required" } } }),
    async story(w, evil) {
      const path = "evidence/fraud/8/evidence.json";
      const text = evil ? evidence("8", { metrics: { auc: 0.88 }, artifact: undefined }) : BAD_TEXT;
      w.github.as("rui").pushCommit("main", { [path]: text });
      return byHand(w, text);
    },
    said: "gates_shut",
  },
]);

attack("A promotion is forced past evidence that is not the one its pointer pins", {
  plan: glass(),
  story: (w, evil) => byHand(w, evil ? OTHER : BAD_TEXT),
  said: "gates_shut",
});

attack("A promotion is forced past words of its policy that nobody keeps yet", {
  plan: (evil) => glass(evil ? { freeze: [{ from: "2026-11-01", to: "2026-12-01", because: "year-end" }] } : {}),
  story: (w) => byHand(w, BAD_TEXT),
  said: "gates_shut",
});

attack("A promotion is forced along with another one that nobody may force", {
  plan: (evil) =>
    glass(
      {},
      {
        "models/churn.yaml": manifest({ staging: "7", production: "6" }, "churn"),
        "evidence/churn/8/evidence.json": evidence("8", { metrics: { auc: evil ? 0.88 : 0.93 } }, "churn"),
        "policies/churn.yaml": policy(
          { production: production({ approvals: undefined, rollback: undefined, merge: "automatic" }) },
          ["churn"],
        ),
      },
    ),
  async story(w, evil) {
    const text = moved(w.file("models/churn.yaml") ?? "", {
      stage: "production",
      version: "8",
      evidence: evidence("8", { metrics: { auc: evil ? 0.88 : 0.93 } }, "churn"),
    });
    w.github.as("ada").pushCommit("by-hand", { "models/churn.yaml": text });
    return byHand(w, BAD_TEXT);
  },
  said: "gates_shut",
});

attack("A promotion is forced where the issue for its review cannot be opened", [
  {
    plan: (evil) => ({ ...glass(), token: evil ? { contents: "write", "pull-requests": "write", checks: "write" } : ISSUES }),
    async story(w) {
      await ask(w);
      force(w);
      return w.review(1);
    },
    said: /is not merged: the issue for its review cannot be opened/,
  },
  {
    plan: (evil) => ({ ...glass(), settings: { issues: !evil } }),
    async story(w) {
      await ask(w);
      force(w);
      return w.review(1);
    },
    said: /has issues turned off/,
  },
]);

attack("Another workflow makes the issue for the review beforehand, in the same bot's name, and closes it", async () => {
  const w = await world(glass());
  await ask(w);
  force(w);
  w.github.fault({ method: "PUT", path: /\/merge$/ }, { is: "reset before" });
  await expect(w.review(1)).rejects.toThrow();
  const [issue] = [...w.repository.issues.values()];
  expect(issue?.state).toBe("open");
  w.github.as("grace").closeIssue(issue?.number ?? 0);
  expect((await w.review(1)).decision.code).toBe("merged");
  expect(stands(w)).toBe("8");
  expect([...w.repository.issues.values()].map(({ state }) => state)).toEqual(["closed", "open"]);
});

attack("Approvals of everybody else are taken for a forcing", {
  plan: glass(),
  async story(w, evil) {
    await ask(w);
    if (evil) approve(w, 1, "maya", "grace", "olga", "rui");
    else force(w);
    return w.review(1);
  },
  said: "gates_shut",
});
