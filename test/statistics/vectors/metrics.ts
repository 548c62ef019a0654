import { addReliability, calibration, reliability, reliabilityPoints } from "../../../src/statistics/calibration.ts";
import { accuracy, confusionOf, fBeta, precision, recall } from "../../../src/statistics/confusion.ts";
import {
  balancedAccuracy,
  classAccuracy,
  type ClassTable,
  classTable,
  cohensKappa,
  macroF1,
  matthews,
  weightedF1,
} from "../../../src/statistics/multiclass.ts";
import { brierScore, CLIP, logLoss } from "../../../src/statistics/probability-loss.ts";
import { meanOverQueries, ndcg, reciprocalRank } from "../../../src/statistics/ranking.ts";
import { pinballLoss, regressionErrors } from "../../../src/statistics/regression.ts";
import { averagePrecision, classifierKs, gini, precisionRecallTrapezoid, ranks, rocAuc } from "../../../src/statistics/roc.ts";
import { bytes, type Case, cells, doubles, type Kind, numberRows, param } from "./kind.ts";

const SCORED = ["yTrue", "score"];
const PREDICTED = ["yTrue", "yPred"];

/** scikit-learn's numbers, which a case asks for by its definition, have a number where ours are undefined. */
const zeroDivision = (of: Case) => (value: number | undefined) =>
  value === undefined && of.params?.["zeroDivision"] !== undefined ? param(of, "zeroDivision", 0) : value;

function binary(of: Case) {
  const found = confusionOf(bytes(of, "yTrue"), bytes(of, "yPred"));
  if (!found) throw new Error("labels are 0 and 1");
  const { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn } = found;
  const or = zeroDivision(of);
  const table: ClassTable = { classes: ["0", "1"], counts: [[tn, fp], [fn, tp]] }; // prettier-ignore
  return {
    confusion: { tn, fp, fn, tp },
    accuracy: accuracy(found),
    precision: or(precision(found)),
    recall: or(recall(found)),
    f1: or(fBeta(found, 1)),
    f2: or(fBeta(found, 2)),
    balancedAccuracy: balancedAccuracy(table),
    mcc: matthews(table),
    kappa: cohensKappa(table),
  };
}

function multiclass(of: Case) {
  const table = classTable(cells(of, "yTrue").map(String), cells(of, "yPred").map(String));
  if (!table) throw new Error("lengths differ");
  return {
    accuracy: classAccuracy(table),
    f1Micro: classAccuracy(table),
    f1Macro: macroF1(table),
    f1Weighted: weightedF1(table),
    balancedAccuracy: balancedAccuracy(table),
    mcc: matthews(table),
    kappa: cohensKappa(table),
  };
}

function regression(of: Case) {
  const truth = doubles(of, "yTrue");
  const predicted = doubles(of, "yPred");
  const { medianError, ...found } = regressionErrors(truth, predicted) ?? {};
  const pinballs = [10, 25, 50, 75, 90].map((p) => [`pinball${p}`, pinballLoss(truth, predicted, p / 100)]);
  return { ...found, medianAe: medianError, ...(Object.fromEntries(pinballs) as Record<string, unknown>) };
}

/** Computed in two halves put together, as from two files. */
function calibrated(of: Case, bins: number) {
  const [labels, scores] = [bytes(of, "yTrue"), doubles(of, "score")];
  const half = labels.length >> 1;
  const one = reliability(labels.subarray(0, half), scores.subarray(0, half), bins);
  const other = reliability(labels.subarray(half), scores.subarray(half), bins);
  const all = one && other ? addReliability(one, other) : reliability(labels, scores, bins);
  const found = all && calibration(all);
  const points = all && reliabilityPoints(all);
  return {
    ece: found?.expected,
    mce: found?.largest,
    calibrationInTheLarge: found?.inTheLarge,
    sklearnProbTrue: points?.map(({ observed }) => observed),
    sklearnProbPred: points?.map(({ predicted }) => predicted),
  };
}

export const METRICS: readonly Kind[] = [
  {
    stat: "roc_auc",
    ids: ["auc", "roc", "pr-auc"],
    needs: SCORED,
    compute: (of) => {
      const found = ranks(bytes(of, "yTrue"), doubles(of, "score"));
      return {
        rocAuc: found && rocAuc(found),
        gini: found && gini(found),
        averagePrecision: found && averagePrecision(found),
        prAucTrapezoid: found && precisionRecallTrapezoid(found),
        ksClassifier: found && classifierKs(found),
      };
    },
  },
  {
    stat: "probability_metrics",
    ids: ["prob-"],
    needs: SCORED,
    compute: (of) => {
      const bins = calibrated(of, 10);
      return {
        logLoss: logLoss(bytes(of, "yTrue"), doubles(of, "score"), param(of, "eps", CLIP)),
        brier: brierScore(bytes(of, "yTrue"), doubles(of, "score")),
        ece10: bins.ece,
        mce10: bins.mce,
      };
    },
  },
  {
    stat: "log_loss",
    ids: ["logloss"],
    needs: SCORED,
    compute: (of) => ({ value: logLoss(bytes(of, "yTrue"), doubles(of, "score"), param(of, "eps", CLIP)) }),
  },
  {
    stat: "brier",
    ids: ["brier"],
    needs: SCORED,
    compute: (of) => ({ value: brierScore(bytes(of, "yTrue"), doubles(of, "score")) }),
  },
  { stat: "ece", ids: ["calibration", "ece"], needs: SCORED, compute: (of) => calibrated(of, param(of, "bins", 10)) },
  { stat: "classification", ids: ["classif"], needs: PREDICTED, compute: binary },
  { stat: "multiclass", ids: ["multiclass"], needs: PREDICTED, compute: multiclass },
  { stat: "regression", ids: ["regression"], needs: PREDICTED, compute: regression },
  {
    stat: "ndcg",
    ids: ["ndcg"],
    needs: ["relevance", "score"],
    compute: (of) => {
      const scores = numberRows(of, "score");
      const k = of.params?.["k"];
      // scikit-learn counts a query with nothing relevant as 0.
      const queries = numberRows(of, "relevance").map((relevance, i) => {
        const value = ndcg(relevance, scores[i] ?? [], typeof k === "number" ? k : undefined);
        return value ?? (of.definition === "sklearn" ? 0 : undefined);
      });
      return { value: meanOverQueries(queries) };
    },
  },
  {
    stat: "mrr",
    ids: ["mrr"],
    needs: ["relevance", "score"],
    compute: (of) => {
      const scores = numberRows(of, "score");
      return { value: meanOverQueries(numberRows(of, "relevance").map((one, i) => reciprocalRank(one, scores[i] ?? []))) };
    },
  },
];
