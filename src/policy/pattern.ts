import { matches } from "../wildcard.ts";

/** How closely a pattern names a model: an exact name above every pattern, then by the number of literal characters. */
export type Closeness = { readonly exact: boolean; readonly literal: number };

/** How closely the pattern matches this name, or undefined where it does not. `*` is any run of characters, `?` is one; nothing else is special. */
export function closeness(pattern: string, name: string): Closeness | undefined {
  if (!matches(pattern, name)) return undefined;
  const literal = pattern.replace(/[*?]/g, "").length;
  return { exact: literal === pattern.length, literal };
}

/** Above zero when `a` is the closer one, below when `b` is, zero when neither is. */
export function compareCloseness(a: Closeness, b: Closeness): number {
  return Number(a.exact) - Number(b.exact) || a.literal - b.literal;
}
