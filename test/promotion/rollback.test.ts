import { expect, test } from "vitest";
import type { PointerMove } from "../../src/manifest/move.ts";
import type { Pointer } from "../../src/manifest/shape.ts";
import { judgeMove } from "../../src/promotion/judge.ts";
import type { Material } from "../../src/promotion/material.ts";
import { digest, SEVEN, SIX } from "./judged.ts";
import { material, past, text } from "./material.ts";

const back = (to: Pointer): PointerMove => ({ kind: "rollback", model: "fraud", stage: "production", from: SEVEN, to });

/** The findings of a way back to `to`, where 6 stood before 7 and the evidence of then is still what 6 records. */
function told(to: Pointer, over: Partial<Material> = {}) {
  const known: Partial<Material> = {
    base: { model: "fraud", stages: { production: SEVEN } },
    past: past(text({ production: SIX }), text({ production: SEVEN })),
    digestAt: (commit, version) => (commit === "0".repeat(40) && version === "6" ? SIX.evidence : undefined),
  };
  return judgeMove(back(to), material({ ...known, ...over })).findings;
}

const about = { family: "promotion", enforcement: "block", sources: [] };
const STOOD = {
  ...about,
  gate: "way back",
  outcome: "pass",
  code: "rollback_verified",
  because: "version 6 stood in production from 2026-11-20T00:00:00Z with the same digest (commit 0000000)",
};
const help = "Promote version 6 through the gates instead, or go back by hand.";

test("a way back is to what stood there last, on the evidence recorded then; no gate is asked again", () => {
  const because = "its evidence is the one recorded then (cccccccccccc)";
  expect(told(SIX)).toEqual([STOOD, { ...about, gate: "evidence", outcome: "pass", code: "ok", because }]);
});

test.each<[string, Pointer, Partial<Material>]>([
  ["another digest than what stood there", { ...SIX, digest: digest("f") }, {}],
  ["another version than what stood there", { ...SIX, version: "5" }, {}],
  ["a stage in which nothing stood before", SIX, { past: past(text({ production: SEVEN })) }],
  ["a model without a manifest on the base branch", SIX, { base: undefined }],
])("no way back leads to %s", (_, to, over) => {
  expect(told(to, over)).toEqual([
    {
      ...about,
      gate: "way back",
      outcome: "fail",
      code: "never_stood_there",
      because: `version ${to.version} with this digest is not what stood in production last`,
      help: "Promote it through the gates instead.",
    },
  ]);
});

test("what was put there without recorded evidence has none to compare", () => {
  const bare = { version: "6", digest: SIX.digest };
  expect(told(bare, { past: past(text({ production: bare }), text({ production: SEVEN })) })).toEqual([
    STOOD,
    {
      ...about,
      gate: "evidence",
      outcome: "pass",
      code: "ok",
      because: "it was put there without recorded evidence, so there is none to compare",
    },
  ]);
});

test("evidence of then that is gone leaves the way back unknown, and shut", () => {
  expect(told(SIX, { digestAt: () => undefined })).toEqual([
    STOOD,
    {
      ...about,
      gate: "evidence",
      outcome: "inconclusive",
      code: "evidence_missing",
      because: "the evidence of version 6 is not in the repository at commit 0000000",
      help,
    },
  ]);
});

test("evidence of then that is not what the pointer records shuts the way back", () => {
  expect(told(SIX, { digestAt: () => digest("f") })).toEqual([
    STOOD,
    {
      ...about,
      gate: "evidence",
      outcome: "fail",
      code: "rollback_evidence_changed",
      because: "the evidence at commit 0000000 is ffffffffffff, the pointer records cccccccccccc",
      help,
    },
  ]);
});
