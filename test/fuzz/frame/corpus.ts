import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256, shortDigest } from "../../../src/digest.ts";

/*
 * Inputs worth keeping: every counterexample that was ever found, shrunk, and some that stand at an edge. One file each, as JSON,
 * in a folder named for the subject; they are checked before anything new is tried.
 */

export const CORPUS = join(import.meta.dirname, "..", "corpus");

export type Kept = { readonly name: string; readonly input: unknown };

/** What is kept for a subject, by the names of the files. */
export function kept(subject: string, corpus = CORPUS): readonly Kept[] {
  const folder = join(corpus, subject);
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .toSorted()
    .map((name) => ({ name, input: JSON.parse(readFileSync(join(folder, name), "utf8")) as unknown }));
}

/** Keeps a counterexample and tells where. */
export function keep(subject: string, input: unknown, corpus = CORPUS): string {
  const text = `${JSON.stringify(input, undefined, 1)}\n`;
  const folder = join(corpus, subject);
  const path = join(folder, `found-${shortDigest(sha256(text))}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, text);
  return path;
}
