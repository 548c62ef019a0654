import { shortDigest } from "../digest.ts";
import { unknown } from "./asked.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, type Gate, type Question } from "./question.ts";

/** What was measured is what would be promoted: the evidence declares the pointer's digest, and the artifact in our hands has it. */
export function judgeArtifact(question: Question): readonly Finding[] {
  const asked = question.policy.gates?.artifact;
  if (asked === undefined) return [];
  const gate: Gate = { family: "artifact", gate: "digest", enforcement: asked.enforce ?? "block", path: ["gates", "artifact"] };
  const { uri } = question.candidate.pointer;
  const declared = question.candidate.evidence.artifact;
  const findings = [finding(question, gate, ofEvidence(question), "digest")];
  if (question.artifactAtHand !== undefined) {
    findings.push(finding(question, { ...gate, gate: "artifact at hand" }, atHand(question, question.artifactAtHand), "digest"));
  }
  if (uri !== undefined && declared?.value.uri !== undefined) {
    const because =
      declared.value.uri === uri
        ? `the artifact lies at ${uri}`
        : `the evidence was measured on ${declared.value.uri}, the pointer names ${uri}`;
    const facts = { because, value: declared.value.uri, bound: uri, sources: [declared.source] };
    const help = "Promote the artifact that was measured, or measure the one that is promoted.";
    const found: Found =
      declared.value.uri === uri
        ? { outcome: "pass", code: "ok", ...facts }
        : { outcome: "fail", code: "uri_mismatch", ...facts, help };
    findings.push(finding(question, { ...gate, gate: "uri" }, found, "digest"));
  }
  return findings;
}

function ofEvidence({ candidate }: Question): Found {
  const declared = candidate.evidence.artifact;
  const bound = candidate.pointer.digest;
  if (declared?.value.digest === undefined) {
    return unknown("digest_missing", "no evidence declares the digest of the artifact it was measured on", {
      bound,
      sources: declared === undefined ? [] : [declared.source],
      help: `State artifact: { digest: sha256:... } in the evidence of version ${candidate.pointer.version}.`,
    }).found;
  }
  const facts = { value: declared.value.digest, bound, sources: [declared.source] };
  const measured = shortDigest(declared.value.digest);
  if (declared.value.digest === bound)
    return { outcome: "pass", code: "ok", because: `the evidence was measured on ${measured}, as pointed at`, ...facts };
  const because = `the evidence was measured on ${measured}, the pointer names ${shortDigest(bound)}`;
  return {
    outcome: "fail",
    code: "digest_mismatch",
    because,
    ...facts,
    help: "Promote the artifact that was measured, or measure the one that is promoted.",
  };
}

function atHand({ candidate }: Question, { file, sha256 }: NonNullable<Question["artifactAtHand"]>): Found {
  const facts = { value: sha256, bound: candidate.pointer.digest, sources: [{ file, sha256 }] };
  if (sha256 === candidate.pointer.digest)
    return { outcome: "pass", code: "ok", because: `${file} hashes to ${shortDigest(sha256)}, as pointed at`, ...facts };
  const because = `${file} hashes to ${shortDigest(sha256)}, the pointer names ${shortDigest(candidate.pointer.digest)}`;
  return {
    outcome: "fail",
    code: "digest_mismatch",
    because,
    ...facts,
    help: "Find out which artifact is the right one, and promote that.",
  };
}
