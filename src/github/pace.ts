import type { Machine } from "./patience.ts";

/** As many writes as a run may send as they come. A promotion has some fifteen, one that writes holds as well some thirty. */
const AT_ONCE = 30;
/**
 * Beyond these, GitHub asks for a second between two writes, and allows 80 things to be made in a minute.
 * https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
 */
const BETWEEN = 1_000;

/** Sends a run's writes at a pace that GitHub asks for: a sweep that has much to say says it slowly. */
export function pace({ log, wait, now }: Pick<Machine, "log" | "wait" | "now">) {
  let writes = 0;
  let last = 0;
  return async <T>(write: () => Promise<T>): Promise<T> => {
    writes++;
    if (writes === AT_ONCE + 1) log(`this run has made ${AT_ONCE} changes on GitHub: from here on it makes one a second`);
    const ms = Math.min(BETWEEN, last + BETWEEN - now());
    if (writes > AT_ONCE && ms > 0) await wait(ms);
    try {
      return await write();
    } finally {
      last = now();
    }
  };
}
