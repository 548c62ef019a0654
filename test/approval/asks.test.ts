import fc from "fast-check";
import { expect, test } from "vitest";
import { peopleToAsk } from "../../src/approval/asks.ts";
import type { Membership, Permission, Review } from "../../src/approval/review.ts";
import { tally } from "../../src/approval/tally.ts";
import { HEAD, OLD, review, rule } from "./people.ts";

test("asks about nobody when nothing is asked", () => {
  expect(peopleToAsk([review("maya")], [], HEAD, [])).toEqual({ permissions: [], memberships: [] });
});

test("asks about approvers of the head and about everybody who objects, and about nobody else", () => {
  const reviews = [
    review("stale", "approved", { commit: OLD }),
    review("gone", "approved", { by: undefined }),
    review("bot", "approved", { by: { login: "bot", type: "Bot" } }),
    review("Rita"),
    review("waved", "dismissed"),
    review("talks", "commented"),
    review("maya"),
    review("bob", "changes_requested", { commit: OLD }),
  ];
  const barred = [
    { login: "rita", because: "asked for this promotion" },
    { login: "bob", because: "committed 3f2a91c" },
  ];
  expect(peopleToAsk(reviews, [rule("reviewer", ["write"])], HEAD, barred)).toEqual({
    permissions: ["maya", "bob"],
    memberships: [],
  });
});

test("asks about a team only where the rule does not take the person without it", () => {
  const rules = [rule("owner", ["@maya", "@Acme/Owners"]), rule("reviewer", ["write", "@acme/all"])];
  expect(peopleToAsk([review("maya"), review("bob")], rules, HEAD, [])).toEqual({
    permissions: ["maya", "bob"],
    memberships: [{ org: "acme", team: "owners", login: "bob" }],
  });
  expect(peopleToAsk([review("eve", "changes_requested")], rules, HEAD, []).memberships).toEqual([]);
});

test("does not ask about somebody whom no rule could ever take", () => {
  expect(peopleToAsk([review("bob")], [rule("owner", ["@maya"])], HEAD, [])).toEqual({ permissions: [], memberships: [] });
});

test("names everything that a tally looks up, and no permission that it does not", () => {
  const logins = ["ann", "bob", "cem"];
  const from = ["write", "maintain", "@ann", "@Bob", "@Acme/One", "@acme/two"];
  const rules = fc.array(
    fc.record({
      who: fc.constant("somebody"),
      from: fc.uniqueArray(fc.constantFrom(...from), { minLength: 1, maxLength: 3 }),
      count: fc.constant(1),
    }),
    { maxLength: 3 },
  );
  const reviews = fc.array(
    fc.record({
      login: fc.constantFrom(...logins),
      state: fc.constantFrom<Review["state"]>("approved", "changes_requested", "dismissed", "commented"),
      commit: fc.constantFrom(HEAD, OLD),
    }),
    { maxLength: 5 },
  );
  const permission = fc.constantFrom<Permission>("admin", "write", "read", "unknown");
  const membership = fc.constantFrom<Membership>("member", "not_member", "unknown");
  fc.assert(
    fc.property(rules, reviews, permission, membership, fc.subarray(logins), (some, given, may, is, kept) => {
      const list = given.map(({ login, state, commit }) => review(login, state, { commit }));
      const barred = kept.map((login) => ({ login, because: "pushed to this branch" }));
      const asks = peopleToAsk(list, some, HEAD, barred);
      const permissions = new Set<string>();
      const memberships = new Set<string>();
      tally(list, {
        rules: some,
        head: HEAD,
        barred,
        permission: (login) => {
          permissions.add(login);
          return may;
        },
        membership: (org, team, login) => {
          memberships.add(`${org}/${team} ${login}`);
          return is;
        },
      });
      expect([...permissions].toSorted()).toEqual(asks.permissions.toSorted());
      const named = asks.memberships.map(({ org, team, login }) => `${org}/${team} ${login}`);
      expect(new Set(named).size).toBe(named.length);
      for (const one of memberships) expect(named).toContain(one);
      if (may === "write" && is === "not_member" && !some.some((one) => one.from.includes("maintain"))) {
        expect([...memberships].toSorted()).toEqual(named.toSorted());
      }
    }),
    { numRuns: 500 },
  );
});
