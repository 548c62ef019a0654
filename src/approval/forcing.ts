import { milliseconds } from "../policy/duration.ts";
import type { BreakGlass } from "../policy/break-glass.ts";
import type { ApprovalRule } from "../policy/shape.ts";
import type { Review } from "./review.ts";
import { NOBODYS, tally, type Asked } from "./tally.ts";
import { lastWords } from "./word.ts";

/*
 * Break-glass: whoever a policy names may force a promotion past shut gates and missing approvals. It is said by an approving review
 * of the head whose text begins with `/break-glass` and the reason, since a review is the one word that GitHub binds to an account, a
 * commit and an instant. It counts for a while and no longer.
 */

/** One person's forcing that counts. */
export type Forced = {
  readonly login: string;
  readonly because: string;
  readonly at: Date;
  /** From then on it no longer counts. */
  readonly until: Date;
};

export type Forcing = {
  readonly from: readonly string[];
  readonly count: number;
  readonly expiresAfter: string;
  readonly by: readonly Forced[];
  /** Those who tried to, and why that does not count. */
  readonly setAside: readonly { readonly login: string; readonly because: string }[];
  /** People who may force it and asked for changes: they block. */
  readonly objectors: readonly string[];
  readonly unknowns: readonly string[];
  /** Enough people force it, and nobody objects. */
  readonly met: boolean;
};

/** What forcings are counted against; like {@link Asked}, with the rule and the clock. */
export type AskedToForce = Omit<Asked, "rules"> & { readonly rule: BreakGlass; readonly now: Date };

/** What the text of a review that forces begins with. */
export const BREAK_GLASS = "/break-glass";
const WORD = new RegExp(`^${BREAK_GLASS}(?![\\w-])[ \\t]*([^\\r\\n]*)`);

/**
 * What the first line of a review's text gives as the reason; empty where it gives none, and undefined where the review forces
 * nothing. A letter or a digit makes a reason.
 */
export function reasonIn(text: string | undefined): string | undefined {
  const because = text?.match(WORD)?.[1];
  return because === undefined ? undefined : /[\p{L}\p{N}]/u.test(because) ? because.trim() : "";
}

/** `break_glass` as a rule of approvals, whose one seat only forcings fill. */
export function ruleOf({ from, count }: BreakGlass): ApprovalRule {
  return { who: "break-glass", from, count };
}

/** The reviews that could force, or keep from it: approvals that say so, and every no. Whoever has said something else since does neither. */
export function forcings(reviews: readonly Review[], { barred }: Pick<Asked, "barred">): readonly Review[] {
  return lastWords(reviews, barred).filter(
    ({ state, said }) => state === "changes_requested" || (state === "approved" && reasonIn(said?.text) !== undefined),
  );
}

/**
 * Counts forcings like approvals: the last word of each person, given to the head, by a human with write access whom the policy names
 * and who neither asked for the promotion nor wrote it. Beside that, the reason must be there, the text as it was when it was sent,
 * since others may edit a review's text, and the time not over.
 */
export function forcing(reviews: readonly Review[], { rule, now, ...asked }: AskedToForce): Forcing {
  const words = forcings(reviews, asked);
  const attempts = words.filter(({ state }) => state === "approved").map((word) => attemptOf(word, rule, now));
  const counted = tally(
    words.filter((word) => !attempts.some((one) => "lacks" in one && one.word === word)),
    { ...asked, rules: [ruleOf(rule)] },
  );
  const sitting = counted.seats.flatMap(({ filledBy }) => filledBy);
  const tried = counted.setAside.filter(({ login }) => attempts.some((one) => one.login === login));
  return {
    from: rule.from,
    count: rule.count,
    expiresAfter: rule.expires_after,
    by: attempts.flatMap((one) =>
      "until" in one && sitting.includes(one.login)
        ? [{ login: one.login, because: one.because, at: one.at, until: one.until }]
        : [],
    ),
    setAside: [
      ...attempts.flatMap((one) => ("lacks" in one ? [{ login: one.login, because: one.lacks }] : [])),
      ...tried.map(({ login, because }) => ({ login, because: because === NOBODYS ? NOT_NAMED : because })),
    ],
    objectors: counted.objectors,
    unknowns: counted.unknowns,
    met: counted.met,
  };
}

const NOT_NAMED = "is not among those who may force it";

/** One person's word that forces, or would: with its end, or what it lacks. */
type Attempt = { readonly word: Review; readonly login: string } & (
  { readonly because: string; readonly at: Date; readonly until: Date } | { readonly lacks: string }
);

function attemptOf(word: Review, rule: BreakGlass, now: Date): Attempt {
  const { by, said, at } = word;
  const lacking = (lacks: string): Attempt => ({ word, login: by?.login ?? "(deleted account)", lacks });
  if (by === undefined) return lacking("the account was deleted");
  const because = reasonIn(said?.text);
  if (because === undefined || because === "") return lacking(`gives no reason after ${BREAK_GLASS}`);
  if (said?.edited !== false) return lacking(said?.edited === true ? EDITED : UNTOLD);
  if (at === undefined || Number.isNaN(at.getTime())) return lacking("has no date, so its end cannot be told");
  const until = new Date(at.getTime() + milliseconds(rule.expires_after));
  if (now < until) return { word, login: by.login, because, at, until };
  return lacking(`ended at ${until.toISOString().slice(0, 19)}Z, ${rule.expires_after} after it was given`);
}

const EDITED = "was edited after it was sent, and others than its author may have done that";
const UNTOLD = "cannot be told to be the text that was sent: GitHub's GraphQL, which tells it, does not answer";
