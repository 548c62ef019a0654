import { type DataTable, isProfile } from "../data-table.ts";
import { shortDigest } from "../digest.ts";
import { type Checked, type Problem, UserError } from "../errors.ts";
import type { DataFile, Workspace } from "../ports.ts";
import { differingWords } from "../evidence/definition.ts";
import { addProfiles, type Named } from "../profile/add.ts";
import { askingOf, askingOfIncumbent, askingOfReference, featuresOf } from "../profile/asking.ts";
import { profileOf } from "../profile/make.ts";
import { describe } from "../tables/describe.ts";
import { readTable } from "../tables/read.ts";
import type { Profile, ReadFile, Standing } from "../profile/profile.ts";
import { ProfileShape } from "../profile/profile-shape.ts";
import type { Asking } from "../tables/columns.ts";

/** A table to profile: what the policy says of it, and for whom. */
export type Wish = {
  readonly name: string;
  readonly definition: DataTable;
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  /** What stands in the stage: the candidate is compared with it row by row, where the definition says how. */
  readonly incumbent?: Standing | undefined;
};

/** What reading needs of the world. */
export type Desk = { readonly workspace: Workspace; readonly log: (line: string) => void };

/** Bytes: a profile is small, and what is larger is none. */
const LARGEST_PROFILE = 64 * 1024 * 1024;
/** Rows between two lines in the log. */
const TOLD_EVERY = 5_000_000;

/**
 * Reads the files of a table and profiles them, all in one go; files that are profiles already (`*.json`) are added up instead. Undefined
 * where no file of it lies in the workspace. Throws a UserError of every problem at once.
 */
export async function profiled(wish: Wish, desk: Desk): Promise<Profile | undefined> {
  const files = await found(wish.definition.files, wish, desk);
  if (files === undefined) return undefined;
  const where = `data.${wish.name}`;
  // Whoever says what the files are written in says that they are data.
  const profiles = wish.definition.syntax === undefined ? files.filter(({ source }) => isProfile(source.file)) : [];
  if (profiles.length === files.length) return whole(await addedUp(files, desk), wish);
  if (profiles.length > 0) {
    const some = profiles.map(({ source }) => source.file).join(", ");
    throw new UserError({
      what: `${where}: ${some} are profiles, and the other files are data`,
      hint: "profile those, too, or leave them out",
    });
  }
  const { reference, incumbent } = wish.definition;
  const theirs =
    incumbent?.files === undefined || wish.incumbent === undefined ? undefined : await found(incumbent.files, wish, desk);
  const before = reference === undefined ? undefined : await found(reference.files, wish, desk);
  if (reference !== undefined && before === undefined)
    throw new UserError({
      what: `${where}.reference: ${reference.files.join(", ")} matches no file in the workspace`,
      hint: "check the path",
    });
  return fromData({ wish, files, reference: before, theirs }, desk);
}

type Opened = {
  readonly wish: Wish;
  readonly files: readonly DataFile[];
  readonly reference: readonly DataFile[] | undefined;
  readonly theirs: readonly DataFile[] | undefined;
};

async function fromData({ wish, files, reference, theirs }: Opened, desk: Desk): Promise<Profile> {
  const { name, definition, model, version } = wish;
  const { syntax, delimiter, missing } = definition;
  let told = TOLD_EVERY;
  const progress = ({ file, rows }: { readonly file: string; readonly rows: number }): void => {
    if (rows < told) return;
    told = rows + TOLD_EVERY;
    desk.log(`data.${name}: ${rows} rows read, now in ${file}`);
  };
  const reading = { syntax, delimiter, progress };
  const columnsOf = async (of: readonly DataFile[]) => {
    const [first, ...others] = of;
    let known = first === undefined ? [] : checked(await describe(first.source, reading, missing));
    // A column that holds nothing in one file is what it is in the next that holds something.
    for (const { source } of others) {
      if (!known.some(({ blank }) => blank)) break;
      const next = checked(await describe(source, reading, missing));
      known = known.map((column) => (column.blank ? (next.find(({ name: each }) => each === column.name) ?? column) : column));
    }
    return known;
  };
  const read = async (of: readonly DataFile[], asked: Asking) => {
    const counts: number[] = [];
    told = TOLD_EVERY;
    // One file after the other, so that it is known how many rows each has; their rows are one table all the same.
    const table = await readTable(
      asked,
      of.map(({ source }) => source),
      { ...reading, counted: (rows) => counts.push(rows) },
    );
    return table.ok ? { ok: true as const, value: { table: table.value, files: await readFiles(of, counts) } } : table;
  };
  // What is in no file is in what was asked: one column that is to be two things.
  const placed = (problem: Problem): Problem => {
    if (problem.file !== undefined) return problem;
    const hint = "take it out of slices, attributes and features, or give them a copy of the column";
    return { ...problem, what: `data.${name}: ${problem.what}`, hint };
  };
  const known = await columnsOf(reference ?? files);
  const features = featuresOf(definition, known);
  const ours = await read(files, askingOf(definition, features));
  const before = reference && (await read(reference, askingOfReference(definition, features)));
  const labelled = theirs && (await columnsOf(theirs)).some((column) => column.name === definition.columns.label);
  const other = theirs && (await read(theirs, askingOfIncumbent(definition, labelled === true)));
  if (!ours.ok || before?.ok === false || other?.ok === false)
    throw new UserError(
      [ours, before, other].flatMap((each) => (each === undefined || each.ok ? [] : each.problems.map(placed))),
    );
  const incumbent =
    wish.incumbent === undefined
      ? undefined
      : {
          version: wish.incumbent.version,
          digest: wish.incumbent.digest,
          table: other?.value.table,
          files: other?.value.files ?? [],
        };
  return checked(profileOf({ name, definition, model, version, features, ...ours.value, reference: before?.value, incumbent }));
}

/** The files as they were when they were read. */
async function readFiles(files: readonly DataFile[], rows: readonly number[]): Promise<readonly ReadFile[]> {
  const read: ReadFile[] = [];
  for (const [place, file] of files.entries()) {
    read.push({ file: file.source.file, sha256: await file.digest(), rows: rows[place] ?? 0 });
    if (!(await file.unchanged()))
      throw new UserError({ what: "changed while it was read", file: file.source.file, hint: "run again when it is whole" });
  }
  return read;
}

/** The files that these patterns name, with the versions in place of their words; undefined where there are none. */
async function found(patterns: readonly string[], wish: Wish, { workspace }: Desk): Promise<readonly DataFile[] | undefined> {
  const words = { model: wish.model, version: wish.version, incumbent: wish.incumbent?.version };
  const problems: Problem[] = [];
  const spelled = patterns.map((pattern) =>
    pattern.replace(/\{(model|version|incumbent)\}/g, (_, word: keyof typeof words) => {
      const value = words[word];
      if (value === undefined)
        problems.push({ what: `data.${wish.name}: ${pattern} needs to know the ${word}`, hint: `give ${word}` });
      return value ?? "";
    }),
  );
  if (problems.length > 0) throw new UserError(problems);
  const { paths, unmatched } = await workspace.find(spelled);
  if (paths.length === 0) return undefined;
  if (unmatched.length > 0)
    throw new UserError(
      unmatched.map((each) => ({ what: `data.${wish.name}: ${each} matches no file in the workspace`, hint: "check the path" })),
    );
  const files = await Promise.all(paths.map((path) => workspace.data(path)));
  return files.filter((file) => file !== undefined);
}

/** The profiles in these files, added up. */
export async function addedUp(files: readonly DataFile[], { workspace }: Desk): Promise<Profile> {
  const problems: Problem[] = [];
  const profiles: Named[] = [];
  for (const { source } of files) {
    const entry = await workspace.file(source.file, LARGEST_PROFILE);
    const parsed = ProfileShape.safeParse(entry?.bytes === undefined ? undefined : jsonIn(entry.bytes));
    if (parsed.success) profiles.push({ file: source.file, profile: parsed.data });
    else
      problems.push({
        what: `is no profile: ${parsed.error.issues
          .slice(0, 3)
          .map(({ path, message }) => [path.map(String).join("."), message].filter((part) => part !== "").join(": "))
          .join("; ")}`,
        file: source.file,
        hint: "have model-promotion profile write it; or say syntax: jsonl, if it is data",
      });
  }
  if (problems.length > 0) throw new UserError(problems);
  return checked(addProfiles(profiles));
}

/** A profile that was made elsewhere, as the one that is asked for: it must have been counted as the policy says. */
function whole(profile: Profile, { name, definition, incumbent, ...asked }: Wish): Profile {
  const problems: Problem[] = [];
  if (profile.table !== name)
    problems.push({
      what: `data.${name}: the profiles are of the table ${profile.table}`,
      hint: "profile the table that is meant",
    });
  for (const word of ["model", "version"] as const) {
    const [is, due] = [profile[word], asked[word]];
    if (is !== undefined && due !== undefined && is !== due)
      problems.push({
        what: `data.${name}: the profiles are of ${word} ${is}, and not of ${due}`,
        hint: `profile the ${word} ${due}`,
      });
  }
  for (const told of differingWords(profile.definition, definition))
    problems.push({ what: `data.${name}: the profiles were made with ${told}`, hint: "profile again, as the policy says now" });
  if (
    profile.incumbent !== undefined &&
    incumbent !== undefined &&
    (profile.incumbent.version !== incumbent.version || profile.incumbent.digest !== incumbent.digest)
  )
    problems.push({
      what: `data.${name}: the profiles compare with ${spelled(profile.incumbent)}, and ${spelled(incumbent)} stands there`,
      hint: "profile again",
    });
  if (problems.length > 0) throw new UserError(problems);
  return profile;
}

function spelled({ version, digest }: Standing): string {
  return `version ${version} (${shortDigest(digest)})`;
}

function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8").decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function checked<T>(answer: Checked<T>): T {
  if (answer.ok) return answer.value;
  throw new UserError(answer.problems);
}
