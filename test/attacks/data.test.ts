import { readFileSync } from "node:fs";
import { type ComputedEvidence, spellComputed } from "../../src/evidence/formats/computed/computed-shape.ts";
import type { Measure } from "../../src/profile/measure.ts";
import { digest, evidence, policy, production } from "../support/texts.ts";
import { attack } from "./attack.ts";
import { brings, type Texts } from "./by-hand.ts";

/*
 * What was computed from data comes into a pull request as a file of results, and whoever writes the pull request may write that file.
 * Its digest is no lock: an attacker writes a fitting one, as `written` does here.
 */

/** What `promote` computed of forty rows, here as if of version 8; version 6 stands in production and was compared with. */
const HOLDOUT = {
  ...(JSON.parse(readFileSync("test/evidence/reports/computed/holdout.json", "utf8")) as ComputedEvidence),
  version: "8",
};
type Computed = typeof HOLDOUT;
type Change = (measure: Measure) => Measure | undefined;

/** With a fitting digest in the place of that of the file which it was copied from. */
const written = (of: Computed): string => {
  const facts = Object.fromEntries(Object.entries(of).filter(([word]) => word !== "digest"));
  return spellComputed(facts as Computed);
};
/** A file of results with each measure as it is changed; one that becomes undefined is left out. */
const files = (change: Change = (each) => each, over: Partial<Computed> = {}): Texts => ({
  "holdout.computed.json": written({
    ...HOLDOUT,
    ...over,
    measures: HOLDOUT.measures.flatMap((each) => change(each) ?? []),
  }),
});
const isWhole = (name: string, each: Measure) => each.name === name && each.slice === undefined && each.group === undefined;
/** The same with one measure of the whole changed. */
const edited = (name: string, over: object) => files((each) => (isWhole(name, each) ? { ...each, ...over } : each));
const DATA = { holdout: HOLDOUT.definition };
/** A policy with these gates, and what it says of data. */
const asks = (gates: object, data: object = DATA) => {
  const whole = JSON.parse(policy({ production: production({ gates }) })) as object;
  return { files: { "policies/fraud.yaml": JSON.stringify({ ...whole, data }) } };
};
const AUC = asks({ metrics: { roc_auc: { at_least: 0.9, from: "holdout" } } });
const HONEST = files();

attack("A computed number is raised in its file, and the digest stays that of what stood there", [
  brings(
    {
      "holdout.computed.json": HONEST["holdout.computed.json"]!.toString().replace('"value":0.9566666666666667', '"value":0.99'),
    },
    { plan: AUC, honest: HONEST },
  ),
]);

const ACCURACY = asks({ metrics: { accuracy: { at_least: 0.8 } } });
attack("A computed number is raised in its file, and its rows are not", [
  brings(edited("accuracy", { value: 0.99 }), { plan: ACCURACY, honest: HONEST }),
  brings(edited("log_loss", { value: 0.01 }), { plan: ACCURACY, honest: HONEST }),
]);

attack("A computed number is said to rest on more rows than it was counted from", [
  brings(edited("accuracy", { samples: 50_000 }), { plan: ACCURACY, honest: HONEST }),
  brings(edited("roc_auc", { samples: 50_000 }), { plan: ACCURACY, honest: HONEST }),
  brings(edited("accuracy", { uncertainty: { is: "share", count: 35_000, of: 40_000 } }), { plan: ACCURACY, honest: HONEST }),
]);

attack("Where a merged number certainly lies is written so that the number is not there, or from above to below", [
  brings(edited("roc_auc", { within: { low: 0.97, high: 0.99 } }), { plan: AUC, honest: HONEST }),
  brings(edited("roc_auc", { within: { low: 0.99, high: 0.9 } }), { plan: AUC, honest: HONEST }),
]);

const paired = (over: object) => edited("roc_auc", { paired: { ...HOLDOUT.measures[0]!.paired, ...over } });
const GAIN = asks({ metrics: { roc_auc: { gain_at_least: 0.1, better: "higher", from: "holdout" } } });
attack("A difference to the incumbent is written that is not that of the two values", [
  brings(paired({ difference: 0.5 }), { plan: GAIN, honest: HONEST }),
  brings(paired({ value: 0.1 }), { plan: GAIN, honest: HONEST }),
  brings(paired({ rows: 4 }), { plan: GAIN, honest: HONEST }),
]);

attack("A candidate is compared on the same rows with a version that no longer stands", [
  brings(
    files((each) => (each.paired === undefined ? each : { ...each, paired: { ...each.paired, version: "5" } }), {
      incumbent: { version: "5", digest: digest("6"), files: [] },
    }),
    { plan: GAIN, honest: HONEST },
  ),
  // The version has kept its name and taken another artifact since.
  brings(
    files((each) => (each.paired === undefined ? each : { ...each, paired: { ...each.paired, digest: digest("5") } }), {
      incumbent: { version: "6", digest: digest("5"), files: [] },
    }),
    { plan: GAIN, honest: HONEST },
  ),
]);

const SLICES = asks({ slices: { accuracy: { at_least: 0.8, by: ["country"], from: "holdout" } } });
attack("The slice in which the model fails is left out of what was computed", [
  brings(
    files((each) => (each.slice?.["country"] === "BR" ? undefined : each)),
    { plan: SLICES, honest: HONEST },
  ),
  brings(
    files((each) => (each.slice?.["country"] === "BR" && each.name === "accuracy" ? undefined : each)),
    { plan: SLICES, honest: HONEST },
  ),
  brings(
    files((each) => (each.slice === undefined ? each : undefined)),
    { plan: SLICES, honest: HONEST },
  ),
]);

const FAIR = (gate: object) => asks({ fairness: { selection_rate: { by: ["gender"], from: "holdout", ...gate } } });
attack("The group that fares worst is left out of what was computed", [
  ...["f", "m"].map((group) =>
    brings(
      files((each) => (each.group === group ? undefined : each)),
      { plan: FAIR({ difference_at_most: 0.2 }), honest: HONEST },
    ),
  ),
  brings(
    files((each) => (each.group === "f" && each.name === "true_positive_rate" ? undefined : each)),
    { plan: FAIR({ difference_at_most: 0.2 }), honest: HONEST },
  ),
]);

attack("One measurement stands twice in what was computed, once as it should be", [
  brings(
    {
      "holdout.computed.json": written({
        ...HOLDOUT,
        measures: [{ ...HOLDOUT.measures[0]!, value: 0.99, paired: undefined }, ...HOLDOUT.measures],
      }),
    },
    { plan: AUC, honest: HONEST },
  ),
]);

const surer = (file: string): Texts => ({
  ...HONEST,
  [file]: edited("roc_auc", { uncertainty: { is: "normal", error: 1e-6 } })["holdout.computed.json"]!,
});
attack("A second file tells the same computed number with a narrower interval", [
  ...["a.computed.json", "z.computed.json"].map((file) =>
    brings(surer(file), {
      plan: asks({ metrics: { roc_auc: { at_least: 0.89, confidence: 0.95, from: "holdout" } } }),
      honest: HONEST,
    }),
  ),
]);

attack("What was computed of another version, or of another model, is copied into the candidate's evidence", [
  brings(
    files((each) => each, { version: "7" }),
    { plan: AUC, honest: HONEST },
  ),
  brings(
    files((each) => each, { model: "churn" }),
    { plan: AUC, honest: HONEST },
  ),
]);

const defined = (over: object) => files((each) => each, { definition: { ...HOLDOUT.definition, ...over } });
attack(
  "It was computed otherwise than the policy says: another threshold, label, reference, incumbent, set of features or files",
  [
    ...[
      { threshold: 0.4 },
      { columns: { ...HOLDOUT.definition.columns, label: "easier" } },
      { reference: { files: ["last-week.csv"] } },
      { reference: undefined },
      { incumbent: { score: "weaker" } },
      { features: ["amount"] },
      { slices: [] as string[] },
      { files: ["easy.csv"] },
      { under: "recent" },
      { missing: ["0"] },
    ].map((over) => brings(defined(over), { plan: AUC, honest: HONEST })),
  ],
);

attack("A gate on what is computed is answered by a report that states the number", [
  brings({ "evidence.json": evidence("8", { metrics: { roc_auc: 0.99 } }) }, { plan: AUC, honest: HONEST }),
  brings({ ...HONEST, "evidence.json": evidence("8", { metrics: { auc: 0.99 } }) }, { plan: AUC, honest: HONEST }),
  brings(
    {
      "evidence.json": evidence("8"),
      "other.computed.json": files((each) => each, { table: "other" })["holdout.computed.json"]!,
    },
    { plan: AUC, honest: HONEST },
  ),
]);

attack("A sure gate is shown a number whose rows all say the same, or an interval of another confidence", [
  ...[
    { is: "normal", error: 0 },
    { is: "given", at: [{ confidence: 0.5, low: 0.95, high: 0.96 }] },
    { is: "given", at: [] },
  ].map((uncertainty) =>
    brings(edited("roc_auc", { uncertainty }), {
      plan: asks({ metrics: { roc_auc: { at_least: 0.85, confidence: 0.95, from: "holdout" } } }),
      honest: HONEST,
    }),
  ),
]);

attack("Drift is measured on so few rows that nothing could be seen", [
  brings(HONEST, {
    plan: asks({ drift: { psi: { at_most: 0.5, features: ["amount"], from: "holdout" } } }),
    honest: files((each) => (each.name === "psi" ? { ...each, chance: 0.1 } : each)),
  }),
  brings(
    files((each) => (each.name === "ks_p_value" ? { ...each, samples: 5 } : each)),
    { plan: asks({ drift: { ks_p_value: { at_least: 0.05, from: "holdout" } } }), honest: HONEST },
  ),
]);

attack("A p-value is above 1, which no test finds", [
  brings(evidence("8", { drift: { ks_p_value: { amount: 7 } } }), {
    plan: asks({ drift: { ks_p_value: { at_least: 0.05 } } }),
    honest: evidence("8", { drift: { ks_p_value: { amount: 0.7 } } }),
  }),
]);

attack("Nearly all features cannot be judged, and a share of them may drift", [
  brings(
    files((each) => (each.kind === "drift" && each.name === "psi" ? { ...each, chance: 9 } : each)),
    {
      plan: asks({ drift: { psi: { at_most: 1, drifted_share_at_most: 0.5, from: "holdout" } } }),
      honest: HONEST,
    },
  ),
]);

const groups = (f: readonly [number, number], m: readonly [number, number]) => {
  const rate = ([count, of]: readonly [number, number]) => ({ value: count / of, samples: of });
  return evidence("8", { fairness: { selection_rate: { gender: { f: rate(f), m: rate(m) } } } });
};
attack("Groups are so small that no violation could be sure, where only a sure one shuts", [
  brings(groups([0, 3], [3, 3]), {
    plan: asks({
      fairness: {
        selection_rate: { by: ["gender"], difference_at_most: 0.1, decide: "confident_violation", confidence: 0.95 },
      },
    }),
    honest: groups([30, 100], [31, 100]),
  }),
]);

attack("All rows lack the attribute, or are of one group, so that no gap is left", [
  ...["(missing)", "f"].map((group) =>
    brings(
      files((each) => {
        const of = HOLDOUT.measures.find((one) => isWhole(each.name, one))?.samples;
        if (each.group === undefined || each.name !== "selection_rate") return each.group === undefined ? each : undefined;
        return each.group === "f" ? { ...each, group, value: 13 / 40, samples: of, uncertainty: undefined } : undefined;
      }),
      { plan: FAIR({ difference_at_most: 0.2 }), honest: HONEST },
    ),
  ),
  brings(evidence("8", { fairness: { selection_rate: { gender: { "(missing)": 0.5 } } } }), {
    plan: asks({ fairness: { selection_rate: { by: ["gender"], difference_at_most: 0.1 } } }),
    honest: groups([30, 100], [31, 100]),
  }),
]);

type Counts = {
  readonly samples: number;
  readonly successes?: number;
  readonly value?: number;
  readonly standard_deviation?: number;
};
const arms = (candidate: Counts, incumbent: Counts) => {
  const arm = (of: Counts) => ({ value: (of.successes ?? 0) / of.samples, ...of });
  return evidence("8", { experiment: { ctr: { candidate: arm(candidate), incumbent: arm(incumbent) } } });
};
const LIFT = { better: "higher", lift_at_least: 0.01, significance: 0.05 };
const AB = (words: object = {}) => asks({ experiment: { ctr: { ...LIFT, ...words } } });
const WON = arms({ successes: 1300, samples: 10_000 }, { successes: 1000, samples: 10_000 });
const MEANS = arms({ value: 12, standard_deviation: 3, samples: 5000 }, { value: 10, standard_deviation: 3, samples: 5000 });
attack("One user, or two, decide an experiment by a formula for many", [
  brings(arms({ successes: 1, samples: 1 }, { successes: 100, samples: 10_000 }), { plan: AB(), honest: WON }),
  brings(arms({ successes: 3, samples: 3 }, { successes: 100, samples: 10_000 }), { plan: AB(), honest: WON }),
  brings(arms({ successes: 3, samples: 3 }, { successes: 100, samples: 10_000 }), {
    plan: AB({ test: "sequential", mixing: 0.05 }),
    honest: WON,
  }),
  brings(arms({ value: 12, standard_deviation: 0.0001, samples: 2 }, { value: 10, standard_deviation: 0.0001, samples: 5000 }), {
    plan: AB(),
    honest: MEANS,
  }),
  brings(arms({ value: 12, standard_deviation: 0, samples: 5000 }, { value: 10, standard_deviation: 0, samples: 5000 }), {
    plan: AB({ test: "sequential", mixing: 1 }),
    honest: MEANS,
  }),
]);

attack("The arms of an experiment are swapped", [
  brings(arms({ successes: 1000, samples: 10_000 }, { successes: 1300, samples: 10_000 }), {
    plan: AB(),
    honest: WON,
    said: "gates_shut",
  }),
]);

attack("A lift is over nothing, or over less than nothing", [
  brings(arms({ successes: 100, samples: 10_000 }, { successes: 0, samples: 10_000 }), { plan: AB(), honest: WON }),
  brings(arms({ value: -12, standard_deviation: 3, samples: 5000 }, { value: -10, standard_deviation: 3, samples: 5000 }), {
    plan: AB({ better: "lower" }),
    honest: arms({ value: 8, standard_deviation: 3, samples: 5000 }, { value: 10, standard_deviation: 3, samples: 5000 }),
  }),
]);

/** The incumbent's own results, and the candidate's without pairs. */
const apart = (rows: string): Texts =>
  files((each) => ({ ...each, paired: undefined }), { rows_digest: `sha256:${rows.repeat(64)}` });
const theirs = (rows: string, over: Partial<Computed> = {}) => {
  const text = files((each) => ({ ...each, paired: undefined }), {
    version: "6",
    rows_digest: `sha256:${rows.repeat(64)}`,
    ...over,
  });
  return {
    "evidence/fraud/6/holdout.computed.json": text["holdout.computed.json"]!,
    "evidence/fraud/6/evidence.json": evidence("6", { metrics: { roc_auc: 0.957 } }),
  };
};
const KEPT = asks({ metrics: { roc_auc: { loss_at_most: 0.01, better: "higher", from: "holdout" } } });
attack("The candidate was measured on other rows than the incumbent, without the hard ones", [
  brings(apart("2"), { plan: { files: { ...KEPT.files, ...theirs("1") } }, honest: apart("1") }),
]);

attack("The incumbent's computed numbers are of an older definition, and its rows vouch for a report beside them", [
  brings(apart("1"), {
    plan: (evil) => ({
      files: {
        ...asks({ metrics: { roc_auc: { loss_at_most: 0.01, better: "higher" } } }).files,
        ...theirs("1", evil ? { definition: { ...HOLDOUT.definition, threshold: 0.4 } } : {}),
      },
    }),
    honest: apart("1"),
  }),
]);
