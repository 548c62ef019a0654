import * as z from "zod";
import { sha256, type Digest } from "../digest.ts";

/*
 * Files of numbers that we write ourselves carry the digest of everything else in them. A line that is lost, a number that is changed by hand
 * or in a merge would otherwise be believed, and what stands beside a number to doubt it (`within`, `chance`) would be gone without a word.
 * It guards against accidents and against nobody who means it: whoever can write the file can write its digest.
 */

/** The same facts with their digest, as they stand in the file. */
export function withDigest<T extends object>(facts: T): T & { readonly digest: Digest } {
  return { ...facts, digest: digestOf(facts) };
}

/** Reads what {@link withDigest} wrote, less the digest, as the shape has it; what is otherwise than it was written is refused. */
export function digested<T>(shape: z.ZodType<T>): z.ZodType<T> {
  return z
    .unknown()
    .transform((written, context) => {
      if (typeof written !== "object" || written === null) return written;
      const { digest, ...facts } = written as Readonly<Record<string, unknown>>;
      const refuse = (message: string) => context.addIssue({ code: "custom", path: ["digest"], message });
      if (digest === undefined) refuse("is missing, so nothing tells whether the rest is whole");
      else if (digest !== digestOf(facts)) refuse("is not that of what stands here, so it is not as it was written");
      return facts;
    })
    .pipe(shape);
}

/** Of the values alone: neither the order of keys nor white space is part of it. */
function digestOf(facts: object): Digest {
  return sha256(JSON.stringify(facts, (_, value: unknown) => (isMap(value) ? sorted(value) : value)));
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(map: object): object {
  return Object.fromEntries(Object.entries(map).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)));
}
