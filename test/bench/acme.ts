import type { EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import type { ActionRun } from "../support/run-bundle.ts";

/** Two gates of numbers, one of the artifact, and a person to ask: what a production stage usually has. */
const POLICY = `models: ["model-*"]
stages:
  production:
    gates:
      metrics: { auc: { at_least: 0.9, better: higher, loss_at_most: 0 } }
      slo: { latency_p95_ms: { at_most: 80 } }
      artifact: { digest: required }
    approvals: [{ who: model owner, from: ["@maya"], count: 1 }]
`;

/** How many models have the evidence of their version 1 in the repository, where there are more than this. */
const MEASURED = 1000;

/** A repository of acme's with so many models, each with version 1 in production. */
export function acme(github: EmbeddedGitHub, name: string, models: number): Repository {
  const files: Record<string, string> = { "policies/models.yaml": POLICY };
  for (let model = 0; model < models; model++) {
    files[`models/${modelName(model)}.yaml`] =
      `model: ${modelName(model)}\nstages:\n  production:\n    version: "1"\n    digest: ${digest(model, 1)}\n`;
    if (model < MEASURED) files[`evidence/${modelName(model)}/1/evidence.yaml`] = evidence(model, 1);
  }
  return github.repository(`acme/${name}`, { files, people: { maya: "maintain", ada: "write" } });
}

/** Ada asks for one version of one model to go to production, with its evidence in the workspace. */
export function promotion(repository: Repository, token: string, model: number, version: number): ActionRun {
  return {
    repository,
    token,
    event: "workflow_dispatch",
    actor: "ada",
    payload: { inputs: { model: modelName(model), version: String(version), to: "production" } },
    inputs: { evidence: "out/*.yaml" },
    workspace: { "out/evidence.yaml": evidence(model, version) },
  };
}

export function modelName(model: number): string {
  return `model-${String(model).padStart(5, "0")}`;
}

function evidence(model: number, version: number): string {
  return `model: ${modelName(model)}
version: "${version}"
artifact: { digest: "${digest(model, version)}" }
metrics: { auc: 0.92 }
slo: { latency_p95_ms: 60 }
`;
}

function digest(model: number, version: number): string {
  return `sha256:${model.toString(16).padStart(32, "0")}${version.toString(16).padStart(32, "0")}`;
}
