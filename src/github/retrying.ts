import { UserError } from "../errors.ts";
import { errorFor, refusalIn } from "./errors.ts";
import { pace } from "./pace.ts";
import { WAITS, type Patience } from "./patience.ts";
import type { Refusal } from "./refusal.ts";
import { reads, refuseHiddenTrouble, troubleOf, type Answered, type Asked } from "./trouble.ts";

/** A limit that tells no time is waited for at least a minute, and twice as long the next time. */
const SHORTEST_FOR_LIMITS = 60_000;
/** What all waiting for limits may come to in one run: beyond it, running again costs less than a runner that waits. */
const LONGEST_FOR_LIMITS = 180_000;

/**
 * Repeats what may be repeated: reads after a 5xx, a broken connection, or silence; anything GitHub refused for a limit, for as
 * long as it says; and the 422 GitHub gives while a new pull request is not yet everywhere. A write whose fate is unknown is never
 * repeated, but for a dispatch: whoever asked looks what became of it, see fate.ts.
 */
export function retrying(patience: Patience) {
  const { log, wait, now, deadline } = patience;
  const paced = pace(patience);
  let left = LONGEST_FOR_LIMITS;
  let untold = SHORTEST_FOR_LIMITS;

  return async <O extends Asked & { request?: object }, R extends Answered>(
    request: (options: O) => R | Promise<R>,
    asked: O,
  ): Promise<R> => {
    const attempt = async () => {
      // Octokit hands its own hooks the options it began with, whatever is passed on here: so the deadline is put into those.
      asked.request = { ...asked.request, signal: deadline() };
      return request(asked);
    };
    for (let tries = 0; ;) {
      try {
        const response = reads(asked) ? await attempt() : await paced(attempt);
        refuseHiddenTrouble(response, asked);
        return response;
      } catch (error) {
        const refusal = refusalIn(error);
        if (refusal === undefined) throw error;
        const trouble = troubleOf(refusal, asked, now());
        if (trouble.is === "final") throw error;
        if (trouble.is === "limit") await limited(refusal, trouble.ms);
        else {
          const ms = WAITS[tries++];
          if (ms === undefined || !(await patience.pause(ms, `${spell(refusal)}; trying again`))) throw error;
        }
      }
    }
  };

  /** Waits until a limit is over; an error where that is longer than a run may wait. */
  async function limited(refusal: Refusal, told: number | undefined): Promise<void> {
    const ms = told ?? untold;
    if (told === undefined) untold *= 2;
    if (ms > left) throw spent(refusal, new Date(now() + ms));
    left -= ms;
    log(`${spell(refusal)}; trying again in ${Math.ceil(ms / 1000)} s`);
    await wait(ms);
  }
}

function spell({ status, method, path, said }: Refusal): string {
  return `GitHub ${status === undefined ? "did not answer" : `answered ${status} to`} ${method} ${path}: ${said}`;
}

function spent(refusal: Refusal, until: Date): Error {
  const problem = {
    what: `GitHub's rate limit is reached until ${until.toISOString().slice(0, 19)}Z, longer than a run may wait: ${refusal.said}`,
    hint: "run it again after that time; nothing was lost, every run derives everything anew. A GitHub App token has a limit of its own",
  };
  return new UserError(problem, { cause: errorFor(refusal) });
}
