import { collect, type Collector } from "../collect.ts";
import { canonical } from "../names.ts";
import { headerOf, readCsv, type Row } from "../syntax/csv.ts";
import { decimalNode, textOf, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/** Metrics that are a loss or an error: AutoGluon writes them with a minus, and they are never below 0. */
const LOSSES = new Set([
  ...["log_loss", "nll", "soft_log_loss", "pinball_loss", "pinball"],
  ...["root_mean_squared_error", "rmse", "mean_squared_error", "mse", "mean_absolute_error", "mae", "median_absolute_error"],
  ...["mean_absolute_percentage_error", "mape", "symmetric_mean_absolute_percentage_error", "smape"],
  ...["MASE", "MAPE", "SMAPE", "WQL", "SQL", "RMSE", "RMSSE", "RMSLE", "MSE", "MAE", "WAPE"],
]);
/** Metrics of which more is better: they stand as they are. */
const SCORES = new Set([
  ...["accuracy", "acc", "balanced_accuracy", "mcc", "roc_auc", "roc_auc_ovo", "roc_auc_ovr", "average_precision"],
  ...["roc_auc_ovo_macro", "roc_auc_ovo_weighted", "roc_auc_ovr_macro", "roc_auc_ovr_micro", "roc_auc_ovr_weighted"],
  ...["precision", "recall", "f1"].flatMap((name) => [name, `${name}_macro`, `${name}_micro`, `${name}_weighted`]),
  ...["r2", "spearmanr", "pearsonr", "quadratic_kappa", "pac_score", "pac"],
]);
/** Which data a score is of. */
const SPLITS = [
  ["score_test", "test"],
  ["score_val", "val"],
] as const;

/**
 * `leaderboard.csv`: what `predictor.leaderboard()` of AutoGluon returns, saved with `to_csv`
 * (https://auto.gluon.ai/stable/api/autogluon.tabular.TabularPredictor.leaderboard.html), tabular 1.x. Every score is written so that
 * more is better: the sign of losses is turned, and is turned back here. A metric that we do not know keeps its score under
 * `score_<metric>`, because nobody can tell its sign. The first row is read. The predictor uses the model with the best validation
 * score, and a leaderboard with test data is sorted by that of the test: where the two are not the same row, nothing is read.
 */
export const autogluon: Format = {
  name: "autogluon",
  lookedFor: "a table with the columns model, score_val, pred_time_val and fit_order, of an AutoGluon leaderboard",
  recognise: ({ root, text }) => {
    const columns = root === undefined ? headerOf(text) : [];
    return ["model", "score_val", "pred_time_val", "fit_order"].every((column) => columns.includes(column));
  },
  read: (parsed, source) => {
    const into = collect(parsed, source, "AutoGluon");
    const table = readCsv(parsed.text, parsed.file);
    if (!table.ok) {
      for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the report again", line);
      return into.report();
    }
    const { columns, rows } = table.value;
    const [first, ...others] = rows;
    const problem = first === undefined ? "has no row" : doubt(columns, first, others);
    if (first === undefined || problem !== undefined) {
      into.trouble(problem ?? "has no row", "save the one row of the model that is promoted, with its eval_metric", first?.line);
      return into.report();
    }
    takeScores(into, first);
    if (others.length > 0) {
      const many = others.length === 1 ? "one other model is" : `${others.length} other models are`;
      into.note(
        `the first row, ${textOf(first.cells.get("model"))?.slice(0, 100) ?? "a model without a name"}, is read; ${many} not`,
      );
    }
    into.note("pred_time and fit_time are not read: they are seconds for the whole of the data");
    return into.report();
  },
};

/** Why the first row may not be the model that the predictor uses, or is no score of anything we can name. */
function doubt(columns: readonly string[], first: Row, others: readonly Row[]): string | undefined {
  if (textOf(first.cells.get("eval_metric")) === undefined) return "does not say in eval_metric what its scores are";
  if (others.length === 0) return undefined;
  const rows = [first, ...others];
  if (
    columns.includes("can_infer") &&
    rows.some((row) => !["True", "False"].includes(textOf(row.cells.get("can_infer")) ?? ""))
  ) {
    return "does not say of every model whether it can infer";
  }
  const able = rows.filter((row) => textOf(row.cells.get("can_infer")) !== "False");
  if (able[0] !== first) return "begins with a model that cannot infer";
  const scores = able.map((row) => validation(row));
  const [best] = scores;
  if (best === undefined || scores.some((score) => score === undefined)) {
    return "holds models without a validation score, so it does not tell which one the predictor uses";
  }
  return scores.some((score) => score !== undefined && score > best)
    ? "does not begin with the model of the best validation score, which is the one the predictor uses"
    : undefined;
}

function validation(row: Row): number | undefined {
  const text = textOf(row.cells.get("score_val"));
  return text === undefined ? undefined : decimalNode(text, row.line)?.value;
}

function takeScores(into: Collector, row: Row): void {
  const metric = textOf(row.cells.get("eval_metric")) ?? "";
  const loss = LOSSES.has(metric);
  const known = loss || SCORES.has(metric);
  const name = known ? canonical("metric", metric) : `score_${metric}`;
  for (const [column, split] of SPLITS) {
    const cell = row.cells.get(column);
    const score = loss && cell !== undefined ? turned(cell) : cell;
    if (loss && cell?.is === "text" && score === undefined) {
      into.note(`${column} is not read: ${metric} is written with a minus, and ${cell.value.slice(0, 60)} has none`);
    }
    // What cannot be turned stays what stands there, and is no value.
    into.metric(`${split}/${name}`, score ?? cell, { as: loss ? `-${column}` : column, quoted: score !== undefined });
  }
  if (!known) into.note(`${metric.slice(0, 100)} is a metric we do not know: its score is read as it stands, and more is better`);
}

/**
 * The loss that a score stands for: `-0.31` is 0.31. One above 0 is no score of a loss: somebody turned it already, and turned again
 * it would be a loss below 0, which every bound lets through.
 */
function turned(cell: Node): Node | undefined {
  const number = cell.is === "text" ? decimalNode(cell.value, cell.line) : undefined;
  if (number === undefined || number.value > 0) return undefined;
  return { is: "text", line: cell.line, value: number.text.replace(/^[-+]/, "") };
}
