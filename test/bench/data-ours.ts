import { dirname, basename } from "node:path";
import { dataFile } from "../../src/files/data.ts";
import { calibration, reliability } from "../../src/statistics/calibration.ts";
import { addConfusions, confusionsByGroup, type Confusion } from "../../src/statistics/confusion.ts";
import { brierScore, logLoss } from "../../src/statistics/probability-loss.ts";
import { ranks, rocAuc } from "../../src/statistics/roc.ts";
import { readTable } from "../../src/tables/read.ts";

/*
 * The whole way from a CSV of predictions to its metrics, as a process of its own: `node data-ours.ts FILE` prints one line of JSON,
 * with its own peak memory in bytes.
 */

const [path = ""] = process.argv.slice(2);
const file = await dataFile(dirname(path), basename(path));
if (file === undefined) throw new Error(`there is no ${path}`);
const read = await readTable(
  {
    label: { column: "label", as: "flag" },
    score: { column: "score", as: "number" },
    group: { column: "group", as: "category" },
  },
  file.source,
);
if (!read.ok) throw new Error(read.problems.map(({ what }) => what).join("; "));
const { label, score, group } = read.value.columns;
const labels = new Uint8Array(label.values.buffer, label.values.byteOffset, label.values.length);
const losses = { logLoss: logLoss(labels, score.values), brier: brierScore(labels, score.values) };
const bins = reliability(labels, score.values, 10);
/** Rows whose predictions are in memory at a time. */
const STEP = 65_536;
const predictions = new Uint8Array(STEP);
const groups = new Uint16Array(STEP);
let confusions: readonly Confusion[] | undefined;
for (let from = 0; from < labels.length; from += STEP) {
  const size = Math.min(STEP, labels.length - from);
  for (let row = 0; row < size; row++) {
    predictions[row] = Number(score.values[from + row]! >= 0.5);
    groups[row] = group.codes[from + row]!;
  }
  const part = confusionsByGroup(
    labels.subarray(from, from + size),
    predictions.subarray(0, size),
    groups.subarray(0, size),
    group.dictionary.length,
  );
  const before = confusions;
  confusions = part?.map((one, code) => (before === undefined ? one : addConfusions(before[code]!, one)));
}
const ranked = ranks(labels, score.values);
console.log(
  JSON.stringify({
    auc: ranked && rocAuc(ranked),
    ...losses,
    ece: bins && calibration(bins)?.expected,
    confusion: Object.fromEntries(
      (confusions ?? []).map((each, code): [string, readonly number[]] => [
        group.dictionary[code]!,
        [each.trueNegatives, each.falsePositives, each.falseNegatives, each.truePositives],
      ]),
    ),
    peak: process.resourceUsage().maxRSS * 1024,
  }),
);
