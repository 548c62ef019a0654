import * as z from "zod";
import { CLIP } from "../statistics/probability-loss.ts";
import type { ClassMargins } from "../statistics/multiclass.ts";
import { merged, type Moments } from "../statistics/moments.ts";
import { checked, gatherMoments, MomentsShape, RowsShape, spellMoments } from "./moments.ts";

/** Texts of few kinds: each row's place in the dictionary, which may be in any order and hold texts that no row has. */
export type Coded = { readonly codes: Int32Array; readonly dictionary: readonly string[] };

/** Rows of a classification, none with a missing cell. */
export type MulticlassRows = {
  readonly truth: Coded;
  readonly predicted: Coded;
  /** The predicted probability of each class, in [0, 1]; of a row they add up to 1. */
  readonly probabilities?: ReadonlyMap<string, Float64Array> | undefined;
  /** 0 or more each. */
  readonly weights?: Float64Array | undefined;
};

/** -ln p of the class that came true, in nats. */
export type ClassLoss = {
  /** Of the rows that have one. */
  readonly moments: Moments;
  /** Rows whose true class no column tells the probability of. */
  readonly unnamed: number;
  /** Rows with a probability outside [0, 1], or whose probabilities add up to more than 1: whoever gives every class 1 would never lose. */
  readonly improbable: number;
};

/** What is known of some rows of a classification. Classes stand in order of their names; those of which there is no row are left out. */
export type MulticlassPart = {
  readonly rows: number;
  /** Whether margins and loss count weights. */
  readonly weighted: boolean;
  readonly classes: readonly (ClassMargins & { readonly name: string })[];
  readonly loss?: ClassLoss | undefined;
};

/** Probabilities are written with few digits, and those of many classes do not add up to 1 exactly. */
const MOST_PROBABLE = 1.01;

/** Counts rows by class and adds up their losses, in one pass. Classes are the same where their names are. */
export function multiclassOf({ truth, predicted, probabilities, weights }: MulticlassRows): MulticlassPart {
  const rows = truth.codes.length;
  const names = [...new Set([...truth.dictionary, ...predicted.dictionary])].sort();
  const place = new Map(names.map((name, i) => [name, i]));
  const placed = ({ dictionary }: Coded) => Int32Array.from(dictionary, (name) => place.get(name) ?? 0);
  const truths = placed(truth);
  const predictions = placed(predicted);
  const counts = { right: tally(names.length), truth: tally(names.length), predicted: tally(names.length) };
  for (let row = 0; row < rows; row++) {
    const is = truths[truth.codes[row] as number] as number;
    const said = predictions[predicted.codes[row] as number] as number;
    const weight = weights === undefined ? 1 : (weights[row] as number);
    counts.truth.add(is, weight);
    counts.predicted.add(said, weight);
    if (is === said) counts.right.add(is, weight);
  }
  return {
    rows,
    weighted: weights !== undefined,
    classes: names
      .map((name, i) => ({
        name,
        right: counts.right.at(i),
        truth: counts.truth.at(i),
        predicted: counts.predicted.at(i),
      }))
      .filter(isMet),
    loss: probabilities && lossOf(truth, probabilities, weights),
  };
}

function isMet({ truth, predicted }: ClassMargins): boolean {
  return truth + predicted > 0;
}

type Tally = { readonly add: (at: number, weight: number) => void; readonly at: (place: number) => number };

/** Sums that keep what rounding takes away (Neumaier, https://doi.org/10.1002/zamm.19740540106): many small weights make a large sum. */
function tally(places: number): Tally {
  const sums = new Float64Array(places);
  const lost = new Float64Array(places);
  return {
    add: (at, weight) => {
      const before = sums[at] as number;
      const after = before + weight;
      (lost[at] as number) += before >= weight ? before - after + weight : weight - after + before;
      sums[at] = after;
    },
    at: (place) => (sums[place] as number) + (lost[place] as number),
  };
}

function lossOf(
  { codes, dictionary }: Coded,
  probabilities: ReadonlyMap<string, Float64Array>,
  weights: Float64Array | undefined,
): ClassLoss {
  const columns = [...probabilities.values()];
  const own = dictionary.map((name) => probabilities.get(name));
  const gathering = gatherMoments(["loss"], weights !== undefined);
  let unnamed = 0;
  let improbable = 0;
  for (let row = 0; row < codes.length; row++) {
    let sum = 0;
    let each = true;
    for (const column of columns) {
      const probability = column[row] as number;
      each &&= probability >= 0 && probability <= 1;
      sum += probability;
    }
    const column = own[codes[row] as number];
    if (!each || sum > MOST_PROBABLE) improbable++;
    else if (column === undefined) unnamed++;
    else {
      const clipped = Math.min(Math.max(column[row] as number, CLIP), 1 - CLIP);
      gathering.take([-Math.log(clipped)], weights === undefined ? 1 : (weights[row] as number));
    }
  }
  return { moments: gathering.finish().loss, unnamed, improbable };
}

/** Both together. Undefined where only one of them knows probabilities: a loss of half the rows is no loss of all. */
export function addMulticlass(one: MulticlassPart, other: MulticlassPart): MulticlassPart | undefined {
  if (one.rows === 0) return other;
  if (other.rows === 0) return one;
  if ((one.loss === undefined) !== (other.loss === undefined)) return undefined;
  const classes = new Map(one.classes.map((each) => [each.name, each]));
  for (const each of other.classes) {
    const known = classes.get(each.name);
    classes.set(
      each.name,
      known === undefined
        ? each
        : {
            name: each.name,
            right: known.right + each.right,
            truth: known.truth + each.truth,
            predicted: known.predicted + each.predicted,
          },
    );
  }
  return {
    rows: one.rows + other.rows,
    weighted: one.weighted || other.weighted,
    classes: [...classes.values()].sort(byName),
    loss: one.loss && other.loss && addLosses(one.loss, other.loss),
  };
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

function addLosses(one: ClassLoss, other: ClassLoss): ClassLoss {
  return {
    moments: merged(one.moments, other.moments),
    unnamed: one.unnamed + other.unnamed,
    improbable: one.improbable + other.improbable,
  };
}

const Count = z.number().min(0);
/** Name, right, truth, predicted: a list, since names may be any text, `__proto__` among them. */
const Class = z.lazy(() =>
  z.tuple([z.string(), Count, Count, Count]).transform(([name, right, truth, predicted]) => ({
    name,
    right,
    truth,
    predicted,
  })),
);

/** A part as it stands in a profile. Counts that no rows can have are refused. */
export const MulticlassShape = z.lazy(() =>
  z
    .strictObject({
      rows: RowsShape,
      weighted: z.boolean(),
      classes: z.array(Class),
      loss: z.strictObject({ moments: MomentsShape, unnamed: RowsShape, improbable: RowsShape }).optional(),
    })
    .transform(checked(wrongIn)),
);

/** Sums of weights are rounded; those of rows are not. */
function wrongIn({ rows, weighted, classes, loss }: MulticlassPart): string | undefined {
  if (classes.some((each, i) => i > 0 && byName(classes[i - 1] ?? each, each) >= 0))
    return "classes are not in the order of their names";
  if (classes.some(({ right, truth, predicted }) => right > Math.min(truth, predicted) * (1 + 1e-9)))
    return "more rows of a class are right than there are";
  const truth = classes.reduce((sum, each) => sum + each.truth, 0);
  const predicted = classes.reduce((sum, each) => sum + each.predicted, 0);
  if (Math.abs(truth - predicted) > 1e-9 * truth) return "truths are not as many as predictions";
  if (weighted) return undefined;
  if (!classes.every((each) => [each.right, each.truth, each.predicted].every(Number.isInteger)))
    return "rows are counted in parts";
  if (truth !== rows) return "classes do not add up to the rows";
  if (loss !== undefined && loss.moments.count + loss.unnamed + loss.improbable !== rows) return "losses are not as many as rows";
  return undefined;
}

/** A part as JSON, which {@link MulticlassShape} reads back as it was. */
export function spellMulticlass({ rows, weighted, classes, loss }: MulticlassPart): z.input<typeof MulticlassShape> {
  return {
    rows,
    weighted,
    classes: classes.map(({ name, right, truth, predicted }) => [name, right, truth, predicted]),
    ...(loss && { loss: { ...loss, moments: spellMoments(loss.moments) } }),
  };
}
