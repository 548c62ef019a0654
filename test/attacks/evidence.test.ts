import { digest, evidence, manifest, policy, production } from "../support/texts.ts";
import type { World } from "../support/world.ts";
import { attack } from "./attack.ts";
import { BEFORE, brings, byHand, folder, MANIFEST, pointed, promotion } from "./by-hand.ts";

const SOUND = evidence("8");
const BETTER = evidence("8", { metrics: { auc: 0.99 } });
const OWN = "evidence/fraud/8/evidence.json";

/** A policy whose production stage asks for these gates, and the files that stand when it is asked. */
const asks = (gates: object, words: object = {}) => ({
  files: { "policies/fraud.yaml": policy({ production: production({ gates, ...words }) }) },
});

attack(
  "Evidence is exchanged by another push after everybody approved",
  byHand({
    then: (w) => w.github.as("grace").pushCommit("to-eight", promotion({ "evidence.json": BETTER })),
    said: "approvals_missing",
  }),
);

attack(
  "Evidence is exchanged by a forced push after everybody approved",
  byHand({
    then(w) {
      const exchanged = w.github.as("grace").pushCommit("elsewhere", promotion({ "evidence.json": BETTER }));
      w.github.as("grace").pushRef("to-eight", exchanged);
    },
    said: "approvals_missing",
  }),
);

attack("Evidence is exchanged on the Action's own branch after everybody approved", {
  async story(w, evil) {
    await w.promote({ version: "8", evidence: "*.json" }, { files: { "evidence.json": SOUND } });
    for (const name of ["maya", "olga"]) w.github.as(name).approve(1);
    if (evil) w.github.as("grace").pushCommit("promote/fraud/production/8", promotion({ "evidence.json": BETTER }));
    return w.review(1);
  },
  said: "foreign_commit",
});

attack(
  "Evidence is exchanged, and the pointer pins what was there before",
  byHand({
    evil: { ...promotion(), [OWN]: BETTER },
    said: "gates_shut",
  }),
);

attack("Evidence says the same in other bytes: other line endings, a byte order mark, a space more", [
  byHand({ evil: { ...promotion(), [OWN]: SOUND.replaceAll("\n", "\r\n") }, said: "gates_shut" }),
  byHand({ evil: { ...promotion(), [OWN]: `\ufeff${SOUND}` }, said: "gates_shut" }),
  byHand({ evil: { ...promotion(), [OWN]: `${SOUND} ` }, said: "gates_shut" }),
]);

attack(
  "Evidence is renamed, so that its diff has no line",
  byHand({
    before: (w) => Promise.resolve(w.github.as("rui").pushCommit("main", folder({ "evidence.json": SOUND }))),
    honest: { [MANIFEST]: pointed({ "evidence.json": SOUND }) },
    evil: { [MANIFEST]: pointed({ "evidence.json": SOUND }), [OWN]: null, "evidence/fraud/8/report.json": SOUND },
    said: "gates_shut",
  }),
);

attack("Evidence becomes a link, a submodule or a folder", [
  byHand({ evil: { ...promotion(), "evidence/fraud/8/more.json": { link: "../7/evidence.json" } }, said: "gates_inconclusive" }),
  byHand({ evil: { ...promotion(), "evidence/fraud/8/more": { submodule: "1".repeat(40) } }, said: "gates_inconclusive" }),
  byHand({ evil: { ...promotion(), "evidence/fraud/8/more/evidence.json": SOUND }, said: "foreign_files" }),
]);

attack(
  "The folder of the evidence becomes a link to the folder of a better version",
  byHand({
    evil: { [MANIFEST]: pointed({ "evidence.json": SOUND }), "evidence/fraud/8": { link: "7" } },
    said: "foreign_files",
  }),
);

attack(
  "A second report of the same number, whose name differs only in its case, says something better",
  brings({
    "evidence.json": evidence("8", { metrics: { auc: 0.5 } }),
    "Evidence.json": BETTER,
  }),
);

attack(
  "Two reports disagree, and the better one comes first",
  brings({
    "a.json": BETTER,
    "b.json": evidence("8", { metrics: { auc: 0.5 } }),
  }),
);

attack(
  "One report says the same number twice, the better one last",
  brings('{"model":"fraud","version":"8","offline":{"auc":0.5},"auc":0.99}', {
    honest: '{"model":"fraud","version":"8","offline":{"auc":0.99}}',
  }),
);

attack("Evidence of another version lies in the candidate's folder", brings(evidence("7")));

attack("Evidence of another model lies in the candidate's folder", brings(evidence("8", {}, "churn")));

attack(
  "Evidence was measured on another artifact than the pointer names",
  brings(evidence("8", { artifact: { digest: digest("9") } })),
);

attack("Evidence does not say whom it is about", brings('{"metrics":{"auc":0.99}}'));

attack("Evidence is in words that nobody judges", brings({ "evidence.txt": "auc is great, trust me" }));

attack("A sound report is accompanied by one that nobody can read", brings({ "evidence.json": SOUND, "worse.csv": "auc;0.1" }));

const DATED = asks({ metrics: { auc: { at_least: 0.9 } } }, { evidence: { at_most_days_old: 14 } });
const made = (created: string) => evidence("8", { created });

attack("Evidence is stale", brings(made("2026-10-01T10:00:00Z"), { plan: DATED, honest: made("2026-11-19T10:00:00Z") }));

attack(
  "Evidence is dated in the future, so that it never grows old",
  brings(made("2036-01-01T00:00:00Z"), { plan: DATED, honest: made("2026-11-19T10:00:00Z") }),
);

attack("Evidence leaves its date out, or writes it so that it cannot be told", [
  brings(SOUND, { plan: DATED, honest: made("2026-11-19T10:00:00Z") }),
  brings(made("2026-11-19"), { plan: DATED, honest: made("2026-11-19T10:00:00Z") }),
  brings(made("19 Nov 2026 10:00"), { plan: DATED, honest: made("2026-11-19T10:00:00Z") }),
]);

attack(
  "A fresh file beside an old report makes it look young",
  brings(
    {
      "old.json": made("2026-10-01T10:00:00Z"),
      "young.json": JSON.stringify({ model: "fraud", version: "8", created: "2026-11-19T10:00:00Z", tests: { passed: 1 } }),
    },
    { plan: DATED, honest: made("2026-11-19T10:00:00Z") },
  ),
);

const COMPARED = policy({ production: production({ gates: { metrics: { auc: { better: "higher", loss_at_most: 0.01 } } } }) });
const on = (version: string, auc: number, dataset?: object) =>
  evidence(version, { metrics: { auc }, ...(dataset === undefined ? {} : { dataset }) });
const HOLDOUT = { name: "holdout", digest: digest("d") };
const compared = (six = on("6", 0.93, HOLDOUT)) => ({
  files: { "policies/fraud.yaml": COMPARED, "evidence/fraud/6/evidence.json": six },
});

attack("The candidate was measured on another dataset than what stands", [
  brings(on("8", 0.95, { name: "easy", digest: digest("e") }), { plan: compared(), honest: on("8", 0.95, HOLDOUT) }),
  brings(on("8", 0.95, { name: "holdout", digest: digest("e") }), { plan: compared(), honest: on("8", 0.95, HOLDOUT) }),
  brings(on("8", 0.95, { name: "hold\u200bout" }), { plan: compared(), honest: on("8", 0.95, HOLDOUT) }),
]);

attack(
  "The candidate does not say on which dataset it was measured",
  brings(on("8", 0.95), { plan: compared(), honest: on("8", 0.95, HOLDOUT) }),
);

attack(
  "What stands is made worse in the same pull request, so that the candidate looks better",
  byHand({
    plan: compared(),
    honest: promotion({ "evidence.json": on("8", 0.93, HOLDOUT) }),
    evil: { ...promotion({ "evidence.json": on("8", 0.91, HOLDOUT) }), "evidence/fraud/6/evidence.json": on("6", 0.5, HOLDOUT) },
    said: "foreign_files",
  }),
);

/** Somebody merges a pull request of evidence alone, which moves no pointer, so that the Action has nothing to say of it. */
async function softened(w: World, six: string): Promise<void> {
  w.github.as("grace").pushCommit("soften", { "evidence/fraud/6/evidence.json": six });
  const { number } = w.github.as("grace").openPull({ title: "Correct the evidence of 6", head: "soften" });
  await w.github.as("rui").mergeByHand(number);
  w.github.clock.advance("1h");
}

const PINNED = manifest({ staging: "7" }).concat(
  `  production:\n    version: "6"\n    digest: ${digest("6")}\n    evidence: ${pinOf(on("6", 0.93, HOLDOUT))}\n`,
);

function pinOf(text: string): string {
  return (
    /evidence: (sha256:\w+)/.exec(pointed({ "evidence.json": text }, { version: "6", text: manifest({ staging: "7" }) }))?.[1] ??
    ""
  );
}

attack(
  "What stands is made worse in a pull request of evidence alone, merged by hand before",
  [BEFORE, PINNED].map((standing) => ({
    plan: { files: { ...compared().files, [MANIFEST]: standing } },
    async story(w: World, evil: boolean) {
      w.github.clock.advance("1h");
      if (evil) await softened(w, on("6", 0.5, HOLDOUT));
      const files = { "evidence.json": on("8", evil ? 0.91 : 0.93, HOLDOUT) };
      w.github.as("grace").pushCommit("to-eight", { [MANIFEST]: pointed(files, { text: standing }), ...folder(files) });
      const { number } = w.github.as("grace").openPull({ title: "8", head: "to-eight" });
      for (const name of ["maya", "olga"]) w.github.as(name).approve(number);
      return w.review(number);
    },
    said: "gates_shut" as const,
  })),
);

attack(
  "The evidence of the candidate changes on the base branch while it is judged",
  byHand({
    then: (w) =>
      w.github.meanwhile({ method: "GET", path: /\/branches\/main$/, nth: 2 }, () =>
        w.github.as("rui").pushCommit("main", { "evidence/fraud/8/late.json": evidence("8", { metrics: { auc: 0.2 } }) }),
      ),
    said: "base_moved",
  }),
);

attack(
  "The evidence of the candidate changed on the base branch since the pull request was made",
  byHand({
    then: (w) =>
      w.github.as("rui").pushCommit("main", { "evidence/fraud/8/late.json": evidence("8", { metrics: { auc: 0.2 } }) }),
    said: "behind_base",
  }),
);

attack(
  "Evidence is taken from what stands by a rename, so that there is nothing to compare with any more",
  byHand({
    plan: compared(on("6", 0.93)),
    honest: promotion({ "evidence.json": on("8", 0.95) }),
    evil: { ...promotion({ "evidence.json": on("8", 0.95), "six.json": on("6", 0.93) }), "evidence/fraud/6/evidence.json": null },
    said: "foreign_files",
  }),
);

attack(
  "A pull request hides among more files than GitHub lists",
  byHand({
    evil: { ...promotion(), ...folder(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}.json`, SOUND]))) },
    said: "foreign_files",
  }),
);

const SLICED = asks({ slices: { auc: { at_least: 0.85, by: ["country"] } } });
const slices = (version: string, of: object) => evidence(version, { slices: of });
const TWO_COUNTRIES = slices("8", { "country=BR": { auc: 0.9, samples: 900 }, "country=PT": { auc: 0.95, samples: 900 } });
const SIX_SLICED = {
  files: {
    ...SLICED.files,
    "evidence/fraud/6/evidence.json": slices("6", { "country=BR": { auc: 0.9 }, "country=PT": { auc: 0.95 } }),
  },
};

attack("The worst slice is renamed, or left out, so that no gate looks at it", [
  brings(slices("8", { "region=BR": { auc: 0.2, samples: 900 }, "country=PT": { auc: 0.95, samples: 900 } }), {
    plan: SIX_SLICED,
    honest: TWO_COUNTRIES,
  }),
  brings(slices("8", { "country=BR\u200b": { auc: 0.95, samples: 900 }, "country=PT": { auc: 0.95, samples: 900 } }), {
    plan: SIX_SLICED,
    honest: TWO_COUNTRIES,
  }),
  brings(slices("8", { "Country=BR": { auc: 0.2 }, "Country=PT": { auc: 0.95 } }), { plan: SLICED, honest: TWO_COUNTRIES }),
  brings(slices("8", { "c\u043euntry=BR": { auc: 0.2 } }), { plan: SLICED, honest: TWO_COUNTRIES }),
]);

const FAIR = asks({ fairness: { true_positive_rate: { difference_at_most: 0.03, by: ["gender"], samples_at_least: 100 } } });
const rates = (version: string, gender: object) => evidence(version, { fairness: { true_positive_rate: { gender } } });
const EQUAL = rates("8", { f: { value: 0.81, samples: 900 }, m: { value: 0.82, samples: 900 } });
const SIX_FAIR = { files: { ...FAIR.files, "evidence/fraud/6/evidence.json": rates("6", { f: 0.8, m: 0.8, x: 0.8 }) } };
const THREE = rates("8", {
  f: { value: 0.81, samples: 900 },
  m: { value: 0.82, samples: 900 },
  x: { value: 0.82, samples: 900 },
});

attack("Fairness is told of one group, of none, or not of the group that fares worst", [
  brings(rates("8", { m: { value: 0.82, samples: 900 } }), { plan: FAIR, honest: EQUAL }),
  brings(rates("8", {}), { plan: FAIR, honest: EQUAL }),
  brings(evidence("8", { fairness: { true_positive_rate: { difference: 0 } } }), { plan: FAIR, honest: EQUAL }),
  brings(EQUAL, { plan: SIX_FAIR, honest: THREE }),
]);

attack("A group is too small, empty, or counted in numbers that count nobody", [
  ...[99, 0, 0.5, -900, "900"].map((samples) =>
    brings(rates("8", { f: { value: 0.81, samples }, m: { value: 0.82, samples: 900 } }), { plan: FAIR, honest: EQUAL }),
  ),
  brings(rates("8", { f: 0.81, m: 0.82 }), { plan: FAIR, honest: EQUAL }),
]);

const DRIFT = asks({ drift: { psi: { below: 0.2 } } });
const psi = (of: unknown) => evidence("8", { drift: { psi: of } });
const SIX_DRIFT = {
  files: { ...DRIFT.files, "evidence/fraud/6/evidence.json": evidence("6", { drift: { psi: { amount: 0.1, country: 0.1 } } }) },
};

attack("Drift is told of no feature, or not of the one that drifts", [
  brings(psi({}), { plan: DRIFT, honest: psi({ amount: 0.1 }) }),
  brings(psi({ amount: 0.1 }), { plan: SIX_DRIFT, honest: psi({ amount: 0.1, country: 0.1 }) }),
  brings(psi(0.01), { plan: SIX_DRIFT, honest: psi({ amount: 0.1, country: 0.1 }) }),
]);

const SCHEMA = {
  files: {
    ...asks({ schema: { compatible: true } }).files,
    "evidence/fraud/6/evidence.json": signed("6", [{ name: "amount", type: "double" }]),
  },
};
function signed(version: string, inputs: unknown): string {
  return evidence(version, { schema: { inputs } });
}
const AMOUNT = { name: "amount", type: "double" };

attack("A schema names an input twice, in letters that only look alike, or says nothing", [
  brings(signed("8", [{ ...AMOUNT, type: "string" }, AMOUNT]), { plan: SCHEMA, honest: signed("8", [AMOUNT]) }),
  brings(signed("8", [{ name: "\u0430mount", type: "double" }]), {
    plan: SCHEMA,
    honest: signed("8", [AMOUNT]),
    said: "gates_shut",
  }),
  brings(signed("8", []), { plan: SCHEMA, honest: signed("8", [AMOUNT]) }),
  brings(SOUND, { plan: SCHEMA, honest: signed("8", [AMOUNT]) }),
]);

const LINEAGE = asks({ lineage: { require: ["data_snapshot"] } });
const from = (data_snapshot: unknown) => evidence("8", { lineage: { data_snapshot } });

attack(
  "An origin is stated that names nothing: blanks, invisible letters, a dash",
  ["", " ", "\u200b", "\u3164", "\u00a0\u2800", "-", null, 7].map((value) =>
    brings(from(value), { plan: LINEAGE, honest: from("s3://acme/train") }),
  ),
);

attack(
  "An origin is stated under a name that every object has",
  brings(evidence("8", { lineage: { run: "mlflow:1" } }), {
    plan: asks({ lineage: { require: ["toString", "hasOwnProperty"] } }),
    honest: evidence("8", { lineage: { toString: "a", hasOwnProperty: "b" } }),
  }),
);

const TESTS = asks({ tests: { failed_at_most: 0, passed_at_least: 1 } });
const tests = (of: object) => evidence("8", { tests: of });

attack("Tests passed in great number, and how many failed is left out, or counted oddly", [
  ...[
    { passed: 1e9 },
    { passed: 10, failed: "0" },
    { passed: 10, failed: -1 },
    { passed: 10, failed: 0.4 },
    { passed: 10, failed: null },
    { passed: 1e300, failed: 0 },
    { skipped: 10, failed: 0 },
  ].map((of) => brings(tests(of), { plan: TESTS, honest: tests({ passed: 10, failed: 0 }) })),
  brings(tests({ passed: 10, failed: 0, errors: 3 }), {
    plan: TESTS,
    honest: tests({ passed: 10, failed: 0 }),
    said: "gates_shut",
  }),
]);

const SECURE = asks({ security: { findings_at_most: { high: 0 } } });
const found = (findings: object) => evidence("8", { security: { findings } });

attack("A finding is told under a severity that the policy does not name", [
  brings(found({ high: 0, critical: 3 }), { plan: SECURE, honest: found({ high: 0 }), said: "gates_shut" }),
  brings(found({ high: 0, High: 3 }), { plan: SECURE, honest: found({ high: 0 }) }),
  brings(found({ high: 0, blocker: 3 }), { plan: SECURE, honest: found({ high: 0 }) }),
  brings(found({ critical: 0 }), { plan: SECURE, honest: found({ high: 0 }) }),
]);

const CONFIDENT = asks({ metrics: { auc: { at_least: 0.9, confidence: 0.95, samples_at_least: 100 } } });
const interval = (of: object) => evidence("8", { metrics: { auc: { samples: 900, value: 0.93, ...of } } });

attack(
  "An interval is turned around, left out, or does not hold its own value",
  [
    { low: 0.99, high: 0.5 },
    {},
    { high: 0.99 },
    { low: 0.95, high: 0.99 },
    { low: "0.92", high: 0.99 },
    { low: null, high: 0.99 },
  ].map((of) => brings(interval(of), { plan: CONFIDENT, honest: interval({ low: 0.92, high: 0.99 }) })),
);

attack(
  "A number rests on samples that nobody can count",
  [0, -900, 900.5, "900", null, 1e300].map((samples) =>
    brings(interval({ low: 0.92, high: 0.99, samples }), { plan: CONFIDENT, honest: interval({ low: 0.92, high: 0.99 }) }),
  ),
);
