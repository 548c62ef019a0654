import { readFileSync } from "node:fs";

/** A digest that is told apart by one character. */
export const digest = (char: string) => `sha256:${char.repeat(64)}`;

export const FRAUD = "models/fraud_detector.yaml";

/*
 * Staging asks nobody; production asks the two people of policies/default.yaml. No soak and no limit to the age of evidence here:
 * emulate's clock is the machine's, and cannot be moved.
 */
const POLICY = `models: ["fraud*"]
extends: ./default.yaml
stages:
  staging:
    gates: { metrics: { auc: { at_least: 0.85 } }, artifact: { digest: required } }
    merge: automatic
  production:
    follows: staging
    gates: { metrics: { auc: { at_least: 0.9, better: higher, gain_at_least: 0.01 } } }
`;

const MANIFEST = `# who to ask: @maya
model: fraud_detector
stages:
  staging:
    version: "1"
    digest: ${digest("1")}
  production:
    version: "1"   # the first good one
    digest: ${digest("1")}
`;

export const evidence = (version: string, auc: number) =>
  `model: fraud_detector\nversion: "${version}"\nartifact: { digest: "${digest(version)}" }\nmetrics: { auc: ${auc} }\n`;

/** The manifest with production moved to what staging points at, as a careful person writes it. */
export function byHand(manifest: string): string {
  const pinned = /evidence: (\S+)/.exec(manifest)?.[1] ?? "";
  const moved = manifest.replace(
    /version: "1".*\n {4}digest: \S+/,
    `version: "2"\n    digest: ${digest("2")}\n    evidence: ${pinned}`,
  );
  return `${moved}archived:\n  - { version: "1", digest: ${digest("1")}, left: production, at: 2026-11-20T12:00:00Z }\n`;
}

/** Version 1 in staging and production. */
export const FILES: Readonly<Record<string, string>> = {
  [FRAUD]: MANIFEST,
  "policies/default.yaml": readFileSync("policies/default.yaml", "utf8"),
  "policies/fraud.yaml": POLICY,
  "evidence/fraud_detector/1/evidence.yaml": evidence("1", 0.91),
};

/** claims_risk 10 in production, with its log as evidence, by the policy this repository shows for it. */
export const CLAIMS_FILES: Readonly<Record<string, string>> = {
  "policies/default.yaml": readFileSync("policies/default.yaml", "utf8"),
  "policies/claims.yaml": readFileSync("policies/claims.yaml", "utf8"),
  "models/claims_risk.yaml": `model: claims_risk\nstages:\n  production:\n    version: "10"\n    digest: ${digest("a")}\n`,
  "evidence/claims_risk/10/log.json": `{ "model": "claims_risk", "version": 10,
  "offline": { "auc": 0.892 }, "online": { "latency_p95_ms": 70, "error_rate": 0.004 },
  "drift": { "psi": 0.05 }, "fairness": { "tpr_gap": 0.02 } }
`,
};

/** The log of version 12, as its pipeline wrote it. */
export const CLAIMS_LOG = `{ "model": "claims_risk", "version": 12, "baseline_version": 10,
  "offline": { "auc": 0.901, "baseline_auc": 0.892 },
  "online": { "latency_p95_ms": 95, "error_rate": 0.004 },
  "drift": { "psi": 0.18 }, "fairness": { "tpr_gap": 0.05 },
  "approvals": ["owner@org"], "required_approvals": 2 }
`;
