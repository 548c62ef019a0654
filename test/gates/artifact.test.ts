import { expect, test } from "vitest";
import type { Evidence } from "../../src/evidence/reading.ts";
import type { Question } from "../../src/gates/question.ts";
import { digest, evidence, judged, OURS, told } from "./question.ts";

const GATE = { artifact: { digest: "required" } } as const;
type Artifact = NonNullable<Evidence["artifact"]>["value"];
const measured = (value: Artifact) => evidence([], { artifact: { value, source: OURS } });
const pointed = (ours: Evidence, uri?: string): Partial<Question> => ({
  candidate: { pointer: { version: "7", digest: digest("a"), ...(uri === undefined ? {} : { uri }) }, evidence: ours },
});
const inHand = (of: string): Partial<Question> => ({ artifactAtHand: { file: "model.onnx", sha256: digest(of) } });

const cases: readonly [string, Partial<Question>, readonly string[]][] = [
  [
    "the same digest",
    pointed(measured({ digest: digest("a") })),
    ["digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at"],
  ],
  [
    "another digest",
    pointed(measured({ digest: digest("c") })),
    ["digest: fail digest_mismatch: the evidence was measured on cccccccccccc, the pointer names aaaaaaaaaaaa"],
  ],
  [
    "no artifact",
    pointed(evidence()),
    ["digest: inconclusive digest_missing: no evidence declares the digest of the artifact it was measured on"],
  ],
  [
    "no artifact, where the pointer says where it lies",
    pointed(evidence(), "s3://acme/7"),
    ["digest: inconclusive digest_missing: no evidence declares the digest of the artifact it was measured on"],
  ],
  [
    "no place, where the pointer says where it lies",
    pointed(measured({ digest: digest("a") }), "s3://acme/7"),
    ["digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at"],
  ],
  [
    "no digest",
    pointed(measured({ size: 1 })),
    ["digest: inconclusive digest_missing: no evidence declares the digest of the artifact it was measured on"],
  ],
  [
    "an artifact at hand that is the one",
    { ...pointed(measured({ digest: digest("a") })), ...inHand("a") },
    [
      "digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at",
      "artifact at hand: pass ok: model.onnx hashes to aaaaaaaaaaaa, as pointed at",
    ],
  ],
  [
    "an artifact at hand that is another",
    { ...pointed(measured({ digest: digest("a") })), ...inHand("d") },
    [
      "digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at",
      "artifact at hand: fail digest_mismatch: model.onnx hashes to dddddddddddd, the pointer names aaaaaaaaaaaa",
    ],
  ],
  [
    "an artifact at hand, which cannot answer for what was measured",
    { ...pointed(evidence()), ...inHand("a") },
    [
      "digest: inconclusive digest_missing: no evidence declares the digest of the artifact it was measured on",
      "artifact at hand: pass ok: model.onnx hashes to aaaaaaaaaaaa, as pointed at",
    ],
  ],
  [
    "the same uri",
    pointed(measured({ digest: digest("a"), uri: "s3://m/7" }), "s3://m/7"),
    ["digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at", "uri: pass ok: the artifact lies at s3://m/7"],
  ],
  [
    "another uri",
    pointed(measured({ digest: digest("a"), uri: "s3://m/8" }), "s3://m/7"),
    [
      "digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at",
      "uri: fail uri_mismatch: the evidence was measured on s3://m/8, the pointer names s3://m/7",
    ],
  ],
  [
    "a uri that only one of them states",
    pointed(measured({ digest: digest("a"), uri: "s3://m/8" })),
    ["digest: pass ok: the evidence was measured on aaaaaaaaaaaa, as pointed at"],
  ],
];
test.each(cases)("judges %s", (_, over, expected) => {
  expect(told(GATE, over)).toEqual(expected);
});

test("a mismatch shows both digests whole", () => {
  expect(judged(GATE, pointed(measured({ digest: digest("c") })))).toEqual([
    {
      family: "artifact",
      gate: "digest",
      outcome: "fail",
      enforcement: "block",
      code: "digest_mismatch",
      because: "the evidence was measured on cccccccccccc, the pointer names aaaaaaaaaaaa",
      value: digest("c"),
      bound: digest("a"),
      sources: [OURS],
      help: "Promote the artifact that was measured, or measure the one that is promoted.",
      policy: { file: "policies/fraud.yaml#gates.artifact.digest", line: 3 },
    },
  ]);
});
