import fc from "fast-check";
import type { Review } from "../../../src/approval/review.ts";
import type { Ballot, Vote } from "../reference/approvals.ts";

export const HEAD = "9c1d2e3".padEnd(40, "0");
const COMMITS = { head: HEAD, older: "3f2a91c".padEnd(40, "0"), gone: undefined } as const;

/** Few people, so that they meet; two spellings of one. */
export const LOGINS = ["maya", "olga", "bob", "Maya", "ada", "eve"] as const;
const PEOPLE = ["maya", "olga", "bob", "ada", "eve"] as const;
const TEAMS = ["acme/owners", "acme/on-call"] as const;
const WORDS = ["@maya", "@Olga", "@bob", "@acme/owners", "@Acme/On-Call", "write", "write", "maintain", "admin"] as const;

const often = <T>(one: T, ...others: readonly T[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(one) }, fc.constantFrom(...others));

export const votes: fc.Arbitrary<readonly Vote[]> = fc
  .array(
    fc.record({
      login: fc.oneof({ weight: 12, arbitrary: fc.constantFrom<string | null>(...LOGINS) }, fc.constant(null)),
      type: fc.oneof(
        { weight: 15, arbitrary: fc.constant("User" as const) },
        fc.constantFrom("Bot" as const, "Organization" as const, "Mannequin" as const, "Unknown" as const),
      ),
      state: often<Vote["state"]>("approved", "changes_requested", "commented", "dismissed", "pending"),
      commit: often<Vote["commit"]>("head", "older", "gone"),
      dismissal: fc.constantFrom("of a yes" as const, "by another" as const, undefined),
      at: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constant(null)),
    }),
    { maxLength: 6 },
  )
  .map((all) => all.map((vote, index) => ({ id: ((index * 7) % 11) + 1, ...vote })));

export const people: fc.Arbitrary<Pick<Ballot, "permissions" | "teams">> = fc.record({
  permissions: fc.dictionary(
    fc.constantFrom(...PEOPLE),
    fc.constantFrom("write", "write", "write", "maintain", "admin", "triage", "read", "none", "unknown"),
    { minKeys: 2 },
  ),
  teams: fc.dictionary(
    fc.constantFrom(...TEAMS),
    fc.dictionary(fc.constantFrom(...PEOPLE), fc.constantFrom("member", "member", "not_member", "unknown")),
  ),
});

export const rule = fc.record({
  from: fc.array(fc.constantFrom<string>(...WORDS), { minLength: 1, maxLength: 3 }),
  count: often(1, 2, 3),
});

export function reviewsOf(all: readonly Vote[]): readonly Review[] {
  const dismissals = {
    "of a yes": { was: "approved", by: { login: "zoe", type: "User" } },
    "by another": { was: "changes_requested", by: { login: "zoe", type: "User" } },
  } as const;
  return all.map(({ id, login, type, state, commit, at, dismissal }) => ({
    id,
    by: login === null ? undefined : { login, type },
    state,
    dismissal: state === "dismissed" && dismissal !== undefined ? dismissals[dismissal] : undefined,
    commit: COMMITS[commit],
    at: at === null ? undefined : new Date(Date.UTC(2026, 10, 20, 10, at)),
  }));
}
