import { UserError } from "../errors.ts";
import type { Layout } from "../layout.ts";
import type { Pointer } from "../manifest/shape.ts";
import type { Objects } from "../ports.ts";
import { existingManifest } from "./current.ts";

/** What a stage of a model points at, at one commit: what the serving side asks. */
export async function resolve(
  objects: Objects,
  layout: Layout,
  commit: string,
  asked: { readonly model: string; readonly stage: string },
): Promise<Pointer> {
  const { manifest, file } = await existingManifest(objects, layout, commit, asked.model);
  const pointer = Object.hasOwn(manifest.stages, asked.stage) ? manifest.stages[asked.stage] : undefined;
  if (pointer === undefined) {
    const stages = Object.keys(manifest.stages);
    throw new UserError({
      what: `${file} has no stage ${asked.stage}`,
      hint: stages.length === 0 ? "no stage of this model points at anything" : `it has ${stages.join(", ")}`,
    });
  }
  const { version, digest, uri, evidence } = pointer;
  return { version, digest, ...(uri === undefined ? {} : { uri }), ...(evidence === undefined ? {} : { evidence }) };
}
