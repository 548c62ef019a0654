import * as z from "zod";
import { hashOf } from "../tables/hash.ts";
import { bytesOf, varintsIn } from "./distribution-varint.ts";

/** What lists are recognised by: hashes of their names, ascending and apart, all of them or the lowest. */
export type Prints = {
  readonly hashes: Float64Array;
  /** Whether parts were added of which one had more lists than were kept, so that a list they share may have been overlooked. */
  readonly sampled: boolean;
};

/** Some 130 kB of JSON; and two parts of so many different lists look as if they shared one by chance once in thirty million times. */
export const MOST_PRINTS = 16_384;
const HASH_BITS = 53;

/** The prints of different names. */
export function printsOf(names: readonly string[]): Prints {
  return { hashes: lowest(Float64Array.from(names, nameHash)), sampled: false };
}

export function addPrints(one: Prints, other: Prints): Prints {
  const both = new Float64Array(one.hashes.length + other.hashes.length);
  both.set(one.hashes);
  both.set(other.hashes, one.hashes.length);
  const sampled = one.sampled || other.sampled || isFull(one) || isFull(other);
  return { hashes: lowest(both), sampled };
}

/** A part of exactly so many lists is taken for one of more: who cannot tell says so. */
function isFull({ hashes }: Prints): boolean {
  return hashes.length === MOST_PRINTS;
}

/** How many names both have, among those that both know. */
export function sharedPrints(one: Prints, other: Prints): number {
  const known = new Set(one.hashes);
  return other.hashes.reduce((shared, hash) => shared + (known.has(hash) ? 1 : 0), 0);
}

function lowest(hashes: Float64Array): Float64Array {
  const ascending = hashes.sort();
  return ascending.filter((hash, i) => i === 0 || hash !== ascending[i - 1]).slice(0, MOST_PRINTS);
}

/** 53 bits of a name: two hashes of 32 bits that begin differently. */
function nameHash(name: string): number {
  const bytes = new TextEncoder().encode(`-${name}`);
  const low = hashOf(bytes, 1, bytes.length) >>> 0;
  const high = hashOf(bytes, 0, bytes.length) >>> (64 - HASH_BITS);
  return high * 2 ** 32 + low;
}

/** How far each hash is from the one before, in as few bytes as it needs, as base64. */
export const PrintsShape = z.lazy(() =>
  z
    .strictObject({ hashes: z.base64().max(Math.ceil((8 * MOST_PRINTS * 4) / 3) + 4), sampled: z.boolean() })
    .transform(({ hashes, sampled }, context): Prints => {
      const steps = varintsIn(Buffer.from(hashes, "base64"));
      const read = steps && hashesAt(steps);
      if (read) return { hashes: read, sampled };
      context.addIssue({ code: "custom", message: "these are no prints of lists" });
      return z.NEVER;
    }),
);

export function spellPrints({ hashes, sampled }: Prints): z.input<typeof PrintsShape> {
  const steps = Array.from(hashes, (hash, i) => BigInt(hash) - BigInt(hashes[i - 1] ?? 0));
  return { hashes: Buffer.from(bytesOf(steps)).toString("base64"), sampled };
}

function hashesAt(steps: readonly bigint[]): Float64Array | undefined {
  if (steps.length > MOST_PRINTS) return undefined;
  let at = 0n;
  const hashes = new Float64Array(steps.length);
  for (const [i, step] of steps.entries()) {
    if (i > 0 && step === 0n) return undefined;
    at += step;
    hashes[i] = Number(at);
  }
  return at < 1n << BigInt(HASH_BITS) ? hashes : undefined;
}
