import type { Membership, Permission, Review } from "../../../src/approval/review.ts";

/** A review in plain words: `commit` is the head, an older one, or gone; `at` is null where GitHub tells no date. */
export type Vote = {
  readonly id: number;
  /** Null for a deleted account. */
  readonly login: string | null;
  readonly type: NonNullable<Review["by"]>["type"];
  readonly state: Review["state"];
  readonly commit: "head" | "older" | "gone";
  readonly at: number | null;
  /** Of a dismissed one: what it had been, or that somebody without a part in it dismissed it; absent where nobody knows. */
  readonly dismissal?: "of a yes" | "by another" | undefined;
};

export type Ballot = {
  readonly votes: readonly Vote[];
  readonly rules: readonly { readonly from: readonly string[]; readonly count: number }[];
  readonly barred: readonly string[];
  /** By login in lower case; who is not named cannot be read. */
  readonly permissions: Readonly<Record<string, Permission>>;
  /** By `org/team` and login, in lower case. */
  readonly teams: Readonly<Record<string, Readonly<Record<string, Membership>>>>;
};

const POWER: readonly Permission[] = ["none", "read", "triage", "write", "maintain", "admin"];
const may = (has: Permission, wanted: string) => has !== "unknown" && POWER.indexOf(has) >= POWER.indexOf(wanted as Permission);
const small = (text: string) => text.toLowerCase();

/**
 * Whether these reviews are enough, as slowly as it can be said: nobody who could approve says no, and the people who say yes can
 * be put on the seats, one on each, in some order.
 */
export function approved(ballot: Ballot): boolean {
  const { votes, rules, barred } = ballot;
  if (rules.length === 0) return true;
  const people = [...new Set(votes.flatMap(({ login }) => (login === null ? [] : [small(login)])))];
  const yes: string[] = [];
  for (const person of people) {
    const last = lastWordOf(person, votes);
    if (last?.type !== "User") continue;
    const no = last.state === "changes_requested" || (last.state === "dismissed" && last.dismissal === undefined);
    if (no && objects(person, ballot)) return false;
    const counts = last.state === "approved" && last.commit === "head" && !barred.map(small).includes(person);
    if (counts && may(permissionOf(person, ballot), "write")) yes.push(person);
  }
  const seats = rules.flatMap((rule) => Array.from({ length: rule.count }, () => rule.from));
  return seated(seats, yes, ballot);
}

/** The newest of a person's words; of two at one instant, the one with the higher number. */
function lastWordOf(person: string, votes: readonly Vote[]): Vote | undefined {
  const words = votes.filter(
    ({ login, state }) => login !== null && small(login) === person && state !== "commented" && state !== "pending",
  );
  const when = ({ at, state }: Vote) => at ?? (state === "changes_requested" ? Infinity : -Infinity);
  return words.find((word) =>
    words.every((other) => other === word || when(other) < when(word) || (when(other) === when(word) && other.id < word.id)),
  );
}

function objects(person: string, { rules, ...ballot }: Ballot): boolean {
  const words = rules.flatMap((rule) => rule.from);
  if (!words.some((word) => !word.startsWith("@") || word.includes("/") || small(word) === `@${person}`)) return false;
  const has = permissionOf(person, ballot);
  if (has === "unknown") return true;
  return may(has, "write") && words.some((word) => takes(word, person, ballot, ["member", "unknown"]));
}

type People = Pick<Ballot, "permissions" | "teams">;

function permissionOf(person: string, { permissions }: People): Permission {
  return permissions[person] ?? "unknown";
}

function takes(word: string, person: string, people: People, enough: readonly Membership[]): boolean {
  if (!word.startsWith("@")) return may(permissionOf(person, people), word);
  const name = small(word.slice(1));
  return name.includes("/") ? enough.includes(people.teams[name]?.[person] ?? "unknown") : name === person;
}

/** Tries everybody on the first seat, and everybody left on the others. */
function seated(seats: readonly (readonly string[])[], people: readonly string[], ballot: People): boolean {
  const [first, ...others] = seats;
  if (first === undefined) return true;
  return people.some(
    (person) =>
      first.some((word) => takes(word, person, ballot, ["member"])) &&
      seated(
        others,
        people.filter((one) => one !== person),
        ballot,
      ),
  );
}
