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

/** Two pointers and one place to fall back to, so that no pattern of many stars takes long. */
function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}
