import { readEvidence } from "../../src/evidence/read.ts";
import { pointStage } from "../../src/manifest/edit.ts";

/*
 * Manifests, policies and evidence of a model called fraud, as texts, with whatever a test wants different.
 */

/** The digest of a version's artifact in this world: every version has one of its own. */
export function digest(version: string): string {
  return `sha256:${Buffer.from(version).toString("hex").slice(0, 64).padEnd(64, "0")}`;
}

/** A manifest with these stages pointing at these versions, and a comment that no edit may lose. */
export function manifest(stages: Readonly<Record<string, string>>, model = "fraud"): string {
  const lines = Object.entries(stages).flatMap(([stage, version]) => [
    `  ${stage}:`,
    `    version: "${version}" # as people wrote it`,
    `    digest: ${digest(version)}`,
  ]);
  return [`model: ${model}`, "stages:", ...lines, ""].join("\n");
}

/** A version's own evidence; what is overridden replaces a whole section, and undefined leaves it out. */
export function evidence(version: string, sections: Readonly<Record<string, unknown>> = {}, model = "fraud"): string {
  const whole = { model, version, artifact: { digest: digest(version) }, metrics: { auc: 0.93 }, ...sections };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

type Stage = Readonly<Record<string, unknown>>;

/** Staging merges by itself at an auc of 0.8; production asks @maya and one who may write, at 0.9. */
export function policy(stages: Readonly<Record<string, Stage | undefined>> = {}, models = ["fraud"]): string {
  const whole = {
    models,
    stages: {
      staging: { gates: { metrics: { auc: { at_least: 0.8 } } }, merge: "automatic" },
      production: {
        gates: { metrics: { auc: { at_least: 0.9 } } },
        approvals: [
          { who: "model owner", from: ["@maya"], count: 1 },
          { who: "reviewer", from: ["write"], count: 1 },
        ],
        merge: "when_approved",
        rollback: { approvals: [{ who: "on call", from: ["@olga"], count: 1 }], merge: "when_approved" },
      },
      ...stages,
    },
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** The production stage of {@link policy} with some words different. */
export function production(words: Stage = {}): Stage {
  // The text above is JSON of ours, and it has a stage of that name.
  const whole = JSON.parse(policy()) as { stages: { production: Stage } };
  return { ...whole.stages.production, ...words };
}

/** A manifest after somebody moved a stage by hand, all as it should be: the evidence pinned, what it leaves archived. */
export function moved(
  text: string,
  to: { readonly stage: string; readonly version: string; readonly evidence?: string },
): string {
  const { stage, version } = to;
  const model = /^model: (.*)$/m.exec(text)?.[1] ?? "";
  const path = `evidence/${model}/${version}/evidence.json`;
  const bytes = new TextEncoder().encode(to.evidence ?? evidence(version, {}, model));
  const file = { path, mode: "file" as const, size: bytes.length, oid: "", bytes };
  const pinned = readEvidence({ model, version, files: [file] }).digest;
  const pointer = { version, digest: digest(version), ...(pinned === undefined ? {} : { evidence: pinned }) };
  return pointStage(text, `models/${model}.yaml`, { stage, to: pointer, at: new Date("2026-11-20T11:00:00Z") });
}
