import { expect } from "vitest";
import { workplace, type Inputs, type Workplace } from "./workplace.ts";

/** A digest that is told apart by one character. */
export const digest = (char: string) => `sha256:${char.repeat(64)}`;

/** One version's evidence: enough to open the gates of {@link POLICY}. */
export function evidence(version: string, words = ""): string {
  return `model: fraud\nversion: "${version}"\ncreated: 2026-11-19T10:00:00Z\nartifact: { digest: "${digest(version)}" }\nmetrics: { auc: 0.93 }\n${words}`;
}

/** Staging asks nobody; production asks maya, and olga on the way back. */
export const POLICY = `models: ["fraud"]
stages:
  staging:
    gates: { metrics: { auc: { at_least: 0.85 } } }
    merge: automatic
  production:
    gates: { metrics: { auc: { at_least: 0.9 } } }
    approvals:
      - { who: model owner, from: ["@maya"], count: 1 }
    merge: when_approved
    rollback:
      approvals:
        - { who: on call, from: ["@olga"], count: 1 }
`;

/** The same with a way back that asks nobody. */
export const POLICY_WITHOUT_ON_CALL = POLICY.replace(/ {4}rollback:[\s\S]*$/, "    rollback: { merge: automatic }\n");

export const MANIFEST_FILE = "models/fraud.yaml";

/** Version 1 stands in production, in the words of a person. */
export const MANIFEST = `# who to ask: @maya
model: fraud
stages:
  production:
    version: "1"   # the first good one
    digest: ${digest("1")}
`;

/** acme/models with version 1 in production. */
export function standing(policy = POLICY, manifest = MANIFEST): Promise<Workplace> {
  return workplace({ files: { [MANIFEST_FILE]: manifest, "policies/fraud.yaml": policy } });
}

/** Promotes a version to production as people do: asked by ada, approved by maya. Returns the pull request's number. */
export async function promoted(at: Workplace, version: string, inputs: Inputs = {}): Promise<number> {
  const opened = await at.run(
    { command: "promote", model: "fraud", version, to: "production", evidence: "evidence.yaml", ...inputs },
    { files: { "evidence.yaml": evidence(version) } },
  );
  const number = opened.results[0]?.pull?.number ?? 0;
  at.github.as("maya").approve(number);
  const merged = await at.run({ command: "review", "pull-request": String(number), ...inputs });
  expect(merged.results[0]?.decision, merged.text).toMatchObject({ code: "merged" });
  at.github.clock.advance("1h");
  return number;
}

/** Goes back in production as people do: asked by maya, approved by olga. Returns the pull request's number. */
export async function rolledBack(at: Workplace, inputs: Inputs = {}): Promise<number> {
  const opened = await at.run({ command: "rollback", model: "fraud", to: "production", ...inputs }, { actor: "maya" });
  const number = opened.results[0]?.pull?.number ?? 0;
  at.github.as("olga").approve(number);
  const merged = await at.review(number);
  expect(merged.results[0]?.decision, merged.text).toMatchObject({ code: "merged" });
  at.github.clock.advance("1h");
  return number;
}

/** The version a stage points at on the default branch, and the digests that are held, each by its last character. */
export function stands(at: Workplace, stage = "production"): { readonly version: string | undefined; readonly held: string } {
  const text = at.file(MANIFEST_FILE) ?? "";
  const version = new RegExp(`^  ${stage}:\\n    version: "?([^"\\s]+)`, "m").exec(text)?.[1];
  const held = [...text.matchAll(/stage: production, digest: "?sha256:\w*(\w)"?,/g)].map(([, last]) => last).join("");
  return { version, held };
}

/** Somebody with write access holds a version back from production, by hand, on the default branch. */
export function held(at: Workplace, version: string): void {
  const hold = `holds:\n  - { stage: production, digest: "${digest(version)}", because: biased, since: 2026-11-20T12:00:00Z }\n`;
  at.github.as("maya").pushCommit("main", { [MANIFEST_FILE]: `${at.file(MANIFEST_FILE) ?? ""}${hold}` });
}

/** A text whose commits are not told apart: their names change with every word of a message. */
export function withoutShas(text: string): string {
  return text.replace(/\b[0-9a-f]{7}\b/g, "<commit>");
}
