import { expect, test } from "vitest";
import type { Field, Signature } from "../../src/evidence/reading.ts";
import type { Incumbent } from "../../src/gates/question.ts";
import { evidence, incumbent, judged, OURS, THEIRS, told } from "./question.ts";

const GATE = { schema: { compatible: true } } as const;
const field = (name: string, type: string, optional = false): Field => ({ name, type, optional });
const stated = (value: Signature, source = OURS) => ({ schema: { value, source } });
const BEFORE: Signature = {
  inputs: [field("amount", "double"), field("note", "string", true)],
  outputs: [field("score", "double")],
};
const STANDING = incumbent([], stated(BEFORE, THEIRS));

const cases: readonly [string, Partial<Signature>, readonly string[]][] = [
  ["nothing changed", {}, ["pass ok: the schema fits whoever uses version 6"]],
  [
    "an optional input and an output more, and another order",
    {
      inputs: [field("device", "string", true), ...BEFORE.inputs.toReversed()],
      outputs: [field("reason", "string"), ...BEFORE.outputs],
    },
    ["pass ok: the schema fits whoever uses version 6"],
  ],
  [
    "a required input that became optional",
    { inputs: [field("amount", "double", true), field("note", "string", true)] },
    ["pass ok: the schema fits whoever uses version 6"],
  ],
  ["a vanished input", { inputs: [field("amount", "double")] }, ["fail schema_incompatible: input note (string) has vanished"]],
  [
    "an input of another type",
    { inputs: [field("amount", "float"), field("note", "string", true)] },
    ["fail schema_incompatible: input amount was double and is now float"],
  ],
  [
    "a new required input",
    { inputs: [...BEFORE.inputs, field("device", "string")] },
    ["fail schema_incompatible: input device (string) is new and required"],
  ],
  [
    "an optional input that became required",
    { inputs: [field("amount", "double"), field("note", "string")] },
    ["fail schema_incompatible: input note was optional and is now required"],
  ],
  ["a vanished output", { outputs: [] }, ["fail schema_incompatible: output score (double) has vanished"]],
  [
    "an output of another type",
    { outputs: [field("score", "float")] },
    ["fail schema_incompatible: output score was double and is now float"],
  ],
  [
    "an output that became optional",
    { outputs: [field("score", "double", true)] },
    ["fail schema_incompatible: output score was always given and is now optional"],
  ],
  [
    "several breaks",
    { inputs: [field("note", "double"), field("device", "string")], outputs: [field("label", "string")] },
    [
      "fail schema_incompatible: input amount (double) has vanished",
      "fail schema_incompatible: input note was string and is now double",
      "fail schema_incompatible: input note was optional and is now required",
      "fail schema_incompatible: input device (string) is new and required",
      "fail schema_incompatible: output score (double) has vanished",
    ],
  ],
  [
    "a field stated twice",
    { inputs: [...BEFORE.inputs, field("amount", "double", true)] },
    ["inconclusive evidence_conflict: the evidence of version 7 states amount twice among the inputs"],
  ],
  [
    "a schema that says nothing",
    { inputs: [], outputs: [] },
    ["inconclusive schema_missing: the evidence of version 7 states no schema"],
  ],
];
test.each(cases)("judges %s", (_, change, expected) => {
  const over = { evidence: evidence([], stated({ ...BEFORE, ...change })), incumbent: STANDING };
  expect(told(GATE, over)).toEqual(expected.map((line) => `schema: ${line}`));
});

const incumbents: readonly [string, Incumbent, string][] = [
  [
    "nobody",
    { is: "none" },
    "pass ok: the schema has 2 inputs and 1 output, and no version has stood in production yet to compare with",
  ],
  [
    "the last that stood there",
    incumbent([], stated(BEFORE, THEIRS), false),
    "pass ok: the schema fits whoever uses version 6, which stood here last",
  ],
  [
    "one without a schema",
    incumbent(),
    "inconclusive incumbent_missing: the schema cannot be compared: the evidence of version 6 states no schema",
  ],
  [
    "an unreadable one",
    { is: "unreadable", because: "its manifest is broken" },
    "inconclusive incumbent_unreadable: the schema cannot be compared: its manifest is broken",
  ],
  [
    "one whose evidence contradicts itself",
    incumbent([], { ...stated(BEFORE, THEIRS), troubles: [{ code: "evidence_conflict", what: "two schemas" }] }),
    "inconclusive incumbent_unreadable: the schema cannot be compared: the evidence of version 6 is in trouble: two schemas",
  ],
];
test.each(incumbents)("compares with %s", (_, standing, expected) => {
  expect(told(GATE, { evidence: evidence([], stated(BEFORE)), incumbent: standing })).toEqual([`schema: ${expected}`]);
});

test("no schema is missing, even where nobody stood", () => {
  expect(told(GATE, {})).toEqual(["schema: inconclusive schema_missing: the evidence of version 7 states no schema"]);
});

test("a break is found with both sources", () => {
  const over = { evidence: evidence([], stated({ ...BEFORE, outputs: [] })), incumbent: STANDING };
  expect(judged({ schema: { compatible: true, enforce: "warn" } }, over)).toEqual([
    {
      family: "schema",
      gate: "schema",
      outcome: "fail",
      enforcement: "warn",
      code: "schema_incompatible",
      because: "output score (double) has vanished",
      sources: [OURS, THEIRS],
      help: "Keep what version 6 takes and gives, or have its users move first.",
      policy: { file: "policies/fraud.yaml#gates.schema.compatible", line: 3 },
    },
  ]);
});
