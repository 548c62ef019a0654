export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The members of an object; none of anything else. */
export function members(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The elements of a list; none of anything else. */
export function elements(value: Json | undefined): readonly Json[] {
  // As above: what `Array.isArray` is true for is the list of the union.
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

/** A text, or the empty one. */
export const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** What stands at the end of these steps; undefined when one of them leads nowhere. */
export function at(value: Json | undefined, ...steps: readonly string[]): Json | undefined {
  return steps.reduce<Json | undefined>((here, step) => members(here)[step], value);
}
