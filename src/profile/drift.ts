import { type ColumnPart, isBlank, UNUSABLE, valuesOf } from "./column.ts";
import { CATEGORY_DRIFT, categoryDrift, unseenRows } from "./drift-category.ts";
import type { ExactDrift } from "./drift-exact.ts";
import { NUMBER_DRIFT, numberDrift } from "./drift-number.ts";
import type { Drifted, Told } from "./drift-told.ts";
import type { Measure } from "./measure.ts";

/**
 * Everything measured of one column between a reference and a current table: the statistics of its kind (NUMBER_DRIFT, CATEGORY_DRIFT),
 * of categories also `unseen_share`, and always `missing_rate` and `missing_rate_change`. What is undefined is there and says why, so that
 * nobody takes its absence for calm. `exact` must be of the same values (`exactDrift`): with it nothing is told only within. `samples`
 * counts the values of the smaller side; of a rate the rows of its denominator.
 */
export function driftMeasures(
  feature: string,
  reference: ColumnPart,
  current: ColumnPart,
  exact?: ExactDrift,
): readonly Measure[] {
  const samples = Math.min(valuesOf(reference), valuesOf(current));
  const measured = (name: string, value: Measure["value"], method: string, more: Partial<Measure>): Measure => ({
    kind: "drift",
    name,
    value,
    samples,
    feature,
    method,
    columns: [feature],
    ...more,
  });
  const leftOut = infinities(reference, current);
  const statistics = Object.entries(statisticsOf(reference, current, exact)).map(([name, { told, method, chance }]) =>
    measured(name, valueOf(told), `${method}${leftOut}`, {
      ...("low" in told && told.low < told.high && { within: { low: told.low, high: told.high } }),
      ...("low" in told && chance !== undefined && { chance }),
    }),
  );
  return [...statistics, ...unseen(reference, current, measured), ...missing(reference, current, measured)];
}

type Measured = (name: string, value: Measure["value"], method: string, more: Partial<Measure>) => Measure;

function statisticsOf(reference: ColumnPart, current: ColumnPart, exact?: ExactDrift): Readonly<Record<string, Drifted>> {
  const not = whyNot(reference, current);
  if (not === undefined && reference.is === "number" && current.is === "number") return numberDrift(reference, current, exact);
  if (not === undefined && reference.is === "category" && current.is === "category") return categoryDrift(reference, current);
  const methods = {
    ...(mayBe("category", reference, current) && CATEGORY_DRIFT),
    ...(mayBe("number", reference, current) && NUMBER_DRIFT),
  };
  const told = { not: not ?? "undefined: one side holds numbers and the other words" };
  return Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, { told, method }]));
}

/** Why two sides cannot be compared; undefined where they can, or are of two kinds. */
function whyNot(reference: ColumnPart, current: ColumnPart): string | undefined {
  const sides = [
    ["the reference", reference],
    ["the current table", current],
  ] as const;
  for (const [side, part] of sides) {
    if (part.is === "unusable") return `undefined: ${side} ${UNUSABLE[part.because]}`;
    if (valuesOf(part) === 0) return `undefined: ${side} has no values`;
  }
  return undefined;
}

/** Whether a column may be of the kind, by whichever side has values: then the kind's statistics are asked for, and answered. */
function mayBe(kind: "number" | "category", reference: ColumnPart, current: ColumnPart): boolean {
  const telling = [reference, current].filter((part) => !isBlank(part));
  return (telling.length > 0 ? telling : [reference]).some((part) =>
    part.is === "unusable" ? part.because === "mixed" || kind === "category" : part.is === kind,
  );
}

function valueOf(told: Told): Measure["value"] {
  return "not" in told ? told : told.low + (told.high - told.low) / 2;
}

function infinities(reference: ColumnPart, current: ColumnPart): string {
  const [one, other] = [reference, current].map((part) => (part.is === "number" ? part.infinite : 0));
  return one || other ? `; infinite and left out: ${one ?? 0} of the reference, ${other ?? 0} current` : "";
}

function unseen(reference: ColumnPart, current: ColumnPart, measured: Measured): readonly Measure[] {
  if (!mayBe("category", reference, current)) return [];
  const method = "current values that are no category of the reference";
  const of = valuesOf(current);
  const not = whyNot(reference, current);
  if (not !== undefined || reference.is !== "category" || current.is !== "category") {
    const value = { not: not ?? "undefined: one side holds numbers and the other words" };
    return [measured("unseen_share", value, method, { samples: of })];
  }
  const count = unseenRows(reference, current);
  return [measured("unseen_share", count / of, method, { samples: of, uncertainty: { is: "share", count, of } })];
}

function missing(reference: ColumnPart, current: ColumnPart, measured: Measured): readonly Measure[] {
  const { missing: count, rows: of } = current;
  const rate = of === 0 ? undefined : count / of;
  const before = reference.rows === 0 ? undefined : reference.missing / reference.rows;
  const noRows = (side: string) => ({ not: `undefined: ${side} has no rows` });
  return [
    measured("missing_rate", rate ?? noRows("the current table"), "missing of current rows", {
      samples: of,
      ...(of > 0 && { uncertainty: { is: "share", count, of } }),
    }),
    measured(
      "missing_rate_change",
      rate === undefined ? noRows("the current table") : before === undefined ? noRows("the reference") : rate - before,
      "missing of current rows less missing of the reference's",
      { samples: Math.min(reference.rows, of) },
    ),
  ];
}
