import type { State } from "./state.ts";

/**
 * What this GitHub knows, as it is now, for itself: later changes to either leave the other alone. Shared are only the object
 * stores, in which nothing ever changes, the clock, the jobs that are running, and the payloads of what happened.
 */
export function copyOf(state: State): State {
  const copies = new Map<unknown, unknown>();
  const copy = <T>(value: T): T => {
    if (typeof value !== "object" || value === null) return value;
    const known = copies.get(value);
    // The copy of a T is a T; a map of mixed values cannot say so.
    if (known !== undefined) return known as T;
    const made = shellOf(value);
    copies.set(value, made);
    if (value instanceof Map) for (const [key, one] of value) (made as Map<unknown, unknown>).set(copy(key), copy(one));
    else if (value instanceof Set) for (const one of value) (made as Set<unknown>).add(copy(one));
    else if (made !== value)
      for (const [key, one] of Object.entries<unknown>(value as Readonly<Record<string, unknown>>))
        Object.assign(made, { [key]: SHARED.has(key) ? one : FORGOTTEN.has(key) ? undefined : copy<unknown>(one) });
    return made as T;
  };
  return copy(state);
}

/** Puts what was copied back in the place of what there is, as a copy of its own, so that it can be put back again. */
export function putBack(state: State, remembered: State): void {
  const fresh = copyOf(remembered);
  for (const name of ["users", "apps", "organisations", "repositories", "tokens"] as const) {
    const map: Map<unknown, unknown> = state[name];
    map.clear();
    for (const [key, value] of fresh[name]) map.set(key, value);
  }
  state.happenings.splice(0, Infinity, ...fresh.happenings);
}

const SHARED = new Set(["git", "clock", "payload", "jobs"]);
/** A background job writes into its own pull request only; whoever asks the copy starts another. */
const FORGOTTEN = new Set(["mergeability"]);

function shellOf(value: object): object {
  if (value instanceof Map) return new Map();
  if (value instanceof Set) return new Set();
  if (Array.isArray(value)) return [];
  if (value instanceof Date) return new Date(value);
  return Object.getPrototypeOf(value) === Object.prototype ? {} : value;
}
