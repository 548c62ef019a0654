import type { ApprovalRule } from "../policy/shape.ts";
import { couldTake, inTeams, reaches, takes } from "./from.ts";
import { isSame, type Account } from "./account.ts";
import type { Membership, Permission, Review } from "./review.ts";
import { fillSeats, type Takes } from "./seats.ts";
import { lastWords, type Word } from "./word.ts";

/** Who is set aside before any review is read, and why: the author, committers, pushers, the requester. */
export type Barred = Account & { readonly because: string };

export type Seat = {
  readonly who: string;
  readonly count: number;
  readonly from: readonly string[];
  readonly filledBy: readonly string[];
};

export type Tally = {
  readonly head: string;
  readonly seats: readonly Seat[];
  /** Approvals that do not count, each with its reason; and requests for changes that do not block. */
  readonly setAside: readonly { readonly login: string; readonly because: string }[];
  /** People who have asked for changes and may approve, or cannot be shown not to: they block. */
  readonly objectors: readonly string[];
  /** What keeps rules from being decided, e.g. a team this token cannot read. */
  readonly unknowns: readonly string[];
  readonly met: boolean;
};

export type { ApprovalRule, Review };

/** What reviews are counted against. The two functions answer for the people whom `peopleToAsk` names, and are asked about nobody else. */
export type Asked = {
  readonly rules: readonly ApprovalRule[];
  /** The full sha of the commit that would be merged. */
  readonly head: string;
  /** When the pull request was last pointed at its base: who approved before that saw another change. */
  readonly since?: Date | undefined;
  readonly barred: readonly Barred[];
  readonly permission: (login: string) => Permission;
  readonly membership: (org: string, team: string, login: string) => Membership;
};

/** What one person's last word comes to. `unknowns` are sentences. */
type Voice = { readonly login: string; readonly unknowns: readonly string[] } & (
  { readonly is: "yes"; readonly takes: Takes } | { readonly is: "no" } | { readonly is: "aside"; readonly because: string }
);

/**
 * Counts one voice per person: their last word. A yes counts when it was given to the head, by a human with write access whom a
 * rule takes and nobody barred; one person fills one seat. A no counts from whoever could fill a seat, barred or not, and on
 * whatever commit, as on GitHub, until it is withdrawn or dismissed. What cannot be known is never a yes, and never lets a no go.
 * With no rules nothing is asked and everything is met.
 */
export function tally(reviews: readonly Review[], asked: Asked): Tally {
  const nothing = { head: asked.head, seats: [], setAside: [], objectors: [], unknowns: [], met: true };
  if (asked.rules.length === 0) return nothing;
  const voices = lastWords(reviews, asked.barred).map((word) => voiceOf(word, asked));
  const approvers = voices.filter((voice) => voice.is === "yes");
  const chairs = asked.rules.flatMap((rule, index) => Array.from({ length: rule.count }, () => index));
  const sitting = fillSeats(
    chairs,
    approvers.map((voice) => voice.takes),
  );
  const seats = asked.rules.map(({ who, count, from }, index) => ({
    who,
    count,
    from,
    filledBy: approvers.filter((_, person) => chairs[sitting.indexOf(person)] === index).map((voice) => voice.login),
  }));
  const setAside = voices.flatMap((voice): Tally["setAside"] => {
    if (voice.is === "aside") return [{ login: voice.login, because: voice.because }];
    const standing = voice.is === "yes" && !sitting.includes(approvers.indexOf(voice));
    return standing ? [{ login: voice.login, because: "approved, and every seat open to them is already filled" }] : [];
  });
  const objectors = voices.filter((voice) => voice.is === "no").map((voice) => voice.login);
  const unknowns = [...new Set(voices.flatMap((voice) => voice.unknowns))];
  const met = objectors.length === 0 && seats.every((seat) => seat.filledBy.length === seat.count);
  return { head: asked.head, seats, setAside, objectors, unknowns, met };
}

function voiceOf(word: Word, asked: Asked): Voice {
  const no = word.state === "changes_requested";
  const login = word.by?.login ?? "(deleted account)";
  const aside = (because: string, unknowns: readonly string[] = []): Voice => ({
    login,
    is: "aside",
    because: no ? `asked for changes, which does not block: ${because}` : because,
    unknowns,
  });
  if (word.by === undefined) return aside("the account was deleted");
  if (word.state === "dismissed") return aside("review was dismissed");
  if (word.by.type !== "User") return aside(NOT_A_PERSON[word.by.type]);
  const barred = no ? undefined : barredBecause(asked.barred, word.by);
  if (barred !== undefined) return aside(barred);
  if (!no && word.commit !== asked.head) return aside(stale(word.commit, asked.head));
  if (!no && asked.since !== undefined && !(word.at !== undefined && word.at > asked.since)) return aside(ELSEWHERE);
  if (!asked.rules.some((rule) => couldTake(rule, login))) return aside(NOBODYS);
  const permission = asked.permission(login);
  if (permission === "unknown") {
    const sentence = `the permission of ${login} on this repository cannot be read`;
    return no ? { login, is: "no", unknowns: [sentence] } : aside("cannot be confirmed to have write access", [sentence]);
  }
  if (!reaches(permission, "write")) {
    return aside(permission === "none" ? "has no access to this repository" : `has ${permission} access only`);
  }
  return no ? objection(login, permission, asked) : approval(login, permission, asked);
}

const ELSEWHERE = "approved before this pull request was pointed at its base, when it changed something else";
export const NOBODYS = "is not among the approvers of any rule";

const NOT_A_PERSON = {
  Bot: "is a bot",
  Organization: "is an organization, not a person",
  Mannequin: "is a placeholder from an import, not a person",
  Unknown: "cannot be told to be a person",
} as const;

function approval(login: string, permission: Permission, asked: Asked): Voice {
  const may = new Set<number>();
  const unsure = new Set<string>();
  for (const [index, rule] of asked.rules.entries()) {
    if (takes(rule, login, permission)) {
      may.add(index);
      continue;
    }
    const teams = inTeams(rule, login, asked.membership);
    if (teams.member) may.add(index);
    for (const team of teams.unsure) unsure.add(team);
  }
  const unknowns = [...unsure].map((team) => `${login} ${unconfirmed(team)}`);
  if (may.size > 0) return { login, is: "yes", takes: may, unknowns };
  const because = unsure.size > 0 ? unconfirmed([...unsure].join(" or ")) : NOBODYS;
  return { login, is: "aside", because, unknowns };
}

function objection(login: string, permission: Permission, asked: Asked): Voice {
  if (asked.rules.some((rule) => takes(rule, login, permission))) return { login, is: "no", unknowns: [] };
  const answers = asked.rules.map((rule) => inTeams(rule, login, asked.membership));
  if (answers.some((answer) => answer.member)) return { login, is: "no", unknowns: [] };
  const unsure = [...new Set(answers.flatMap((answer) => answer.unsure))];
  if (unsure.length > 0) return { login, is: "no", unknowns: unsure.map((team) => `${login} ${unconfirmed(team)}`) };
  return { login, is: "aside", because: `asked for changes, which does not block: ${NOBODYS}`, unknowns: [] };
}

function unconfirmed(team: string): string {
  return `cannot be confirmed as a member of ${team}: this token cannot read teams`;
}

function barredBecause(barred: readonly Barred[], who: Account): string | undefined {
  const reasons = barred.filter((one) => isSame(one, who)).map((one) => one.because);
  return reasons.length === 0 ? undefined : [...new Set(reasons)].join(" and ");
}

function stale(commit: string | undefined, head: string): string {
  if (commit === undefined) return `approved a commit that is gone, not the head ${head.slice(0, 7)}`;
  return `approved ${commit.slice(0, 7)}, which is not the head ${head.slice(0, 7)}`;
}
