import { type DataTable, hasFeatures } from "../data-table.ts";
import type { Asked, Asking, Column, Table } from "../tables/columns.ts";

/** A feature as it is read: by its column, as what. */
export type Feature = { readonly name: string; readonly as: "number" | "category" };

/** The columns an attribute is made of: `gender+age_band` is two. */
export function columnsOfAttribute(attribute: string): readonly string[] {
  return attribute.split("+");
}

/** Columns that have a role, of their own or the incumbent's: what is measured, not what it is measured by. */
export function roleColumns({ columns, incumbent }: DataTable): readonly string[] {
  const { outcomes, scores, ...single } = columns;
  const own = incumbent?.files === undefined ? [incumbent?.score, incumbent?.prediction] : [];
  return [...Object.values(single), ...Object.values(outcomes ?? {}), ...Object.values(scores ?? {}), ...own].filter(
    (column) => column !== undefined,
  );
}

/**
 * Which columns are features: those that are named, or else every one without a role that is a number or a category. What is named and no
 * column of the file is a feature all the same: whoever reads tells that it is not there, and a misspelt one does not go unwatched.
 */
export function featuresOf(
  definition: DataTable,
  columns: readonly { readonly name: string; readonly as: "number" | "category" | "time" }[],
): readonly Feature[] {
  const roles = roleColumns(definition);
  const { features, categories = [] } = definition;
  const named = new Set([...(features ?? []), ...categories]);
  const all = features === undefined && hasFeatures(definition);
  const forced = new Set([...cutColumns(definition), ...categories]);
  const known = columns.flatMap(({ name, as }): Feature[] => {
    if (!named.has(name) && (!all || roles.includes(name) || as === "time")) return [];
    return [{ name, as: forced.has(name) || as === "time" ? "category" : as }];
  });
  const unknown = [...named].filter((name) => columns.every((column) => column.name !== name));
  return [...known, ...unknown.map((name) => ({ name, as: "category" as const }))];
}

/** What is read of the files of a table: every column that something is computed from, under `role.`, `slice.` and `feature.` names. */
export function askingOf(definition: DataTable, features: readonly Feature[]): Asking {
  const { columns, task, incumbent } = definition;
  const { key, label, score, prediction, weight, time, query, latency, failed, arm } = columns;
  const decision =
    task === "binary" && definition.positive === undefined ? "flag" : task === "regression" ? "number" : "category";
  const entries: readonly (readonly [string, string | undefined, Asked["as"]])[] = [
    ["role.key", key, "key"],
    ["role.label", label, task === "ranking" ? "number" : decision],
    ["role.score", score, "number"],
    ["role.prediction", prediction, decision],
    ["role.weight", weight, "number"],
    ["role.time", time, "time"],
    ["role.query", query, "category"],
    ["role.latency", latency, "number"],
    ["role.failed", failed, "category"],
    ["role.arm", arm, "category"],
    ...Object.entries(columns.scores ?? {}).map(([name, column]) => [`scores.${name}`, column, "number"] as const),
    ...Object.entries(columns.outcomes ?? {}).map(([name, column]) => [`outcome.${name}`, column, "number"] as const),
    ...(incumbent?.files === undefined
      ? ([
          ["incumbent.score", incumbent?.score, "number"],
          ["incumbent.prediction", incumbent?.prediction, decision],
        ] as const)
      : []),
    ...cutColumns(definition).map((column) => [`cut.${column}`, column, "category"] as const),
    ...features.map(({ name, as }) => [`feature.${name}`, name, as] as const),
  ];
  return asked(definition, entries);
}

/** What is read of the incumbent's own files: its predictions, the key that says of which rows, and, where they tell it, the truth, which must be the same. */
export function askingOfIncumbent(definition: DataTable, labelled: boolean): Asking {
  const { columns, incumbent, task } = definition;
  const decision =
    task === "binary" && definition.positive === undefined ? "flag" : task === "regression" ? "number" : "category";
  return asked(definition, [
    ["role.key", columns.key, "key"],
    ["role.label", labelled ? columns.label : undefined, decision],
    ["incumbent.score", columns.score === undefined ? undefined : (incumbent?.score ?? columns.score), "number"],
    [
      "incumbent.prediction",
      columns.prediction === undefined ? undefined : (incumbent?.prediction ?? columns.prediction),
      decision,
    ],
  ]);
}

/** What is read of the reference: its features. */
export function askingOfReference(definition: DataTable, features: readonly Feature[]): Asking {
  return asked(
    definition,
    features.map(({ name, as }) => [`feature.${name}`, name, as] as const),
  );
}

/** The columns by which rows are cut into slices and groups, each once. */
export function cutColumns({ slices, attributes }: DataTable): readonly string[] {
  return [...new Set([...(slices ?? []), ...(attributes ?? []).flatMap(columnsOfAttribute)])];
}

/** A column of a table that was read as asked here, by its name there. */
export function columnIn(table: Table, name: string): Column | undefined {
  return Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
}

function asked({ missing }: DataTable, entries: readonly (readonly [string, string | undefined, Asked["as"]])[]): Asking {
  return Object.fromEntries(
    entries.flatMap(([name, column, as]) =>
      column === undefined ? [] : [[name, { column, as, ...(missing === undefined ? {} : { missing }) }] as const],
    ),
  );
}
