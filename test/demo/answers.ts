import * as z from "zod";

const Finding = z.object({ outcome: z.string(), enforcement: z.string(), because: z.string(), family: z.string() });
const Tally = z.object({
  seats: z.array(z.object({ who: z.string(), count: z.number(), filled_by: z.array(z.string()) })),
  set_aside: z.array(z.object({ login: z.string(), because: z.string() })),
});
const Answer = z.object({
  pull_request: z.object({ number: z.number(), title: z.string() }).nullable(),
  decision: z.object({ to: z.string(), code: z.string(), because: z.string(), next: z.array(z.string()) }),
  merged: z.object({ commit: z.string() }).nullable(),
  moves: z.array(z.object({ findings: z.array(Finding), approvals: Tally.nullable() })),
  findings: z.array(Finding),
  records: z.array(z.unknown()),
  done: z.array(z.string()),
});
const Several = z.object({ results: z.array(Answer) });

/** What the Action came to about one pull request, as its `result-file` tells it. */
export type Answer = z.infer<typeof Answer>;

/** The results in a `result-file`: one, or those of a sweep. */
export function answersIn(result: unknown): readonly Answer[] {
  const several = Several.safeParse(result);
  return several.success ? several.data.results : [Answer.parse(result)];
}

/** An answer as one sentence: `opens #1 and merges it: promote ...`, `#2 waits for ...`, `#3 is shut: ...`. */
export function spellAnswer({ pull_request: pull, decision, merged, moves, done }: Answer): string {
  const name = pull === null ? "no pull request" : `#${String(pull.number)}`;
  const opened = done.some((line) => line.startsWith("opened "));
  if (merged !== null) return `${opened ? `opens ${name} and merges it` : `merges ${name}`}: ${decision.because}`;
  if (pull === null) return `opens ${name}: ${decision.because}`;
  const subject = opened ? `opens ${name}, which` : name;
  const tallies = moves.flatMap(({ approvals }) => (approvals === null ? [] : [approvals]));
  const aside = tallies.flatMap((tally) =>
    tally.set_aside.map(({ login, because }) => `; the approval of ${login} does not count: ${because}`),
  );
  if (decision.to === "wait") {
    const because = decision.because.replace(/^waiting(?=:| for)/, "");
    return `${subject} waits${/^[: ]/.test(because) ? because : `: ${because}`}${aside.join("")}`;
  }
  const seats = tallies.flatMap((tally) => tally.seats);
  const given = seats.reduce((sum, seat) => sum + seat.filled_by.length, 0);
  const asked = seats.reduce((sum, seat) => sum + seat.count, 0);
  return `${subject} is shut: ${decision.because}${asked === 0 ? "" : `; ${String(given)} of ${String(asked)} approvals`}${aside.join("")}`;
}

/** Every sentence that keeps the gates shut. */
export function blocking({ moves, findings }: Answer): readonly string[] {
  return [...moves.flatMap((move) => move.findings), ...findings]
    .filter(({ outcome, enforcement }) => outcome !== "pass" && enforcement === "block")
    .map(({ because }) => because);
}
