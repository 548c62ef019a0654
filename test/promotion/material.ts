import type { Evidence } from "../../src/evidence/reading.ts";
import { readPast } from "../../src/manifest/history.ts";
import type { Landing } from "../../src/manifest/move.ts";
import type { Manifest, Pointer } from "../../src/manifest/shape.ts";
import type { Policy, StagePolicy } from "../../src/policy/shape.ts";
import type { Material } from "../../src/promotion/material.ts";
import { digest, SIX } from "./judged.ts";

export const FILE = "models/fraud.yaml";
export const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));

/** A manifest of fraud as text; what each stage points at, and what is held. */
export function text(stages: Readonly<Record<string, Pointer>>, holds: Manifest["holds"] = []): string {
  return JSON.stringify({ model: "fraud", stages, holds });
}

/** Landings of these texts, oldest first: the n-th landed at n o'clock as commit n. */
export function past(...texts: readonly (string | undefined)[]) {
  const landings = texts.map((each, n): Landing => ({ commit: String(n).repeat(40), at: at(n), text: each }));
  return readPast(landings.toReversed(), FILE);
}

/** Evidence of a version that states an auc of 0.9 and is found as its pointer pins it. */
export function evidence(pointer: Pointer, over: Partial<Evidence> = {}): Evidence {
  const source = { file: `evidence/fraud/${pointer.version}/evidence.yaml`, sha256: digest("e") };
  return {
    model: "fraud",
    version: pointer.version,
    digest: pointer.evidence,
    files: [source],
    readings: [{ kind: "metric", name: "auc", value: 0.9, source }],
    created: [],
    lineage: { code_commit: { value: "1234abcd", source } },
    troubles: [],
    ...over,
  };
}

export const AUC: StagePolicy = { gates: { metrics: { auc: { at_least: 0.85 } } } };

/** A policy with these stages; a place's line is as long as its path. */
export function policy(stages: Readonly<Record<string, StagePolicy>>): Policy {
  return {
    file: "policies/fraud.yaml",
    digest: digest("a"),
    stages,
    reports: [],
    data: {},
    at: (path) => ({ file: `policies/fraud.yaml#${path.join(".")}`, line: path.length }),
  };
}

/** What moves of fraud in production are judged from: version 6 stands there, and one gate asks for its auc. */
export function material(over: Partial<Material> & { readonly stage?: StagePolicy } = {}): Material {
  const { stage = AUC, ...rest } = over;
  return {
    file: FILE,
    base: { model: "fraud", stages: { production: SIX } },
    past: past(text({ production: SIX })),
    moves: [],
    policy: { ok: true, value: policy({ production: stage }) },
    candidate: (pointer) => evidence(pointer),
    standing: (_, pointer) => evidence(pointer),
    digestAt: () => undefined,
    lineOf: (name) => name.length,
    now: at(12),
    ...rest,
  };
}
