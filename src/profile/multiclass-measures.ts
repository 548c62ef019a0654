import {
  balancedAccuracy,
  classAccuracy,
  classF1,
  type ClassMargins,
  classPrecision,
  classRecall,
  cohensKappa,
  macroF1,
  macroPrecision,
  macroRecall,
  matthews,
  weightedF1,
  weightedPrecision,
} from "../statistics/multiclass.ts";
import type { Uncertainty } from "../statistics/uncertainty.ts";
import type { Measure } from "./measure.ts";
import type { ClassLoss, MulticlassPart } from "./multiclass.ts";
import { uncertaintyOf } from "./moments.ts";

export type MulticlassContext = {
  readonly columns: readonly string[];
  readonly slice?: Readonly<Record<string, string>> | undefined;
};

/** Classes are told apart as scikit-learn's report of them is read: `recall` in the slice `{ label: "cat" }`. */
const CLASS = "label";

/**
 * Every measure of a classification, shares of 1 but for mcc and cohens_kappa, in [-1, 1], and log_loss, in nats. Micro averages, and
 * recall weighted by truth, are the accuracy under other names; macro averages count what cannot be said of a class as 0. Of each class
 * `precision`, `recall` and `f1`; none within slices by a column that is itself called `label`, which they could not be told from.
 * Intervals there are of what counts rows of rows, and of the loss; none of weighted rows.
 */
export function multiclassMeasures(part: MulticlassPart, { columns, slice }: MulticlassContext): readonly Measure[] {
  const { rows, weighted, classes } = part;
  const counted = weighted ? "weighted rows" : "counted rows";
  const right = classes.reduce((sum, each) => sum + each.right, 0);
  const ofAll: Uncertainty | undefined = weighted || rows === 0 ? undefined : { is: "share", count: right, of: rows };
  const none = rows === 0 ? "there is no row" : "no row has a weight";
  const measure = (name: string, value: number | undefined, how: string, uncertainty?: Uncertainty): Measure => ({
    kind: "metric",
    name,
    value: value ?? { not: `undefined: ${none}` },
    samples: rows,
    slice,
    method: `${how}, ${counted}`,
    columns,
    uncertainty,
  });
  const accuracy = classAccuracy(classes);
  const kappa = cohensKappa(classes) ?? { not: `undefined: ${classes.length === 0 ? none : "every row is of one class"}` };
  const absent = "a class never predicted counts 0";
  return [
    measure("accuracy", accuracy, "right of all", ofAll),
    measure("balanced_accuracy", balancedAccuracy(classes), "mean recall of the classes that occur"),
    measure("f1_macro", macroF1(classes), "mean over classes"),
    measure("f1_micro", accuracy, "the accuracy", ofAll),
    measure("f1_weighted", weightedF1(classes), "mean over classes weighted by truth"),
    measure("precision_macro", macroPrecision(classes), `mean over classes, ${absent}`),
    measure("precision_micro", accuracy, "the accuracy", ofAll),
    measure("precision_weighted", weightedPrecision(classes), `mean over classes weighted by truth, ${absent}`),
    measure("recall_macro", macroRecall(classes), "mean over classes, one only predicted counts 0"),
    measure("recall_micro", accuracy, "the accuracy", ofAll),
    measure("recall_weighted", accuracy, "the accuracy", ofAll),
    measure("mcc", matthews(classes), "multiclass, 0 where truth or prediction is of one class"),
    { ...measure("cohens_kappa", undefined, "unweighted kappa"), value: kappa },
    ...(part.loss ? [lossMeasure(part, part.loss, { columns, slice })] : []),
    ...(slice !== undefined && Object.hasOwn(slice, CLASS)
      ? []
      : classes.flatMap((each) => ofClass(each, weighted, { columns, slice }))),
  ];
}

function lossMeasure(
  { rows, weighted }: MulticlassPart,
  { moments, unnamed, improbable }: ClassLoss,
  context: MulticlassContext,
): Measure {
  const not =
    improbable > 0
      ? `the probabilities of ${improbable} of ${rows} rows are outside 0 to 1 or add up to more than 1`
      : unnamed > 0
        ? `${unnamed} of ${rows} rows are of a class without a column of probabilities`
        : moments.count > 0
          ? undefined
          : rows === 0
            ? "there is no row"
            : "no row has a weight";
  return {
    kind: "metric",
    name: "log_loss",
    value: not === undefined ? moments.mean : { not: `undefined: ${not}` },
    samples: rows,
    slice: context.slice,
    method: `mean of -ln p, p clipped to [2^-52, 1 - 2^-52], ${weighted ? "weighted rows" : "counted rows"}`,
    columns: context.columns,
    uncertainty: not === undefined ? uncertaintyOf(moments, weighted) : undefined,
  };
}

function ofClass(
  margins: ClassMargins & { readonly name: string },
  weighted: boolean,
  { columns, slice }: MulticlassContext,
): readonly Measure[] {
  const { name, right, truth, predicted } = margins;
  const measure = (score: string, value: Measure["value"], of: number, how: string, share: boolean): Measure => ({
    kind: "metric",
    name: score,
    value,
    // Of weighted rows only the weights are known class by class.
    samples: weighted ? undefined : of,
    slice: { ...slice, [CLASS]: name },
    method: `${how}, ${weighted ? "weighted rows" : "counted rows"}`,
    columns,
    uncertainty: share && !weighted && of > 0 ? { is: "share", count: right, of } : undefined,
  });
  const nobody = (what: string) => ({ not: `undefined: no row ${what} ${name}` });
  return [
    measure("precision", classPrecision(margins) ?? nobody("is predicted as"), predicted, "right of those predicted", true),
    measure("recall", classRecall(margins) ?? nobody("is of the class"), truth, "right of those of the class", true),
    measure("f1", classF1(margins) ?? nobody("is or is predicted as"), truth, "2 right / (truth + predicted)", false),
  ];
}
