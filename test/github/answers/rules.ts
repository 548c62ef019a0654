import { protectionsOf, queueOf } from "../rules/protections.ts";
import type { Protection } from "../settings.ts";
import type { Repository } from "../state.ts";

/** The active rules of rulesets over a branch; classic protection is not among them, and nobody is told who may bypass. */
export function rulesAnswer(repository: Repository, branch: string): readonly Record<string, unknown>[] {
  return protectionsOf(repository, branch)
    .filter(({ source }) => source === "ruleset")
    .flatMap((ruleset) =>
      rulesOf(repository, branch, ruleset).map((rule) => ({
        ...rule,
        ruleset_source_type: "Repository",
        ruleset_source: repository.fullName,
        ruleset_id: ruleset.id,
      })),
    );
}

function rulesOf(repository: Repository, branch: string, ruleset: Protection): readonly Record<string, unknown>[] {
  const { reviews, checks } = ruleset;
  const rules: Record<string, unknown>[] = [];
  if (ruleset.allowDeletion !== true) rules.push({ type: "deletion" });
  if (ruleset.allowForcePush !== true) rules.push({ type: "non_fast_forward" });
  if (ruleset.linearHistory === true) rules.push({ type: "required_linear_history" });
  if (ruleset.signedCommits === true) rules.push({ type: "required_signatures" });
  if (ruleset.restrictPushes !== undefined) rules.push({ type: "update", parameters: { update_allows_fetch_and_merge: false } });
  if (reviews !== undefined || ruleset.methods !== undefined) {
    const parameters = {
      required_approving_review_count: reviews?.approvals ?? 0,
      dismiss_stale_reviews_on_push: reviews?.dismissStale === true,
      require_code_owner_review: reviews?.codeOwners === true,
      require_last_push_approval: reviews?.lastPushApproval === true,
      required_review_thread_resolution: false,
      allowed_merge_methods: ruleset.methods ?? ["merge", "squash", "rebase"],
    };
    rules.push({ type: "pull_request", parameters });
  }
  if (checks !== undefined) {
    const required = checks.required.map(({ name, app }) => ({
      context: name,
      ...(app === undefined ? {} : { integration_id: app }),
    }));
    rules.push({
      type: "required_status_checks",
      parameters: { strict_required_status_checks_policy: checks.strict === true, required_status_checks: required },
    });
  }
  const queue = ruleset.mergeQueue === undefined || ruleset.mergeQueue === false ? undefined : queueOf(repository, branch);
  if (queue !== undefined) {
    const parameters = {
      check_response_timeout_minutes: queue.minutes,
      grouping_strategy: queue.strategy,
      max_entries_to_build: queue.building,
      max_entries_to_merge: 5,
      merge_method: queue.method.toUpperCase(),
      min_entries_to_merge: 1,
      min_entries_to_merge_wait_minutes: 5,
    };
    rules.push({ type: "merge_queue", parameters });
  }
  return rules;
}

/** How a branch's own page shows that it is protected. Only classic protection is told in detail. */
export function protectionAnswer(repository: Repository, branch: string): Record<string, unknown> {
  const classic = protectionsOf(repository, branch).filter(({ source }) => source === "protection");
  const required = classic.flatMap(({ checks }) => checks?.required ?? []);
  return {
    enabled: classic.length > 0,
    required_status_checks: {
      enforcement_level: required.length > 0 ? "non_admins" : "off",
      contexts: required.map(({ name }) => name),
      checks: required.map(({ name, app }) => ({ context: name, app_id: app ?? null })),
    },
  };
}
