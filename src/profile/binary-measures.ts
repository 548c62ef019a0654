import type { BinaryPart } from "./binary.ts";
import { cellsOfConfusion, confusionOfCells, DRAWN, drawnIntervals } from "./binary-draws.ts";
import { type BinaryContext, type Found, measureOf, undefinedBecause } from "./binary-found.ts";
import { BLENDS, RATES, rated, WEIGHTLESS } from "./binary-rates.ts";
import { scoreValues } from "./binary-scores.ts";
import type { Measure } from "./measure.ts";

/**
 * Every metric of a part, by its canonical name: what scores tell where there are scores, the rates of the decisions, and the four
 * counts. Shares are in [0, 1], losses in nats, mcc and gini in [-1, 1]. Weighted rows have no intervals, and their counts are sums of
 * weights; `samples` are rows all the same.
 */
export function binaryMeasures(part: BinaryPart, context: BinaryContext): readonly Measure[] {
  return binaryValues(part).map((found) => measureOf(found, part.weighted, context));
}

/** The same before it is said which columns they are of. */
export function binaryValues(part: BinaryPart): readonly Found[] {
  return [...scoreValues(part), ...ratesOf(part), ...blendsOf(part), ...countsOf(part)];
}

function ratesOf(part: BinaryPart): readonly Found[] {
  return RATES.map((rate) => ({ name: rate.name, ...rated(rate, part), from: rate.from, method: rate.method }));
}

function blendsOf({ rows, weighted, counts, confusion }: BinaryPart): readonly Found[] {
  const values = BLENDS.map((blend) => ({ value: blend.value(confusion), of: blend.value }));
  const intervals = weighted ? [] : drawnIntervals(cellsOfConfusion(counts), confusionOfCells, values);
  return BLENDS.map((blend, i): Found => {
    const uncertainty = intervals[i];
    const none = blend.value(counts) === undefined ? blend.none(counts) : WEIGHTLESS;
    return {
      name: blend.name,
      value: values[i]?.value ?? undefinedBecause(none),
      samples: rows,
      from: "decisions",
      method: uncertainty ? `${blend.method}; ${DRAWN}` : blend.method,
      uncertainty,
    };
  });
}

function countsOf({ rows, confusion }: BinaryPart): readonly Found[] {
  const counted = [
    ["true_positives", confusion.truePositives],
    ["false_positives", confusion.falsePositives],
    ["false_negatives", confusion.falseNegatives],
    ["true_negatives", confusion.trueNegatives],
  ] as const;
  return counted.map(([name, value]) => ({ name, value, samples: rows, from: "decisions", method: "counted" }));
}
