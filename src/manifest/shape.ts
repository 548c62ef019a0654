import * as z from "zod";
import { Digest } from "../digest.ts";
import { ModelName, StageName, VersionName } from "../names.ts";

/** An instant as ISO 8601 with an offset, e.g. `2026-11-20T10:00:00Z`. */
export const Instant = z.iso.datetime({ offset: true, error: "expected an instant like 2026-11-20T10:00:00Z" });

const Uri = z.string().min(1).max(2000).regex(/^\S+$/, "a uri has no spaces or line breaks");

const pointerWords = {
  version: VersionName.describe("The version, as text: quote what looks like a number."),
  digest: Digest.describe("Digest of the model artifact: sha256: and 64 hexadecimal digits."),
  uri: Uri.optional().describe("Where the artifact lies."),
  evidence: Digest.optional().describe("Digest of the evidence that the pointer was moved on."),
};
const Since = Instant.describe("When it began, as an instant like 2026-11-20T10:00:00Z.");

/** A second version that stands in a stage while a rollout or an experiment is under way. */
const Companion = z.strictObject({
  ...pointerWords,
  percent: z.number().min(0).max(100).optional().describe("Its share of the traffic in percent, 0 to 100."),
  since: Since,
});
const Shadow = z.strictObject({ ...pointerWords, since: Since });

export const StageEntry = z.strictObject({
  ...pointerWords,
  canary: Companion.optional().describe("A version that takes over step by step, while a rollout is under way."),
  challenger: Companion.optional().describe("A version that is compared with this one, while an experiment is under way."),
  shadow: Shadow.optional().describe("A version that sees mirrored traffic and answers nobody."),
});
export type StageEntry = z.output<typeof StageEntry>;

/** Retired, kept for audit and for going back. `left` is the stage it stood in, `at` when it left. */
export const Archived = z.strictObject({
  ...pointerWords,
  left: StageName.describe("The stage it stood in."),
  at: Instant.describe("When it left, as an instant like 2026-11-20T10:00:00Z."),
});
export type Archived = z.output<typeof Archived>;

/** A digest that automation must not promote to this stage again until somebody releases it. */
export const Hold = z.strictObject({
  stage: StageName.describe("The stage it may not be promoted to."),
  digest: Digest.describe("Digest of the artifact that is held."),
  because: z.string().min(1).max(500).describe("Why, in at most 500 characters."),
  since: Since,
});
export type Hold = z.output<typeof Hold>;

/** `models/<model>.yaml`: one file per model, only pointers. The file's name is the model's name. */
export const Manifest = z.strictObject({
  model: ModelName.describe("The model's name, which is the file's name, too."),
  stages: z.record(StageName, StageEntry).describe("What each stage points at, by the stage's name."),
  archived: z.array(Archived).optional().describe("Versions that left a stage, kept for audit and for going back."),
  holds: z.array(Hold).optional().describe("Digests that automation must not promote again until somebody releases them."),
});
export type Manifest = z.output<typeof Manifest>;

/** What a stage points at: the version, the digest of its artifact, where it lies, and the digest of the evidence it was moved on. */
export type Pointer = {
  readonly version: string;
  readonly digest: string;
  readonly uri?: string | undefined;
  readonly evidence?: string | undefined;
};
