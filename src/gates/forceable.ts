import type { Finding } from "./outcome.ts";
import { EVIDENCE_DIGEST } from "./pinned.ts";
import type { ReasonCode } from "./reason.ts";

/**
 * What a person may force past: what was measured, or could not be, and the wait for it. What a promotion is, and whether it may be
 * judged at all, nobody forces: which artifact it moves, what its evidence is pinned to, what is held back, what the policy says.
 */
const FORCEABLE: Readonly<Record<ReasonCode, boolean>> = {
  ok: true,
  below_bound: true,
  above_bound: true,
  regression: true,
  gain_too_small: true,
  evidence_missing: true,
  evidence_unreadable: true,
  evidence_conflict: true,
  evidence_unknown_format: true,
  evidence_too_large: true,
  evidence_stale: true,
  evidence_undated: true,
  not_a_number: true,
  incumbent_missing: true,
  incumbent_unreadable: true,
  dataset_differs: true,
  dataset_unknown: true,
  interval_missing: true,
  interval_invalid: true,
  too_few_samples: true,
  samples_unknown: true,
  group_missing: true,
  group_empty: true,
  ratio_undefined: true,
  above_ratio: true,
  below_ratio: true,
  gap_too_wide: true,
  schema_missing: true,
  schema_incompatible: true,
  lineage_missing: true,
  tests_failed: true,
  no_tests_ran: true,
  tests_skipped: true,
  insufficient_data: true,
  not_exact_enough: true,
  rows_unmatched: true,
  definition_differs: true,
  sample_ratio_mismatch: true,
  not_significant: true,
  lift_too_small: true,
  findings_present: true,
  not_followed: true,
  soaking: true,
  soak_unknown: true,
  evidence_of_another: false,
  evidence_from_the_future: false,
  digest_missing: false,
  digest_mismatch: false,
  uri_mismatch: false,
  held: false,
  no_gates: false,
  no_policy: false,
  policy_invalid: false,
  stage_unknown: false,
  manifest_invalid: false,
  never_stood_there: false,
  unexplained_change: false,
  not_executed_yet: false,
  foreign_files: false,
  foreign_commit: false,
  behind_base: false,
  rollback_verified: false,
  rollback_evidence_changed: false,
};

/** Whether a person whom the policy names may force past this finding. Nothing of the artifact's own family is, and not the pin of the evidence. */
export function isForceable({ family, gate, code }: Finding): boolean {
  return family !== "artifact" && gate !== EVIDENCE_DIGEST && FORCEABLE[code];
}
