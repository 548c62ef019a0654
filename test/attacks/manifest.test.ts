import { digest, evidence, manifest, policy } from "../support/texts.ts";
import { addHold } from "../../src/manifest/edit.ts";
import { approve, attack } from "./attack.ts";
import { AFTER, BEFORE, byHand, folder, MANIFEST, pin, pointed, promotion, type Files, type Texts } from "./by-hand.ts";

const GOOD = promotion();
/** A promotion of version 8 whose manifest is written otherwise. */
const written = (text: string, more: Files = {}): Files => ({ ...GOOD, [MANIFEST]: text, ...more });
const as = (right: string | RegExp, wrong: string): Files => {
  const text = AFTER.replace(right, wrong);
  if (text === AFTER) throw new Error(`the manifest says no ${String(right)}`);
  return written(text);
};
const NINE = { "evidence.json": evidence("9", { metrics: { auc: 0.1 } }) };
const pointer = (version: string) => `    version: "${version}"\n    digest: ${digest(version)}\n`;

attack("A manifest becomes a link, a submodule or a folder", [
  byHand({ evil: { ...GOOD, [MANIFEST]: { link: "../evidence/fraud/8/models.yaml" } }, said: "invalid" }),
  byHand({ evil: { ...GOOD, [MANIFEST]: { submodule: "3".repeat(40) } }, said: "invalid" }),
  byHand({
    evil: { [MANIFEST]: null, [`${MANIFEST}/fraud.yaml`]: AFTER, ...folder({ "evidence.json": evidence("8") }) },
    said: "invalid",
  }),
  byHand({ evil: { ...GOOD, models: { link: "elsewhere" }, [`elsewhere/fraud.yaml`]: AFTER }, said: "foreign_files" }),
]);

attack(
  "A promotion brings code along, a workflow, an owner of code, or a setting",
  [
    "train.py",
    ".github/workflows/model-promotion.yml",
    ".github/CODEOWNERS",
    "policies/README.md",
    "models/.gitattributes",
    ".gitattributes",
    "models/fraud.yml",
    ".gitmodules",
  ].map((path) => byHand({ evil: { ...GOOD, [path]: "* anything\n" }, said: "foreign_files" })),
);

attack(
  "A second pointer moves along with the one that is judged, and would not pass",
  byHand({
    evil: {
      [MANIFEST]: pointed(NINE, { text: AFTER, stage: "staging", version: "9" }),
      ...folder({ "evidence.json": evidence("8") }),
      ...folder(NINE, "9"),
    },
    said: "gates_shut",
  }),
);

const aliased = (files: Texts): Files => ({
  [MANIFEST]: `model: fraud
stages:
  staging: &s { version: "8", digest: "${digest("8")}", evidence: "${pin(files)}" }
  production: *s
archived:
  - { version: "7", digest: "${digest("7")}", left: staging, at: 2026-11-20T11:00:00Z }
  - { version: "6", digest: "${digest("6")}", left: production, at: 2026-11-20T11:00:00Z }
`,
  ...folder(files),
});

attack(
  "A pointer moves behind an alias of another one, whose stage asks for less",
  byHand({
    honest: aliased({ "evidence.json": evidence("8") }),
    evil: aliased({ "evidence.json": evidence("8", { metrics: { auc: 0.85 } }) }),
    said: "gates_shut",
  }),
);

attack(
  "A second version comes to a stage as its canary, challenger or shadow",
  ["canary", "challenger", "shadow"].map((companion) =>
    byHand({
      evil: as(
        "    evidence:",
        `    ${companion}: { version: "9", digest: ${digest("9")}, since: 2026-11-20T10:00:00Z }\n    evidence:`,
      ),
      said: "forbidden_move",
    }),
  ),
);

attack("A manifest says something twice, and other readers take the other one", [
  byHand({ evil: as("  production:\n", `  production:\n${pointer("9")}`), said: "invalid" }),
  byHand({ evil: as("stages:\n", `stages:\n  production:\n${pointer("9")}`), said: "invalid" }),
  byHand({ evil: as(/^/, `stages: { production: { version: "9", digest: "${digest("9")}" } }\n`), said: "invalid" }),
  byHand({ evil: written(`${AFTER}---\n${AFTER}`), said: "invalid" }),
  byHand({ evil: written(`${AFTER}...\nmodel: fraud\n`), said: "invalid" }),
]);

attack(
  "A pointer hides in a comment that ends for other readers where it does not end for us",
  ["\r", "\u2028", "\u2029", "\u0085"].map((end) =>
    byHand({
      evil: as(
        "  production:\n",
        `  # as reviewed${end}  production: { version: "9", digest: "${digest("9")}" }\n  production:\n`,
      ),
      said: "invalid",
    }),
  ),
);

attack(
  "A pull request changes a comment, as it seems, and moves a pointer for whoever serves by the manifest",
  ["\r", "\u2028", "\u0085"].map((end) =>
    byHand({
      evil: { [MANIFEST]: `${BEFORE}# see the wiki${end}  production: { version: "9", digest: "${digest("9")}" }\n` },
      said: "invalid",
    }),
  ),
);

attack(
  "A pointer is shown to whoever reviews it the other way round",
  byHand({
    evil: as("  production:\n", "  production: # \u202e\u2066 8 noisrev \u2069\u202c\n"),
    said: "invalid",
  }),
);

attack("A manifest is written in another YAML, where yes is true and 1_000 is a number", [
  byHand({ evil: written(`%YAML 1.1\n---\n${AFTER}`), said: "invalid" }),
  byHand({ evil: written(`%TAG !! tag:evil.example,2026:\n---\n${AFTER.replace("fraud", "!!str fraud")}`), said: "invalid" }),
]);

attack("A tag makes another value of a version or of a list", [
  byHand({ evil: as('version: "8"', 'version: !!binary "OA=="'), said: "invalid" }),
  byHand({ evil: as('version: "8"', 'version: !env "8"'), said: "invalid" }),
  byHand({ evil: as("stages:\n", "stages: !!omap\n"), said: "invalid" }),
  byHand({ evil: as("archived:\n", "archived: !!set\n"), said: "invalid" }),
]);

attack(
  "A merge key brings a pointer along that other readers see, and we do not",
  byHand({
    evil: as("  production:\n", '  production:\n    <<: { version: "9" }\n'),
    said: "invalid",
  }),
);

attack(
  "A version is written without quotes, and is a number, a date or a truth to somebody",
  ["1.10", "012", "1e3", "null", "~", "true", "0x1F", "1_000", "2026-11-20", "yes", "0b11"].map((version) =>
    byHand({ evil: as('version: "8"', `version: ${version}`), said: "invalid" }),
  ),
);

attack("A version or a model is named in letters that only look like it", [
  byHand({ evil: as('version: "8"', 'version: "\uff18"'), said: "invalid" }),
  byHand({ evil: as('version: "8"', 'version: "8\u200b"'), said: "invalid" }),
  byHand({ evil: as('version: "8"', 'version: "8\\u200b"'), said: "invalid" }),
  byHand({ evil: as("model: fraud", "model: fr\u0430ud"), said: "invalid" }),
  byHand({ evil: as("model: fraud", "model: Fraud"), said: "invalid" }),
]);

attack(
  "A manifest names another model than its file does",
  byHand({ evil: as("model: fraud", "model: churn"), said: "invalid" }),
);

attack("A manifest has a word that we do not know, and somebody else might", [
  byHand({ evil: as("model: fraud", "model: fraud\ndefault: production"), said: "invalid" }),
  byHand({ evil: as("    evidence:", "    override: true\n    evidence:"), said: "invalid" }),
  byHand({ evil: as("model: fraud", "model: fraud\n__proto__: { stages: {} }"), said: "invalid" }),
]);

attack(
  "A stage keeps its version and changes the artifact behind it",
  byHand({
    evil: { [MANIFEST]: BEFORE.replace(digest("6"), digest("8")) },
    said: "forbidden_move",
  }),
);

attack("A stage keeps its artifact and changes where it lies, or on which evidence it was moved", [
  byHand({
    evil: { [MANIFEST]: BEFORE.replace(`    digest: ${digest("6")}`, `    digest: ${digest("6")}\n    uri: s3://evil/6`) },
    said: "forbidden_move",
  }),
  byHand({
    evil: {
      [MANIFEST]: BEFORE.replace(`    digest: ${digest("6")}`, `    digest: ${digest("6")}\n    evidence: ${digest("e")}`),
    },
    said: "forbidden_move",
  }),
]);

attack(
  "A digest is spelled otherwise: in capitals, cut short, by another hash, without its name",
  [
    digest("8").toUpperCase(),
    digest("8").replace("sha256:", "SHA256:"),
    digest("8").slice(0, -1),
    `sha512:${"8".repeat(128)}`,
    "8".repeat(64),
    digest("8").replace("38", "3\u0038\u200b"),
  ].map((spelled) => byHand({ evil: as(digest("8"), spelled), said: "invalid" })),
);

attack(
  "A pointer names the digest of another artifact than was measured",
  byHand({ evil: as(digest("8"), digest("9")), said: "gates_inconclusive" }),
);

attack("The archive is rewritten along the way, so that another version looks as if it had stood there", [
  byHand({
    evil: written(
      `${AFTER.trimEnd()}\n  - { version: "5", digest: "${digest("5")}", left: production, at: 2026-11-01T00:00:00Z }\n`,
    ),
    said: "forbidden_move",
  }),
  byHand({ evil: as(/archived:\n(?:.*\n)+$/, ""), said: "forbidden_move" }),
]);

const HELD = addHold(BEFORE, MANIFEST, {
  stage: "production",
  digest: digest("9"),
  because: "biased",
  since: "2026-11-01T00:00:00Z",
});
const HELD_FILES = { files: { [MANIFEST]: HELD } };
const SOUND_NINE = { "evidence.json": evidence("9") };
const heldPromotion = (text = HELD): Files => ({
  [MANIFEST]: pointed(SOUND_NINE, { text, version: "9" }),
  ...folder(SOUND_NINE, "9"),
});
const eight: Files = {
  [MANIFEST]: pointed({ "evidence.json": evidence("8") }, { text: HELD }),
  ...folder({ "evidence.json": evidence("8") }),
};

attack(
  "A hold is lifted in the same pull request that promotes what it holds",
  byHand({
    plan: HELD_FILES,
    honest: eight,
    evil: heldPromotion(BEFORE),
    said: "held",
  }),
);

attack("A hold is altered along with the promotion of what it holds: another digest, another stage", [
  byHand({
    plan: HELD_FILES,
    honest: eight,
    evil: heldPromotion(
      HELD.replace(`digest: "${digest("9")}"`, `digest: "${digest("a")}"`).replace(
        `digest: ${digest("9")},`,
        `digest: ${digest("a")},`,
      ),
    ),
    said: "held",
  }),
  byHand({
    plan: HELD_FILES,
    honest: eight,
    evil: heldPromotion(HELD.replace("stage: production", "stage: staging")),
    said: "held",
  }),
]);

const RELABELLED = { "evidence.json": evidence("9-fixed", { artifact: { digest: digest("9") } }) };

attack(
  "A held artifact comes back under another version's name",
  byHand({
    plan: HELD_FILES,
    honest: eight,
    evil: {
      [MANIFEST]: pointed(RELABELLED, { text: HELD, version: "9-fixed" }).replaceAll(digest("9-fixed"), digest("9")),
      ...folder(RELABELLED, "9-fixed"),
    },
    said: "held",
  }),
);

attack(
  "A promotion deletes the manifest's records by writing it anew",
  byHand({
    plan: HELD_FILES,
    honest: eight,
    evil: { ...GOOD, [MANIFEST]: `model: fraud\nstages:\n  staging:\n${pointer("7")}  production:\n${pointer("8")}` },
    said: "forbidden_move",
  }),
);

const TWO_PLACES = { manifests: "models/*.yaml,models/*.yml" };

attack(
  "A second manifest of the same model comes under another name that the workflow reads, too",
  byHand({
    evil: { "models/fraud.yml": AFTER, ...folder({ "evidence.json": evidence("8") }) },
    inputs: TWO_PLACES,
    said: "invalid",
  }),
);

attack(
  "Two pull requests each make the first manifest of a model, under two names, so that the second has nothing to be compared with",
  {
    plan: { files: { "policies/churn.yaml": policy({}, ["churn"]) } },
    async story(w, evil) {
      const first = (version: string) => ({ [`evidence/churn/${version}/evidence.json`]: evidence(version, {}, "churn") });
      const text = `model: churn\nstages:\n  staging:\n${pointer("1")}`;
      w.github.as("grace").pushCommit("two", { "models/churn.yml": unpinned("2"), ...first("2") });
      if (evil) w.github.as("rui").pushCommit("main", { "models/churn.yaml": text, ...first("1") });
      const { number } = w.github.as("grace").openPull({ title: "2", head: "two" });
      return w.review(number, TWO_PLACES);
    },
    said: "invalid",
  },
);

function unpinned(version: string): string {
  const text = pointed(
    { "evidence.json": evidence(version, {}, "churn") },
    { version, stage: "staging", text: "model: fraud\nstages: {}\n" },
  );
  return text.replace("model: fraud", "model: churn");
}

attack(
  "A model is renamed, so that all its pointers are first ones and are compared with nothing",
  byHand({
    plan: { files: { "policies/fraud.yaml": policy({}, ["fraud*"]) } },
    evil: {
      [MANIFEST]: null,
      "models/fraud2.yaml": AFTER.replace("model: fraud", "model: fraud2"),
      ...folder({ "evidence.json": evidence("8") }),
    },
    said: "foreign_files",
  }),
);

attack("A manifest explodes: aliases of aliases, thousands of levels, millions of characters", [
  byHand({
    evil: written(
      `${AFTER}x: &a [y, y, y, y, y, y, y, y, y]\nz: &b [${"*a, ".repeat(9)}y]\nw: &c [${"*b, ".repeat(9)}y]\nv: [${"*c, ".repeat(9)}y]\n`,
    ),
    said: "invalid",
  }),
  byHand({ evil: written(`${AFTER}x: &a [*a, *a]\n`), said: "invalid" }),
  byHand({ evil: written(`${AFTER}x: ${"[".repeat(5000)}${"]".repeat(5000)}\n`), said: "invalid" }),
  byHand({ evil: written(`${AFTER}# ${"x".repeat(2_000_001)}\n`), said: "invalid" }),
]);

/** Version 7 stands in production, after 6: so 6 is the way back. */
const STOOD = { plan: { files: { [MANIFEST]: manifest({ production: "6" }) } } };

attack(
  "A way back brings evidence along, or changes what another version was measured on",
  [
    { "evidence/fraud/6/more.json": evidence("6") },
    { "evidence/fraud/6/evidence.json": evidence("6", { metrics: { auc: 0.1 } }) },
    { "evidence/fraud/5/evidence.json": evidence("5") },
    { "evidence/fraud/7/evidence.json": evidence("7", { metrics: { auc: 0.1 } }) },
  ].map((along) => ({
    ...STOOD,
    async before(w) {
      w.github.clock.advance("1h");
      await w.promote({ version: "7" });
      approve(w, 1, "maya", "grace");
      await w.review(1);
      w.github.clock.advance("1h");
    },
    async story(w, evil) {
      w.github.as("grace").pushCommit("back", { [MANIFEST]: STOOD.plan.files[MANIFEST], ...(evil ? along : {}) });
      const { number } = w.github.as("grace").openPull({ title: "back to 6", head: "back" });
      approve(w, number, "olga");
      return w.review(number);
    },
    said: "foreign_files",
  })),
);

attack(
  "A pointer moves in a merge of many commits, of which GitHub lists the first 250",
  byHand({
    then(w) {
      for (let at = 0; at < 251; at++) w.github.as("grace").pushCommit("to-eight", { [MANIFEST]: `${AFTER}# ${at}\n` });
      approve(w, 1, "maya", "olga");
    },
    said: "foreign_commit",
  }),
);

const EIGHT: Texts = { "evidence.json": evidence("8") };
const FOLLOWING = policy({
  production: {
    follows: "staging",
    gates: { metrics: { auc: { at_least: 0.9 } } },
    approvals: [{ who: "owner", from: ["@maya"], count: 1 }],
  },
});
const inStaging = pointed(EIGHT, { stage: "staging" });

attack(
  "A version comes to staging and, in the same pull request, to production, which follows staging",
  byHand({
    plan: { files: { "policies/fraud.yaml": FOLLOWING } },
    honest: { [MANIFEST]: inStaging, ...folder(EIGHT) },
    evil: { [MANIFEST]: pointed(EIGHT, { text: inStaging }), ...folder(EIGHT) },
    said: "gates_shut",
  }),
);
