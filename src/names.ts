import * as z from "zod";

/*
 * What a model, a version and a stage may be called. They become file names, branch names, commit trailers, check names and
 * Markdown, so the alphabet is the intersection of what all of these carry unharmed.
 * Branch rules: https://git-scm.com/docs/git-check-ref-format
 */
const WORD = /^[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9+_-])?$/;

function name(kind: string, most: number) {
  return z
    .string(`expected the ${kind} as text; if it is written as a number, quote it`)
    .max(most, `a ${kind} has at most ${most} characters`)
    .regex(WORD, `a ${kind} has only letters, digits, and . _ + - between them`)
    .refine((text) => !text.includes(".."), `a ${kind} may not contain ..`)
    .refine((text) => !/\.lock$/i.test(text), `a ${kind} may not end in .lock, which git keeps for itself`)
    .refine((text) => !["__proto__", "constructor", "prototype"].includes(text), `this ${kind} is not allowed`);
}

export const ModelName = name("model name", 100);
export const VersionName = name("version", 100);
export const StageName = z
  .string()
  .max(50, "a stage name has at most 50 characters")
  .regex(/^[a-z](?:[a-z0-9_-]*[a-z0-9])?$/, "a stage name has only lower-case letters, digits, - and _, and starts with a letter")
  .refine((text) => text !== "constructor" && text !== "prototype", "this stage name is not allowed");
