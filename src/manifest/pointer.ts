import type { Manifest, Pointer, StageEntry } from "./shape.ts";

/** The rollout slots of a stage, beside its own pointer. */
export const COMPANIONS = ["canary", "challenger", "shadow"] as const;
export type CompanionName = (typeof COMPANIONS)[number];

/** What identifies an artifact under a name: the version and the digest. */
export type Artifact = Pick<Pointer, "version" | "digest">;

/** Only the four words of a pointer, without a stage's companions or an archived entry's own words. */
export function pointerOf(entry: Pointer): Pointer {
  return {
    version: entry.version,
    digest: entry.digest,
    ...(entry.uri === undefined ? {} : { uri: entry.uri }),
    ...(entry.evidence === undefined ? {} : { evidence: entry.evidence }),
  };
}

export function stageOf(manifest: Manifest | undefined, stage: string): StageEntry | undefined {
  return manifest !== undefined && Object.hasOwn(manifest.stages, stage) ? manifest.stages[stage] : undefined;
}

export function sameArtifact(a: Artifact, b: Artifact): boolean {
  return a.version === b.version && a.digest === b.digest;
}

/** All four words equal: the same artifact, in the same place, moved on the same evidence. */
export function samePointer(a: Pointer, b: Pointer): boolean {
  return sameArtifact(a, b) && a.uri === b.uri && a.evidence === b.evidence;
}

/** Whether some stage, or a canary, challenger or shadow of one, points at this artifact. */
export function stands(manifest: Manifest, artifact: Artifact): boolean {
  return Object.values(manifest.stages).some((entry) =>
    [entry, ...COMPANIONS.map((name) => entry[name])].some((pointer) => pointer !== undefined && sameArtifact(pointer, artifact)),
  );
}

/** One spelling for equal values: keys sorted, absent ones left out. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  );
}
