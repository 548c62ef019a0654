import { DataTable } from "../data-table.ts";
import { UserError } from "../errors.ts";
import { type FileReport, readReport } from "../evidence/read.ts";
import type { Branch } from "../ports.ts";
import type { Profile, ReadFile, Standing } from "../profile/profile.ts";
import { spellProfile } from "../profile/profile-shape.ts";
import { needed } from "./promote.ts";
import { policiesIn, policyOf } from "./policies.ts";
import { currentManifest } from "./current.ts";
import { addedUp, profiled, type Wish } from "./reading-data.ts";
import type { Scene } from "./scene.ts";

/** Profiles files of data, and writes the profile. What it tells comes back as it would be read as evidence. */
export async function profile(scene: Scene, base: Branch): Promise<FileReport> {
  const { request } = scene;
  if (request.data.length === 0 && request.table === undefined)
    throw new UserError({
      what: "no file is named",
      hint: "write: model-promotion profile data/*.parquet --output table.profile.json",
    });
  const output = needed(request.output, "output", "the file that the profile is written to");
  const wish = await wishOf(scene, base);
  const made = await profiled(wish, scene);
  if (made === undefined) {
    const patterns = wish.definition.files.join(", ");
    throw new UserError({ what: `${patterns} matches no file`, hint: "check the path" });
  }
  const { paths } = await scene.workspace.find([output]);
  const over = everyFile(made).find(({ file }) => paths.includes(file));
  if (over !== undefined)
    throw new UserError({
      what: "was read, and the profile would be written over it",
      file: over.file,
      hint: "name another output",
    });
  return written(scene, output, made);
}

/** Adds up profiles of parts of one table, and writes the profile of the whole; with `exact`, their data are read again, all together. */
export async function merge(scene: Scene): Promise<FileReport> {
  const { request, workspace } = scene;
  const output = needed(request.output, "output", "the file that the profile is written to");
  if (request.data.length === 0)
    throw new UserError({
      what: "no file is named",
      hint: "write: model-promotion merge parts/*.json --output table.profile.json",
    });
  const { paths, unmatched } = await workspace.find(request.data);
  if (unmatched.length > 0)
    throw new UserError(unmatched.map((pattern) => ({ what: `${pattern} matches no file`, hint: "check the path" })));
  const files = await Promise.all(paths.map((path) => workspace.data(path)));
  const whole = await addedUp(
    files.filter((file) => file !== undefined),
    scene,
  );
  return written(scene, output, request.exact ? await again(scene, whole) : whole);
}

/** The second pass: the files that the profiles were made of, read as one. They must still be what they were. */
async function again(scene: Scene, whole: Profile): Promise<Profile> {
  const { definition, table, model, version, incumbent, reference } = whole;
  const files = (of: readonly { readonly file: string }[]) => of.map(({ file }) => file);
  const made = await profiled(
    {
      name: table,
      model,
      version,
      definition: {
        ...definition,
        files: files(whole.files),
        ...(reference && { reference: { files: files(reference.files) } }),
        ...(definition.incumbent?.files &&
          incumbent && { incumbent: { ...definition.incumbent, files: files(incumbent.files) } }),
      },
      incumbent,
    },
    scene,
  );
  const then = everyFile(whole);
  const now = made === undefined ? [] : everyFile(made);
  const lacking = (one: readonly ReadFile[], other: readonly ReadFile[], what: string) =>
    one
      .filter(({ file, sha256 }) => !other.some((each) => each.file === file && each.sha256 === sha256))
      .map(({ file }) => ({ what, file, hint: "put the files back that were profiled, or profile what is there" }));
  const changed = lacking(then, now, "is not what was profiled");
  const problems = changed.length > 0 ? changed : lacking(now, then, "was not profiled");
  if (made === undefined || problems.length > 0) throw new UserError(problems);
  return { ...made, definition };
}

/** Every file that a profile was made of, in whatever role. */
function everyFile({ files, reference, incumbent }: Profile): readonly ReadFile[] {
  return [...files, ...(reference?.files ?? []), ...(incumbent?.files ?? [])];
}

async function written(scene: Scene, output: string, made: Profile): Promise<FileReport> {
  const bytes = new TextEncoder().encode(spellProfile(made));
  await scene.workspace.write(output, bytes);
  return readReport({ path: output, mode: "file", size: bytes.length, bytes });
}

/** What is asked: as the input `definition` says, or as the policy does of the table. */
async function wishOf(scene: Scene, base: Branch): Promise<Wish> {
  const { request } = scene;
  const { model, version, table, data } = request;
  const own = request.definition;
  const named =
    own ?? (table === undefined ? DataTable.parse({ files: "data", task: "features" }) : await fromPolicy(scene, base, table));
  const files = data.length === 0 ? named.files : [...data];
  const incumbent = named.incumbent === undefined ? undefined : await standing(scene, base);
  return { name: table ?? "data", definition: { ...named, files }, model, version, incumbent };
}

async function fromPolicy(scene: Scene, base: Branch, table: string): Promise<DataTable> {
  const { request, host } = scene;
  const model = needed(request.model, "model", "the model whose policy says what the table is");
  const [policies] = await host.objects.read([{ commit: base.head, path: request.layout.policies, as: "folder" }], 1024 * 1024);
  const policy = policyOf(policies === undefined ? undefined : policiesIn(policies), model, request.layout);
  if (!policy.ok) throw new UserError(policy.problems);
  const found = Object.hasOwn(policy.value.data, table) ? policy.value.data[table] : undefined;
  if (found === undefined) {
    const known = Object.keys(policy.value.data).join(", ");
    throw new UserError({
      what: `the policy of ${model} has no table ${table}`,
      file: policy.value.file,
      hint: known === "" ? "write data: in it, or give a definition" : `it has ${known}`,
    });
  }
  return found;
}

/** The version in the stage that the profile is made for; nothing where none stands there. */
async function standing(scene: Scene, base: Branch): Promise<Standing | undefined> {
  const { request, host } = scene;
  if (request.model === undefined || request.to === undefined) return undefined;
  const { read } = await currentManifest(host.objects, request.layout, base.head, request.model);
  return read !== undefined && Object.hasOwn(read.manifest.stages, request.to) ? read.manifest.stages[request.to] : undefined;
}
