import { calibration } from "../statistics/calibration.ts";
import type { Interval } from "../statistics/interval.ts";
import type { Moments } from "../statistics/moments.ts";
import type { BinaryPart, Scored } from "./binary.ts";
import { areaUncertainty } from "./binary-area.ts";
import { type Found, undefinedBecause } from "./binary-found.ts";
import { lacking, noRow, RECALL, SPECIFICITY, WEIGHTLESS } from "./binary-rates.ts";
import { aucErrorWithin, aucWithin, averagePrecisionWithin } from "./certified.ts";
import { isExact } from "./distribution.ts";

/** What the scores of a part tell; nothing where it has none. */
export function scoreValues(part: BinaryPart): readonly Found[] {
  const { scored } = part;
  if (!scored) return [];
  const area = areaFound(part, scored);
  return [
    area,
    giniOf(area),
    averagePrecisionOf(part, scored),
    ...lossesOf(part, scored),
    { ...calibrationOf(part, "expected"), name: "ece" },
  ];
}

/** The area under the ROC curve, with what is certain of it where parts were added. */
export function areaFound(part: BinaryPart, { positives, negatives, exact }: Scored, whose?: " of the group"): Found {
  const found = { name: "roc_auc", samples: part.rows, from: "scores" as const };
  const smaller = Math.min(RECALL.of(part.counts), SPECIFICITY.of(part.counts));
  const uncertain = (area: number, error: number | undefined) =>
    part.weighted ? undefined : areaUncertainty(area, error, smaller);
  if (exact) {
    if (exact.rocAuc === undefined) return { ...found, value: undefinedBecause(lacking(part.counts, whose)), method: EXACT };
    const uncertainty = uncertain(exact.rocAuc, exact.rocAucError);
    return { ...found, value: exact.rocAuc, method: `${EXACT}; ${DELONG}`, uncertainty };
  }
  const within = aucWithin(positives, negatives);
  if (!within) return { ...found, value: undefinedBecause(lacking(part.counts, whose)), method: EXACT };
  const value = Math.min(1, (within.low + within.high) / 2);
  const uncertainty = uncertain(value, part.weighted ? undefined : aucErrorWithin(positives, negatives)?.high);
  if (isExact(positives) && isExact(negatives)) return { ...found, value, method: `${EXACT}; ${DELONG}`, uncertainty };
  return { ...found, value, within, method: `${CERTIFIED}; ${DELONG}, the largest possible`, uncertainty };
}

const EXACT = "exact, ties count half";
const CERTIFIED = "from merged counts, ties count half";
const DELONG = "DeLong's error";

/** 2·AUC - 1, and twice as uncertain. */
function giniOf(area: Found): Found {
  const scale = ({ low, high }: Interval) => ({ low: 2 * low - 1, high: 2 * high - 1 });
  const { value, within, uncertainty, method } = area;
  return {
    ...area,
    name: "gini",
    value: typeof value === "number" ? 2 * value - 1 : value,
    method: `2 AUC - 1; ${method}`,
    ...(within && { within: scale(within) }),
    ...(uncertainty?.is === "normal" && { uncertainty: { is: "normal", error: 2 * uncertainty.error } }),
    ...(uncertainty?.is === "given" && {
      uncertainty: { is: "given", at: uncertainty.at.map((each) => ({ ...each, ...scale(each) })) },
    }),
  };
}

function averagePrecisionOf(part: BinaryPart, { positives, negatives, exact }: Scored): Found {
  const found = { name: "average_precision", samples: part.rows, from: "scores" as const };
  const method = "tied scores are one step, nothing interpolated";
  const none = RECALL.of(part.counts) === 0 ? noRow("positive") : WEIGHTLESS;
  if (exact) return { ...found, value: exact.averagePrecision ?? undefinedBecause(none), method };
  const within = averagePrecisionWithin(positives, negatives);
  if (!within) return { ...found, value: undefinedBecause(none), method };
  const value = Math.min(1, (within.low + within.high) / 2);
  if (isExact(positives) && isExact(negatives)) return { ...found, value, method };
  return { ...found, value, within, method: `from merged counts; ${method}` };
}

/** Why a part has no loss and no calibration: scores that are no probabilities, or no rows. */
function lossless({ rows }: BinaryPart, { outside }: Scored, whose?: " of the group"): string {
  if (rows === 0) return noRow("all", whose);
  return outside > 0 ? `${outside} of ${rows} scores are outside 0 to 1` : WEIGHTLESS;
}

function lossesOf(part: BinaryPart, scored: Scored): readonly Found[] {
  const lossOf = (name: string, method: string, of: Moments): Found => {
    const isDefined = scored.outside === 0 && of.count > 0;
    return {
      name,
      samples: part.rows,
      from: "scores",
      value: isDefined ? of.mean : undefinedBecause(lossless(part, scored)),
      method,
      ...(isDefined && !part.weighted && { uncertainty: { is: "moments", ...of } }),
    };
  };
  return [
    lossOf("log_loss", "nats, scores clipped to 2^-52 from 0 and 1", scored.logLoss),
    lossOf("brier", "mean of (score - label)²", scored.brier),
  ];
}

/** The expected error or the mean gap, score less label, of a part's calibration. */
export function calibrationOf(part: BinaryPart, which: "expected" | "inTheLarge", whose?: " of the group"): Found {
  const { scored, bins, rows } = part;
  const of = scored && scored.outside === 0 ? calibration(scored.reliability) : undefined;
  return {
    name: which === "expected" ? "calibration_error" : "calibration_gap",
    samples: rows,
    from: "scores",
    value: of?.[which] ?? undefinedBecause(scored ? lossless(part, scored, whose) : "there are no scores"),
    method: which === "expected" ? `${bins} bins (lo, hi] of equal width` : "mean score - mean label",
  };
}
