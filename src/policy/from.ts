import type { DataTable } from "../data-table.ts";
import type { Problem } from "../errors.ts";
import { cannotTell, type Computable, dimensionsOf, GIVES, isOfScores, namesOf } from "./computes.ts";
import type { ExperimentGate } from "./experiment-gate.ts";
import type { BoundGate, DriftGate, FairnessGate, MetricGate, SliceGate } from "./gates.ts";
import { nearest } from "./nearest.ts";
import type { StagePolicy } from "./shape.ts";

/** The tables of a policy that are sound, by name, and the names of all. */
export type Tables = { readonly names: readonly string[]; readonly sound: Readonly<Record<string, DataTable>> };

/** Says a problem at a place of the stage. */
type Tell = (path: readonly PropertyKey[], what: string, hint: string) => Problem;
/** Something wrong within a gate. */
type Wrong = { readonly path: readonly PropertyKey[]; readonly what: string; readonly hint: string };

/** A gate with the table that it asks, as sentences name it: `data.live`. */
type Asks<Gate> = { readonly name: string; readonly gate: Gate; readonly table: DataTable; readonly at: string };

/** What gates ask of tables and could never have from them. A table that is not sound is told about elsewhere. */
export function unanswerable({ gates = {} }: StagePolicy, tables: Tables, tell: Tell): readonly Problem[] {
  return [
    ...each("metrics", gates.metrics, (asks) => [...ofMetric(asks), ...ofInterval(asks)]),
    ...each("slices", gates.slices, (asks) => [...ofMetric(asks, true), ...ofDimensions(asks), ...ofInterval(asks)]),
    ...each("drift", gates.drift, ofDrift),
    ...each("fairness", gates.fairness, ofFairness),
    ...each("slo", gates.slo, ofObjective),
    ...each("cost", gates.cost, () => []),
    ...each("experiment", gates.experiment, ofExperiment),
  ];

  function each<Gate extends { readonly from?: string | undefined }>(
    family: Computable,
    asked: Readonly<Record<string, Gate>> = {},
    wrongs: (asks: Asks<Gate>) => readonly Wrong[],
  ): readonly Problem[] {
    return Object.entries(asked).flatMap(([name, gate]) => {
      const { from } = gate;
      if (from === undefined) return [];
      const table = Object.hasOwn(tables.sound, from) ? tables.sound[from] : undefined;
      const found =
        table === undefined
          ? ofNoTable(from, tables.names)
          : GIVES[table.task].includes(family)
            ? wrongs({ name, gate, table, at: `data.${from}` })
            : [ofAnotherTask(from, table, family)];
      return found.map(({ path, what, hint }) => tell(["gates", family, name, ...path], what, hint));
    });
  }
}

function ofNoTable(from: string, names: readonly string[]): readonly Wrong[] {
  if (names.includes(from)) return [];
  const meant = nearest(from, names);
  const others = names.length === 0 ? `write data: { ${from}: ... }, or leave from out` : `data names ${names.join(", ")}`;
  return [{ path: ["from"], what: `data names no table ${from}`, hint: meant === undefined ? others : `did you mean ${meant}?` }];
}

function ofAnotherTask(from: string, { task }: DataTable, family: Computable): Wrong {
  if (family === "cost") return { path: ["from"], what: "no cost is computed from data", hint: "leave from out" };
  const what = `the task of data.${from} is ${task}, which answers no gate of ${family}`;
  return { path: ["from"], what, hint: `it answers gates of ${GIVES[task].join(", ")}` };
}

function ofMetric({ name, table, at }: Asks<MetricGate | SliceGate>, sliced = false): readonly Wrong[] {
  const end = name.lastIndexOf("/") + 1;
  const [before, metric] = [name.slice(0, end), name.slice(end)];
  const under = table.under === undefined ? "" : `${table.under}/`;
  if (before !== under) {
    const what =
      under === "" ? `${at} puts nothing before the names of its metrics` : `${at} puts ${under} before the names of its metrics`;
    return [{ path: [], what, hint: `write ${under}${metric}` }];
  }
  if (!cannotTell(table, metric, sliced)) return [];
  return [{ path: [], what: `${at} tells no ${metric}`, hint: `it tells ${namesOf(table).join(", ")}` }];
}

function ofDimensions({ name, gate, table, at }: Asks<SliceGate>): readonly Wrong[] {
  const known = dimensionsOf(table, name.slice(name.lastIndexOf("/") + 1));
  return gate.by.flatMap((dimension, index) => {
    if (known.includes(dimension)) return [];
    const hint = meaning(dimension, known, `add slices: [${dimension}] to ${at}`);
    return [{ path: ["by", index], what: `${at} is not cut by ${dimension}`, hint }];
  });
}

/** A confidence where there is no interval: of weighted rows, and of a ratio over the same rows. */
function ofInterval({ gate, table, at }: Asks<MetricGate | SliceGate>): readonly Wrong[] {
  if (gate.confidence === undefined) return [];
  if (table.columns.weight !== undefined) return [weightless(["confidence"], at)];
  if (table.incumbent === undefined) return [];
  const ratios = (["ratio_at_least", "ratio_at_most"] as const).filter((word) => gate[word] !== undefined);
  return ratios.map((word) => ({
    path: [word],
    what: `a ratio to the incumbent on the same rows of ${at} has no interval, and confidence asks for one`,
    hint: "write gain_at_least or loss_at_most, or leave confidence out",
  }));
}

function weightless(path: readonly string[], at: string): Wrong {
  const what = `no interval is computed of weighted rows, and ${at} has a column of weights`;
  return { path, what, hint: `leave ${path.join(".")} out, or weight out of ${at}` };
}

function ofDrift({ name, gate, table, at }: Asks<DriftGate>): readonly Wrong[] {
  const { features } = table;
  const reference: readonly Wrong[] =
    table.reference === undefined && name !== "missing_rate"
      ? [
          {
            path: ["from"],
            what: `${at} has no reference, and only missing_rate is told without one`,
            hint: `add reference: { files: ... } to ${at}`,
          },
        ]
      : [];
  if (features === undefined) return reference;
  const unknown = (gate.features ?? []).flatMap((feature, index) => {
    if (features.includes(feature)) return [];
    const hint = meaning(feature, features, `add ${feature} to features of ${at}`);
    return [{ path: ["features", index], what: `${feature} is no feature of ${at}`, hint }];
  });
  return [...reference, ...unknown];
}

function ofFairness({ name, gate, table, at }: Asks<FairnessGate>): readonly Wrong[] {
  const known = table.attributes ?? [];
  if (gate.by === undefined)
    return [
      {
        path: [],
        what: `${at} tells rates of groups and no gap, and without by no groups are compared`,
        hint: known.length === 0 ? `add by, and attributes to ${at}` : `add by: [${known.join(", ")}]`,
      },
    ];
  const groups = gate.by.flatMap((attribute, index) => {
    if (known.includes(attribute)) return [];
    const hint = meaning(attribute, known, `add attributes: [${attribute}] to ${at}`);
    return [{ path: ["by", index], what: `${at} has no attribute ${attribute}`, hint }];
  });
  const unscored: readonly Wrong[] =
    isOfScores(name) && table.columns.score === undefined
      ? [{ path: [], what: `${name} is of scores, and ${at} has none`, hint: `name the column of the score in ${at}` }]
      : [];
  return [...groups, ...unscored, ...unsure(name, gate, table, at)];
}

/** A decision by intervals where the rates have none. */
function unsure(name: string, { decide }: FairnessGate, table: DataTable, at: string): readonly Wrong[] {
  if (decide === undefined || decide === "at_the_point") return [];
  if (table.columns.weight !== undefined) return [weightless(["decide"], at)];
  if (!isOfScores(name)) return [];
  const what = `${name} is no share of rows, so there is no interval to decide by`;
  return [{ path: ["decide"], what, hint: "leave decide and confidence out" }];
}

function ofObjective({ name, table, at }: Asks<BoundGate>): readonly Wrong[] {
  if (!cannotTell(table, name)) return [];
  return [{ path: [], what: `${at} tells no ${name}`, hint: `it tells ${namesOf(table).join(", ")}` }];
}

function ofExperiment({ name, table, at }: Asks<ExperimentGate>): readonly Wrong[] {
  const known = Object.keys(table.columns.outcomes ?? {});
  if (known.includes(name)) return [];
  const hint = meaning(name, known, `add ${name} to columns.outcomes of ${at}`);
  return [{ path: [], what: `${at} has no outcome ${name}`, hint }];
}

function meaning(written: string, known: readonly string[], otherwise: string): string {
  const meant = nearest(written, known);
  if (meant !== undefined) return `did you mean ${meant}?`;
  return known.length === 0 ? otherwise : `it has ${known.join(", ")}; ${otherwise}`;
}
