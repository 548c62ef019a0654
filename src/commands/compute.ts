import { type Checked, type Problem, UserError } from "../errors.ts";
import { type ComputedEvidence, spellComputed } from "../evidence/formats/computed/computed-shape.ts";
import { rowsDigest } from "../evidence/formats/computed/profile.ts";
import type { Policy } from "../policy/shape.ts";
import { measuresOf } from "../profile/measures.ts";
import type { Profile, Standing } from "../profile/profile.ts";
import type { Given } from "./given.ts";
import { plannedFile } from "./plan.ts";
import { profiled } from "./reading-data.ts";
import type { Scene } from "./scene.ts";

/**
 * What the policy's `data:` says is computed, from whatever of it lies in the workspace: for each table one file of results, never of
 * data, that goes into the pull request. A table whose files are not here is left as the evidence has it.
 */
export async function computedEvidence(
  scene: Pick<Scene, "workspace" | "log">,
  from: {
    readonly data: Policy["data"];
    readonly model: string;
    readonly version: string;
    /** What stands in the stage. */
    readonly incumbent: Standing | undefined;
    /** The folder of the version's evidence. */
    readonly folder: string;
  },
): Promise<readonly Given[]> {
  const given: Given[] = [];
  const problems: Problem[] = [];
  for (const [name, definition] of Object.entries(from.data)) {
    const wish = { name, definition, model: from.model, version: from.version, incumbent: from.incumbent };
    const read = await attempted(profiled(wish, scene));
    if (!read.ok) {
      problems.push(...read.problems);
      continue;
    }
    const profile = read.value;
    if (profile === undefined) {
      scene.log(`data.${name}: ${definition.files.join(", ")} matches no file in the workspace, so nothing is computed from it`);
      continue;
    }
    const bytes = new TextEncoder().encode(spellComputed(resultsOf(profile, from)));
    const to = `${from.folder}/${name}.computed.json`;
    const files = profile.files.length === 1 ? "1 file" : `${profile.files.length} files`;
    scene.log(`data.${name}: computed from ${profile.rows} ${profile.rows === 1 ? "row" : "rows"} of ${files}`);
    given.push({ path: to, entry: plannedFile(to, bytes) });
  }
  if (problems.length > 0) throw new UserError(problems);
  return given;
}

/** What is wrong with one table is told with what is wrong with the others. */
async function attempted<T>(reading: Promise<T>): Promise<Checked<T>> {
  try {
    return { ok: true, value: await reading };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** The results of a profile, as they stand in the evidence of a version. */
function resultsOf(profile: Profile, { model, version }: { readonly model: string; readonly version: string }): ComputedEvidence {
  const { table, definition, files, newest, reference, incumbent } = profile;
  const digest = rowsDigest(profile);
  return {
    computed: 1,
    model,
    version,
    table,
    ...(newest === undefined ? {} : { created: new Date(newest).toISOString() }),
    definition,
    files: [...files],
    ...(reference && { reference: { files: [...reference.files] } }),
    ...(incumbent && { incumbent: { version: incumbent.version, digest: incumbent.digest, files: [...incumbent.files] } }),
    ...(digest && { rows_digest: digest }),
    measures: measuresOf(profile),
  };
}
