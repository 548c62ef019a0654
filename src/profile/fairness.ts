import type { BinaryPart } from "./binary.ts";
import { type BinaryContext, type Found, measureOf } from "./binary-found.ts";
import {
  ACCURACY,
  BASE_RATE,
  FALSE_NEGATIVE_RATE,
  FALSE_POSITIVE_RATE,
  PRECISION,
  type Rate,
  rated,
  RECALL,
  SELECTION_RATE,
  SPECIFICITY,
} from "./binary-rates.ts";
import { areaFound, calibrationOf } from "./binary-scores.ts";
import type { Measure } from "./measure.ts";

/** Each under the name that fairness gates know it by. */
const GROUP_RATES: readonly Rate[] = [
  SELECTION_RATE,
  { ...RECALL, name: "true_positive_rate" },
  FALSE_POSITIVE_RATE,
  { ...SPECIFICITY, name: "true_negative_rate" },
  FALSE_NEGATIVE_RATE,
  PRECISION,
  ACCURACY,
  BASE_RATE,
];

const OF_THE_GROUP = " of the group";

/**
 * What a gate compares between the groups of an attribute: rates in [0, 1], and where there are scores the expected calibration error,
 * the calibration gap (mean score - mean label, in [-1, 1]) and the ROC AUC. `samples` are the rows of a rate's denominator. A rate that
 * no row of a group counts towards is undefined for that group, of 0 samples, and never 0: Fairlearn's 0 there would invent a gap or
 * hide one. Groups come in the order of the map.
 */
export function fairnessMeasures(
  attribute: string,
  groups: ReadonlyMap<string, BinaryPart>,
  context: BinaryContext,
): readonly Measure[] {
  return [...groups].flatMap(([group, part]) =>
    groupValues(part).map((found): Measure => {
      return { ...measureOf(found, part.weighted, context), kind: "fairness", attribute, group };
    }),
  );
}

function groupValues(part: BinaryPart): readonly Found[] {
  const rates = GROUP_RATES.map((rate) => {
    return { name: rate.name, ...rated(rate, part, OF_THE_GROUP), from: rate.from, method: rate.method };
  });
  if (!part.scored) return rates;
  return [
    ...rates,
    calibrationOf(part, "expected", OF_THE_GROUP),
    calibrationOf(part, "inTheLarge", OF_THE_GROUP),
    areaFound(part, part.scored, OF_THE_GROUP),
  ];
}
