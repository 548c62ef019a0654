import type { Call } from "../wire/call.ts";

export const VERSIONS = ["2022-11-28", "2026-03-10"] as const;

/** What version 2026-03-10 took out of pull requests. https://docs.github.com/en/rest/about-the-rest-api/breaking-changes */
export function leaner(call: Call, pull: Record<string, unknown>): Record<string, unknown> {
  if (call.version === VERSIONS[0]) return pull;
  return Object.fromEntries(Object.entries(pull).filter(([field]) => field !== "merge_commit_sha" && field !== "assignee"));
}
