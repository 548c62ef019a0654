import type { CategoryPart } from "./column.ts";
import { PSI } from "./drift-exact.ts";
import {
  cramersVFloor,
  evidentlyKlFloor,
  evidentlyPsiFloor,
  hellingerFloor,
  jensenShannonFloor,
  lInfinityFloor,
  psiFloor,
  totalVariationFloor,
} from "./drift-floor.ts";
import { type Drifted, exactly } from "./drift-told.ts";
import { chiSquareContingency, cramersV } from "../statistics/chi-square.ts";
import { evidentlyKl, hellinger, jensenShannon, lInfinity, totalVariation } from "../statistics/divergence.ts";
import type { PairedCounts } from "../statistics/paired-counts.ts";
import { evidentlyPsi, psi } from "../statistics/psi.ts";

/** What is measured of categories, each with what its method is. */
export const CATEGORY_DRIFT = {
  psi: "one bin per category, floor 1e-4",
  psi_evidently: "one bin per category, Evidently's fill",
  js_distance: "one bin per category, natural logarithm",
  hellinger: "‖√p - √q‖/√2, one bin per category",
  kl_divergence: "reference from current, natural logarithm, one bin per category, Evidently's fill",
  chi2_p_value: "contingency of side and category, no Yates",
  cramers_v: "√(χ²/rows) of side and category, no Yates, no correction of bias",
  l_infinity: "largest difference of a category's share",
  total_variation: "half the sum of all differences of a category's share",
} as const;

type Name = keyof typeof CATEGORY_DRIFT;

/** Each statistic of two parts that both have values. */
export function categoryDrift(reference: CategoryPart, current: CategoryPart): Readonly<Record<Name, Drifted>> {
  const counts = countsOf(reference, current);
  const table = [counts.reference, counts.current];
  const drifted = (name: Name, value: number | undefined, chance?: number): Drifted => ({
    told: exactly(value),
    method: CATEGORY_DRIFT[name],
    chance,
  });
  return {
    psi: drifted("psi", psi(counts, PSI.floor), psiFloor(counts, PSI.floor)),
    psi_evidently: drifted("psi_evidently", evidentlyPsi(counts), evidentlyPsiFloor(counts)),
    js_distance: drifted("js_distance", jensenShannon(counts, "e"), jensenShannonFloor(counts)),
    hellinger: drifted("hellinger", hellinger(counts), hellingerFloor(counts)),
    kl_divergence: drifted("kl_divergence", evidentlyKl(counts), evidentlyKlFloor(counts)),
    chi2_p_value: drifted("chi2_p_value", chiSquareContingency(table, false)?.pValue),
    cramers_v: {
      ...drifted("cramers_v", undefined, cramersVFloor(counts)),
      told: exactly(cramersV(table), { not: "undefined: there is only one category" }),
    },
    l_infinity: drifted("l_infinity", lInfinity(counts), lInfinityFloor(counts)),
    total_variation: drifted("total_variation", totalVariation(counts), totalVariationFloor(counts)),
  };
}

/** How many current rows have a category that no row of the reference has. */
export function unseenRows(reference: CategoryPart, current: CategoryPart): number {
  let rows = 0;
  for (const [category, count] of current.counts) if (!reference.counts.has(category)) rows += count;
  return rows;
}

/** In the order of names, so that sums do not depend on the order of parts. */
function countsOf(reference: CategoryPart, current: CategoryPart): PairedCounts {
  const categories = [...new Set([...reference.counts.keys(), ...current.counts.keys()])].toSorted();
  return {
    reference: categories.map((category) => reference.counts.get(category) ?? 0),
    current: categories.map((category) => current.counts.get(category) ?? 0),
  };
}
