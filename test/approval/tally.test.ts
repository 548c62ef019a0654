import fc from "fast-check";
import { expect, test } from "vitest";
import type { Review } from "../../src/approval/review.ts";
import { tally } from "../../src/approval/tally.ts";
import { asked, HEAD, OLD, review, rule } from "./people.ts";

const WRITERS = [rule("reviewer", ["write"])];

test("asks nothing and is met when there are no rules, whoever says what", () => {
  const counted = tally([review("bob", "changes_requested"), review("ann")], asked([]));
  expect(counted).toEqual({ head: HEAD, seats: [], setAside: [], objectors: [], unknowns: [], met: true });
});

test("counts a yes given to the head by a person with write access", () => {
  const counted = tally([review("maya")], asked(WRITERS, { maya: "write" }));
  expect(counted).toEqual({
    head: HEAD,
    seats: [{ who: "reviewer", count: 1, from: ["write"], filledBy: ["maya"] }],
    setAside: [],
    objectors: [],
    unknowns: [],
    met: true,
  });
});

test.each<[string, Review, string]>([
  ["given to an older head", review("maya", "approved", { commit: OLD }), "approved 3f2a91c, which is not the head 9c1d2e3"],
  [
    "given to a commit that is gone",
    review("maya", "approved", { commit: undefined }),
    "approved a commit that is gone, not the head 9c1d2e3",
  ],
  ["of somebody barred", review("Rita"), "asked for this promotion"],
  ["of a bot", review("ci[bot]", "approved", { by: { login: "ci[bot]", type: "Bot" } }), "is a bot"],
  [
    "of an organization",
    review("acme", "approved", { by: { login: "acme", type: "Organization" } }),
    "is an organization, not a person",
  ],
  [
    "of a mannequin",
    review("old", "approved", { by: { login: "old", type: "Mannequin" } }),
    "is a placeholder from an import, not a person",
  ],
  [
    "of an account of unknown type",
    review("maya", "approved", { by: { login: "maya", type: "Unknown" } }),
    "cannot be told to be a person",
  ],
  ["of somebody who may only read", review("reader"), "has read access only"],
  ["of somebody who may only triage", review("sorter"), "has triage access only"],
  ["of a stranger", review("stranger"), "has no access to this repository"],
  ["that was dismissed", review("maya", "dismissed"), "review was dismissed"],
])("sets aside an approval %s", (_, given, because) => {
  const people = { maya: "write", Rita: "admin", reader: "read", sorter: "triage", "ci[bot]": "admin" } as const;
  const counted = tally([given], {
    ...asked(WRITERS, people),
    barred: [{ login: "rita", because: "asked for this promotion" }],
  });
  expect(counted).toEqual({
    head: HEAD,
    seats: [{ who: "reviewer", count: 1, from: ["write"], filledBy: [] }],
    setAside: [{ login: given.by?.login, because }],
    objectors: [],
    unknowns: [],
    met: false,
  });
});

test("sets aside the approval of a deleted account", () => {
  const counted = tally([review("x", "approved", { by: undefined })], asked(WRITERS));
  expect(counted.setAside).toEqual([{ login: "(deleted account)", because: "the account was deleted" }]);
  expect(counted.met).toBe(false);
});

test("sets aside a writer whom no rule names", () => {
  const counted = tally([review("bob")], asked([rule("owner", ["@maya"])], { bob: "admin" }));
  expect(counted.setAside).toEqual([{ login: "bob", because: "is not among the approvers of any rule" }]);
});

test("tells every reason why a person is barred", () => {
  const barred = [
    { login: "maya", because: "opened this pull request" },
    { login: "MAYA", because: "pushed to this branch" },
  ];
  const counted = tally([review("Maya")], { ...asked(WRITERS, { Maya: "write" }), barred });
  expect(counted.setAside).toEqual([{ login: "Maya", because: "opened this pull request and pushed to this branch" }]);
});

test("finds a person named in a rule whatever the case, but asks write access of them too", () => {
  const rules = [rule("owner", ["@Maya"])];
  expect(tally([review("mAYA")], asked(rules, { mAYA: "write" })).met).toBe(true);
  expect(tally([review("mAYA")], asked(rules, { mAYA: "read" })).met).toBe(false);
});

test.each([
  ["write", "write", true],
  ["write", "maintain", true],
  ["write", "admin", true],
  ["maintain", "write", false],
  ["maintain", "maintain", true],
  ["maintain", "admin", true],
  ["admin", "maintain", false],
  ["admin", "admin", true],
] as const)("a rule that asks for %s takes somebody with %s access: %s", (asks, has, met) => {
  expect(tally([review("maya")], asked([rule("reviewer", [asks])], { maya: has })).met).toBe(met);
});

test("takes a member of a team, and asks write access of members too", () => {
  const rules = [rule("owner", ["@Acme/Fraud-Owners"])];
  const teams = { "acme/fraud-owners": ["maya"] };
  expect(tally([review("maya")], asked(rules, { maya: "write" }, teams)).met).toBe(true);
  expect(tally([review("maya")], asked(rules, { maya: "triage" }, teams)).met).toBe(false);
  expect(tally([review("bob")], asked(rules, { bob: "write" }, teams)).setAside).toEqual([
    { login: "bob", because: "is not among the approvers of any rule" },
  ]);
});

test("does not count a member of a team that this token cannot read, and says so", () => {
  const rules = [rule("owner", ["@acme/fraud-owners"])];
  const counted = tally([review("maya")], asked(rules, { maya: "write" }, { "acme/fraud-owners": "unknown" }));
  const because = "cannot be confirmed as a member of acme/fraud-owners: this token cannot read teams";
  expect(counted).toEqual({
    head: HEAD,
    seats: [{ who: "owner", count: 1, from: ["@acme/fraud-owners"], filledBy: [] }],
    setAside: [{ login: "maya", because }],
    objectors: [],
    unknowns: [`maya ${because}`],
    met: false,
  });
});

test("does not count somebody whose permission cannot be read, and says so", () => {
  const counted = tally([review("maya")], asked(WRITERS, { maya: "unknown" }));
  expect(counted.setAside).toEqual([{ login: "maya", because: "cannot be confirmed to have write access" }]);
  expect(counted.unknowns).toEqual(["the permission of maya on this repository cannot be read"]);
  expect(counted.met).toBe(false);
});

test("a later comment leaves an approval standing, a later request for changes replaces it", () => {
  const people = { maya: "write" } as const;
  expect(tally([review("maya"), review("maya", "commented")], asked(WRITERS, people)).met).toBe(true);
  expect(tally([review("maya"), review("maya", "pending", { at: undefined })], asked(WRITERS, people)).met).toBe(true);
  const counted = tally([review("maya"), review("MAYA", "changes_requested")], asked(WRITERS, { ...people, MAYA: "write" }));
  expect([counted.met, counted.objectors]).toEqual([false, ["MAYA"]]);
});

test("an approval of an old head that follows one of the head replaces it", () => {
  const counted = tally([review("maya"), review("maya", "approved", { commit: OLD })], asked(WRITERS, { maya: "write" }));
  expect(counted.met).toBe(false);
});

test("the last word is the latest by time, then by number, in whatever order GitHub lists them", () => {
  const at = new Date("2026-11-20T10:00:00Z");
  const yes = review("maya", "approved", { id: 7, at });
  const no = review("maya", "changes_requested", { id: 8, at });
  expect(tally([no, yes], asked(WRITERS, { maya: "write" })).objectors).toEqual(["maya"]);
  const earlier = { ...no, at: new Date("2026-11-20T09:00:00Z") };
  expect(tally([yes, earlier], asked(WRITERS, { maya: "write" })).met).toBe(true);
});

test("an undated yes never replaces a no", () => {
  const no = review("maya", "changes_requested");
  const undated = review("maya", "approved", { at: undefined });
  const broken = review("maya", "approved", { at: new Date(Number.NaN) });
  expect(tally([no, undated, broken], asked(WRITERS, { maya: "write" })).objectors).toEqual(["maya"]);
  const undatedNo = review("bob", "changes_requested", { at: undefined });
  expect(tally([undatedNo, review("bob")], asked(WRITERS, { bob: "write" })).objectors).toEqual(["bob"]);
});

test("one person fills one seat, even when two rules would take them", () => {
  const rules = [rule("owner", ["@maya"]), rule("reviewer", ["write"])];
  const counted = tally([review("maya")], asked(rules, { maya: "write" }));
  expect(counted.seats.map((seat) => seat.filledBy)).toEqual([["maya"], []]);
  expect(counted.met).toBe(false);
});

test("two approvals of one person are one voice, however GitHub spells the login", () => {
  const counted = tally(
    [review("maya"), review("MAYA")],
    asked([rule("reviewer", ["write"], 2)], { maya: "write", MAYA: "write" }),
  );
  expect(counted.seats[0]?.filledBy).toEqual(["MAYA"]);
  expect(counted.met).toBe(false);
});

test("whoever gave their last word first is seated first", () => {
  const reviews = [review("ann"), review("bob"), review("ann")];
  expect(tally(reviews, asked(WRITERS, { ann: "write", bob: "write" })).seats[0]?.filledBy).toEqual(["bob"]);
});

test("seats people so that everybody finds a place, whoever came first", () => {
  const rules = [rule("reviewer", ["write"]), rule("owner", ["@maya"])];
  const counted = tally([review("maya"), review("bob")], asked(rules, { maya: "admin", bob: "write" }));
  expect(counted.seats.map((seat) => seat.filledBy)).toEqual([["bob"], ["maya"]]);
  expect(counted.met).toBe(true);
});

test("says of an approval too many that its seat is taken", () => {
  const counted = tally([review("ann"), review("bob")], asked(WRITERS, { ann: "write", bob: "write" }));
  expect(counted.seats[0]?.filledBy).toEqual(["ann"]);
  expect(counted.setAside).toEqual([{ login: "bob", because: "approved, and every seat open to them is already filled" }]);
  expect(counted.met).toBe(true);
});

test("a request for changes blocks although every seat is filled, also on an older head and from somebody barred", () => {
  const people = { ann: "write", bob: "write" } as const;
  const barred = [{ login: "bob", because: "committed 3f2a91c" }];
  const counted = tally([review("ann"), review("bob", "changes_requested", { commit: OLD })], {
    ...asked(WRITERS, people),
    barred,
  });
  expect(counted.objectors).toEqual(["bob"]);
  expect(counted.seats[0]?.filledBy).toEqual(["ann"]);
  expect(counted.met).toBe(false);
});

const user = (login: string, id?: number) => ({ login, type: "User", id }) as const;

test.each<[string, Review["dismissal"], readonly string[]]>([
  ["by somebody else", { was: "changes_requested", by: user("rui") }, []],
  ["by whoever said it", { was: "changes_requested", by: user("BOB") }, []],
  ["by whoever asked for the promotion", { was: "changes_requested", by: user("ada") }, ["bob"]],
  ["by whoever asked, under another login", { was: "changes_requested", by: user("lovelace", 1815) }, ["bob"]],
  ["by a bot, which anybody may have told to", { was: "changes_requested", by: { login: "ci[bot]", type: "Bot" } }, ["bob"]],
  ["by an account that is gone", { was: "changes_requested", by: undefined }, ["bob"]],
  ["by nobody knows whom", undefined, ["bob"]],
  ["when it was an approval", { was: "approved", by: user("ada") }, []],
])("a request for changes that is dismissed %s", (_, dismissal, objectors) => {
  const people = { ann: "write", bob: "write" } as const;
  const barred = [{ login: "ada", id: 1815, because: "asked for this promotion" }];
  const reviews = [review("ann"), review("bob", "dismissed", { dismissal })];
  const counted = tally(reviews, { ...asked(WRITERS, people), barred });
  expect([counted.objectors, counted.met]).toEqual([objectors, objectors.length === 0]);
});

test("an approval counts that was given after the pull request was pointed at its base, and no other", () => {
  const [before, same, after] = [review("ann"), review("bob"), review("cid")];
  const people = { ann: "write", bob: "write", cid: "write", dan: "write" } as const;
  const undated = review("dan", "approved", { at: undefined });
  const counted = tally([before, same, after, undated], { ...asked(WRITERS, people), since: same.at });
  expect(counted.seats[0]?.filledBy).toEqual(["cid"]);
  expect(new Set(counted.setAside.map(({ because }) => because))).toEqual(
    new Set(["approved before this pull request was pointed at its base, when it changed something else"]),
  );
});

test.each<[string, Review, string]>([
  ["a reader", review("reader", "changes_requested"), "has read access only"],
  ["a bot", review("ci[bot]", "changes_requested", { by: { login: "ci[bot]", type: "Bot" } }), "is a bot"],
])("a request for changes by %s does not block, and is shown", (_, given, because) => {
  const counted = tally([review("ann"), given], asked(WRITERS, { ann: "write", reader: "read" }));
  expect(counted.setAside).toEqual([{ login: given.by?.login, because: `asked for changes, which does not block: ${because}` }]);
  expect(counted.met).toBe(true);
});

test("a request for changes blocks when it cannot be told whether that person may approve", () => {
  const rules = [rule("owner", ["@maya", "@acme/owners"])];
  const people = { maya: "write", bob: "write", eve: "unknown" } as const;
  const counted = tally(
    [review("maya"), review("bob", "changes_requested"), review("eve", "changes_requested")],
    asked(rules, people, { "acme/owners": "unknown" }),
  );
  expect(counted.objectors).toEqual(["bob", "eve"]);
  expect(counted.unknowns).toEqual([
    "bob cannot be confirmed as a member of acme/owners: this token cannot read teams",
    "the permission of eve on this repository cannot be read",
  ]);
  expect(counted.met).toBe(false);
});

const LOGINS = ["ann", "bob", "cem", "dia", "eve"];
const FROM = ["write", "maintain", "admin", "@ann", "@bob", "@CEM", "@acme/one", "@acme/two"];
const rules = fc.array(
  fc.record({
    who: fc.constantFrom("owner", "reviewer", "on call"),
    from: fc.uniqueArray(fc.constantFrom(...FROM), { minLength: 1, maxLength: 3 }),
    count: fc.integer({ min: 1, max: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const reviews = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 999 }),
    by: fc.record({ login: fc.constantFrom(...LOGINS), type: fc.constantFrom("User", "User", "User", "Bot") }),
    state: fc.constantFrom("approved", "approved", "approved", "changes_requested", "commented", "dismissed", "pending"),
    commit: fc.constantFrom(HEAD, HEAD, OLD, undefined),
    at: fc.option(fc.date({ min: new Date(0), max: new Date(10_000), noInvalidDate: true }), { nil: undefined, freq: 8 }),
  }),
  { maxLength: 7, selector: (one) => one.id },
) as fc.Arbitrary<Review[]>; // the constants above are the states and types of a review
const world = fc.record({
  people: fc.dictionary(fc.constantFrom(...LOGINS), fc.constantFrom("admin", "maintain", "write", "write", "read", "unknown")),
  teams: fc.record({
    "acme/one": fc.oneof(fc.subarray(LOGINS), fc.constant("unknown" as const)),
    "acme/two": fc.oneof(fc.subarray(LOGINS), fc.constant("unknown" as const)),
  }),
});

test("neither the order of the rules nor that of the reviews decides whether a tally is met", () => {
  fc.assert(
    fc.property(rules, reviews, world, fc.integer(), (some, given, { people, teams }, turn) => {
      const shuffled = <T>(list: readonly T[]) =>
        [...list.slice(turn % (list.length || 1)), ...list.slice(0, turn % (list.length || 1))].toReversed();
      const here = tally(given, asked(some, people, teams));
      const there = tally(shuffled(given), asked(shuffled(some), people, teams));
      expect(there.met).toBe(here.met);
      expect(tally(shuffled(given), asked(some, people, teams))).toEqual(here);
    }),
  );
});

test("a stale, dismissed or bot review more never fills a seat", () => {
  const useless = fc.constantFrom<Partial<Review>>(
    { commit: OLD },
    { state: "dismissed", dismissal: { was: "approved", by: { login: "root", type: "User" } } },
    { by: { login: "ann", type: "Bot" } },
  );
  fc.assert(
    fc.property(rules, reviews, world, useless, (some, given, { people, teams }, kind) => {
      const filled = (list: readonly Review[]) =>
        tally(list, asked(some, people, teams)).seats.flatMap((seat) => seat.filledBy).length;
      const more = review("ann", "approved", { id: 1000, ...kind });
      expect(filled([...given, more])).toBeLessThanOrEqual(filled(given));
      const newcomer = { ...more, by: { login: "ANN2", type: more.by?.type ?? "User" } } as const;
      const met = (list: readonly Review[]) => tally(list, asked(some, { ...people, ANN2: "admin" }, teams)).met;
      expect(met([...given, newcomer])).toBe(met(given));
    }),
  );
});

test("whoever speaks is seated, set aside with a reason, or objects, and exactly one of these", () => {
  fc.assert(
    fc.property(rules, reviews, world, (some, given, { people, teams }) => {
      const counted = tally(given, asked(some, people, teams));
      const told = [
        ...counted.seats.flatMap((seat) => seat.filledBy),
        ...counted.objectors,
        ...counted.setAside.map((one) => one.login),
      ];
      const spoke = given.filter((one) => one.state !== "commented" && one.state !== "pending").map((one) => one.by?.login);
      expect(told.toSorted()).toEqual([...new Set(spoke)].toSorted());
    }),
  );
});

test("whoever is in one of a rule's teams is taken, though another of its teams cannot be read", () => {
  const rules = [rule("owner", ["@acme/hidden", "@acme/owners"])];
  const counted = tally([review("maya")], asked(rules, { maya: "write" }, { "acme/hidden": "unknown", "acme/owners": ["maya"] }));
  expect([counted.met, counted.unknowns]).toEqual([true, []]);
});

test("names every team in which somebody may be and cannot be found", () => {
  const rules = [rule("owner", ["@acme/one", "@Acme/Two"])];
  const counted = tally([review("maya")], asked(rules, { maya: "write" }, { "acme/one": "unknown", "acme/two": "unknown" }));
  expect(counted.setAside).toEqual([
    { login: "maya", because: "cannot be confirmed as a member of acme/one or Acme/Two: this token cannot read teams" },
  ]);
});

test("a request for changes by whoever may approve, by name or as a member of a team, blocks and leaves nothing unknown", () => {
  const rules = [rule("owner", ["@ann", "@acme/hidden"]), rule("reviewer", ["@acme/owners", "@acme/hidden"])];
  const people = { ann: "write", bob: "write" } as const;
  const teams = { "acme/owners": ["bob"], "acme/hidden": "unknown" } as const;
  const counted = tally([review("ann", "changes_requested"), review("bob", "changes_requested")], asked(rules, people, teams));
  expect([counted.objectors, counted.unknowns, counted.setAside]).toEqual([["ann", "bob"], [], []]);
});

test("a request for changes by a writer who is in no team that may approve does not block, and is shown", () => {
  const counted = tally(
    [review("ann"), review("bob", "changes_requested")],
    asked([rule("owner", ["@ann", "@acme/owners"])], { ann: "write", bob: "write" }),
  );
  const because = "asked for changes, which does not block: is not among the approvers of any rule";
  expect(counted).toMatchObject({ met: true, objectors: [], unknowns: [], setAside: [{ login: "bob", because }] });
});

test("the words of two deleted accounts are the words of two people", () => {
  const gone = { by: undefined };
  const counted = tally([review("x", "approved", gone), review("y", "approved", gone)], asked(WRITERS));
  expect(counted.setAside).toHaveLength(2);
});

test("whoever asked for changes may take that back, even where they are barred; one of many who are barred may not do it for them", () => {
  const barred = ["bob", "rita", "sam"].map((login) => ({ login, because: "had a hand in it" }));
  const dismissedBy = (taker: string, rest: Partial<Review> = {}) => {
    const dismissal = { was: "changes_requested", by: { login: taker, type: "User" } } as const;
    const reviews = [review("ann"), review("bob", "dismissed", { dismissal, ...rest })];
    return tally(reviews, { ...asked(WRITERS, { ann: "write", bob: "write" }), barred });
  };
  expect(dismissedBy("bob").objectors).toEqual([]);
  expect(dismissedBy("rita").objectors).toEqual(["bob"]);
  expect(dismissedBy("ann").objectors).toEqual([]);
  expect(dismissedBy("rita", { by: undefined }).setAside).toMatchObject([{ login: "(deleted account)" }]);
});
