import { createHash } from "node:crypto";
import { dice } from "./random.ts";

/*
 * The models of the storm, as texts and as plain facts. The facts are what the checks afterwards know of a version: they never
 * ask the product.
 */

export const STAGES = ["staging", "production"] as const;
export type Stage = (typeof STAGES)[number];

export const PEOPLE = {
  maya: "maintain",
  olga: "write",
  grace: "write",
  ada: "write",
  noa: "write",
  rui: "admin",
  eve: "read",
} as const;

/** How long a version must have stood in staging before production of a model that follows takes it. */
export const SOAK_SECONDS = 120;

/** Every second model goes its stages one by one: production takes only what has soaked in staging. */
export function modelNames(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `${at % 2 === 0 ? "open" : "followed"}-${String(at).padStart(2, "0")}`);
}

export function digestOf(model: string, version: string): string {
  return `sha256:${createHash("sha256").update(`${model} ${version}`).digest("hex")}`;
}

/** The auc of a version in thousandths. One in seven is too bad for staging, one in seven for production only; version 1 stands already. */
export function aucOf(seed: number, model: string, version: string): number {
  if (version === "1") return 930;
  const chance = dice(seed ^ createHash("sha256").update(`${model} ${version}`).digest().readInt32BE());
  const kind = chance.number(7);
  return kind === 0 ? 700 : kind === 1 ? 860 : 920 + chance.number(50);
}

export function evidenceText(seed: number, model: string, version: string, note = ""): string {
  const auc = (aucOf(seed, model, version) / 1000).toFixed(3);
  return `model: ${model}\nversion: "${version}"\nartifact: { digest: "${digestOf(model, version)}" }\nmetrics: { auc: ${auc} }\n${note}`;
}

/** Remarks that every later state of a manifest must still hold, each once. */
export function remarksOf(model: string): readonly string[] {
  return [`# ${model}: ask maya before you touch it`, "# one block for each stage", "# as ada wrote it", "# and this one too"];
}

export function manifestText(model: string): string {
  const [top, stages, first, second] = remarksOf(model);
  const digest = digestOf(model, "1");
  return `${top}
model: ${model}
stages: ${stages}
  staging:
    version: "1" ${first}
    digest: ${digest}
  production:
    version: '1' ${second}
    digest: ${digest}
`;
}

/** The bounds of both policies in thousandths; people move production's up and down while the storm blows. */
export const BOUNDS = { staging: { atLeast: 800, lossAtMost: 60 }, production: { lossAtMost: 30 } } as const;
export const PRODUCTION_BOUNDS = [900, 925] as const;

export const POLICIES = { open: "policies/open.json.yaml", followed: "policies/followed.json.yaml" } as const;

/** A policy in JSON, which is YAML too, so that the checks can read it with nothing of ours. */
export function policyText(kind: keyof typeof POLICIES, atLeast: number): string {
  const auc = (least: number, loss: number) => ({ at_least: least / 1000, better: "higher", loss_at_most: loss / 1000 });
  const { staging, production } = BOUNDS;
  const policy = {
    models: [`${kind}-*`],
    stages: {
      staging: { gates: { metrics: { auc: auc(staging.atLeast, staging.lossAtMost) } }, merge: "automatic" },
      production: {
        ...(kind === "followed" ? { follows: "staging", soak: `${SOAK_SECONDS}s` } : {}),
        gates: { metrics: { auc: auc(atLeast, production.lossAtMost) } },
        approvals: [
          { who: "model owner", from: ["@maya"], count: 1 },
          { who: "reviewer", from: ["write"], count: 1 },
        ],
        merge: "when_approved",
        rollback:
          kind === "followed"
            ? { merge: "automatic" }
            : { approvals: [{ who: "on call", from: ["@olga"], count: 1 }], merge: "when_approved" },
      },
    },
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}
