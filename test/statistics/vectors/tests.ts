import {
  type ChiSquare,
  chiSquareContingency,
  cramersV,
  evidentlyChiSquare,
  sampleRatioMismatch,
  type Table,
} from "../../../src/statistics/chi-square.ts";
import { gapOf, ksAsymptotic, ksExact, kolmogorovSmirnov, ksPValue } from "../../../src/statistics/kolmogorov-smirnov.ts";
import { benjaminiHochberg, holm } from "../../../src/statistics/multiple-testing.ts";
import { mcnemar } from "../../../src/statistics/mcnemar.ts";
import { moments } from "../../../src/statistics/moments.ts";
import { binomialTest, clopperPearson, wilson } from "../../../src/statistics/proportion.ts";
import { katz, newcombe, pooledZ } from "../../../src/statistics/two-proportions.ts";
import { welch } from "../../../src/statistics/welch.ts";
import { categories } from "./distances.ts";
import { type Case, cells, doubles, ends, given, type Kind, number, param, present } from "./kind.ts";

const BOTH = ["reference", "current"];
const COUNTS = ["count1", "n1", "count2", "n2"];

const below = (of: Case, p: number | undefined) => p !== undefined && p < param(of, "threshold", 0.05);

function chiSquare(of: Case, found: ChiSquare | undefined) {
  const call = below(of, found?.pValue);
  return {
    statistic: found?.statistic,
    chi2: found?.statistic,
    pvalue: found?.pValue,
    df: found?.freedom,
    drift: call,
    alert: call,
  };
}

/** Evidently's success is whichever value is not the smallest of both samples. */
function binary(of: Case, key: string, smallest: string | number | boolean) {
  const values = present(of, key);
  return { count: values.filter((value) => value !== smallest).length, of: values.length };
}

const first = (of: Case) => ({ count: given(of, "count1"), of: given(of, "n1") });
const second = (of: Case) => ({ count: given(of, "count2"), of: given(of, "n2") });
const single = (of: Case) => ({ count: given(of, "count"), of: given(of, "n") });

export const TESTS: readonly Kind[] = [
  {
    stat: "ks_2samp",
    ids: ["ks-"],
    needs: BOTH,
    compute: (of) => {
      const found = kolmogorovSmirnov(doubles(of, "reference"), doubles(of, "current"));
      const pvalue = found && ksPValue(found);
      return {
        statistic: found?.statistic,
        pvalueExact: found && ksExact(found),
        pvalueAsymp: found && ksAsymptotic(found),
        pvalue,
        drift: pvalue !== undefined && pvalue <= param(of, "threshold", 0.05),
      };
    },
  },
  {
    stat: "ks_pvalue",
    ids: ["ks-pvalue"],
    needs: ["n", "m", "statistic"],
    compute: (of) => {
      const [n, m, statistic] = [given(of, "n"), given(of, "m"), given(of, "statistic")];
      const asymptotic = ksAsymptotic({ n, m, statistic });
      const exact = of.id.includes("exact") ? ksExact({ n, m, gap: gapOf(statistic, n, m) }) : undefined;
      return { pvalue: exact ?? asymptotic, pvalueExact: exact, pvalueAsymp: asymptotic, en: Math.round((n * m) / (n + m)) };
    },
  },
  { stat: "chi2_gof", ids: ["chi2-evidently"], needs: BOTH, compute: (of) => chiSquare(of, evidentlyChiSquare(categories(of))) },
  {
    stat: "chi2_contingency",
    ids: ["chi2-contingency", "chi2-nannyml"],
    needs: BOTH,
    compute: (of) => {
      const { reference, current } = categories(of);
      return chiSquare(of, chiSquareContingency([reference, current], of.params?.["yates2x2"] !== false));
    },
  },
  {
    stat: "cramers_v",
    ids: ["cramers-v"],
    needs: ["table"],
    compute: (of) => ({ value: cramersV(of.input["table"] as Table) }),
  },
  {
    stat: "sample_ratio_mismatch",
    ids: ["srm"],
    needs: ["observed", "expectedRatio"],
    compute: (of) =>
      chiSquare(of, sampleRatioMismatch(cells(of, "observed").map(Number), cells(of, "expectedRatio").map(Number))),
  },
  {
    stat: "two_proportion_z",
    ids: ["ztest"],
    needs: BOTH,
    compute: (of) => {
      const smallest = [...present(of, "reference"), ...present(of, "current")].reduce((a, b) => (b < a ? b : a));
      const found = pooledZ(binary(of, "reference", smallest), binary(of, "current", smallest));
      return { z: found?.z, pvalue: found?.pValue, drift: below(of, found?.pValue) };
    },
  },
  {
    stat: "two_proportion_z",
    ids: ["ab-ztest", "ztest"],
    needs: COUNTS,
    compute: (of) => {
      const found = pooledZ(first(of), second(of));
      return { z: found?.z, pvalue: found?.pValue, drift: below(of, found?.pValue) };
    },
  },
  {
    stat: "multiple_testing",
    ids: ["multitest"],
    needs: ["pvalues"],
    compute: (of) => {
      const adjust = of.params?.["method"] === "holm" || of.id.includes("holm") ? holm : benjaminiHochberg;
      const adjusted = adjust(cells(of, "pvalues").map(number));
      return { adjusted, reject: adjusted?.map((p) => p <= param(of, "alpha", 0.05)) };
    },
  },
  {
    stat: "proportion_ci",
    ids: ["rate-ci", "proportion-ci"],
    needs: ["count", "n"],
    compute: (of) => {
      const alpha = param(of, "alpha", 0.05);
      return { wilson: ends(wilson(single(of), alpha)), clopperPearson: ends(clopperPearson(single(of), alpha)) };
    },
  },
  {
    stat: "two_proportion_ci",
    ids: ["gap-ci"],
    needs: COUNTS,
    compute: (of) => {
      const alpha = param(of, "alpha", 0.05);
      return { newcombeDiff: ends(newcombe(first(of), second(of), alpha)), logRatio: ends(katz(first(of), second(of), alpha)) };
    },
  },
  {
    stat: "binomial_test",
    ids: ["binomtest"],
    needs: ["count", "n"],
    compute: (of) => ({
      pvalue: binomialTest(single(of), param(of, "p0", NaN), of.params?.["alternative"] === "less" ? "less" : "greater"),
    }),
  },
  {
    stat: "mcnemar",
    ids: ["mcnemar"],
    needs: ["b", "c"],
    compute: (of) => {
      const found = mcnemar(given(of, "b"), given(of, "c"));
      return {
        pExact: found?.exact,
        chi2: found?.plain.statistic,
        p: found?.plain.pValue,
        chi2Corrected: found?.corrected.statistic,
        pCorrected: found?.corrected.pValue,
      };
    },
  },
  {
    stat: "welch_t",
    ids: ["welch"],
    needs: ["x", "y"],
    compute: (of) => {
      const found = welch(moments(doubles(of, "x")), moments(doubles(of, "y")), param(of, "alpha", 0.05));
      return { t: found?.t, pvalue: found?.pValue, df: found?.freedom, diff: found?.difference, ci95: ends(found?.interval) };
    },
  },
];
