import { type DataTable, hasFeatures } from "../data-table.ts";
import type { Problem } from "../errors.ts";
import { namesOf } from "./computes.ts";
import type { Place } from "./wording.ts";

type Named = readonly [name: string, table: DataTable];

/**
 * Tables that would report the same names: two values of one name are a conflict that shuts every gate, also those that say `from`. What
 * stands `under` a table's metrics parts them; drift, fairness, objectives and experiments have no such word, so one of the two must
 * leave them to the other.
 */
export function overlaps(data: Readonly<Record<string, DataTable>>, at: Place): readonly Problem[] {
  return pairsOf(data).flatMap(([one, other]) =>
    sharedBy(one, other).map(({ path, what, hint }): Problem => {
      const place = ["data", other[0], ...path];
      const told = `${what} of data.${one[0]} and data.${other[0]} would have two values each, and such a conflict shuts every gate`;
      return { what: `${place.join(".")}: ${told}`, ...at(place), hint };
    }),
  );
}

/**
 * Two tables with features, of which at least one does not name them: it measures every column without a role, and whichever of them the other
 * measures, too, would be in conflict. Which columns there are only the files tell. One note for each such pair.
 */
export function mayOverlap(
  data: Readonly<Record<string, DataTable>>,
  at: (table: string) => Pick<Problem, "file" | "line">,
): readonly Problem[] {
  return pairsOf(data).flatMap(([[name, one], [otherName, other]]) => {
    if (one.features !== undefined && other.features !== undefined) return [];
    if (!hasFeatures(one) || !hasFeatures(other)) return [];
    const what = `data.${otherName}: a table without features measures every column that has no role, and of a column that data.${name} measures, too, there would be two values: a conflict that shuts every gate`;
    return [{ what, ...at(otherName), hint: "write features: in both, each column in one of them" }];
  });
}

type Shared = { readonly path: readonly string[]; readonly what: string; readonly hint: string };

function sharedBy([name, one]: Named, [otherName, other]: Named): readonly Shared[] {
  const shared: Shared[] = [];
  const oneOnly = `only one of data.${name} and data.${otherName}`;
  const both = (ours: readonly string[], theirs: readonly string[]) => theirs.filter((each) => ours.includes(each));
  const names = (one.task === "requests") === (other.task === "requests") ? both(namesOf(one), namesOf(other)) : [];
  if (names.length > 0 && one.task === "requests")
    shared.push({
      path: ["task"],
      what: `the objectives ${some(names)}`,
      hint: `put the files of both into one table, or have ${oneOnly} measure requests`,
    });
  else if (names.length > 0 && one.under === other.under)
    shared.push({
      path: other.under === undefined ? [] : ["under"],
      what: `the metrics ${some(names)}`,
      hint:
        other.under === undefined
          ? `write under: ${otherName} in data.${otherName}; its metrics are then named ${otherName}/${names[0] ?? ""}`
          : "write another under: in one of them",
    });
  const attributes = both(one.attributes ?? [], other.attributes ?? []);
  if (attributes.length > 0)
    shared.push({
      path: ["attributes"],
      what: `the rates by ${some(attributes)}`,
      hint: `name ${some(attributes)} in ${oneOnly}; under is about metrics`,
    });
  const features = both(featuresIn(one), featuresIn(other));
  if (features.length > 0)
    shared.push({
      path: other.features === undefined ? [] : ["features"],
      what: `the missing values of ${some(features)}`,
      hint: `write features: in both, and ${some(features)} in ${oneOnly}; under is about metrics`,
    });
  const outcomes = both(Object.keys(one.columns.outcomes ?? {}), Object.keys(other.columns.outcomes ?? {}));
  if (outcomes.length > 0)
    shared.push({
      path: ["columns", "outcomes"],
      what: `the arms of ${some(outcomes)}`,
      hint: "give the outcomes of one of them other names",
    });
  return shared;
}

/** The features that a table surely has: those it names, or else the columns it is cut by. */
function featuresIn(table: DataTable): readonly string[] {
  if (!hasFeatures(table)) return [];
  const { features, slices, attributes, columns } = table;
  const { outcomes, scores, ...single } = columns;
  const roles = [...Object.values(single), ...Object.values(outcomes ?? {}), ...Object.values(scores ?? {})];
  const cuts = [...(slices ?? []), ...(attributes ?? []).flatMap((attribute) => attribute.split("+"))];
  return features ?? [...new Set(cuts)].filter((column) => !roles.includes(column));
}

const NAMED = 4;

function some(names: readonly string[]): string {
  const more = names.length - NAMED;
  return more > 0 ? `${names.slice(0, NAMED).join(", ")} and ${more} more` : names.join(", ");
}

function pairsOf(data: Readonly<Record<string, DataTable>>): readonly (readonly [Named, Named])[] {
  const tables = Object.entries(data);
  return tables.flatMap((one, index) => tables.slice(index + 1).map((other) => [one, other] as const));
}
