/** What waiting for GitHub asks of the machine. */
export type Machine = {
  /** Where every wait is said. */
  readonly log: (line: string) => void;
  readonly wait: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborts a request that has no answer by then. */
  readonly deadline: () => AbortSignal;
};

/** How long one run waits for GitHub, over all its requests. */
export type Patience = Machine & {
  /** Waits this long, after saying why; false, and nothing is waited for, once this run has waited enough. */
  readonly pause: (ms: number, because: string) => Promise<boolean>;
};

/** Waits before the second, third and fourth try. */
export const WAITS = [1_000, 3_000, 9_000] as const;

/** What all waiting but that for limits may come to: GitHub that fails for longer than this is down, and the next run does what is left. */
const LONGEST = 120_000;

/**
 * GitHub ends a request of its own that takes longer than ten seconds, so an answer that is not there after three times that does
 * not come. Without an end of our own a connection that died silently would hold the job until Node gives it up, minutes later.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts
 */
export const LONGEST_ANSWER = 30_000;

/** One run's patience with GitHub. */
export function patience(machine: Machine): Patience {
  let left = LONGEST;
  return {
    ...machine,
    async pause(ms, because) {
      if (ms > left) return false;
      left -= ms;
      machine.log(`${because} in ${Math.ceil(ms / 1000)} s`);
      await machine.wait(ms);
      return true;
    },
  };
}

/**
 * Reads until there is an answer, as far as patience goes; undefined where there is none by then. For what is there for sure, and
 * may not be everywhere yet: GitHub answers reads from replicas that lag behind for some seconds.
 */
export async function untilThere<T>(
  { pause }: Patience,
  what: string,
  read: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let tries = 0; ; tries++) {
    const found = await read();
    const ms = WAITS[tries];
    if (found !== undefined || ms === undefined) return found;
    if (!(await pause(ms, `GitHub does not show ${what} yet; looking again`))) return undefined;
  }
}
