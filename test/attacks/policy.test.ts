import { evidence, policy, production } from "../support/texts.ts";
import { attack, approve, type Story } from "./attack.ts";
import { AFTER, byHand, MANIFEST, promotion, type Files } from "./by-hand.ts";

const POLICY = "policies/fraud.yaml";
const WEAK = policy({ production: { gates: { metrics: { auc: { at_least: 0 } } }, merge: "automatic" } });
const BAD = promotion({ "evidence.json": evidence("8", { metrics: { auc: 0.5 } }) });
/** What production asks for, in YAML, with room for an attack. */
const strict = (words = "", head = "models: [fraud]\n") => `${head}stages:
  staging:
    gates: { metrics: { auc: { at_least: 0.8 } } }
    merge: automatic
  production:
    gates: { metrics: { auc: { at_least: 0.9 } } }
    approvals: [{ who: owner, from: ["@maya"], count: 1 }]
${words}`;

/** The same promotion, under policies that somebody with a hand in them has written otherwise. */
const under = (
  evil: Files,
  said: Story["said"] = "gates_inconclusive",
  honest: Files = {},
  rest: Parameters<typeof byHand>[0] | object = {},
): Story =>
  byHand({ plan: (attacked) => ({ files: texts({ [POLICY]: strict(), ...(attacked ? evil : honest) }) }), said, ...rest });

/** A world is founded with texts and bytes, links and submodules alike; a file that is not to be there is left out. */
function texts(files: Files): Record<string, string> {
  return Object.fromEntries(Object.entries(files).filter(([, content]) => content !== null)) as Record<string, string>;
}

attack("The policy is weakened in the same pull request", byHand({ evil: { ...BAD, [POLICY]: WEAK }, said: "foreign_files" }));

attack(
  "A policy that matches more specifically comes in the same pull request",
  byHand({
    plan: { files: { [POLICY]: policy({}, ["fr*"]) } },
    evil: { ...BAD, "policies/weak.yaml": WEAK },
    said: "foreign_files",
  }),
);

attack(
  "The policy is renamed into the evidence, so that a weaker one is left",
  byHand({
    plan: { files: { "policies/default.yaml": WEAK.replace('"fraud"', '"*"') } },
    evil: { ...BAD, [POLICY]: null, "evidence/fraud/8/policy.json": policy() },
    said: "foreign_files",
  }),
);

attack("The policy changes on the base branch while a promotion is judged by the old one", [
  byHand({
    then: (w) =>
      w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
        w.github.as("rui").pushCommit("main", {
          [POLICY]: policy({ production: production({ gates: { metrics: { auc: { at_least: 0.99 } } } }) }),
        }),
      ),
    said: "base_moved",
  }),
  byHand({
    then: (w) =>
      w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
        w.github.as("rui").pushCommit("main", { "policies/stricter.yaml": policy({}, ["frau?"]) }),
      ),
    said: "base_moved",
  }),
]);

attack(
  "The policy was made stricter after the promotion was approved, and its branch still has the old one",
  byHand({
    then: (w) =>
      w.github.as("rui").pushCommit("main", {
        [POLICY]: policy({ production: production({ gates: { metrics: { auc: { at_least: 0.99 } } } }) }),
      }),
    said: "gates_shut",
  }),
);

attack("A policy extends something that is no policy: outside of the folder, on another server, itself, a link, nothing", [
  ...[
    "../models/fraud.yaml",
    "../../etc/passwd",
    "/policies/weak.yaml",
    "https://example.com/weak.yaml",
    "./fraud.yaml",
    "./missing.yaml",
    ".\\\\weak.yaml",
  ].map((to) => under({ [POLICY]: `extends: "${to}"\n${strict()}` })),
  under({
    [POLICY]: `extends: ./a.yaml\n${strict()}`,
    "policies/a.yaml": "extends: ./b.yaml\n",
    "policies/b.yaml": "extends: ./a.yaml\n",
  }),
  under({ [POLICY]: `extends: ./a.yaml\n${strict()}`, "policies/a.yaml": { link: "../models/fraud.yaml" } }),
]);

attack("A policy is a link, a submodule, a folder, or lies in a folder that is a link", [
  under({ [POLICY]: { link: "weak.yaml" }, "policies/weak.yaml": strict() }),
  under({ [POLICY]: { submodule: "2".repeat(40) } }),
  byHand({
    first: (w) => w.github.as("rui").pushCommit("main", { [POLICY]: null, [`${POLICY}/policy.yaml`]: strict() }),
    said: "gates_inconclusive",
  }),
  byHand({
    first: (w) => w.github.as("rui").pushCommit("main", { policies: { link: "elsewhere" }, "elsewhere/fraud.yaml": strict() }),
    said: "gates_inconclusive",
  }),
]);

attack("A policy cannot be read, so that a weaker one for every model could take its place", [
  ...[
    Uint8Array.of(0xff, 0xfe, 0x6d, 0x00),
    "",
    "models: [fraud\n",
    "models: [fraud]\n",
    "- fraud\n",
    "model: [fraud]\n",
    "\u0000",
  ].map((broken) => under({ [POLICY]: broken, "policies/default.yaml": strict("", "models: ['*']\n") })),
]);

attack("A second policy for the same model, named .yml or in capitals, asks for less", [
  under({ "policies/fraud.yml": WEAK }),
  under({ "policies/FRAUD.YAML": WEAK }),
]);

attack("A policy names the model in letters that only look alike, so that the weaker one for every model is taken", [
  under({ [POLICY]: strict("", 'models: ["fr\u0430ud"]\n'), "policies/default.yaml": strict("", "models: ['*']\n") }),
  under({ [POLICY]: strict("", 'models: ["fraud\\u200b"]\n'), "policies/default.yaml": strict("", "models: ['*']\n") }),
]);

attack("A policy has no gates, or only gates that warn and nobody who is asked", [
  under({ [POLICY]: strict().replace("    gates: { metrics: { auc: { at_least: 0.9 } } }\n", "") }),
  under({
    [POLICY]: strict()
      .replace("{ at_least: 0.9 }", "{ at_least: 0.9, enforce: warn }")
      .replace(/ {4}approvals.*\n/, "    merge: automatic\n"),
  }),
  under({ [POLICY]: strict().replace("gates: { metrics: { auc: { at_least: 0.9 } } }", "gates: { metrics: {} }") }),
]);

attack(
  "A policy misspells a word, so that what it asks would be overlooked",
  [
    ["at_least: 0.9", "at_lest: 0.9"],
    ["metrics:", "metricz:"],
    ["gates:", "gate:"],
    ["approvals:", "approval:"],
    ["count: 1", "counts: 1"],
  ].map(([right = "", wrong = ""]) => under({ [POLICY]: strict().replace(new RegExp(`${right}(?![^]*${right})`), wrong) })),
);

attack(
  "A bound of the policy is no number, or none that can be missed",
  ["'0.9'", ".nan", "-.inf", "1e999", "null", "[]", "true", "90%"].map((bound) =>
    under({ [POLICY]: strict().replace("at_least: 0.9", `at_least: ${bound}`) }),
  ),
);

attack("A policy says something twice, the weaker word last", [
  under({ [POLICY]: strict("    gates: { metrics: { auc: { at_least: 0 } } }\n") }),
  under({ [POLICY]: strict("  production:\n    merge: automatic\n    gates: { metrics: { auc: { at_least: 0 } } }\n") }),
  under({ [POLICY]: `${strict()}---\n${strict()}` }),
  under({ [POLICY]: strict("    <<: *weak\n", "models: [fraud]\nweak: &weak { merge: automatic }\n") }),
]);

attack("A policy shows a rule to whoever reads it that the Action takes for a comment", [
  under({ [POLICY]: strict("    merge: when_approved # asked\r    evidence: { at_most_days_old: 1 }\n") }),
  under({ [POLICY]: strict("    merge: when_approved # asked\u2028    evidence: { at_most_days_old: 1 }\n") }),
  under({ [POLICY]: strict("    merge: when_approved # \u202e 1 :dlo_syad_tsom_ta\n") }),
]);

attack("A policy explodes, or names what every object has", [
  under({
    [POLICY]: `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [${"*a, ".repeat(9)}x]\nc: &c [${"*b, ".repeat(9)}x]\nd: [${"*c, ".repeat(9)}x]\n${strict()}`,
  }),
  under({ [POLICY]: strict("    freeze: *f\n", "models: &f [fraud, *f]\n") }),
  under({ [POLICY]: `${strict()}x: ${"[".repeat(5000)}${"]".repeat(5000)}\n` }),
  under({ [POLICY]: `${strict()}__proto__: { merge: automatic }\n` }),
  under({ [POLICY]: strict("  constructor: { merge: automatic }\n") }),
]);

attack(
  "A policy asks for what this version does not execute, and would be kept by half",
  ["    freeze: [{ from: 2026-12-20, to: 2027-01-02, because: year-end }]\n", "    rollout: { steps: [{ percent: 100 }] }\n"].map(
    (words) => under({ [POLICY]: strict(words) }),
  ),
);

attack("A stage is promoted to that the policy does not know, or that a prototype would know", [
  byHand({ plan: { files: { [POLICY]: strict() } }, evil: atStage("shadow"), said: "gates_inconclusive" }),
  byHand({ plan: { files: { [POLICY]: strict() } }, evil: atStage("constructor"), said: "invalid" }),
]);

function atStage(stage: string): Files {
  const block = / {2}production:\n(?: {4}.*\n)+/.exec(AFTER)?.[0] ?? "";
  const text = AFTER.replace("\narchived:", `\n${block.replace("production", stage)}archived:`);
  return { ...promotion(), [MANIFEST]: text };
}

attack("A promotion is judged by the policy of a model whose name the branch pretends", {
  plan: {
    files: {
      [POLICY]: strict(),
      "policies/toy.yaml": policy({ production: { gates: { metrics: { auc: { at_least: 0 } } }, merge: "automatic" } }, ["toy"]),
    },
  },
  async story(w, evil) {
    const branch = "promote/toy/production/8";
    w.github.as("grace").pushCommit(branch, evil ? BAD : promotion());
    const { number } = w.github.as("grace").openPull({ title: "promote toy to production: 8", head: branch });
    approve(w, number, "maya", "olga");
    return w.review(number);
  },
  said: "gates_shut",
});
