import type { Evidence } from "../evidence/reading.ts";
import type { SliceGate } from "../policy/shape.ts";
import { order, sliceKey, unknown } from "./asked.ts";
import { vanished } from "./incumbent.ts";
import { judgeNumber } from "./number.ts";
import type { Finding } from "./outcome.ts";
import { finding, gateOf, type Question } from "./question.ts";

type Slice = Readonly<Record<string, string>>;

/** The same metric in every slice along the named dimensions; a slice along more dimensions counts for each it has. */
export function judgeSlices(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.slices ?? {}).flatMap(([name, asked]) => judgeSlice(question, name, asked));
}

function judgeSlice(question: Question, name: string, asked: SliceGate): readonly Finding[] {
  const gate = gateOf("slices", name, asked);
  const slices = slicesOf(question.candidate.evidence, name);
  const silent = asked.by
    .filter((dimension) => !slices.some((slice) => Object.hasOwn(slice, dimension)))
    .map((dimension) => {
      const { found } = unknown("group_missing", `no evidence reports ${name} by ${dimension}`, {
        help: `Add a report that states ${name} for every ${dimension}, e.g. slices: { "${dimension}=...": { ${name}: ... } }.`,
      });
      return finding(question, { ...gate, gate: `${name} by ${dimension}` }, found, "by");
    });
  const judged = along(slices, asked.by).flatMap((slice) =>
    judgeNumber(question, { ...gate, gate: `${name} at ${spellSlice(slice)}` }, { kind: "metric", name, slice }, asked),
  );
  const gone = vanished(question, "slice", (evidence) => along(slicesOf(evidence, name), asked.by).map(spellSlice)).map(
    ({ name: slice, ...found }) =>
      finding(question, { ...gate, gate: slice === undefined ? name : `${name} at ${slice}` }, found, "by"),
  );
  return [...silent, ...judged, ...gone];
}

/** Every slice the evidence reports a metric in, each once. */
function slicesOf(evidence: Evidence, name: string): readonly Slice[] {
  const slices = evidence.readings.flatMap((reading) =>
    reading.kind === "metric" && reading.name === name && reading.slice !== undefined ? [reading.slice] : [],
  );
  const byKey = new Map(slices.map((slice) => [sliceKey(slice), slice]));
  return [...byKey].toSorted(([one], [other]) => order(one, other)).map(([, slice]) => slice);
}

function along(slices: readonly Slice[], dimensions: readonly string[]): readonly Slice[] {
  return slices.filter((slice) => dimensions.some((dimension) => Object.hasOwn(slice, dimension)));
}

/** `country=BR`, or `country=BR,gender=f`. */
function spellSlice(slice: Slice): string {
  return Object.entries(slice)
    .toSorted(([one], [other]) => order(one, other))
    .map((pair) => pair.map((word) => (/[,="]/.test(word) ? JSON.stringify(word) : word)).join("="))
    .join(",");
}
