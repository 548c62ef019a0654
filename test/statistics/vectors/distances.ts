import {
  evidentlyKl,
  hellinger,
  jensenShannon,
  lInfinity,
  nannymlCategories,
  totalVariation,
} from "../../../src/statistics/divergence.ts";
import {
  doaneEdges,
  evidentlyBins,
  evidentlyDistinctBins,
  nannymlBins,
  quantileBins,
} from "../../../src/statistics/histogram.ts";
import { finiteOnly, mean, variance } from "../../../src/statistics/moments.ts";
import { datasetDrift } from "../../../src/statistics/multiple-testing.ts";
import { countCategories, type PairedCounts } from "../../../src/statistics/paired-counts.ts";
import { evidentlyPsi, psi } from "../../../src/statistics/psi.ts";
import { nearestRankQuantile, linearQuantile, quantileInterval } from "../../../src/statistics/quantile.ts";
import { sorted } from "../../../src/statistics/sorted.ts";
import { normedWasserstein, wasserstein } from "../../../src/statistics/wasserstein.ts";
import { type Case, cells, doubles, ends, type Kind, param, present } from "./kind.ts";

const BOTH = ["reference", "current"];

const clean = (of: Case, key: string) => finiteOnly(doubles(of, key));

export function categories(of: Case): PairedCounts {
  return countCategories(present(of, "reference"), present(of, "current"));
}

function counts(of: Case): PairedCounts {
  return { reference: cells(of, "referenceCounts").map(Number), current: cells(of, "currentCounts").map(Number) };
}

/** What Evidently bins a column into, by its type or, where none is given, by what is in it. */
function evidently(of: Case, numeric = evidentlyBins): PairedCounts | undefined {
  const isText = [...present(of, "reference"), ...present(of, "current")].some((cell) => !Number.isFinite(Number(cell)));
  const type = of.params?.["type"] ?? (isText ? "cat" : "num");
  return type === "cat" ? categories(of) : numeric(clean(of, "reference"), clean(of, "current"));
}

function drifted(of: Case, value: number | undefined) {
  return { value, drift: value !== undefined && value >= param(of, "threshold", 0.1) };
}

const on = (bins: PairedCounts | undefined, measure: (counts: PairedCounts) => number | undefined) => bins && measure(bins);

export const DISTANCES: readonly Kind[] = [
  {
    stat: "psi",
    ids: ["psi-evidently"],
    needs: BOTH,
    compute: (of) => drifted(of, on(evidently(of), evidentlyPsi)),
  },
  {
    stat: "psi_counts",
    ids: ["psi-evidently", "psi-counts", "psi-"],
    needs: ["referenceCounts", "currentCounts"],
    compute: (of) =>
      drifted(of, of.params?.["fill"] === "floor" ? psi(counts(of), param(of, "floor", 1e-4)) : evidentlyPsi(counts(of))),
  },
  {
    stat: "psi_quantile",
    ids: ["psi-deciles", "psi-quantile"],
    needs: BOTH,
    compute: (of) => {
      const bins = quantileBins(clean(of, "reference"), clean(of, "current"), param(of, "bins", 10));
      return { value: bins && psi(bins, param(of, "floor", 1e-4)), bins: bins?.reference.length };
    },
  },
  {
    stat: "jensen_shannon_distance",
    ids: ["js-evidently"],
    needs: BOTH,
    compute: (of) =>
      drifted(
        of,
        on(evidently(of), (bins) => jensenShannon(bins, "e")),
      ),
  },
  {
    stat: "jensen_shannon_distance_base2",
    ids: ["js-nannyml"],
    needs: BOTH,
    compute: (of) => ({ value: jensenShannon(nannymlCategories(categories(of)), "2") }),
  },
  {
    stat: "jensen_shannon_nannyml",
    ids: ["js-nannyml-cont"],
    needs: BOTH,
    compute: (of) => ({
      value: on(nannymlBins(clean(of, "reference"), clean(of, "current")), (bins) => jensenShannon(bins, "2")),
      bins: doaneEdges(clean(of, "reference")).length - 1,
    }),
  },
  { stat: "kl_divergence", ids: ["kl-evidently"], needs: BOTH, compute: (of) => drifted(of, on(evidently(of), evidentlyKl)) },
  {
    stat: "hellinger",
    ids: ["hellinger-evidently"],
    needs: BOTH,
    compute: (of) => drifted(of, on(evidently(of, evidentlyDistinctBins), hellinger)),
  },
  {
    stat: "hellinger_nannyml",
    ids: ["hellinger-nannyml-cont"],
    needs: BOTH,
    compute: (of) => ({ value: on(nannymlBins(clean(of, "reference"), clean(of, "current")), hellinger) }),
  },
  {
    stat: "hellinger_nannyml_categories",
    ids: ["hellinger-nannyml"],
    needs: BOTH,
    compute: (of) => ({ value: hellinger(nannymlCategories(categories(of))) }),
  },
  {
    stat: "hellinger_discrete",
    ids: ["hellinger-counts", "hellinger-"],
    needs: ["referenceCounts", "currentCounts"],
    compute: (of) => ({ value: hellinger(counts(of)) }),
  },
  {
    stat: "l_infinity",
    ids: ["linf", "tvd"],
    needs: BOTH,
    compute: (of) => ({ lInfinity: lInfinity(categories(of)), totalVariation: totalVariation(categories(of)) }),
  },
  {
    stat: "wasserstein_normed",
    ids: ["wasserstein-evidently"],
    needs: BOTH,
    compute: (of) => drifted(of, normedWasserstein(clean(of, "reference"), clean(of, "current"))),
  },
  {
    stat: "wasserstein",
    ids: ["wasserstein-"],
    needs: BOTH,
    compute: (of) => ({ value: wasserstein(doubles(of, "reference"), doubles(of, "current")) }),
  },
  {
    stat: "dataset_drift",
    ids: ["dataset-drift"],
    needs: ["drifted"],
    compute: (of) => {
      const found = datasetDrift(cells(of, "drifted").map(Boolean), param(of, "driftShare", 0.5));
      return { share: found?.share, datasetDrift: found?.drift };
    },
  },
  {
    stat: "mean_variance",
    ids: ["variance", "mean"],
    needs: ["x"],
    compute: (of) => ({ mean: mean(doubles(of, "x")), variance: variance(doubles(of, "x"), 1) }),
  },
  {
    stat: "quantile_ci",
    ids: ["quantile-ci", "latency-p9", "latency-p5", "latency-p"],
    needs: ["x"],
    compute: (of) => {
      const ascending = sorted(doubles(of, "x")) ?? [];
      return { ci: ends(quantileInterval(ascending, param(of, "q", NaN), param(of, "confidence", 0.95))) };
    },
  },
  {
    stat: "percentiles",
    ids: ["latency-percentiles", "percentiles"],
    needs: ["x"],
    compute: (of) => {
      const ascending = sorted(doubles(of, "x")) ?? new Float64Array();
      const at = (quantile: typeof linearQuantile, asked: unknown) =>
        Object.fromEntries(Object.keys(asked ?? {}).map((p) => [p, quantile(ascending, Number(p) / 100)]));
      return {
        linear: at(linearQuantile, of.expected["linear"]),
        nearestRank: at(nearestRankQuantile, of.expected["nearestRank"]),
        max: ascending.at(-1),
      };
    },
  },
];
