import type { Manifest, Pointer } from "../../../src/manifest/shape.ts";

/** Whether a manifest's values can all be true together, looked at pair by pair. */
export function sound(manifest: Manifest, file: string): boolean {
  const { model, stages, archived = [], holds = [] } = manifest;
  const words = [model, ...Object.keys(stages), ...archived.map((one) => one.left), ...holds.map((one) => one.stage)];
  const entries = Object.values(stages);
  const companions = entries.flatMap((one) => [one.canary, one.challenger, one.shadow].filter((each) => each !== undefined));
  const everywhere: readonly Pointer[] = [...entries, ...companions, ...archived];
  const harmless = [...words, ...everywhere.map((one) => one.version)].every(isName);
  const digests =
    [...everywhere, ...holds].every((one) => isDigest(one.digest)) &&
    everywhere.every((one) => one.evidence === undefined || isDigest(one.evidence));
  const oneEach = everywhere.every((one) =>
    everywhere.every((other) => one.version !== other.version || one.digest === other.digest),
  );
  const same = (one: Pointer, other: Pointer) => one.version === other.version && one.digest === other.digest;
  const recorded = ["version", "digest", "uri", "evidence", "left", "at"];
  const onlyKnown = archived.every((one) => Object.keys(one).every((word) => recorded.includes(word)));
  const noTwice = archived.every((one, at) =>
    archived.every((other, n) => at === n || !same(one, other) || one.left !== other.left),
  );
  const heldOnce = holds.every((one, at) =>
    holds.every((other, n) => at === n || one.digest !== other.digest || one.stage !== other.stage),
  );
  const gone = archived.every((one) => !Object.entries(stages).some(([stage, entry]) => stage === one.left && same(entry, one)));
  return file === `models/${model}.yaml` && harmless && digests && oneEach && onlyKnown && noTwice && heldOnce && gone;
}

/** Whether a word can be a file name, a branch name and a trailer without harm to any of them. */
export function isName(word: string): boolean {
  const letters = Array.from(word);
  const known = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
  return (
    letters.length > 0 &&
    letters.every((letter) => known.includes(letter)) &&
    !".-+_".includes(letters[0] ?? "") &&
    !word.endsWith(".") &&
    !word.includes("..") &&
    !word.toLowerCase().endsWith(".lock") &&
    !["__proto__", "constructor", "prototype"].includes(word)
  );
}

export function isDigest(word: string): boolean {
  const hex = word.slice("sha256:".length);
  return word.startsWith("sha256:") && hex.length === 64 && Array.from(hex).every((digit) => "0123456789abcdef".includes(digit));
}
