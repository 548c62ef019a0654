import { expect, test } from "vitest";
import { forcing, forcings, reasonIn, ruleOf } from "../../src/approval/forcing.ts";
import type { Review } from "../../src/approval/review.ts";
import { asked, OLD, review } from "./people.ts";

const RULE = { from: ["@olga", "@maya"], count: 1, expires_after: "4h" };
const SENT = new Date("2026-11-20T12:00:00Z");
const WHY = "/break-glass losses are running";
const MEN = { olga: "write", maya: "maintain", bob: "write" } as const;
const forced = (login: string, over: Partial<Review> = {}) =>
  review(login, "approved", { at: SENT, said: { text: WHY, edited: false }, ...over });
const counted = (reviews: readonly Review[], over: object = {}) => {
  const { rules, ...rest } = asked([], MEN);
  expect(rules).toEqual([]);
  return forcing(reviews, { ...rest, rule: RULE, now: new Date("2026-11-20T13:00:00Z"), ...over });
};
const aside = (reviews: readonly Review[], over: object = {}) => {
  const { met, by, setAside } = counted(reviews, over);
  expect({ met, by }).toEqual({ met: false, by: [] });
  return setAside;
};

test.each([
  ["/break-glass because", "because"],
  ["/break-glass  because it is late \r\nand more", "because it is late"],
  ["/break-glass\tбо пізно", "бо пізно"],
  ["/break-glass 7", "7"],
  ["/break-glass", ""],
  ["/break-glass   ", ""],
  ["/break-glass ...!", ""],
  ["/break-glass\nbecause", ""],
  ["/break-glass: because", ": because"],
  [undefined, undefined],
  ["", undefined],
  ["yes", undefined],
  [" /break-glass because", undefined],
  ["\n/break-glass because", undefined],
  ["> /break-glass because", undefined],
  ["/break-glasses because", undefined],
  ["/break-glass-now because", undefined],
  ["/break-glass_ because", undefined],
  ["/Break-Glass because", undefined],
])("%j gives the reason %j", (text, reason) => {
  expect(reasonIn(text)).toBe(reason);
});

test("counts an approval of the head that says so, with its reason and its end", () => {
  expect(counted([forced("olga")])).toEqual({
    from: ["@olga", "@maya"],
    count: 1,
    expiresAfter: "4h",
    by: [{ login: "olga", because: "losses are running", at: SENT, until: new Date("2026-11-20T16:00:00Z") }],
    setAside: [],
    objectors: [],
    unknowns: [],
    met: true,
  });
});

test.each<[string, Review, object, string]>([
  ["to an older commit", forced("olga", { commit: OLD }), {}, "approved 3f2a91c, which is not the head 9c1d2e3"],
  ["of somebody who is not named", forced("bob"), {}, "is not among those who may force it"],
  [
    "of whoever asked",
    forced("Olga"),
    { barred: [{ login: "olga", because: "asked for this promotion" }] },
    "asked for this promotion",
  ],
  [
    "without a reason",
    forced("olga", { said: { text: "/break-glass", edited: false } }),
    {},
    "gives no reason after /break-glass",
  ],
  [
    "that was edited",
    forced("olga", { said: { text: WHY, edited: true } }),
    {},
    "was edited after it was sent, and others than its author may have done that",
  ],
  [
    "of which nobody knows whether it was edited",
    forced("olga", { said: { text: WHY, edited: undefined } }),
    {},
    "cannot be told to be the text that was sent: GitHub's GraphQL, which tells it, does not answer",
  ],
  ["of an account that was deleted", forced("", { by: undefined }), {}, "the account was deleted"],
  ["without a date", forced("olga", { at: undefined }), {}, "has no date, so its end cannot be told"],
  ["with a date that is none", forced("olga", { at: new Date(Number.NaN) }), {}, "has no date, so its end cannot be told"],
  [
    "whose time is over",
    forced("olga"),
    { now: new Date("2026-11-20T16:00:00Z") },
    "ended at 2026-11-20T16:00:00Z, 4h after it was given",
  ],
])("sets aside a forcing %s", (_, one, over, because) => {
  expect(aside([one], over)).toEqual([{ login: one.by?.login ?? "(deleted account)", because }]);
});

test("counts until the last moment", () => {
  expect(counted([forced("olga")], { now: new Date("2026-11-20T15:59:59.999Z") }).met).toBe(true);
});

test("of several, each is counted or set aside for itself", () => {
  const blank = forced("maya", { said: { text: "/break-glass", edited: false } });
  const all = counted([forced("olga"), blank, forced("bob"), review("eve", "changes_requested")]);
  expect(all.by.map(({ login }) => login)).toEqual(["olga"]);
  expect(all.setAside).toEqual([
    { login: "maya", because: "gives no reason after /break-glass" },
    { login: "bob", because: "is not among those who may force it" },
  ]);
  expect(counted([blank, forced("olga", { said: { text: WHY, edited: true } })]).setAside).toHaveLength(2);
});

test("an approval that does not say so is no forcing, and none of its business", () => {
  const plain = review("maya", "approved", { said: { text: "fine", edited: false } });
  expect(counted([plain, review("bob")])).toMatchObject({ by: [], setAside: [], met: false });
  expect(counted([forced("olga"), review("maya")])).toMatchObject({ by: [{ login: "olga" }], setAside: [], met: true });
});

test("whoever has said something else since forces nothing", () => {
  const later = new Date("2026-11-20T12:30:00Z");
  expect(counted([forced("olga"), review("olga", "approved", { at: later })]).met).toBe(false);
  expect(counted([forced("olga"), review("olga", "dismissed", { at: later })]).met).toBe(false);
});

test("takes as many people as the policy asks for, each once", () => {
  const rule = { ...RULE, count: 2 };
  expect(counted([forced("olga")], { rule })).toMatchObject({ met: false, by: [{ login: "olga" }] });
  expect(counted([forced("olga"), forced("OLGA", { id: 99 })], { rule }).met).toBe(false);
  expect(counted([forced("olga"), forced("maya")], { rule })).toMatchObject({
    met: true,
    by: [{ login: "olga" }, { login: "maya" }],
  });
});

test("the no of somebody who may force it blocks; of others it is no matter of forcing", () => {
  expect(counted([forced("olga"), review("maya", "changes_requested")])).toMatchObject({ objectors: ["maya"], met: false });
  expect(counted([forced("olga"), review("bob", "changes_requested")])).toMatchObject({ objectors: [], setAside: [], met: true });
});

test("asks about those alone who try to force it, or say no", () => {
  const dismissed = review("rui", "dismissed", { said: { text: WHY, edited: false } });
  const reviews = [
    forced("olga"),
    review("maya"),
    review("bob", "changes_requested"),
    forced("eve", { said: undefined }),
    dismissed,
  ];
  expect(
    forcings(reviews, { barred: [] })
      .map(({ by }) => by?.login)
      .toSorted(),
  ).toEqual(["bob", "olga"]);
  expect(ruleOf(RULE)).toEqual({ who: "break-glass", from: ["@olga", "@maya"], count: 1 });
});
