import { DataTable } from "../../src/data-table.ts";
import { sentence } from "../../src/errors.ts";
import { readingOf } from "../../src/evidence/formats/computed/computed.ts";
import type { Finding } from "../../src/gates/outcome.ts";
import { Gates } from "../../src/policy/gates.ts";
import { profileOf } from "../../src/profile/make.ts";
import { measuresOf } from "../../src/profile/measures.ts";
import { normalQuantile } from "../../src/statistics/normal.ts";
import { digest, evidence, incumbent, judged, OURS } from "../gates/question.ts";
import { category, flags, numbers, type Written } from "./simulate-columns.ts";
import type { Draws } from "./simulate-random.ts";

/*
 * Whole gates on data that are known to hold no difference, or one that is exactly at the bound: rows are drawn, profiled, measured and judged as
 * `promote` does it, with nothing of it written a second time here.
 */

/** What a gate does in the end: `passes` where every bound of it passes, `blocks` where one fails, else it is unsure. */
export type Came = "passes" | "blocks" | "unsure";

/** One gate on drawn data. `error` is what the gate states: how often at most it comes to what it should not. */
export type Scenario = {
  readonly name: string;
  /** What the data are, and what a wrong answer would be. */
  readonly means: string;
  readonly runs: number;
  readonly error?: { readonly of: Came; readonly atMost: number } | undefined;
  readonly once: (draws: Draws) => Came;
};

type Rows = {
  readonly definition: Readonly<Record<string, unknown>>;
  readonly columns: Written;
  readonly reference?: Written;
};

/** What these gates find of these rows, through profile, measures, readings and judge. */
export function findingsOf({ definition, columns, reference }: Rows, asked: unknown): readonly Finding[] {
  const table = DataTable.parse({ files: "drawn.csv", ...definition });
  const features = Object.entries(reference ?? {}).map(([name, column]) => ({
    name: name.replace(/^feature\./, ""),
    as: column.as === "number" ? ("number" as const) : ("category" as const),
  }));
  const made = profileOf({
    name: "drawn",
    definition: table,
    features,
    table: { rows: rowsIn(columns), columns },
    files: [],
    ...(reference && { reference: { table: { rows: rowsIn(reference), columns: reference }, files: [] } }),
    ...(table.incumbent && { incumbent: { version: "6", digest: digest("b"), files: [] } }),
  });
  if (!made.ok) throw new Error(made.problems.map(sentence).join("\n"));
  const from = { table: "drawn", under: undefined, files: [], source: OURS };
  const readings = measuresOf(made.value).map((measure) => readingOf(measure, from));
  const other = table.incumbent && incumbent();
  return judged(Gates.parse(asked), { evidence: evidence(readings), ...(other && { incumbent: other }) });
}

function rowsIn(columns: Written): number {
  const [first] = Object.values(columns);
  if (first === undefined || first.as === "key") throw new Error("rows are counted in a column that is no key");
  return first.as === "category" ? first.codes.length : first.values.length;
}

function came(findings: readonly Finding[]): Came {
  if (findings.length === 0) throw new Error("nothing was judged");
  if (findings.some(({ outcome }) => outcome === "fail")) return "blocks";
  return findings.every(({ outcome }) => outcome === "pass") ? "passes" : "unsure";
}

const each = <T>(rows: number, of: (row: number) => T): T[] => Array.from({ length: rows }, (_, row) => of(row));
const CONFIDENCE = 0.95;
/** What intervals at that confidence leave out, and on either side. */
const [LEFT_OUT, TAIL] = [0.05, 0.025];

/** Scores of candidate and incumbent of the same rows, a third of them positive: noisy views of one truth, so far from each other. */
function scored(rows: number, ours: number, theirs: number, { normal }: Draws): Rows {
  const labels = each(rows, (row) => (row % 3 === 0 ? 1 : 0));
  const shared = each(rows, () => normal() * Math.SQRT1_2);
  const view = (apart: number) => labels.map((label, row) => apart * label + (shared[row] ?? 0) + normal() * Math.SQRT1_2);
  return {
    definition: { task: "binary", columns: { label: "y", score: "p" }, incumbent: { score: "q" } },
    columns: { "role.label": flags(labels), "role.score": numbers(view(ours)), "incumbent.score": numbers(view(theirs)) },
  };
}

/** How far apart two normal classes of variance 1 are for this area: AUC = Φ(d / √2). */
const distanceFor = (area: number) => Math.SQRT2 * normalQuantile(area);

/** Decisions that are right with these probabilities; half of the rows both decide by one draw, so they err together. */
function decided(rows: number, ours: number, theirs: number, { uniform, flip }: Draws): Rows {
  const labels = each(rows, () => flip(0.4));
  const draw = each(rows, () => [uniform(), flip(0.5) === 1 ? undefined : uniform()] as const);
  const right = (p: number, which: (row: readonly [number, number | undefined]) => number) =>
    flags(labels.map((label, row) => (which(draw[row] ?? [0, 0]) < p ? label : 1 - label)));
  return {
    definition: { task: "binary", columns: { label: "y", prediction: "p" }, incumbent: { prediction: "q" } },
    columns: {
      "role.label": flags(labels),
      "role.prediction": right(ours, ([one]) => one),
      "incumbent.prediction": right(theirs, ([one, other]) => other ?? one),
    },
  };
}

/** Predictions of numbers whose errors are normal around 0, so the mean absolute error is s · √(2/π). */
function estimated(rows: number, ours: number, theirs: number, { normal }: Draws): Rows {
  const truth = each(rows, () => 10 * normal());
  const shared = each(rows, normal);
  const off = (by: number) => {
    const scale = (by * Math.sqrt(Math.PI / 2)) / Math.SQRT2;
    return numbers(truth.map((y, row) => y + scale * ((shared[row] ?? 0) + normal())));
  };
  return {
    definition: { task: "regression", columns: { label: "y", prediction: "p" }, incumbent: { prediction: "q" } },
    columns: { "role.label": numbers(truth), "role.prediction": off(ours), "incumbent.prediction": off(theirs) },
  };
}

const against = (name: string, better: string, bound: Readonly<Record<string, number>>) => ({
  metrics: { [name]: { ...bound, better, confidence: CONFIDENCE } },
});

function gains(name: string, better: string, rows: number, drawn: (draws: Draws) => Rows): Scenario {
  return {
    name: `${name}: gain_at_least 0, confidence ${CONFIDENCE}, ${rows} paired rows`,
    means: "candidate and incumbent are equally good; passing calls one better that is not",
    runs: 400,
    error: { of: "passes", atMost: TAIL },
    once: (draws) => came(findingsOf(drawn(draws), against(name, better, { gain_at_least: 0 }))),
  };
}

function losses(name: string, better: string, margin: number, rows: number, drawn: (draws: Draws) => Rows): Scenario {
  return {
    name: `${name}: loss_at_most ${margin}, confidence ${CONFIDENCE}, ${rows} paired rows`,
    means: `the candidate is worse by ${margin}, which is exactly at the margin; passing calls it no worse than that`,
    runs: 400,
    error: { of: "passes", atMost: TAIL },
    once: (draws) => came(findingsOf(drawn(draws), against(name, better, { loss_at_most: margin }))),
  };
}

const [AREA, ACCURACY, ERROR] = [0.8, 0.85, 1];

const COMPARED: readonly Scenario[] = [
  gains("roc_auc", "higher", 300, (draws) => scored(300, distanceFor(AREA), distanceFor(AREA), draws)),
  gains("accuracy", "higher", 300, (draws) => decided(300, ACCURACY, ACCURACY, draws)),
  gains("f1", "higher", 300, (draws) => decided(300, ACCURACY, ACCURACY, draws)),
  gains("mae", "lower", 300, (draws) => estimated(300, ERROR, ERROR, draws)),
  losses("roc_auc", "higher", 0.02, 600, (draws) => scored(600, distanceFor(AREA - 0.02), distanceFor(AREA), draws)),
  losses("accuracy", "higher", 0.03, 600, (draws) => decided(600, ACCURACY - 0.03, ACCURACY, draws)),
  losses("mae", "lower", 0.05, 600, (draws) => estimated(600, ERROR + 0.05, ERROR, draws)),
];

/** Features of a reference and a current table that were drawn alike. */
function alike(rows: number, features: number, { normal }: Draws): Rows {
  const side = () => Object.fromEntries(each(features, (at) => [`feature.f${at}`, numbers(each(rows, normal))]));
  return { definition: { task: "features", reference: { files: "reference.csv" } }, columns: side(), reference: side() };
}

const LEVEL = 0.05;

const DRIFTS: readonly Scenario[] = [
  ...[100, 300, 1000, 10_000].map((rows): Scenario => ({
    name: `psi: at_most 0.1, ${rows} rows a side`,
    means: "current rows as the reference; blocking is a false alarm, unsure says there are too few rows",
    runs: rows > 5000 ? 60 : 500,
    error: { of: "blocks", atMost: LEVEL },
    once: (draws) => came(findingsOf(alike(rows, 1, draws), { drift: { psi: { at_most: 0.1 } } })),
  })),
  ...([undefined, "holm", "benjamini_hochberg"] as const).map((correction): Scenario => ({
    name: `ks_p_value: at_least ${LEVEL}, correction ${correction ?? "none"}, 20 features of 150 rows`,
    means:
      correction === undefined
        ? "current rows as the reference; blocking is a false alarm of any feature, and so many are tested at once"
        : "current rows as the reference; blocking is a false alarm of any feature",
    runs: 150,
    error: correction && { of: "blocks", atMost: LEVEL },
    once: (draws) => came(findingsOf(alike(150, 20, draws), { drift: { ks_p_value: { at_least: LEVEL, correction } } })),
  })),
];

/** As many rows of each group, selected with its probability. */
function groups(rows: number, selected: readonly number[], { flip }: Draws): Rows {
  const group = selected.flatMap((_, at) => each(rows, () => `g${at}`));
  const predicted = selected.flatMap((p) => each(rows, () => flip(p)));
  return {
    definition: { task: "binary", columns: { label: "y", prediction: "p" }, attributes: ["g"] },
    columns: {
      "role.label": flags(predicted.map(() => flip(0.5))),
      "role.prediction": flags(predicted),
      "cut.g": category(group),
    },
  };
}

type Decide = "at_the_point" | "confident_violation" | "confident_pass";
type Fair = {
  readonly bound: Readonly<Record<string, number>>;
  readonly decide: Decide;
  readonly selected: readonly number[];
  readonly rows: number;
  readonly means: string;
  readonly wrong?: Came;
};

function fair({ bound, decide, selected, rows, means, wrong }: Fair): Scenario {
  const [[word, limit] = []] = Object.entries(bound);
  const asked = decide === "at_the_point" ? {} : { decide, confidence: CONFIDENCE };
  return {
    name: `selection_rate: ${word} ${limit}, ${decide}, ${selected.length} groups of ${rows}`,
    means,
    runs: 500,
    error: wrong && { of: wrong, atMost: LEFT_OUT },
    once: (draws) =>
      came(findingsOf(groups(rows, selected, draws), { fairness: { selection_rate: { ...bound, by: ["g"], ...asked } } })),
  };
}

const AT_MARGIN = "the groups differ by exactly the bound";
const FAIRNESS: readonly Scenario[] = [
  fair({
    ...{ bound: { difference_at_most: 0.1 }, decide: "at_the_point", selected: [0.5, 0.6], rows: 400 },
    means: `${AT_MARGIN}; at the point it is a toss, with no stated error`,
  }),
  fair({
    ...{ bound: { difference_at_most: 0.1 }, decide: "confident_violation", selected: [0.5, 0.6], rows: 400 },
    means: `${AT_MARGIN}; blocking calls it a sure violation`,
    wrong: "blocks",
  }),
  fair({
    ...{ bound: { difference_at_most: 0.1 }, decide: "confident_pass", selected: [0.5, 0.6], rows: 400 },
    means: `${AT_MARGIN}; passing calls it surely within`,
    wrong: "passes",
  }),
  fair({
    ...{ bound: { difference_at_most: 0.1 }, decide: "confident_pass", selected: [0.5, 0.6, 0.6, 0.6], rows: 400 },
    means: `three groups differ from the fourth by exactly the bound; passing calls all of them surely within`,
    wrong: "passes",
  }),
  fair({
    ...{ bound: { ratio_at_least: 0.8 }, decide: "confident_violation", selected: [0.4, 0.5, 0.5, 0.5], rows: 400 },
    means: "three groups have exactly four fifths between them and the fourth; blocking calls any a sure violation",
    wrong: "blocks",
  }),
  ...[40, 400].map((rows) =>
    fair({
      ...{ bound: { ratio_at_least: 0.8 }, decide: "at_the_point", selected: [0.3, 0.3], rows },
      means: "four fifths of groups that are alike; blocking is a false alarm, and the rule states no error",
    }),
  ),
  fair({
    ...{ bound: { ratio_at_least: 0.8 }, decide: "confident_violation", selected: [0.3, 0.3], rows: 40 },
    means: "the same few rows; blocking calls groups that are alike a sure violation",
    wrong: "blocks",
  }),
];

/** One arm after the other in turn, each row with success of the same probability. */
function arms(rows: number, { flip }: Draws): { readonly arm: readonly string[]; readonly outcome: readonly number[] } {
  return { arm: each(2 * rows, (row) => (row % 2 === 0 ? "A" : "B")), outcome: each(2 * rows, () => flip(0.2)) };
}

function experiment(arm: readonly string[], outcome: readonly number[]): Rows {
  return {
    definition: {
      task: "experiment",
      columns: { arm: "v", outcomes: { ctr: "c" } },
      arms: { candidate: "B", incumbent: "A" },
    },
    columns: { "role.arm": category(arm), "outcome.ctr": numbers(outcome) },
  };
}

const PER_LOOK = 50;
const SEQUENTIAL = { test: "sequential", mixing: 0.03 };

function looks(count: number, test: Readonly<Record<string, unknown>>, stated: number | undefined): Scenario {
  const gate = { better: "higher", lift_at_least: 0, significance: LEVEL, ...test };
  const once = count === 1;
  return {
    name: `ctr: lift_at_least 0, significance ${LEVEL}, ${String(test["test"])}, ${once ? "one look" : `${count} looks`}`,
    means: once
      ? "both arms alike; passing calls the candidate better, one side of the two"
      : `both arms alike, judged after every ${PER_LOOK} rows of each; passing at any look calls the candidate better${stated === undefined ? ": this is peeking, its error is stated for one look" : ""}`,
    runs: once ? 1500 : 100,
    error: stated === undefined ? undefined : { of: "passes", atMost: stated },
    once: (draws) => {
      const { arm, outcome } = arms((once ? 20 : count) * PER_LOOK, draws);
      let last: Came = "unsure";
      for (let look = 1; look <= count; look++) {
        const seen = once ? arm.length : 2 * PER_LOOK * look;
        last = came(findingsOf(experiment(arm.slice(0, seen), outcome.slice(0, seen)), { experiment: { ctr: gate } }));
        if (last === "passes") return last;
      }
      return last;
    },
  };
}

const MISMATCH = 0.001;
const split = { candidate: 10, incumbent: 10 };

const EXPERIMENTS: readonly Scenario[] = [
  looks(1, { test: "two_proportions" }, LEVEL / 2),
  looks(50, { test: "two_proportions" }, undefined),
  looks(50, SEQUENTIAL, LEVEL),
  {
    name: `ctr: split 10 to 10, 2000 rows`,
    means: `rows fall into the arms as planned; unsure is a mismatch that is none, and all else is counted as passing`,
    runs: 2000,
    error: { of: "unsure", atMost: MISMATCH },
    once: ({ flip }) => {
      const arm = each(2000, () => (flip(0.5) === 1 ? "B" : "A"));
      const gate = { better: "higher", lift_at_least: 0, significance: LEVEL, split };
      const findings = findingsOf(
        experiment(
          arm,
          arm.map((_, row) => (row % 5 === 0 ? 1 : 0)),
        ),
        { experiment: { ctr: gate } },
      );
      return findings.some(({ code }) => code === "sample_ratio_mismatch") ? "unsure" : "passes";
    },
  },
];

export const SCENARIOS: readonly Scenario[] = [...COMPARED, ...DRIFTS, ...FAIRNESS, ...EXPERIMENTS];

/** How often a gate came to what, and whether that is more than it states and simulation noise (three standard errors) together. */
export type Counted = { readonly of: Readonly<Record<Came, number>>; readonly runs: number; readonly exceeds: boolean };

export function counted({ once, error }: Scenario, runs: number, draws: Draws): Counted {
  const of = { passes: 0, blocks: 0, unsure: 0 };
  for (let run = 0; run < runs; run++) of[once(draws)]++;
  return { of, runs, exceeds: error !== undefined && isMoreThan(of[error.of], runs, error.atMost) };
}

/** Whether so many of so many runs are more than a share, by more than three standard errors of it and half a run. */
export function isMoreThan(count: number, runs: number, share: number): boolean {
  return count - 0.5 > runs * share + 3 * Math.sqrt(runs * share * (1 - share));
}
