import { parseArgs } from "node:util";
import { totalVariationFloor } from "../../src/profile/drift-floor.ts";
import { wassersteinNoise } from "../../src/statistics/absolute-sum.ts";
import { chiSquareContingency } from "../../src/statistics/chi-square.ts";
import { delong } from "../../src/statistics/delong.ts";
import { totalVariation } from "../../src/statistics/divergence.ts";
import { quantileBins } from "../../src/statistics/histogram.ts";
import { kolmogorovSmirnov, ksPValue } from "../../src/statistics/kolmogorov-smirnov.ts";
import { moments } from "../../src/statistics/moments.ts";
import { psiIsMeasurable } from "../../src/statistics/noise-floor.ts";
import { normalQuantile } from "../../src/statistics/normal.ts";
import { countCategories } from "../../src/statistics/paired-counts.ts";
import { psi } from "../../src/statistics/psi.ts";
import { mixtureTest } from "../../src/statistics/sequential.ts";
import { pooledZ } from "../../src/statistics/two-proportions.ts";
import { wasserstein } from "../../src/statistics/wasserstein.ts";
import { welch } from "../../src/statistics/welch.ts";
import { counted, SCENARIOS } from "./simulate-gates.ts";
import { draws } from "./simulate-random.ts";

/*
 * node test/statistics/simulate.ts [SEED] [--runs N]: how often each rule and each whole gate calls a difference where there is none, beside
 * the error it states. Exits with 1 where a gate exceeds its stated error by more than the noise of the simulation.
 */
const ALPHA = 0.05;
const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: "string" } } });
const chosen = values.runs === undefined ? undefined : Number(values.runs);
if (chosen !== undefined && !(Number.isSafeInteger(chosen) && chosen > 0)) throw new Error("--runs is a whole number above 0");
const seed = Number(positionals[0] ?? 20261128);
const { uniform: random, normal, skewed } = draws(seed);

const draw = (rows: number, of: () => number) => Float64Array.from({ length: rows }, of);
const successes = (rows: number, p: number) => {
  let count = 0;
  for (let i = 0; i < rows; i++) if (random() < p) count++;
  return { count, of: rows };
};

type Rule = { readonly name: string; readonly stated: string; readonly runs: number; readonly calls: () => boolean };

const psiAt = (rows: number, threshold: number): Rule => ({
  name: `PSI >= ${threshold}, deciles, ${rows} rows a side (${psiIsMeasurable(rows, rows, 10, threshold) ? "measurable" : "insufficient"})`,
  stated: "none",
  runs: 1000,
  calls: () => psi(quantileBins(draw(rows, normal), draw(rows, normal), 10)!, 1e-4)! >= threshold,
});

const ks = (rows: number, values: () => number, name: string): Rule => ({
  name: `KS, p <= ${ALPHA}, ${rows} rows a side, ${name}`,
  stated: `${ALPHA}`,
  runs: rows > 5000 ? 150 : rows > 500 ? 1000 : 3000,
  calls: () => ksPValue(kolmogorovSmirnov(draw(rows, values), draw(rows, values))!)! <= ALPHA,
});

/** What the floor of a distance is: beyond it chance alone comes so rarely. */
const distance = (rows: number, values: () => number, name: string): Rule => ({
  name: `Wasserstein above its floor, ${rows} rows a side, ${name}`,
  stated: `${ALPHA}, about`,
  runs: rows > 500 ? 500 : 3000,
  calls: () => {
    const [one, other] = [draw(rows, values), draw(rows, values)];
    const points = Float64Array.of(...one, ...other).sort();
    const below = points.map((_, i) => (i + 1) / points.length);
    return wasserstein(one, other)! > wassersteinNoise(points, below, { n: rows, m: rows, alpha: ALPHA })!;
  },
});

/** 300 words, most of them seldom. */
const variation = (rows: number): Rule => ({
  name: `total variation above its floor, ${rows} rows a side, 300 categories`,
  stated: `${ALPHA} at most`,
  runs: 1000,
  calls: () => {
    const word = () => Math.floor(300 * random() ** 3);
    const counts = countCategories(draw(rows, word), draw(rows, word));
    return totalVariation(counts)! > totalVariationFloor(counts)!;
  },
});

const chiSquare = (rows: number): Rule => ({
  name: `χ² contingency, ${rows} rows a side, 5 categories`,
  stated: `${ALPHA}`,
  runs: 4000,
  calls: () => {
    const category = () => Math.floor(5 * random() ** 2);
    const { reference, current } = countCategories(draw(rows, category), draw(rows, category));
    return chiSquareContingency([reference, current], true)!.pValue! < ALPHA;
  },
});

const unequalMeans = (values: () => number, name: string): Rule => ({
  name: `Welch, 40 against 15 rows, ${name}`,
  stated: `${ALPHA}`,
  runs: 8000,
  calls: () => welch(moments(draw(40, values)), moments(draw(15, values)), ALPHA)!.pValue < ALPHA,
});

const proportions = (rows: number, p: number): Rule => ({
  name: `two-proportion z, ${rows} rows a side, p = ${p}`,
  stated: `${ALPHA}`,
  runs: 8000,
  calls: () => pooledZ(successes(rows, p), successes(rows, p))!.pValue < ALPHA,
});

/** Looks after every hundred rows of each side, and stops at the first call. */
const peeking = (looks: number, name: string, isCalled: (difference: number, variance: number) => boolean): Rule => ({
  name: `${name}, ${looks} looks`,
  stated: name.startsWith("mSPRT") ? `<= ${ALPHA}` : `${ALPHA} at one look`,
  runs: looks === 1 ? 8000 : 1000,
  calls: () => {
    let one = 0;
    let other = 0;
    for (let look = 1; look <= looks; look++) {
      one += successes(100, 0.3).count;
      other += successes(100, 0.3).count;
      const n = 100 * look;
      const [p, q] = [one / n, other / n];
      if (isCalled(p - q, (p * (1 - p) + q * (1 - q)) / n)) return true;
    }
    return false;
  },
});

/** Two noisy views of one truth, equally good. */
const areas = (rows: number): Rule => ({
  name: `DeLong, ${rows} rows, 30 % positive`,
  stated: `${ALPHA}`,
  runs: 1500,
  calls: () => {
    const labels = Uint8Array.from({ length: rows }, (_, i) => (i < 0.3 * rows ? 1 : 0));
    const shared = draw(rows, normal);
    const view = () => Float64Array.from(labels, (label, i) => label + shared[i]! + normal());
    return (delong(labels, view(), view(), ALPHA)!.pValue ?? 1) < ALPHA;
  },
});

const RULES: readonly Rule[] = [
  psiAt(100, 0.1),
  psiAt(300, 0.1),
  psiAt(1000, 0.1),
  psiAt(100, 0.25),
  ks(50, normal, "continuous"),
  ks(50, () => Math.floor(5 * random()), "five values"),
  ks(1000, normal, "continuous"),
  ks(12_000, normal, "continuous, asymptotic"),
  distance(30, normal, "normal"),
  distance(300, normal, "normal"),
  distance(300, () => Math.exp(normal()), "lognormal"),
  distance(300, () => (1 - random()) ** -0.5, "without a variance"),
  distance(300, () => Math.floor(5 * random()), "five values"),
  distance(2000, normal, "normal"),
  variation(500),
  chiSquare(60),
  chiSquare(500),
  unequalMeans(normal, "normal"),
  unequalMeans(skewed, "exponential"),
  proportions(50, 0.5),
  proportions(300, 0.05),
  peeking(1, "repeated z", (d, v) => d * d > normalQuantile(ALPHA / 2) ** 2 * v),
  peeking(50, "repeated z", (d, v) => d * d > normalQuantile(ALPHA / 2) ** 2 * v),
  peeking(
    50,
    "mSPRT, prior sd 0.05",
    (d, v) => (mixtureTest({ difference: d, variance: v }, 0.0025, ALPHA)?.pValue ?? 1) < ALPHA,
  ),
  areas(60),
  areas(400),
];

console.log("Statistics: how often each rule calls a difference where there is none.\n");
console.log(`called  ± 2 s.e.  stated error        rule`);
for (const { name, stated, runs: usual, calls } of RULES) {
  const runs = chosen ?? usual;
  let called = 0;
  for (let run = 0; run < runs; run++) if (calls()) called++;
  const share = called / runs;
  const error = 2 * Math.sqrt((share * (1 - share)) / runs);
  console.log(`${share.toFixed(4)}  ${error.toFixed(4)}    ${stated.padEnd(18)}  ${name}`);
}

console.log(
  "\nGates: from drawn rows through profile, measures and judgement, how often each passes, blocks and is unsure. `stated` is how often at\nmost it may come to what is wrong there; EXCEEDS stands where it does by more than three standard errors of the simulation.\n",
);
console.log(`passes  blocks  unsure  stated              runs  gate`);
let exceeding = 0;
for (const [place, scenario] of SCENARIOS.entries()) {
  // Draws of its own for each, so that a seed gives a gate the same rows whatever stands before it.
  const { of, runs, exceeds } = counted(scenario, chosen ?? scenario.runs, draws(seed + place));
  const shares = [of.passes, of.blocks, of.unsure].map((count) => (count / runs).toFixed(4)).join("  ");
  const { error, name, means } = scenario;
  const stated = error === undefined ? "none" : `${error.of} <= ${error.atMost}`;
  console.log(`${shares}  ${stated.padEnd(16)}  ${String(runs).padStart(6)}  ${name}${exceeds ? "  EXCEEDS" : ""}`);
  console.log(`${" ".repeat(24)}${means}`);
  if (exceeds) exceeding++;
}
console.log(exceeding === 0 ? "\nno gate exceeds its stated error" : `\n${exceeding} exceed their stated error`);
if (exceeding > 0) process.exitCode = 1;
