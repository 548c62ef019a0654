import type { ComputedEvidence } from "../evidence/formats/computed/computed-shape.ts";
import { rowsDigest } from "../evidence/formats/computed/profile.ts";
import type { Policy } from "../policy/shape.ts";
import { measuresOf } from "../profile/measures.ts";
import type { Profile } from "../profile/profile.ts";
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
    /** The version that stands in the stage. */
    readonly incumbent: string | undefined;
    /** The folder of the version's evidence. */
    readonly folder: string;
  },
): Promise<readonly Given[]> {
  const given: Given[] = [];
  for (const [name, definition] of Object.entries(from.data)) {
    const wish = { name, definition, model: from.model, version: from.version, incumbent: from.incumbent };
    const profile = await profiled(wish, scene);
    if (profile === undefined) {
      scene.log(`data.${name}: ${definition.files.join(", ")} matches no file in the workspace, so nothing is computed from it`);
      continue;
    }
    const bytes = new TextEncoder().encode(`${JSON.stringify(resultsOf(profile, from), null, 1)}\n`);
    const to = `${from.folder}/${name}.computed.json`;
    scene.log(`data.${name}: computed from ${profile.rows} rows of ${profile.files.length} files`);
    given.push({ path: to, entry: plannedFile(to, bytes) });
  }
  return given;
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
    ...(incumbent && { incumbent: { version: incumbent.version, files: [...incumbent.files] } }),
    ...(digest && { rows_digest: digest }),
    measures: measuresOf(profile),
  };
}
