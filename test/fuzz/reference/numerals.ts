/** Every number that is spelled anywhere in a text, however it is put together. */
export function numeralsIn(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  // From every sign on, since a number may begin in the middle of what looks like a longer one.
  for (const [spelled] of text.matchAll(/[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/g)) {
    const value = Number(spelled.replace(/^\+/, ""));
    found.add(value === 0 ? 0 : value);
    found.add(Number(spelled.replace(/^[-+]/, "")));
  }
  return found;
}

/** Whether a sound JSON text has a map in which one key stands twice: written again by JSON itself, it is shorter by that key. */
export function sameTwice(text: string): boolean {
  let keys = 0;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""), (_, held: unknown) => {
      if (typeof held === "object" && held !== null && !Array.isArray(held)) keys += Object.keys(held).length;
      return held;
    });
    if (value === undefined) return false;
  } catch {
    return false;
  }
  const quoted = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '"');
  return [...quoted.matchAll(/"\s*:/g)].length > keys;
}
