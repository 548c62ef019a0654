import type { Answer } from "./call.ts";

/** Which request a fault waits for: the `nth` (1 by default) that matches from now on. */
export type When = { readonly method?: string; readonly path?: RegExp; readonly nth?: number };

/**
 * What then happens in place of, or around, the answer. `reset before`: the connection breaks and nothing was done.
 * `reset after`: it was done, and the answer is lost. `hang`: no answer ever. `meanwhile`: somebody else does something just before.
 */
export type Fault =
  | { readonly is: "answer"; readonly answer: Answer }
  | { readonly is: "reset before" }
  | { readonly is: "reset after" }
  | { readonly is: "hang" }
  | { readonly is: "meanwhile"; readonly act: () => unknown };

export type Faults = {
  /** `times`: for how many requests, starting with the nth; 1 by default. */
  add(when: When, fault: Fault, times?: number): void;
  /** The faults for this request, each used up by being met. */
  meet(method: string, path: string): readonly Fault[];
  /** Those that have not met their request yet. */
  waiting(): number;
};

export function openFaults(): Faults {
  let plans: { readonly when: When; readonly fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (when, fault, times = 1) => void plans.push({ when, fault, skip: (when.nth ?? 1) - 1, left: times }),
    meet(method, path) {
      const met: Fault[] = [];
      for (const plan of plans) {
        if (plan.when.method !== undefined && plan.when.method !== method) continue;
        if (plan.when.path !== undefined && !plan.when.path.test(path)) continue;
        if (plan.skip > 0) plan.skip -= 1;
        else {
          plan.left -= 1;
          met.push(plan.fault);
        }
      }
      plans = plans.filter(({ left }) => left > 0);
      return met;
    },
    waiting: () => plans.length,
  };
}

/** The faults GitHub is known for, as answers. */
export const baseModified: Fault = answer(405, "Base branch was modified. Review and try the merge again.");

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
export function secondaryLimit(retryAfter?: number, status: 403 | 429 = 403): Fault {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return answer(status, message, retryAfter === undefined ? {} : { "retry-after": String(retryAfter) });
}

export function answer(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return {
    is: "answer",
    answer: { status, body: { message, documentation_url: "https://docs.github.com/rest" }, headers },
  };
}
