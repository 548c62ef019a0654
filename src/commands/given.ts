import { type Problem, UserError } from "../errors.ts";
import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { rulesIn, spellRules, tellsFormats } from "../evidence/rules.ts";
import { parse } from "../evidence/syntax/parse.ts";
import type { Request } from "../inputs.ts";
import type { Entry, Workspace } from "../ports.ts";
import type { ReportRule } from "../report-rule.ts";
import { plannedFile } from "./plan.ts";

/** One file that the input `evidence` names: where it lies, and as it would stand in the pull request. */
export type Given = { readonly path: string; readonly entry: Entry };

type Folder = { readonly path: string; readonly entries: readonly Entry[] };

/** The file in which a folder of evidence says how its reports are read. */
const RULES = "reports.yaml";

/**
 * The files that the input `evidence` names, and, where it says how some are read, the `reports.yaml` that keeps it with them: whoever
 * judges the pull request later has the files and no input. Throws a UserError of every problem at once.
 */
export async function givenEvidence(request: Request, workspace: Workspace, folder: Folder): Promise<readonly Given[]> {
  const problems: Problem[] = [];
  const given: Given[] = [];
  const rules: ReportRule[] = [];
  const taken = new Map<string, { readonly path: string; readonly words: string }>();
  for (const { pattern, words } of request.evidence) {
    const { paths, unmatched } = await workspace.find([pattern]);
    if (unmatched.length > 0) {
      const hint = "check the path; is the step that writes it before this one?";
      problems.push({ what: `input evidence: ${pattern} matches no file in the workspace`, hint });
    }
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      const other = taken.get(name);
      const same = other?.path === path && other.words === JSON.stringify(words);
      if (other !== undefined && !same) {
        const what =
          other.path === path
            ? `${path} is to be read in two ways`
            : `${other.path} and ${path} would both become ${folder.path}/${name}`;
        problems.push({ what: `input evidence: ${what}`, hint: other.path === path ? "name it once" : "rename one of them" });
      }
      if (same) continue;
      taken.set(name, { path, words: JSON.stringify(words) });
      const read = await entryAt(workspace, path, `${folder.path}/${name}`);
      if ("what" in read) problems.push(read);
      else if (read.entry !== undefined) {
        given.push({ path, entry: read.entry });
        if (words !== undefined) rules.push({ path: name, ...words });
      }
    }
  }
  const kept = rules.length === 0 ? [] : rulesBeside(given, rules, folder, problems);
  if (problems.length > 0) throw new UserError(problems);
  return [...given, ...kept];
}

/** A file as it would stand in the pull request; nothing for a folder, a problem for what cannot stand there. */
async function entryAt(workspace: Workspace, path: string, to: string): Promise<Problem | { readonly entry: Entry | undefined }> {
  const entry = await workspace.file(path, LARGEST_EVIDENCE);
  if (entry === undefined || entry.mode === "folder") return { entry: undefined };
  if (entry.mode === "symlink")
    return { what: "is a symbolic link, which is not followed", file: path, hint: "name the file itself" };
  if (entry.bytes !== undefined) return { entry: plannedFile(to, entry.bytes) };
  const most = megabytes(LARGEST_EVIDENCE);
  const what = `is ${megabytes(entry.size)} MB large, more than the ${most} MB that a pull request takes as evidence`;
  return { what, file: path, hint: "give a summary of it instead" };
}

/** The `reports.yaml` with what the input says of these files, and what stood in it before of others. */
function rulesBeside(
  given: readonly Given[],
  rules: readonly ReportRule[],
  folder: Folder,
  problems: Problem[],
): readonly Given[] {
  const to = `${folder.path}/${RULES}`;
  const own = given.find(({ path, entry }) => entry.bytes !== undefined && tellsFormats(parse(path, entry.bytes)));
  if (own !== undefined) {
    const what = `input evidence: formats are named in ${own.path} and in the input`;
    problems.push({ what, hint: "name them in one of the two" });
    return [];
  }
  const standing = folder.entries.find(({ path }) => path === to);
  const before = standing?.bytes === undefined ? { ok: true as const, value: [] } : rulesIn(parse(to, standing.bytes));
  if (!before.ok) {
    problems.push(...before.problems);
    return [];
  }
  const named = new Set(rules.map(({ path }) => path));
  const all = [...before.value.filter(({ path }) => !named.has(path)), ...rules];
  return [{ path: RULES, entry: plannedFile(to, new TextEncoder().encode(spellRules(all))) }];
}

/** Rounded up, so that nothing too large is told as just large enough. */
function megabytes(bytes: number): number {
  return Math.ceil((bytes / 1024 / 1024) * 10) / 10;
}
