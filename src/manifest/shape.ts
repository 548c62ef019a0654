import * as z from "zod";
import { Digest } from "../digest.ts";
import { ModelName, StageName, VersionName } from "../names.ts";

/** An instant as ISO 8601 with an offset, e.g. `2026-11-20T10:00:00Z`. */
export const Instant = z.iso.datetime({ offset: true, error: "expected an instant like 2026-11-20T10:00:00Z" });

const Uri = z.string().min(1).max(2000).regex(/^\S+$/, "a uri has no spaces or line breaks");

const pointerWords = {
  version: VersionName,
  digest: Digest,
  uri: Uri.optional(),
  evidence: Digest.optional(),
};

/** A second version that stands in a stage while a rollout or an experiment is under way. */
const Companion = z.strictObject({ ...pointerWords, percent: z.number().min(0).max(100).optional(), since: Instant });
const Shadow = z.strictObject({ ...pointerWords, since: Instant });

export const StageEntry = z.strictObject({
  ...pointerWords,
  canary: Companion.optional(),
  challenger: Companion.optional(),
  shadow: Shadow.optional(),
});
export type StageEntry = z.output<typeof StageEntry>;

/** Retired, kept for audit and for going back. `left` is the stage it stood in, `at` when it left. */
export const Archived = z.strictObject({ ...pointerWords, left: StageName, at: Instant });
export type Archived = z.output<typeof Archived>;

/** A digest that automation must not promote to this stage again until somebody releases it. */
export const Hold = z.strictObject({ stage: StageName, digest: Digest, because: z.string().min(1).max(500), since: Instant });
export type Hold = z.output<typeof Hold>;

/** `models/<model>.yaml`: one file per model, only pointers. The file's name is the model's name. */
export const Manifest = z.strictObject({
  model: ModelName,
  stages: z.record(StageName, StageEntry),
  archived: z.array(Archived).optional(),
  holds: z.array(Hold).optional(),
});
export type Manifest = z.output<typeof Manifest>;

/** What a stage points at: the version, the digest of its artifact, where it lies, and the digest of the evidence it was moved on. */
export type Pointer = { readonly version: string; readonly digest: string; readonly uri?: string | undefined; readonly evidence?: string | undefined };
