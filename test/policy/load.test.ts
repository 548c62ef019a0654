import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { sentence } from "../../src/errors.ts";
import { choosePolicy } from "../../src/policy/load.ts";

const STAGE = "stages: { production: { gates: { metrics: { auc: { at_least: 0.9 } } }, merge: automatic } }";

function files(texts: Readonly<Record<string, string>>) {
  return Object.entries(texts).map(([name, text]) => ({ path: `policies/${name}`, text }));
}

/** The file that is chosen, or all that is said instead. */
function chosen(texts: Readonly<Record<string, string>>, model = "fraud-classifier") {
  const found = choosePolicy(files(texts), model);
  return found.ok ? found.value.file : found.problems.map(sentence);
}

function policy(texts: Readonly<Record<string, string>>, model = "fraud-classifier") {
  const found = choosePolicy(files(texts), model);
  if (!found.ok) throw new Error(found.problems.map(sentence).join("\n"));
  return found.value;
}

test.each([
  [
    "an exact name beats a pattern with as many literal characters",
    { "a.yaml": "['fraud-classifier*']", "b.yaml": "[fraud-classifier]" },
    "policies/b.yaml",
  ],
  [
    "an exact name beats every pattern",
    { "a.yaml": "[fraud-classifie?]", "b.yaml": "[fraud-classifier]", "c.yaml": "['*']" },
    "policies/b.yaml",
  ],
  [
    "more literal characters beat fewer",
    { "a.yaml": "[fraud-*]", "b.yaml": "['fraud-class*']", "c.yaml": "['*']" },
    "policies/b.yaml",
  ],
  ["the closest pattern of a file speaks for it", { "a.yaml": "['*', fraud-class*]", "b.yaml": "[fraud-*]" }, "policies/a.yaml"],
  ["a star matches nothing, too", { "a.yaml": "['fraud-classifier*']" }, "policies/a.yaml"],
  ["a question mark matches one character", { "a.yaml": "['fraud?classifier']" }, "policies/a.yaml"],
  ["yml is a policy as well", { "a.yml": "[fraud-*]" }, "policies/a.yml"],
])("%s", (_, models, expected) => {
  expect(chosen(Object.fromEntries(Object.entries(models).map(([name, list]) => [name, `models: ${list}\n${STAGE}`])))).toEqual(
    expected,
  );
});

test("a dot in a pattern is a dot and a pattern matches the whole name", () => {
  const texts = { "a.yaml": `models: [fraud.classifier, classifier, 'fraud-?']\n${STAGE}` };
  expect(chosen(texts)).toEqual([
    "no policy is for fraud-classifier: policies/a.yaml is for fraud.classifier, classifier, fraud-? (write policies/fraud-classifier.yaml on the base branch with models: [fraud-classifier] and its stages)",
  ]);
});

test("a pattern matches what the same regular expression matches", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "-"), minLength: 1, maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", "-", "*", "?"), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(pattern, letters, (written, name) => {
      const regex = new RegExp(`^${written.replaceAll("*", ".*").replaceAll("?", ".")}$`);
      expect(choosePolicy(files({ "a.yaml": `models: ["${written}"]\n${STAGE}` }), name).ok).toBe(regex.test(name));
    }),
  );
});

test("a pattern of many stars takes no longer than any other", () => {
  const texts = { "a.yaml": `models: ["${"*a".repeat(49)}b"]\n${STAGE}` };
  expect(choosePolicy(files(texts), "a".repeat(100))).toMatchObject({ ok: false, code: "no_policy" });
});

test("two files that match equally specifically are named both", () => {
  expect(
    chosen({ "a.yaml": `models:\n  - fraud-*\n${STAGE}`, "b.yaml": `models: ["*fraud-"  , "fraud?*-*"]\n${STAGE}` }, "fraud-"),
  ).toEqual([
    "policies/a.yaml:2: models: fraud-* here and *fraud- in policies/b.yaml:1 match fraud- equally specifically (name fraud- itself in the file that is meant)",
  ]);
  expect(chosen({ "a.yaml": `models: [fraud]\n${STAGE}`, "b.yaml": `models: [x, fraud]\n${STAGE}` }, "fraud")).toEqual([
    "policies/a.yaml:1: models: fraud here and fraud in policies/b.yaml:1 match fraud equally specifically (name fraud itself in the file that is meant)",
  ]);
});

test("without any match it says where it looked and what to write", () => {
  expect(choosePolicy([], "churn")).toEqual({
    ok: false,
    code: "no_policy",
    problems: [
      {
        what: "there is no policy file, so none is for churn",
        hint: "write churn.yaml on the base branch with models: [churn] and its stages",
      },
    ],
  });
  expect(
    choosePolicy(
      files({ "default.yaml": STAGE, "fraud.yaml": `models: [fraud-*]\n${STAGE}`, "README.md": "- not a policy" }),
      "churn",
    ),
  ).toEqual({
    ok: false,
    code: "no_policy",
    problems: [
      {
        what: "no policy is for churn: policies/default.yaml names no models and is only for extending; policies/fraud.yaml is for fraud-*",
        hint: "write policies/churn.yaml on the base branch with models: [churn] and its stages",
      },
    ],
  });
});

test("an invalid file shuts the models it is for, and no others", () => {
  const texts = { "churn.yaml": "models: [churn]\nstages: 5", "fraud.yaml": `models: [fraud-*]\n${STAGE}` };
  expect(chosen(texts)).toBe("policies/fraud.yaml");
  expect(choosePolicy(files(texts), "churn")).toMatchObject({ code: "policy_invalid" });
  expect(chosen(texts, "churn")).toEqual(["policies/churn.yaml:2: stages: expected a map, not 5"]);
});

test.each([
  ["a syntax error", "models: [fraud", "Flow sequence in block collection must be sufficiently indented and end with a ]"],
  ["an empty file", "# nothing\n", "is empty (write models and stages, or delete the file)"],
  ["a list", "- models", "expected a map with models, extends and stages"],
  ["models that are no list", "models: churn", 'models: expected a list, not "churn"'],
  [
    "a pattern with other signs",
    "models: [churn, '!fraud']",
    "models.1: expected a model's name, with * for any run of characters and ? for one; nothing else is special",
  ],
  ["a misspelt models", "model: [churn]", "model: unknown key (did you mean models?)"],
  ["no models in models", "models: []", "models: names no model"],
])("%s hides what models a file is for, and shuts every model", (_, text, said) => {
  expect(chosen({ "broken.yaml": text, "fraud.yaml": `models: [fraud-classifier]\n${STAGE}` })).toEqual([
    "policies/broken.yaml:1: what models it is for cannot be read, so it may be the policy of fraud-classifier (correct it, or take it out of the folder)",
    `policies/broken.yaml:1: ${said}`,
  ]);
});

test("a file that says models twice shuts every model, one that says a gate twice only its own", () => {
  const twice =
    "models: [churn]\nstages:\n  production:\n    merge: automatic\n    merge: automatic\n    gates: { schema: { compatible: true } }";
  const texts = { "churn.yaml": twice, "fraud.yaml": `models: [fraud-*]\n${STAGE}` };
  expect(chosen(texts)).toBe("policies/fraud.yaml");
  expect(chosen(texts, "churn")).toEqual([
    "policies/churn.yaml:5: stages.production.merge: duplicate key, it stands on line 4 already (keep one of the two)",
  ]);
  expect(chosen({ ...texts, "churn.yaml": `${twice}\nmodels: [x]` })).toEqual([
    "policies/churn.yaml:1: what models it is for cannot be read, so it may be the policy of fraud-classifier (correct it, or take it out of the folder)",
    "policies/churn.yaml:5: stages.production.merge: duplicate key, it stands on line 4 already (keep one of the two)",
    "policies/churn.yaml:7: models: duplicate key, it stands on line 1 already (keep one of the two)",
  ]);
});

test("maps merge deeply, what is nearer wins, and lists are replaced", () => {
  const found = policy({
    "base.yaml": `
stages:
  staging:
    gates: { metrics: { auc: { at_least: 0.7, better: higher }, f1: { at_least: 0.5 } } }
    merge: automatic
  production:
    follows: staging
    gates: { drift: { psi: { at_most: 0.2, features: [a, b, c] } } }
    approvals: [{ who: owner, from: [write], count: 1 }, { who: reviewer, from: [write], count: 1 }]
`,
    "middle.yaml": `
extends: base.yaml
stages: { staging: { gates: { metrics: { auc: { at_least: 0.8 } } } } }
`,
    "near.yaml": `
models: [fraud-*]
extends: ./middle.yaml
stages:
  staging: { gates: { metrics: { auc: { gain_at_least: 0.01 } } } }
  production:
    gates: { drift: { psi: { features: [a] } } }
    approvals: [{ who: owner, from: ["@maya"], count: 1 }]
`,
  });
  expect(found.stages).toEqual({
    staging: {
      gates: { metrics: { auc: { at_least: 0.8, better: "higher", gain_at_least: 0.01 }, f1: { at_least: 0.5 } } },
      merge: "automatic",
    },
    production: {
      follows: "staging",
      gates: { drift: { psi: { at_most: 0.2, features: ["a"] } } },
      approvals: [{ who: "owner", from: ["@maya"], count: 1 }],
    },
  });
  const at = (...path: string[]) => {
    const { file, line } = found.at(["stages", ...path]);
    return `${file}:${line}`;
  };
  expect(at("staging", "gates", "metrics", "auc", "at_least")).toBe("policies/middle.yaml:3");
  expect(at("staging", "gates", "metrics", "auc", "better")).toBe("policies/base.yaml:4");
  expect(at("staging", "gates", "metrics", "auc", "gain_at_least")).toBe("policies/near.yaml:5");
  expect(at("staging", "gates", "metrics", "f1")).toBe("policies/base.yaml:4");
  expect(at("production", "follows")).toBe("policies/base.yaml:7");
  expect(at("production", "approvals", "0", "from")).toBe("policies/near.yaml:8");
  expect(at("production", "gates", "drift", "psi", "features", "1")).toBe("policies/near.yaml:7");
  expect(at("production", "soak")).toBe("policies/near.yaml:6");
  expect(at("nowhere")).toBe("policies/near.yaml:4");
});

test("a word that is no map hides the map it replaces", () => {
  const base = `stages: { production: { gates: { metrics: { auc: { at_least: 0.9 } } }, merge: automatic } }`;
  expect(chosen({ "base.yaml": base, "near.yaml": "models: ['*']\nextends: base.yaml\nstages:\n  production:\n" })).toEqual([
    "policies/near.yaml:4: stages.production: expected a map, not nothing",
  ]);
});

test("the digest is over path and text of the file and all it extends, in order", () => {
  const base = `${STAGE}\n`;
  const near = `models: [fraud-*]\nextends: default.yaml\n`;
  const digest = policy({ "default.yaml": base, "fraud.yaml": near }).digest;
  expect(digest).toBe(
    sha256(
      JSON.stringify([
        ["policies/fraud.yaml", near],
        ["policies/default.yaml", base],
      ]),
    ),
  );
  expect(policy({ "default.yaml": base, "fraud.yaml": near, "other.yaml": "models: [x]" }).digest).toBe(digest);
  expect(policy({ "default.yaml": `${base}# looser\n`, "fraud.yaml": near }).digest).not.toBe(digest);
});

test.each([
  ["extends: ./gone.yaml", "policies/a.yaml:2: extends: there is no policies/gone.yaml (there is b.yaml)"],
  [
    "extends: ../secrets.yaml",
    "policies/a.yaml:2: extends: ../secrets.yaml leads out of the policies folder (name a file beside this one, e.g. ./default.yaml)",
  ],
  [
    "extends: ../../../a.yaml",
    "policies/a.yaml:2: extends: ../../../a.yaml leads out of the policies folder (name a file beside this one, e.g. ./default.yaml)",
  ],
  [
    "extends: /etc/passwd",
    "policies/a.yaml:2: extends: /etc/passwd leads out of the policies folder (name a file beside this one, e.g. ./default.yaml)",
  ],
  ["extends: a.yaml", "policies/a.yaml:2: extends: extends itself (let the last of them extend nothing)"],
  [
    "extends: b.yaml",
    "policies/b.yaml:1: extends: goes in a circle: policies/a.yaml -> policies/b.yaml -> policies/a.yaml (let the last of them extend nothing)",
  ],
  ["extends: [b.yaml]", "policies/a.yaml:2: extends: expected text, not a list"],
])("%s is told at its line", (line, said) => {
  expect(chosen({ "a.yaml": `models: ['*']\n${line}\n${STAGE}`, "b.yaml": "extends: ../policies/a.yaml\n" })).toEqual([said]);
});

test("what a file lacks may stand in the one it extends", () => {
  const texts = {
    "a.yaml": `models: ['*']\nextends: b.yaml\nstages: { production: { gates: { metrics: { auc: { gain_at_least: 0.1 } } } } }`,
    "b.yaml": `stages: { production: { gates: { metrics: { auc: { better: higher } } }, merge: automatic } }`,
  };
  expect(chosen(texts)).toBe("policies/a.yaml");
  expect(chosen({ ...texts, "b.yaml": "stages: { production: { merge: automatic } }" })).toEqual([
    "policies/a.yaml:3: stages.production.gates.metrics.auc: a gain or a loss needs to know which direction is better (add better: higher, or better: lower)",
  ]);
});

test("a wrong word shuts the policy also where a nearer file overrides it, and is told in its own file", () => {
  const texts = {
    "a.yaml": `models: ['*']\nextends: b.yaml\n${STAGE}`,
    "b.yaml": `stages:\n  production:\n    gates: { metrics: { auc: { at_least: "0.9", at_leats: 0.8 } } }\n`,
  };
  expect(chosen(texts)).toEqual([
    'policies/b.yaml:3: stages.production.gates.metrics.auc.at_least: expected a number, not "0.9" (write it without quotes)',
    "policies/b.yaml:3: stages.production.gates.metrics.auc.at_leats: unknown key (did you mean at_least?)",
  ]);
});

test("an entry of a list that a nearer file replaces is still told what it lacks", () => {
  const texts = {
    "a.yaml": `models: ['*']\nextends: b.yaml\nstages: { production: { approvals: [{ who: owner, from: [write], count: 1 }] } }`,
    "b.yaml": `stages:\n  production:\n    gates: { schema: { compatible: true } }\n    approvals:\n      - { who: owner, from: [write] }\n`,
  };
  expect(chosen(texts)).toEqual(["policies/b.yaml:5: stages.production.approvals.0.count: is missing, expected a number"]);
});

test("a prototype key never merges", () => {
  const texts = { "a.yaml": `models: ['*']\n__proto__: { polluted: true }\n${STAGE}` };
  expect(chosen(texts)).toContain("policies/a.yaml:2: __proto__ is not allowed as a key");
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
});

test("an operator is answered with the word for it", () => {
  expect(
    chosen({ "a.yaml": "models: ['*']\nstages:\n  production:\n    gates:\n      metrics:\n        auc: >= 0.9\n" }),
  ).toContainEqual(expect.stringMatching(/^policies\/a\.yaml:6: .*\(write words, not operators: auc: \{ at_least: 0\.9 \}\)$/));
});
