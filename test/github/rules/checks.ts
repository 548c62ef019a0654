import type { CheckRun, Repository } from "../state.ts";
import { protectionsOf } from "./protections.ts";

export type RequiredCheck = { readonly name: string; readonly app?: number };

export function requiredChecks(
  repository: Repository,
  branch: string,
): { readonly strict: boolean; readonly required: readonly RequiredCheck[] } {
  const rules = protectionsOf(repository, branch).flatMap(({ checks }) => (checks === undefined ? [] : [checks]));
  return { strict: rules.some(({ strict }) => strict === true), required: rules.flatMap(({ required }) => required) };
}

const satisfied = new Set(["success", "neutral", "skipped"]);

/**
 * What GitHub says about a required check that does not stand. The newest run of that name on the head governs.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
 */
export function checkObstacle(repository: Repository, head: string, check: RequiredCheck): string | undefined {
  const named = [...repository.checks.values()].filter((run) => run.head === head && run.name === check.name);
  const run = named.filter((candidate) => check.app === undefined || candidate.app.id === check.app).at(-1);
  if (run === undefined && named.length > 0)
    return `Required status check "${check.name}" was not set by the expected GitHub App.`;
  if (run === undefined) return `Required status check "${check.name}" is expected.`;
  return stands(run)
    ? undefined
    : `Required status check "${check.name}" is ${run.status === "completed" ? "failing" : "pending"}.`;
}

function stands(run: CheckRun): boolean {
  return run.status === "completed" && run.conclusion !== null && satisfied.has(run.conclusion);
}
