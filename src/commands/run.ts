import { UserError, type Problem } from "../errors.ts";
import { type FileReport, LARGEST_EVIDENCE, readReport, readReports } from "../evidence/read.ts";
import type { Command } from "../inputs.ts";
import type { Pointer } from "../manifest/shape.ts";
import type { Branch } from "../ports.ts";
import type { Result } from "../promotion/result.ts";
import type { ReportRule } from "../report-rule.ts";
import { baseBranch } from "./base.ts";
import { evaluate } from "./evaluate.ts";
import { reviewGroup, type Group } from "./merge-group.ts";
import { merge, profile } from "./profile.ts";
import { needed, promote } from "./promote.ts";
import { release } from "./release.ts";
import { resolve } from "./resolve.ts";
import { review, sweep } from "./review.ts";
import { rollback } from "./rollback.ts";
import type { Scene } from "./scene.ts";
import { validate, type Validation } from "./validate.ts";
import { WORKTREE, worktree } from "./worktree.ts";

/** What a run came to, as a value; the doors say it. */
export type Outcome =
  | { readonly is: "judged"; readonly command: Command; readonly results: readonly Result[]; readonly sweep: boolean }
  | { readonly is: "resolved"; readonly model: string; readonly stage: string; readonly pointer: Pointer }
  | { readonly is: "validated"; readonly validation: Validation }
  | { readonly is: "evidence"; readonly files: readonly FileReport[] };

/** Where a run is: beside a checkout only, or with a repository on GitHub. */
export type Place = "terminal" | "repository";

/** What happened, as far as `auto` needs to know. */
export type Happening =
  | { readonly kind: "dispatch" }
  | { readonly kind: "pull"; readonly number: number }
  | ({ readonly kind: "group" } & Group)
  | { readonly kind: "sweep" };

/** Runs the command that is asked for; `auto` picks it by what happened. */
export async function run(scene: Scene, place: Place, happening: Happening): Promise<Outcome> {
  const { request } = scene;
  const one = (result: Result): Outcome => ({ is: "judged", command: request.command, results: [result], sweep: false });
  switch (request.command) {
    case "auto":
      return automatic(scene, happening);
    case "promote":
      return one(await promote(scene));
    case "review":
      return request.pull === undefined ? swept(scene, happening) : reviewed(scene, request.pull);
    case "rollback":
      return one(await rollback(scene));
    case "release":
      return one(await release(scene));
    case "evaluate":
      return one(await evaluate(scene, await standpoint(scene, place)));
    case "validate":
      return { is: "validated", validation: await validate(worktree(scene.workspace), request.layout, WORKTREE) };
    case "resolve": {
      const model = needed(request.model, "model", "the model to resolve");
      const stage = needed(request.to, "to", "the stage to resolve");
      const base = await standpoint(scene, place);
      return {
        is: "resolved",
        model,
        stage,
        pointer: await resolve(scene.host.objects, request.layout, base.head, { model, stage }),
      };
    }
    case "evidence":
      return { is: "evidence", files: await recognised(scene) };
    case "profile":
      return { is: "evidence", files: [await profile(scene, await standpoint(scene, place))] };
    case "merge":
      return { is: "evidence", files: [await merge(scene)] };
  }
}

async function automatic(scene: Scene, happening: Happening): Promise<Outcome> {
  switch (happening.kind) {
    case "pull":
      return reviewed(scene, happening.number);
    case "group":
    case "sweep":
      return swept(scene, happening);
    case "dispatch":
      if (scene.request.pull !== undefined) return reviewed(scene, scene.request.pull);
      if (scene.request.model === undefined) return swept(scene, happening);
      return {
        is: "judged",
        command: "promote",
        results: [await promote({ ...scene, request: { ...scene.request, command: "promote" } })],
        sweep: false,
      };
  }
}

async function reviewed(scene: Scene, number: number): Promise<Outcome> {
  return {
    is: "judged",
    command: "review",
    results: await review({ ...scene, request: { ...scene.request, command: "review" } }, number),
    sweep: false,
  };
}

async function swept(scene: Scene, happening: Happening): Promise<Outcome> {
  const asked = { ...scene, request: { ...scene.request, command: "review" as const } };
  if (happening.kind === "pull") return reviewed(scene, happening.number);
  if (happening.kind === "group")
    return { is: "judged", command: "review", results: await reviewGroup(asked, happening), sweep: false };
  return { is: "judged", command: "review", results: await sweep(asked), sweep: true };
}

async function standpoint(scene: Scene, place: Place): Promise<Branch> {
  return place === "terminal" ? { name: WORKTREE, head: WORKTREE } : baseBranch(scene);
}

/** What is recognised in each of the files that the input `evidence` names. */
async function recognised({ request, workspace }: Scene): Promise<readonly FileReport[]> {
  if (request.evidence.length === 0)
    throw new UserError({ what: "no file is named", hint: "write: model-promotion evidence FILE..." });
  const patterns = request.evidence.map(({ pattern }) => pattern);
  const { paths, unmatched } = await workspace.find(patterns);
  const missing: Problem[] = unmatched.map((pattern) => ({ what: `${pattern} matches no file`, hint: "check the path" }));
  if (missing.length > 0) throw new UserError(missing);
  const entries = await Promise.all(paths.map((path) => workspace.file(path, LARGEST_EVIDENCE)));
  // By whole path: another file of that name, in another folder, is not what the words are about.
  const rules = new Map<string, ReportRule>();
  for (const { pattern, words } of request.evidence) {
    if (words === undefined) continue;
    const matched = await workspace.find([pattern]);
    for (const path of matched.paths) rules.set(path, { path: "*", ...words });
  }
  const files = entries.filter((entry) => entry !== undefined).filter(({ mode }) => mode !== "folder");
  const others = readReports(files.filter(({ path }) => !rules.has(path)));
  return files.map((file) => {
    const rule = rules.get(file.path);
    return others.find((each) => rule === undefined && each.file === file.path) ?? readReport(file, rule);
  });
}
