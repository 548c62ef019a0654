import * as z from "zod";
import { type Confusion, rowsOf } from "../statistics/confusion.ts";
import type { BinaryPart, Scored } from "./binary.ts";
import { cellsOfConfusion } from "./binary-draws.ts";
import { MomentsShape, spellMoments } from "./moments.ts";
import { DistributionShape, spellDistribution } from "./distribution.ts";

/* How a part of binary predictions stands in a profile, and what of it is refused: whatever no rows could have come to. */

export const Rows = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const Weight = z.number().min(0);
const Share = z.number().min(0).max(1).optional();

const counted = (cell: z.ZodNumber) =>
  z.tuple([cell, cell, cell, cell]).transform(([truePositives, falsePositives, falseNegatives, trueNegatives]): Confusion => {
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  });
const Bin = z.lazy(() =>
  z
    .tuple([Weight, Weight, Weight])
    .transform(([rows, scores, positives]) => ({ rows, scores, positives }))
    .refine(({ rows, positives }) => positives <= rows, { error: "a bin has more positive rows than rows" }),
);

const ScoredShape = z.lazy(() =>
  z
    .strictObject({
      outside: Rows,
      reliability: z.array(Bin),
      log_loss: MomentsShape,
      brier: MomentsShape,
      positives: DistributionShape,
      negatives: DistributionShape,
      exact: z.strictObject({ roc_auc: Share, roc_auc_error: Share, average_precision: Share }).optional(),
    })
    .transform(({ outside, reliability, log_loss, brier, positives, negatives, exact }): Scored => ({
      outside,
      reliability,
      logLoss: log_loss,
      brier,
      positives,
      negatives,
      ...(exact && {
        exact: { rocAuc: exact.roc_auc, rocAucError: exact.roc_auc_error, averagePrecision: exact.average_precision },
      }),
    })),
);

/** A part as it stands in a file: `counts` are rows and `weights` what they weigh, each TP, FP, FN, TN. */
export const BinaryShape = z.lazy(() =>
  z
    .strictObject({
      bins: z.number().int().min(2).max(1000),
      counts: counted(Rows),
      weights: counted(Weight).optional(),
      scored: ScoredShape.optional(),
    })
    .transform(({ bins, counts, weights, scored }): BinaryPart => {
      const weighted = weights !== undefined;
      return { rows: rowsOf(counts), bins, weighted, counts, confusion: weights ?? counts, ...(scored && { scored }) };
    })
    .refine(({ bins, scored }) => scored === undefined || scored.reliability.length === bins, {
      error: "has another number of bins than it says",
    })
    .refine(addsUp, { error: "has other rows by their scores than by their labels" }),
);

/** Whether every row that the labels count is one that the scores count; of weights, sums in another order are not the same to the last digit. */
function addsUp({ rows, weighted, counts, scored }: BinaryPart): boolean {
  if (!scored || weighted) return true;
  const positives = counts.truePositives + counts.falseNegatives;
  const within = rows - scored.outside;
  return (
    scored.positives.rows === positives &&
    scored.negatives.rows === rows - positives &&
    scored.logLoss.count === within &&
    scored.brier.count === within &&
    scored.reliability.reduce((sum, bin) => sum + bin.rows, 0) === within
  );
}

/** The JSON value that `BinaryShape` reads back to the same part. */
export function spellBinary({ bins, weighted, counts, confusion, scored }: BinaryPart): unknown {
  return {
    bins,
    counts: cellsOfConfusion(counts),
    ...(weighted && { weights: cellsOfConfusion(confusion) }),
    ...(scored && { scored: spellScored(scored) }),
  };
}

function spellScored({ outside, reliability, logLoss, brier, positives, negatives, exact }: Scored): unknown {
  return {
    outside,
    reliability: reliability.map((bin) => [bin.rows, bin.scores, bin.positives]),
    log_loss: spellMoments(logLoss),
    brier: spellMoments(brier),
    positives: spellDistribution(positives),
    negatives: spellDistribution(negatives),
    ...(exact && {
      exact: {
        ...(exact.rocAuc !== undefined && { roc_auc: exact.rocAuc }),
        ...(exact.rocAucError !== undefined && { roc_auc_error: exact.rocAucError }),
        ...(exact.averagePrecision !== undefined && { average_precision: exact.averagePrecision }),
      },
    }),
  };
}
