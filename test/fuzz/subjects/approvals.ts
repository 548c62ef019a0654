import fc from "fast-check";
import { peopleToAsk } from "../../../src/approval/asks.ts";
import { missing } from "../../../src/approval/missing.ts";
import { tally, type Tally } from "../../../src/approval/tally.ts";
import { speaksPlainly } from "../frame/plain-speech.ts";
import { subject } from "../frame/subject.ts";
import { alike, holds } from "../frame/word.ts";
import { HEAD, people, reviewsOf, rule, votes } from "../plain/ballots.ts";
import { approved, type Ballot } from "../reference/approvals.ts";

const barred = fc.array(fc.constantFrom("ada", "EVE", "bob", "maya"), { maxLength: 2 });

const ballots: fc.Arbitrary<Ballot> = fc
  .tuple(votes, fc.array(rule, { maxLength: 3 }), barred, people)
  .map(([all, rules, out, who]) => ({ votes: all, rules, barred: out, ...who }));

/** Counted by the product, which may ask about nobody but those it said it would ask about. */
function counted(ballot: Ballot): Tally {
  const { permissions, teams } = ballot;
  const reviews = reviewsOf(ballot.votes);
  const rules = ballot.rules.map((one, index) => ({ who: `seat ${index}`, from: [...one.from], count: one.count }));
  const out = ballot.barred.map((login) => ({ login, because: "asked for this promotion" }));
  const asks = peopleToAsk(reviews, rules, HEAD, out);
  const teamsAsked = asks.memberships.map(({ org, team, login }) => `${org}/${team} ${login}`);
  return tally(reviews, {
    rules,
    head: HEAD,
    barred: out,
    permission: (login) => {
      holds(asks.permissions.includes(login), `the permission of ${login} is looked up and was never asked for`);
      return permissions[login.toLowerCase()] ?? "unknown";
    },
    membership: (org, team, login) => {
      holds(teamsAsked.includes(`${org}/${team} ${login}`), `${login} is looked up in ${org}/${team} and was never asked for`);
      return teams[`${org}/${team}`]?.[login.toLowerCase()] ?? "unknown";
    },
  });
}

/** What can only make it harder: somebody says no, an approver is barred, leaves, or loses what let them approve. */
function harder(ballot: Ballot): readonly Ballot[] {
  const approvers = ballot.votes.flatMap(({ login, state }) =>
    login === null || state !== "approved" ? [] : [login.toLowerCase()],
  );
  return [...new Set(approvers)].flatMap((login) => {
    const own = ballot.votes.filter((vote) => vote.login?.toLowerCase() === login);
    const barring = { ...ballot, barred: [...ballot.barred, login] };
    const no = { id: 99, login, type: "User", state: "changes_requested", commit: "older", at: 9 } as const;
    const veto = { ...ballot, votes: [...ballot.votes, no] };
    if (own.some(({ state }) => state === "changes_requested" || state === "dismissed")) return [barring, veto];
    const gone = { ...ballot, votes: ballot.votes.filter((vote) => !own.includes(vote)) };
    const powerless = { ...ballot, permissions: { ...ballot.permissions, [login]: "unknown" as const } };
    const reading = { ...ballot, permissions: { ...ballot.permissions, [login]: "triage" as const } };
    const teamless = { ...ballot, teams: {} };
    return [barring, veto, gone, powerless, reading, teamless];
  });
}

/** Reviews, rules, permissions: who is counted, on which seat. */
export const approvals = subject<Ballot>({
  name: "approvals",
  share: 200,
  least: { open: 0.1, shut: 0.1 },
  inputs: ballots,
  check: (ballot) => {
    const found = counted(ballot);
    holds(found.met === approved(ballot), `the reference says ${approved(ballot)}, the tally ${found.met}`);
    holds((missing(found).length === 0) === found.met, "what is missing and whether it is met disagree");
    const sitting = found.seats.flatMap((seat) => seat.filledBy.map((login) => login.toLowerCase()));
    holds(new Set(sitting).size === sitting.length, `one person sits twice: ${sitting.join(", ")}`);
    for (const { because } of found.setAside) speaksPlainly(because);
    alike(counted(ballot), found, "counted twice, it comes out differently");
    alike(counted({ ...ballot, votes: ballot.votes.toReversed() }), found, "the order in which reviews are listed matters");
    if (!found.met)
      for (const worse of harder(ballot)) holds(!counted(worse).met, `it is met with less: ${JSON.stringify(worse)}`);
    return found.met ? "open" : "shut";
  },
});
