import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { UserError } from "../errors.ts";
import { manifestPaths, type Layout } from "../layout.ts";
import { readManifest, type ReadManifest } from "../manifest/read.ts";
import type { Objects } from "../ports.ts";
import { textOf, unreadable } from "./manifests.ts";

/** One model's manifest as it stands at a commit. `read` is undefined when the model has none yet; `file` is then where it would lie. */
export type Current = { readonly file: string; readonly read: ReadManifest | undefined };

/** Finds a model's manifest at a commit: one, none, or an error that says what is wrong with what is there. */
export async function currentManifest(objects: Objects, layout: Layout, commit: string, model: string): Promise<Current> {
  const paths = manifestPaths(layout, model);
  const found = await objects.read(
    paths.map((path) => ({ commit, path, as: "file" as const })),
    LARGEST_EVIDENCE,
  );
  const there = paths.flatMap((path, index) => {
    const one = found[index];
    return one === undefined || one.is === "absent" ? [] : [{ path, entry: one.is === "entry" ? one.entry : undefined }];
  });
  const [only, second] = there;
  if (only === undefined) return { file: paths[0] ?? `${model}.yaml`, read: undefined };
  if (second !== undefined)
    throw new UserError({
      what: `${only.path} and ${second.path} are both manifests of the model ${model}`,
      hint: "keep one of the two files",
    });
  const problem = only.entry === undefined ? { what: "is a folder, not a file", file: only.path } : unreadable(only.entry);
  const text = only.entry === undefined ? undefined : textOf(only.entry);
  if (problem !== undefined || text === undefined) throw new UserError(problem ?? { what: "cannot be read", file: only.path });
  const read = readManifest(text, only.path);
  if (!read.ok) throw new UserError(read.problems);
  return { file: only.path, read: read.value };
}

/** The manifest of a model that must have one. */
export async function existingManifest(objects: Objects, layout: Layout, commit: string, model: string): Promise<ReadManifest> {
  const current = await currentManifest(objects, layout, commit, model);
  if (current.read !== undefined) return current.read;
  const looked = manifestPaths(layout, model).join(", ");
  throw new UserError({
    what: `there is no manifest of the model ${model}: looked for ${looked}`,
    hint: "check the model's name and the input manifests; the first promote makes the file",
  });
}
