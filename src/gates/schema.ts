import type { Evidence, Field, Signature, Stated } from "../evidence/reading.ts";
import { unknown } from "./asked.ts";
import { believed } from "./incumbent.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";
import { count } from "./spell.ts";

/**
 * The candidate's signature still fits whoever calls the incumbent: every call that was good stays good, and every answer has
 * at least what it had. One finding for each break.
 */
export function judgeSchema(question: Question): readonly Finding[] {
  const asked = question.policy.gates?.schema;
  if (asked === undefined) return [];
  const gate: Gate = { family: "schema", gate: "schema", enforcement: asked.enforce ?? "block", path: ["gates", "schema"] };
  return found(question).map((each) => finding(question, gate, each, "compatible"));
}

function found(question: Question): readonly Found[] {
  const { candidate } = question;
  const incumbent = believed(question.incumbent);
  const ours = usable(candidate.evidence, candidate.pointer.version);
  if (ours.is === "unknown") return [ours.found];
  const sources = [ours.schema.source];
  if (incumbent.is === "nobody") {
    const fields = `${count(ours.schema.value.inputs.length, "input")} and ${count(ours.schema.value.outputs.length, "output")}`;
    const because = `the schema has ${fields}, and no version has stood in ${question.stage} yet to compare with`;
    return [{ outcome: "pass", code: "ok", because, sources }];
  }
  if (incumbent.is === "unknown") {
    return [{ ...incumbent.found, because: `the schema cannot be compared: ${incumbent.found.because}`, sources }];
  }
  const version = `version ${incumbent.pointer.version}`;
  const theirs = usable(incumbent.evidence, incumbent.pointer.version);
  if (theirs.is === "unknown") {
    const because = `the schema cannot be compared: ${theirs.found.because}`;
    const help = `State schema: { inputs, outputs } in the evidence of ${version} on the base branch.`;
    return [{ ...theirs.found, code: "incumbent_missing", because, sources: [...sources, ...theirs.found.sources], help }];
  }
  const both = [...sources, theirs.schema.source];
  const breaks = breaksBetween(theirs.schema.value, ours.schema.value);
  if (breaks.length === 0) {
    const last = incumbent.standing ? "" : ", which stood here last";
    return [{ outcome: "pass", code: "ok", because: `the schema fits whoever uses ${version}${last}`, sources: both }];
  }
  const help = `Keep what ${version} takes and gives, or have its users move first.`;
  return breaks.map((because) => ({ outcome: "fail", code: "schema_incompatible", because, sources: both, help }));
}

type Usable = { readonly is: "known"; readonly schema: Stated<Signature> } | ReturnType<typeof unknown>;

/** A schema that states anything at all, and no field of it twice. */
function usable({ schema }: Evidence, version: string): Usable {
  if (schema === undefined || schema.value.inputs.length + schema.value.outputs.length === 0) {
    return unknown("schema_missing", `the evidence of version ${version} states no schema`, {
      help: `State schema: { inputs, outputs } in the evidence of version ${version}.`,
    });
  }
  for (const side of ["inputs", "outputs"] as const) {
    const names = schema.value[side].map((field) => field.name);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) {
      const because = `the evidence of version ${version} states ${twice} twice among the ${side}`;
      return unknown("evidence_conflict", because, { sources: [schema.source], help: `State ${twice} once.` });
    }
  }
  return { is: "known", schema };
}

function breaksBetween(before: Signature, after: Signature): readonly string[] {
  return [...inputBreaks(before.inputs, after.inputs), ...outputBreaks(before.outputs, after.outputs)];
}

function inputBreaks(before: readonly Field[], after: readonly Field[]): readonly string[] {
  const kept = before.flatMap((field) => {
    const now = named(after, field.name);
    if (now === undefined) return [`input ${field.name} (${field.type}) has vanished`];
    const type = now.type === field.type ? [] : [`input ${field.name} was ${field.type} and is now ${now.type}`];
    return field.optional && !now.optional ? [...type, `input ${field.name} was optional and is now required`] : type;
  });
  const added = after
    .filter((field) => !field.optional && named(before, field.name) === undefined)
    .map((field) => `input ${field.name} (${field.type}) is new and required`);
  return [...kept, ...added];
}

/** An output that may be left out is one that may vanish. */
function outputBreaks(before: readonly Field[], after: readonly Field[]): readonly string[] {
  return before.flatMap((field) => {
    const now = named(after, field.name);
    if (now === undefined) return [`output ${field.name} (${field.type}) has vanished`];
    const type = now.type === field.type ? [] : [`output ${field.name} was ${field.type} and is now ${now.type}`];
    return !field.optional && now.optional ? [...type, `output ${field.name} was always given and is now optional`] : type;
  });
}

function named(fields: readonly Field[], name: string): Field | undefined {
  return fields.find((field) => field.name === name);
}
