import { slicesOf } from "../evidence/ledger.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { SliceGate } from "../policy/gates.ts";
import { notComputed, order, sliceKey, unknown } from "./asked.ts";
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
  const { evidence } = question.candidate;
  const slices = distinctSlices(evidence, name, asked.by, asked.from);
  const silent = asked.by
    .filter((dimension) => !slices.some((slice) => Object.hasOwn(slice, dimension)))
    .map((dimension) => {
      const subject = `${name} by ${dimension}`;
      const { found } =
        asked.from === undefined
          ? unknown("group_missing", `no evidence reports ${subject}`, {
              help: `Add a report that states ${name} for every ${dimension}, e.g. slices: { "${dimension}=...": { ${name}: ... } }.`,
            })
          : notComputed(evidence, asked.from, subject, `Name ${dimension} under slices in data.${asked.from}.`);
      return finding(question, { ...gate, gate: subject }, found, "by");
    });
  const judged = slices.flatMap((slice) =>
    judgeNumber(question, { ...gate, gate: `${name} at ${spellSlice(slice)}` }, { kind: "metric", name, slice }, asked),
  );
  const gone = vanished(question, "slice", (of) => distinctSlices(of, name, asked.by, asked.from).map(spellSlice)).map(
    ({ name: slice, ...found }) =>
      finding(question, { ...gate, gate: slice === undefined ? name : `${name} at ${slice}` }, found, "by"),
  );
  return [...silent, ...judged, ...gone];
}

/** Every slice along these dimensions that the evidence reports the metric in, each once. */
function distinctSlices(evidence: Evidence, name: string, dimensions: readonly string[], from?: string): readonly Slice[] {
  const slices = slicesOf(evidence, name, dimensions, from).map((reading) => reading.slice ?? {});
  const byKey = new Map(slices.map((slice) => [sliceKey(slice), slice]));
  return [...byKey].toSorted(([one], [other]) => order(one, other)).map(([, slice]) => slice);
}

/** `country=BR`, or `country=BR,gender=f`. */
function spellSlice(slice: Slice): string {
  return Object.entries(slice)
    .toSorted(([one], [other]) => order(one, other))
    .map((pair) => pair.map((word) => (/[,="]/.test(word) ? JSON.stringify(word) : word)).join("="))
    .join(",");
}
