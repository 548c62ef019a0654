import { type Confusion, confusionsByGroup } from "../../../src/statistics/confusion.ts";
import {
  asFairlearn,
  differenceToOverall,
  equalizedOddsDifference,
  type GroupRates,
  groupRates,
  overall,
  rateDifference,
  type RateName,
  rateRatio,
  ratioToOverall,
} from "../../../src/statistics/fairness-rates.ts";
import { fourFifths } from "../../../src/statistics/four-fifths.ts";
import { signedGaps } from "../../../src/statistics/privileged-group.ts";
import { bytes, type Case, cells, type Kind, param } from "./kind.ts";

const ROWS = ["yTrue", "yPred", "group"];

function byGroup(of: Case): ReadonlyMap<string, Confusion> {
  const names = cells(of, "group").map((name) => (name === null ? "(missing)" : String(name)));
  const groups = [...new Set(names)];
  const places = Uint16Array.from(names, (name) => groups.indexOf(name));
  const found = confusionsByGroup(bytes(of, "yTrue"), bytes(of, "yPred"), places, groups.length) ?? [];
  return new Map(found.map((confusion, i) => [groups[i] ?? "", confusion]));
}

function shown(of: Confusion) {
  const rates = groupRates(of);
  return {
    n: rates.rows,
    tp: of.truePositives,
    fp: of.falsePositives,
    fn: of.falseNegatives,
    tn: of.trueNegatives,
    selectionRate: rates.selectionRate,
    tpr: rates.truePositiveRate,
    fpr: rates.falsePositiveRate,
    ppv: rates.positivePredictiveValue,
    npv: rates.negativePredictiveValue,
    accuracy: rates.accuracy,
    baseRate: rates.baseRate,
  };
}

function fairlearn(of: Case) {
  const found = [...byGroup(of)];
  const confusions = found.map(([, confusion]) => confusion);
  const isOurs = of.params?.["undefinedRates"] === "undefined";
  const groups: readonly GroupRates[] = confusions.map((one) => (isOurs ? groupRates(one) : asFairlearn(groupRates(one))));
  const whole = groupRates(overall(confusions));
  const rates = (name: RateName) => groups.map((group) => group[name]);
  const [tprRatio, fprRatio] = [rateRatio(rates("truePositiveRate")), rateRatio(rates("falsePositiveRate"))];
  // Fairlearn takes Python's min() of the two, in which the first stays where the comparison says nothing.
  const smaller = fprRatio !== undefined && tprRatio !== undefined && fprRatio < tprRatio ? fprRatio : tprRatio;
  return {
    byGroup: Object.fromEntries(found.map(([name, confusion]) => [name, shown(confusion)])),
    overall: shown(overall(confusions)),
    demographicParityDifference: rateDifference(rates("selectionRate")),
    demographicParityRatio: rateRatio(rates("selectionRate")),
    demographicParityDifferenceToOverall: differenceToOverall(rates("selectionRate"), whole.selectionRate),
    demographicParityRatioToOverall: ratioToOverall(rates("selectionRate"), whole.selectionRate),
    equalOpportunityDifference: rateDifference(rates("truePositiveRate")),
    equalOpportunityRatio: tprRatio,
    fprDifference: rateDifference(rates("falsePositiveRate")),
    fprRatio,
    equalizedOddsDifference: equalizedOddsDifference(groups, "worst"),
    equalizedOddsDifferenceMean: equalizedOddsDifference(groups, "mean"),
    equalizedOddsRatio: isOurs && fprRatio === undefined ? undefined : smaller,
  };
}

/** A limit's shortest decimal spelling as a fraction of integers. */
function fraction(limit: number): [number, number] {
  const decimals = String(limit).split(".")[1]?.length ?? 0;
  return [Math.round(limit * 10 ** decimals), 10 ** decimals];
}

export const FAIRNESS: readonly Kind[] = [
  { stat: "fairness_fairlearn", ids: ["fairness-"], needs: ROWS, compute: fairlearn },
  {
    stat: "fairness_aif360",
    ids: ["fairness-aif360"],
    needs: ROWS,
    compute: (of) => {
      const groups = byGroup(of);
      const favoured = String(of.params?.["privileged"]);
      const privileged = groups.get(favoured);
      if (!privileged) throw new Error(`no row is of the privileged group ${favoured}`);
      const others = [...groups].flatMap(([name, confusion]) => (name === favoured ? [] : [confusion]));
      const gaps = signedGaps(overall(others), privileged);
      return {
        disparateImpact: gaps.disparateImpact,
        statisticalParityDifference: gaps.statisticalParity,
        equalOpportunityDifference: gaps.equalOpportunity,
        averageOddsDifference: gaps.averageOdds,
        averageAbsOddsDifference: gaps.averageAbsoluteOdds,
        equalizedOddsDifference: gaps.equalizedOdds,
        predictiveParityDifference: gaps.predictiveParity,
      };
    },
  },
  {
    stat: "four_fifths",
    ids: ["fairness-four-fifths", "four-fifths"],
    needs: ["selected", "total"],
    compute: (of) => {
      const selected = of.input["selected"] as Record<string, number>;
      const totals = of.input["total"] as Record<string, number>;
      const groups = Object.keys(totals).map((name) => ({ name, count: selected[name] ?? 0, of: totals[name] ?? 0 }));
      const found = fourFifths(groups, ...fraction(param(of, "minRatio", 0.8)));
      return {
        rates: Object.fromEntries(groups.map(({ name, count, of: all }) => [name, all > 0 ? count / all : undefined])),
        ratioToHighest: Object.fromEntries(groups.map(({ name }, i) => [name, found?.ratios[i]])),
        passed: found?.passed,
      };
    },
  },
];
