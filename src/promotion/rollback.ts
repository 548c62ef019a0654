import { shortDigest } from "../digest.ts";
import type { Finding } from "../gates/outcome.ts";
import { wayBack } from "../manifest/history.ts";
import type { PointerMove } from "../manifest/move.ts";
import { instant } from "../manifest/step.ts";
import { finding } from "./finding.ts";
import type { Material } from "./material.ts";

/**
 * What a way back is judged by instead of gates: that the target stood in this stage last, with this digest, and that the
 * evidence it was put there on is the one its pointer recorded. No measurement is asked again: it was live, and it is needed now.
 */
export function rollbackFindings(move: PointerMove, material: Material): readonly Finding[] {
  const back = wayBack(material.past, material.base, move.stage);
  if (back === undefined || back.pointer.version !== move.to.version || back.pointer.digest !== move.to.digest) {
    return [
      finding("never_stood_there", "fail", {
        gate: "way back",
        because: `version ${move.to.version} with this digest is not what stood in ${move.stage} last`,
        help: "Promote it through the gates instead.",
      }),
    ];
  }
  const stood = `version ${move.to.version} stood in ${move.stage} from ${instant(back.at)} with the same digest (commit ${back.commit.slice(0, 7)})`;
  const findings = [finding("rollback_verified", "pass", { gate: "way back", because: stood })];
  if (move.to.evidence === undefined) {
    return [
      ...findings,
      finding("ok", "pass", {
        gate: "evidence",
        because: "it was put there without recorded evidence, so there is none to compare",
      }),
    ];
  }
  const then = material.digestAt(back.commit, move.to.version);
  if (then === move.to.evidence)
    return [
      ...findings,
      finding("ok", "pass", { gate: "evidence", because: `its evidence is the one recorded then (${shortDigest(then)})` }),
    ];
  const because =
    then === undefined
      ? `the evidence of version ${move.to.version} is not in the repository at commit ${back.commit.slice(0, 7)}`
      : `the evidence at commit ${back.commit.slice(0, 7)} is ${shortDigest(then)}, the pointer records ${shortDigest(move.to.evidence)}`;
  const help = `Promote version ${move.to.version} through the gates instead, or go back by hand.`;
  return [
    ...findings,
    then === undefined
      ? finding("evidence_missing", "inconclusive", { gate: "evidence", because, help })
      : finding("rollback_evidence_changed", "fail", { gate: "evidence", because, help }),
  ];
}
