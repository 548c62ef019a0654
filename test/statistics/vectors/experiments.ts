import { bcaInterval, percentileInterval } from "../../../src/statistics/bootstrap.ts";
import { delong } from "../../../src/statistics/delong.ts";
import {
  type NonInferiority,
  nonInferiorPaired,
  nonInferiorScore,
  nonInferiorWald,
} from "../../../src/statistics/non-inferiority.ts";
import { psiNoise } from "../../../src/statistics/noise-floor.ts";
import { rowsPerArm } from "../../../src/statistics/sample-size.ts";
import { alwaysValid, type Look, mixtureTest } from "../../../src/statistics/sequential.ts";
import { bytes, type Case, doubles, ends, given, type Kind, param } from "./kind.ts";

const STATISTICS: Readonly<Record<string, (values: Float64Array) => number>> = {
  mean: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  median: (values) => {
    const ascending = values.slice().sort();
    const middle = ascending.length >> 1;
    return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
  },
};

function bca(of: Case) {
  const name = typeof of.input["statistic"] === "string" ? of.input["statistic"] : "mean";
  const statistic = STATISTICS[name];
  if (!statistic) throw new Error(`no statistic ${name}`);
  const sample = doubles(of, "sample");
  const without = Float64Array.from(sample, (_, left) => statistic(sample.filter((_, i) => i !== left)));
  const found = bcaInterval(statistic(sample), doubles(of, "replicates"), without, param(of, "confidence", 0.95));
  return { z0: found?.bias, acceleration: found?.acceleration, alphas: found?.shares, ci: ends(found?.interval) };
}

const said = (test: NonInferiority | undefined) => ({ z: test?.z, pvalue: test?.pValue });

export const EXPERIMENTS: readonly Kind[] = [
  {
    stat: "delong",
    ids: ["delong"],
    needs: ["yTrue", "score1", "score2"],
    compute: (of) => {
      const found = delong(bytes(of, "yTrue"), doubles(of, "score1"), doubles(of, "score2"), param(of, "alpha", 0.05));
      return {
        auc1: found?.areas[0],
        auc2: found?.areas[1],
        var1: found?.variances[0],
        var2: found?.variances[1],
        cov: found?.covariance,
        z: found?.z,
        pvalue: found?.pValue,
        ciDiff95: ends(found?.interval),
      };
    },
  },
  {
    stat: "bootstrap_percentile",
    ids: ["bootstrap-percentile"],
    needs: ["replicates"],
    compute: (of) => ({ ci: ends(percentileInterval(doubles(of, "replicates"), param(of, "confidence", 0.95))) }),
  },
  { stat: "bootstrap_bca", ids: ["bootstrap-bca"], needs: ["sample", "replicates"], compute: bca },
  {
    stat: "noninferiority_proportions",
    ids: ["noninferiority-prop"],
    needs: ["count1", "n1", "count2", "n2"],
    compute: (of) => {
      const candidate = { count: given(of, "count1"), of: given(of, "n1") };
      const baseline = { count: given(of, "count2"), of: given(of, "n2") };
      const margin = param(of, "margin", NaN);
      return {
        wald: said(nonInferiorWald(candidate, baseline, margin, 0.05)),
        score: said(
          nonInferiorScore(candidate, baseline, margin, of.definition === "statsmodels" ? "statsmodels" : "miettinen-nurminen"),
        ),
      };
    },
  },
  {
    stat: "noninferiority_paired",
    ids: ["noninferiority-paired"],
    needs: ["n", "b", "c"],
    compute: (of) => {
      const counts = { rows: given(of, "n"), won: given(of, "b"), lost: given(of, "c") };
      const found = nonInferiorPaired(counts, param(of, "margin", NaN), param(of, "alpha", 0.05));
      return {
        diff: found?.difference,
        se: found?.error,
        z: found?.z,
        pvalue: found?.pValue,
        lower95OneSided: found?.lower,
      };
    },
  },
  {
    stat: "msprt",
    ids: ["msprt"],
    needs: ["diff", "variance"],
    compute: (of) => {
      const look = { difference: given(of, "diff"), variance: given(of, "variance") };
      const found = mixtureTest(look, param(of, "tau2", NaN), param(of, "alpha", 0.05));
      return { lambda_: found?.ratio, pvalue: found?.pValue, ci: ends(found?.interval) };
    },
  },
  {
    stat: "msprt_sequence",
    ids: ["msprt"],
    needs: ["looks"],
    compute: (of) => {
      const looks = (of.input["looks"] as { diff: number; variance: number }[]).map(({ diff, variance }): Look => ({
        difference: diff,
        variance,
      }));
      return { pvalues: alwaysValid(looks, param(of, "tau2", NaN)) };
    },
  },
  {
    stat: "sample_size_proportions",
    ids: ["samplesize"],
    needs: ["p1", "p2"],
    compute: (of) => {
      const rows = rowsPerArm(given(of, "p1"), given(of, "p2"), param(of, "alpha", 0.05), param(of, "power", 0.8));
      return { nPerArm: rows, nPerArmCeil: rows === undefined ? undefined : Math.ceil(rows) };
    },
  },
  {
    stat: "psi_noise",
    ids: ["psi-noise"],
    needs: ["n", "m", "bins"],
    compute: (of) => {
      const found = psiNoise(given(of, "n"), given(of, "m"), given(of, "bins"), param(of, "alpha", 0.05));
      return { mean: found?.mean, floor: found?.floor };
    },
  },
];
