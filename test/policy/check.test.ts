import { expect, test } from "vitest";
import { sentence } from "../../src/errors.ts";
import { checkPolicies } from "../../src/policy/check.ts";

/** What is wrong with one file, without the file's name. */
function wrong(text: string) {
  return checkPolicies([{ path: "a.yaml", text }]).map((problem) => sentence(problem).replace(/^a\.yaml:/, ""));
}

const stage = (lines: string) => `models: ["*"]\nstages:\n  production:\n${lines.replace(/^/gm, "    ")}\n`;
const GATE = "gates: { metrics: { auc: { at_least: 0.9 } } }";
const OWNER = "approvals: [{ who: owner, from: [write], count: 1 }]";

test.each([
  [
    "a soak that follows nothing",
    `${GATE}\n${OWNER}\nsoak: 24h`,
    "6: stages.production.soak: counts the time in the stage that follows names, and follows is missing (add follows, or leave soak out)",
  ],
  [
    "a stage that follows itself",
    `${GATE}\n${OWNER}\nfollows: production`,
    "6: stages.production.follows: a stage cannot follow itself (name the stage before it, or leave follows out)",
  ],
  [
    "a stage that follows nobody knows what",
    `${GATE}\n${OWNER}\nfollows: stagign`,
    "6: stages.production.follows: this policy knows no stage stagign (it knows production; add stagign to stages, or correct the name)",
  ],
  [
    "automatic with approvals",
    `${GATE}\n${OWNER}\nmerge: automatic`,
    "6: stages.production.merge: automatic asks nobody, and approvals names people (write merge: when_approved, or leave approvals out)",
  ],
  [
    "when_approved by nobody",
    `${GATE}\nmerge: when_approved`,
    "5: stages.production.merge: when_approved, and approvals names nobody (write who approves, or merge: automatic)",
  ],
  [
    "a default merge without approvals",
    GATE,
    "3: stages.production: merge is left out, which means when_approved, and approvals names nobody (write who approves, or merge: automatic)",
  ],
  [
    "neither gate nor approvals",
    "merge: automatic",
    "3: stages.production: asks for nothing: no gate and no approvals (write a gate, or who must approve)",
  ],
  [
    "empty gates",
    "gates: {}\nmerge: manual",
    "3: stages.production: asks for nothing: no gate and no approvals (write a gate, or who must approve)",
  ],
  [
    "only warnings, merged automatically",
    "gates: { schema: { compatible: true, enforce: warn } }\nmerge: automatic",
    "5: stages.production.merge: automatic, and every gate only warns, so anything would be merged (let one gate block, or ask for approvals)",
  ],
  [
    "more people than there are",
    `${GATE}\napprovals:\n  - who: owner\n    from: ["@maya", "@Maya"]\n    count: 2`,
    "8: stages.production.approvals.0.count: asks for 2 people and from names 1 (lower count, or name more people, a team or write)",
  ],
  [
    "two seats for one person",
    `${GATE}\napprovals:\n  - { who: owner, from: ["@maya"], count: 1 }\n  - { who: reviewer, from: ["@maya"], count: 1 }`,
    "5: stages.production.approvals: 2 seats are left to 1 named people, and one person fills one seat (name more people, a team or write)",
  ],
  [
    "from that names nobody",
    `${GATE}\napprovals: [{ who: owner, from: [], count: 1 }]`,
    "5: stages.production.approvals.0.from: names nobody, so nobody could ever approve",
  ],
  [
    "from that names no one we know",
    `${GATE}\napprovals: [{ who: owner, from: [maya], count: 1 }]`,
    "5: stages.production.approvals.0.from.0: expected @login, @org/team, write, maintain or admin",
  ],
  [
    "no count",
    `${GATE}\napprovals: [{ who: owner, from: [write] }]`,
    "5: stages.production.approvals.0.count: is missing, expected a number",
  ],
  [
    "a count of none",
    `${GATE}\napprovals: [{ who: owner, from: [write], count: 0 }]`,
    "5: stages.production.approvals.0.count: must be at least 1",
  ],
  [
    "approvals that name nobody",
    `${GATE}\napprovals: []`,
    "5: stages.production.approvals: names nobody; leave it out, or write a rule",
  ],
  [
    "automatic rollback with approvals",
    `${GATE}\n${OWNER}\nrollback:\n  approvals: [{ who: on call, from: [write], count: 1 }]\n  merge: automatic`,
    "8: stages.production.rollback.merge: automatic asks nobody, and rollback.approvals names people (write merge: when_approved, or leave these approvals out)",
  ],
  [
    "a rollback approved by nobody",
    `${GATE}\nmerge: automatic\nrollback: { merge: when_approved }`,
    "6: stages.production.rollback.merge: when_approved, and neither rollback.approvals nor approvals names anybody (write who approves, or merge: automatic)",
  ],
  [
    "bounds that exclude each other",
    "gates:\n  metrics:\n    auc: { at_least: 0.9, at_most: 0.8 }\nmerge: automatic",
    "6: stages.production.gates.metrics.auc: the lower bound is above the upper one, so no value could ever open this gate (swap them, or correct one)",
  ],
  [
    "strict bounds that touch",
    "gates: { drift: { psi: { at_least: 0.1, below: 0.1 } } }\nmerge: automatic",
    "4: stages.production.gates.drift.psi: the lower bound is above the upper one, so no value could ever open this gate (swap them, or correct one)",
  ],
  [
    "a gate without a bound",
    "gates: { slo: { error_rate: {} } }\nmerge: automatic",
    "4: stages.production.gates.slo.error_rate: a gate needs a bound (write one of at_least, at_most)",
  ],
  [
    "a gate that only compares without direction",
    "gates: { metrics: { auc: { loss_at_most: 0.1 } } }\nmerge: automatic",
    "4: stages.production.gates.metrics.auc: a gain or a loss needs to know which direction is better (add better: higher, or better: lower)",
  ],
  [
    "an unknown direction",
    "gates: { metrics: { auc: { gain_at_least: 0, better: up } } }\nmerge: automatic",
    "4: stages.production.gates.metrics.auc.better: expected higher or lower",
  ],
  [
    "a bound that is no number",
    "gates: { metrics: { auc: { at_least: .nan } } }\nmerge: automatic",
    "4: stages.production.gates.metrics.auc.at_least: expected a number, not NaN",
  ],
  [
    "an operator in quotes",
    'gates: { metrics: { auc: ">= 0.9" } }\nmerge: automatic',
    '4: stages.production.gates.metrics.auc: expected a map, not ">= 0.9" (write words, e.g. auc: { at_least: 0.9 })',
  ],
  [
    "a family that is none",
    "gates: { metric: { auc: { at_least: 0.9 } } }\nmerge: automatic",
    "4: stages.production.gates.metric: unknown key (did you mean metrics?)",
  ],
  [
    "a word of another tool",
    "gates: { metrics: { auc: { min: 0.9 } } }\nmerge: automatic",
    "4: stages.production.gates.metrics.auc.min: unknown key (did you mean at_least?)",
  ],
  [
    "a word that is near to none",
    `${GATE}\nmerge: automatic\nevidence: { at_most_days_old: 3, colour: red }`,
    "6: stages.production.evidence.colour: unknown key (known here: at_most_days_old)",
  ],
  [
    "a metric right under gates",
    "gates: { auc: { at_least: 0.9 } }\nmerge: automatic",
    "4: stages.production.gates.auc: unknown key (known here: metrics, slices, drift, fairness, slo, schema, lineage, artifact, tests, security, cost, experiment)",
  ],
  [
    "a duration without a unit",
    `${GATE}\n${OWNER}\nfollows: production\nsoak: 24`,
    "7: stages.production.soak: expected a duration like 30m, 24h or 14d",
  ],
  [
    "an unknown enforcement",
    "gates: { schema: { compatible: true, enforce: maybe } }\nmerge: automatic",
    '4: stages.production.gates.schema.enforce: expected block or warn, not "maybe"',
  ],
  [
    "a family that names no gate",
    "gates: { slo: {} }\nmerge: manual",
    "4: stages.production.gates.slo: names no gate (name one, or leave the family out)",
  ],
  [
    "samples without groups",
    "gates: { fairness: { tpr: { difference_at_most: 0.1, samples_at_least: 9 } } }\nmerge: automatic",
    "4: stages.production.gates.fairness.tpr: samples_at_least counts the samples of groups, and no attribute is named (add by: [gender], or leave samples_at_least out)",
  ],
])("%s", (_, lines, said) => {
  expect(wrong(stage(lines))).toEqual([said]);
});

const glass = (words: string) => wrong(stage(`${GATE}\n${OWNER}\nbreak_glass: ${words}`));

test.each([
  [
    "whoever may write",
    "{ from: [write], count: 1, expires_after: 4h }",
    ["6: stages.production.break_glass.from.0: expected @login or @org/team: whoever may force a promotion is named"],
  ],
  [
    "nobody",
    "{ from: [], count: 1, expires_after: 4h }",
    ["6: stages.production.break_glass.from: names nobody; leave break_glass out, or name who may force"],
  ],
  [
    "two of one",
    '{ from: ["@Olga", "@olga"], count: 2, expires_after: 4h }',
    ["6: stages.production.break_glass.count: asks for 2 people and from names 1 (lower count, or name more people or a team)"],
  ],
  [
    "somebody for longer than an emergency",
    '{ from: ["@olga"], count: 1, expires_after: 8d }',
    [
      "6: stages.production.break_glass.expires_after: is longer than 7d, and a forcing is for an emergency (write a shorter one, e.g. 4h)",
    ],
  ],
  [
    "somebody for ever",
    '{ from: ["@olga"], count: 1 }',
    ["6: stages.production.break_glass.expires_after: expected a duration like 30m, 24h or 14d"],
  ],
  [
    "somebody for a while that is none",
    '{ from: ["@olga"], count: 1, expires_after: soon }',
    ["6: stages.production.break_glass.expires_after: expected a duration like 30m, 24h or 14d"],
  ],
])("break_glass that lets %s force is told", (_, words, problems) => {
  expect(glass(words)).toEqual(problems);
});

test("break_glass lets named people and teams force, for up to a week, where the Action may merge", () => {
  expect(glass('{ from: ["@olga"], count: 1, expires_after: 7d }')).toEqual([]);
  expect(glass('{ from: ["@olga", "@rui"], count: 2, expires_after: 4h }')).toEqual([]);
  expect(glass('{ from: ["@acme/oncall"], count: 3, expires_after: 4h }')).toEqual([]);
  expect(wrong(stage(`${GATE}\nmerge: automatic\nbreak_glass: { from: ["@olga"], count: 1, expires_after: 4h }`))).toEqual([]);
  expect(glass('{ from: ["@olga"], count: 1, expires_after: 4h }\nmerge: manual')).toEqual([
    "6: stages.production.break_glass: says who may have the Action merge what is shut, and merge: manual has it merge nothing (leave break_glass out, or write another merge)",
  ]);
});

test("a team may have as many people as are asked for", () => {
  expect(wrong(stage(`${GATE}\napprovals: [{ who: owner, from: ["@acme/owners", "@maya"], count: 3 }]`))).toEqual([]);
});

test.each([
  "slo: { p95: { at_least: 2, at_most: 1 } }",
  "metrics: { auc: { ratio_at_least: 1.1, ratio_at_most: 1 } }",
  "drift: { psi: { above: 0.1, at_most: 0.1 } }",
])("no value opens gates: { %s }", (gates) => {
  expect(wrong(stage(`gates: { ${gates} }\nmerge: automatic`))).toEqual([
    expect.stringContaining("so no value could ever open this gate"),
  ]);
});

test.each(["ks_p_value: { at_most: 0.05 }", "chi2_pvalue: { below: 0.05 }"])("a gate that opens for drift: { %s }", (gate) => {
  expect(wrong(stage(`gates: { drift: { ${gate} } }\nmerge: automatic`))).toEqual([
    expect.stringContaining("a p-value is small where there is drift, so this gate would open for drift (write at_least"),
  ]);
});

test.each([
  [
    "tests: { evidently: {} }",
    "a gate needs a bound (write one of failed_at_most, passed_at_least, skipped_at_most, warned_at_most)",
  ],
  ["tests: { evidentli: { failed_at_most: 0 } }", "evidentli: unknown key (did you mean evidently?)"],
  ["tests: { enforce: warn }", "a gate needs a bound"],
])("a tool's tests are named and bounded: { %s }", (gates, what) => {
  expect(wrong(stage(`gates: { ${gates} }\nmerge: automatic`)).join()).toContain(what);
});

test("a tool's tests that only warn leave an automatic stage without a gate that blocks", () => {
  const gates = "gates: { tests: { enforce: warn, evidently: { failed_at_most: 0 } } }";
  expect(wrong(stage(`${gates}\nmerge: automatic`)).join()).toContain("warn");
  expect(wrong(stage(`gates: { tests: { evidently: { failed_at_most: 0 } } }\nmerge: automatic`))).toEqual([]);
});

test.each([
  ["[{ path: metrics.json, format: dvclive }]", []],
  ["[]", ["names no report; leave it out, or write one"]],
  ["[{ path: a/b.json, format: dvclive }]", ["without a slash"]],
  ["[{ path: a.json, format: dvclife }]", ["expected one of own, log"]],
  ["[{ path: a.json, format: k6, unit: hours }]", ["expected one of s, ms, us, ns, percent, share"]],
])("how reports are read stands beside the stages: reports: %s", (reports, expected) => {
  const found = wrong(`models: ["*"]\nreports: ${reports}\nstages:\n  production: { ${GATE}, merge: automatic }`);
  expect(found).toHaveLength(expected.length);
  for (const [index, each] of expected.entries()) expect(found[index]).toContain(each);
});

test("a stage name that is none is told at its line", () => {
  expect(wrong(`models: ["*"]\nstages:\n  Production: { ${GATE}, merge: automatic }`)).toEqual([
    "3: stages.Production: a stage name has only lower-case letters, digits, - and _, and starts with a letter",
  ]);
});

test("a duplicate key is told at its line", () => {
  expect(wrong(`models: ["*"]\nmodels: [a]`)).toEqual([
    "2: models: duplicate key, it stands on line 1 already (keep one of the two)",
  ]);
});

test("stages that follow each other in a circle are told once", () => {
  const one = (follows: string) => `{ ${GATE}, merge: automatic, follows: ${follows} }`;
  expect(wrong(`models: ["*"]\nstages:\n  a: ${one("b")}\n  b: ${one("c")}\n  c: ${one("b")}\n`)).toEqual([
    "4: stages.b.follows: goes in a circle: b -> c -> b (the first stage follows nothing)",
  ]);
});

test("a policy without stages promotes nothing, and says so", () => {
  expect(wrong(`models: ["*"]\n`)).toEqual([
    "1: names no stage, so nothing could be promoted by it (write stages: with at least one stage)",
  ]);
  expect(wrong(`models: ["*"]\nstages: {}\n`)).toEqual([
    "1: names no stage, so nothing could be promoted by it (write stages: with at least one stage)",
  ]);
});

test("all problems of all files come in one run, by file and line", () => {
  const said = checkPolicies([
    {
      path: "policies/b.yaml",
      text: `models: [x]\nextends: base.yaml\nstages:\n  production: { soak: 3, gates: { slo: { p95: {} } } }\n`,
    },
    { path: "policies/base.yaml", text: `stages: { production: { merge: automatic, aprovals: [] } }\n` },
    { path: "policies/a.yaml", text: "" },
    { path: "policies/alone.yaml", text: `stages: { production: { ${GATE} } }\n` },
    { path: "policies/c.yaml", text: `models: [y, x]\nstages: { production: { ${GATE}, merge: automatic } }\n` },
    { path: "policies/README.md", text: "# Policies" },
  ]);
  expect(said.map(sentence)).toEqual([
    "policies/a.yaml:1: is empty (write models and stages, or delete the file)",
    "policies/alone.yaml:1: names no models and no policy extends it, so it judges nothing (add models, or extend it from a policy that has them)",
    "policies/b.yaml:4: stages.production.soak: expected a duration like 30m, 24h or 14d",
    "policies/b.yaml:4: stages.production.gates.slo.p95: a gate needs a bound (write one of at_least, at_most)",
    "policies/base.yaml:1: stages.production.aprovals: unknown key (did you mean approvals?)",
    "policies/c.yaml:1: models: x stands in policies/b.yaml too, so no policy can be chosen for what it matches (keep it in one of them)",
  ]);
});

test("people alone open nothing", () => {
  expect(wrong(stage(OWNER))).toEqual([
    "3: stages.production: has no gate, and without one nothing is ever promoted to it (write what the evidence must show, e.g. gates: { artifact: { digest: required } })",
  ]);
});

test("what is not executed yet is told at its line", () => {
  const text = stage(`${GATE}
${OWNER}
rollout: { steps: [{ percent: 10, for: 30m }, { percent: 100 }] }
freeze: [{ from: 2026-12-20, to: 2027-01-02, because: year-end }]
rollback:
  when: { slo: { error_rate: { at_most: 0.01, for: 5m } } }
  approvals: [{ who: on call, from: ["@acme/oncall"], count: 1 }]`);
  expect(wrong(text)).toEqual([
    "6: stages.production.rollout is not executed yet, so this policy is refused rather than half-kept (leave rollout out until it is)",
    "7: stages.production.freeze is not executed yet, so this policy is refused rather than half-kept (leave freeze out until it is)",
    "9: stages.production.rollback.when is not executed yet, so this policy is refused rather than half-kept (leave when out until it is)",
  ]);
});

test("confidence, experiments, and the way back's own approvals, are executed", () => {
  expect(
    wrong(
      stage(`gates: { metrics: { auc: { at_least: 0.9, confidence: 0.95 } }, experiment: { ctr: { better: higher, lift_at_least: 0.01, significance: 0.05 } } }
${OWNER}
rollback: { approvals: [{ who: on call, from: [write], count: 1 }], merge: when_approved }`),
    ),
  ).toEqual([]);
});
