import type { TreeEntry } from "./store.ts";

/*
 * Trees as git keeps them: `<mode> <name>\0<20 bytes>` in a row. A folder of ten thousand models is 370 KB, and every commit
 * has one, so what looks for one name or for differences reads the bytes as they are.
 */

const SPACE = 0x20;

export function entriesIn(bytes: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length; at = endOf(bytes, at)) entries.push(entryIn(bytes, at));
  return entries;
}

function endOf(bytes: Buffer, at: number): number {
  return bytes.indexOf(0, at) + 21;
}

function entryIn(bytes: Buffer, at: number): TreeEntry {
  const space = bytes.indexOf(SPACE, at);
  const zero = bytes.indexOf(0, space);
  return {
    mode: bytes.toString("latin1", at, space),
    name: bytes.toString("utf8", space + 1, zero),
    sha: bytes.toString("hex", zero + 1, zero + 21),
  };
}

const modes = ["40000", "100644", "100755", "120000", "160000"];

/** One entry by name, and where its object's name stands. */
export function locate(bytes: Buffer, name: string): { readonly entry: TreeEntry; readonly shaAt: number } | undefined {
  const wanted = Buffer.from(` ${name}\0`);
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
    // The same letters could stand inside an object's name, but hardly with a mode before them.
    const mode = modes.find((one) => at >= one.length && bytes.toString("latin1", at - one.length, at) === one);
    const shaAt = at + wanted.length;
    if (mode !== undefined) return { entry: { mode, name, sha: bytes.toString("hex", shaAt, shaAt + 20) }, shaAt };
  }
  return undefined;
}

export type Difference = { readonly name: string; readonly before: TreeEntry | undefined; readonly after: TreeEntry | undefined };

/** Where two trees differ, by name. */
export function differing(before: Buffer, after: Buffer): readonly Difference[] {
  const found = new Map<string, { before?: TreeEntry; after?: TreeEntry }>();
  const note = (bytes: Buffer, at: number, side: "before" | "after") => {
    const entry = entryIn(bytes, at);
    found.set(entry.name, { ...found.get(entry.name), [side]: entry });
  };
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    const [endA, endB] = [a < before.length ? endOf(before, a) : a, b < after.length ? endOf(after, b) : b];
    const order = a >= before.length ? 1 : b >= after.length ? -1 : ordered(before, a, after, b);
    if (order === 0 && before.compare(after, b, endB, a, endA) === 0) {
      [a, b] = [endA, endB];
      continue;
    }
    if (order <= 0) {
      note(before, a, "before");
      a = endA;
    }
    if (order >= 0) {
      note(after, b, "after");
      b = endB;
    }
  }
  return [...found].map(([name, sides]) => ({ name, before: sides.before, after: sides.after }));
}

/** git's order: by bytes, a folder as if its name ended in a slash. */
function ordered(one: Buffer, a: number, other: Buffer, b: number): number {
  const [fromA, fromB] = [one.indexOf(SPACE, a) + 1, other.indexOf(SPACE, b) + 1];
  const [toA, toB] = [one.indexOf(0, fromA), other.indexOf(0, fromB)];
  const common = Math.min(toA - fromA, toB - fromB);
  const first = one.compare(other, fromB, fromB + common, fromA, fromA + common);
  if (first !== 0) return first;
  const next = (bytes: Buffer, start: number, at: number, end: number) =>
    at < end ? bytes[at]! : bytes[start] === 0x34 ? 0x2f : 0;
  return next(one, a, fromA + common, toA) - next(other, b, fromB + common, toB);
}
