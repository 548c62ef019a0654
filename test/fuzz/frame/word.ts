import { isDeepStrictEqual } from "node:util";

/** The product broke its word. Not an assertion of the test runner's: the command runs without one. */
export class Broken extends Error {
  override readonly name = "Broken";
}

/** Throws unless this is so. */
export function holds(so: boolean, otherwise: string): asserts so {
  if (!so) throw new Broken(otherwise);
}

/** Throws unless both are deeply equal. */
export function alike(one: unknown, other: unknown, otherwise: string): void {
  if (!isDeepStrictEqual(one, other))
    throw new Broken(`${otherwise}\n  ${JSON.stringify(one)}\n  ${JSON.stringify(other)}`.slice(0, 4000));
}
