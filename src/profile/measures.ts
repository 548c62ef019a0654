import { driftMeasures } from "./drift.ts";
import { fairnessMeasures } from "./fairness.ts";
import type { Measure, Paired } from "./measure.ts";
import type { BinaryPart } from "./binary.ts";
import { differencesOf } from "./pairs.ts";
import { partMeasures } from "./part.ts";
import type { Cut, Profile } from "./profile.ts";

/**
 * Every value that a profile tells, in a stable order: of the whole, of each slice, of each group, of each feature. Where rows lack
 * a label or a score, whatever is computed of them is undefined and says how many: numbers over the rest would hide them.
 */
export function measuresOf(profile: Profile): readonly Measure[] {
  return [...profile.cuts.flatMap((cut) => ofCut(profile, cut)), ...groups(profile), ...features(profile)];
}

function ofCut(profile: Profile, cut: Cut): readonly Measure[] {
  const { where } = cut;
  if (where.is === "group") return [];
  const slice = where.is === "slice" ? { [where.dimension]: where.value } : undefined;
  const measures = partMeasures(cut.part, profile.definition, slice);
  const paired = pairedOf(profile, cut);
  return measures.map((measure) => {
    const pair = measure.slice === undefined || slice !== undefined ? paired(measure.name) : undefined;
    return whole({ ...measure, ...(pair && { paired: pair }) }, cut);
  });
}

/** How a measure stands to the incumbent's: over the same rows, or why there are none. */
function pairedOf({ incumbent }: Profile, { part, pairs }: Cut): (name: string) => Paired | undefined {
  if (incumbent === undefined) return () => undefined;
  const { version, digest, apart } = incumbent;
  if (apart !== undefined) return () => ({ is: "apart", version, digest, because: apart });
  const differences = pairs && differencesOf(part, pairs, version);
  return (name) => {
    const found = differences?.get(name);
    return found && { ...found, digest };
  };
}

/** The rates of every group of every attribute. */
function groups({ cuts, definition }: Profile): readonly Measure[] {
  const { label = "", score, prediction, weight } = definition.columns;
  const context = { columns: { label, score, prediction, weight }, threshold: definition.threshold };
  return (definition.attributes ?? []).flatMap((attribute) => {
    const ofIt = cuts.flatMap((cut) =>
      cut.where.is === "group" && cut.where.attribute === attribute ? [{ ...cut, where: cut.where }] : [],
    );
    const parts = new Map<string, BinaryPart>();
    for (const { where, part } of ofIt) if (part.task === "binary") parts.set(where.group, part.of);
    return fairnessMeasures(attribute, parts, context).map((measure) => {
      const cut = ofIt.find(({ where }) => where.group === measure.group);
      return cut === undefined ? measure : whole(measure, cut);
    });
  });
}

function features({ columns, reference, drift }: Profile): readonly Measure[] {
  return [...columns].flatMap(([name, column]) => {
    const before = reference?.columns.get(name);
    if (before !== undefined) return driftMeasures(name, before, column, drift.get(name));
    const rate = column.rows === 0 ? { not: "undefined: there are no rows" } : column.missing / column.rows;
    const uncertainty =
      column.rows === 0 ? {} : { uncertainty: { is: "share" as const, count: column.missing, of: column.rows } };
    return [
      {
        kind: "drift",
        name: "missing_rate",
        feature: name,
        value: rate,
        samples: column.rows,
        method: "counted rows",
        columns: [name],
        ...uncertainty,
      },
    ];
  });
}

/** The measure, unless rows are missing from it. */
function whole(measure: Measure, { missing, rows }: Cut): Measure {
  if (missing.size === 0) return measure;
  const told = [...missing].map(([role, count]) => `${count} of ${rows} rows have no ${role}`);
  const { kind, name, samples, slice, feature, attribute, group, method, columns } = measure;
  const rest = { samples, slice, feature, attribute, group };
  return { kind, name, ...rest, method, columns, value: { not: `undefined: ${told.join(", ")}` } };
}
