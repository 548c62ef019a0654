import { expect, test } from "vitest";
import { evidence, judged, OURS } from "./question.ts";

test("each required key is stated and says something", () => {
  const lineage = { data_snapshot: { value: "s3://bucket/train", source: OURS }, code_commit: { value: " ", source: OURS } };
  const place = { file: "policies/fraud.yaml#gates.lineage.require", line: 3 };
  const named = { family: "lineage", enforcement: "block", bound: "stated", policy: place } as const;
  const require = ["data_snapshot", "code_commit", "environment_lock", "toString", "data_snapshot"];
  expect(judged({ lineage: { require } }, { evidence: evidence([], { lineage }) })).toEqual([
    {
      ...named,
      gate: "data_snapshot",
      outcome: "pass",
      code: "ok",
      because: "data_snapshot is s3://bucket/train",
      value: "s3://bucket/train",
      sources: [OURS],
    },
    {
      ...named,
      gate: "code_commit",
      outcome: "inconclusive",
      code: "lineage_missing",
      because: "code_commit is stated and names nothing",
      value: "",
      sources: [OURS],
      help: "State lineage: { code_commit: ... } in the evidence of version 7.",
    },
    {
      ...named,
      gate: "environment_lock",
      outcome: "inconclusive",
      code: "lineage_missing",
      because: "no evidence states environment_lock",
      sources: [],
      help: "State lineage: { environment_lock: ... } in the evidence of version 7.",
    },
    {
      ...named,
      gate: "toString",
      outcome: "inconclusive",
      code: "lineage_missing",
      because: "no evidence states toString",
      sources: [],
      help: "State lineage: { toString: ... } in the evidence of version 7.",
    },
  ]);
});

const origin = (value: string) =>
  judged({ lineage: { require: ["run"] } }, { evidence: evidence([], { lineage: { run: { value, source: OURS } } }) });

test.each(["\u200b", "\u3164", "\u2800", "\u00ad\u2060", "-", "?", "\ufe0f\u115f"])("an origin of %j names nothing", (value) => {
  expect(origin(value)).toMatchObject([{ outcome: "inconclusive", code: "lineage_missing" }]);
});

test("an origin in any script names something", () => {
  expect(origin("快照")).toMatchObject([{ outcome: "pass" }]);
});
