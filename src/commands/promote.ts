import { UserError } from "../errors.ts";
import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { evidenceFolder, manifestPaths } from "../layout.ts";
import { newManifest, pointStage } from "../manifest/edit.ts";
import type { Manifest } from "../manifest/shape.ts";
import type { Branch } from "../ports.ts";
import type { Decision, Result } from "../promotion/result.ts";
import { baseBranch } from "./base.ts";
import { candidateOf } from "./candidate.ts";
import { currentManifest } from "./current.ts";
import { writeOwedHolds } from "./hold.ts";
import { carryOut, finishLeftBehind } from "./left-behind.ts";
import { lookingAgain } from "./look-again.ts";
import { branchPrefix } from "../promotion/names.ts";
import { planFor, type Plan } from "./plan.ts";
import { conclude, settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/**
 * Plans the move of one stage's pointer to a version, judges it, and opens or refreshes its pull request. Problems that nobody
 * could mend inside that pull request (a held digest, no policy, unreadable evidence) end it before anything is written.
 */
export function promote(scene: Scene): Promise<Result> {
  return lookingAgain(scene, (displaced) => promoted(scene, displaced));
}

async function promoted(scene: Scene, displaced: boolean): Promise<Result> {
  const base = await baseBranch(scene);
  const planned = await plannedPromotion(scene, base);
  if (planned.is === "there") {
    const { model, to } = scene.request;
    if (model !== undefined && to !== undefined) await finishLeftBehind(scene, base, branchPrefix("promote", model, to));
    return settled(scene, base, planned.decision);
  }
  const { plan } = planned;
  const refused = refusedBeforehand(scene, plan);
  const holds = await writeOwedHolds(scene, [], plan.assessment.owed);
  if (refused !== undefined) return refused;
  // A hold that landed moved the manifest: on top of it, the pull request does not begin its life behind its base.
  if (holds.some(({ merged }) => merged !== undefined)) return promoted(scene, displaced);
  const result = await carryOut(scene, plan, displaced);
  await writeOwedHolds(scene, [result]);
  return result;
}

/** What a promotion would be, judged, or that the stage points there already. Sends nothing. */
export async function plannedPromotion(
  scene: Scene,
  base: Branch,
): Promise<{ readonly is: "there"; readonly decision: Decision } | { readonly is: "planned"; readonly plan: Plan }> {
  const { request } = scene;
  const model = needed(request.model, "model", "the model to promote");
  const stage = needed(request.to, "to", "the stage to promote to");
  await readAhead(scene, base, model);
  const current = await currentManifest(scene.host.objects, request.layout, base.head, model);
  const manifest = current.read?.manifest;
  const version = versionAsked(scene, manifest, current.file);
  const candidate = await candidateOf({
    request,
    workspace: scene.workspace,
    objects: scene.host.objects,
    commit: base.head,
    manifest,
    model,
    version,
    stage,
    log: scene.log,
  });
  const standing = manifest !== undefined && Object.hasOwn(manifest.stages, stage) ? manifest.stages[stage] : undefined;
  if (standing?.version === version && standing.digest === candidate.pointer.digest) {
    return {
      is: "there",
      decision: { to: "none", code: "already_there", because: `${stage} already points at ${model} ${version}`, next: [] },
    };
  }
  const text =
    current.read === undefined
      ? newManifest({ model, stage, to: candidate.pointer })
      : pointStage(current.read.text, current.file, { stage, to: candidate.pointer, at: scene.now });
  const wish = {
    change: "promote" as const,
    model,
    stage,
    what: version,
    manifest: { file: current.file, text },
    evidence: candidate.files,
    artifactAtHand: candidate.artifactAtHand,
  };
  return { is: "planned", plan: await planFor(scene, base, wish) };
}

/** Everything whose place is known before anything is read, in one request; what follows finds it there. */
async function readAhead(scene: Scene, base: Branch, model: string): Promise<void> {
  const { layout, version } = scene.request;
  const folders = [layout.policies, ...(version === undefined ? [] : [evidenceFolder(layout, model, version)])];
  const files = manifestPaths(layout, model).map((path) => ({ commit: base.head, path, as: "file" as const }));
  await scene.host.objects.read(
    [...files, ...folders.map((path) => ({ commit: base.head, path, as: "folder" as const }))],
    LARGEST_EVIDENCE,
  );
}

/** The version asked for: by name, or as the one that another stage points at. */
function versionAsked(scene: Scene, manifest: Manifest | undefined, file: string): string {
  const { version, from } = scene.request;
  if (from === undefined) return needed(version, "version", "the version to promote, or from: the stage it stands in");
  const pointer = manifest !== undefined && Object.hasOwn(manifest.stages, from) ? manifest.stages[from] : undefined;
  if (pointer === undefined) {
    const stages = manifest === undefined ? "none" : Object.keys(manifest.stages).join(", ");
    throw new UserError({
      what: `input from: ${file} has no stage ${from}; it has ${stages}`,
      hint: "name a stage that points at something",
    });
  }
  if (version !== undefined && version !== pointer.version) {
    throw new UserError({
      what: `input version is ${version}, but ${from} points at ${pointer.version}`,
      hint: "leave one of the two inputs out",
    });
  }
  return pointer.version;
}

/** What no review could open: said at once, and nothing is written. */
export function refusedBeforehand(scene: Scene, plan: Plan): Result | undefined {
  const { assessment, base } = plan;
  const findings = assessment.judged.flatMap((one) => one.findings);
  const unusable = findings.filter((finding) =>
    ["no_policy", "policy_invalid", "stage_unknown", "no_gates", "not_executed_yet"].includes(finding.code),
  );
  if (unusable.length > 0) {
    throw new UserError(
      unusable.map((finding) => ({
        what: finding.because,
        ...(finding.policy === undefined ? {} : finding.policy),
        ...(finding.help === undefined ? {} : { hint: finding.help }),
      })),
    );
  }
  if (!findings.some((finding) => finding.code === "held")) return undefined;
  const about = {
    state: "planned" as const,
    draft: false,
    fork: false,
    head: "",
    ours: true,
    requester: scene.actor,
    requesterKnown: true,
  };
  return conclude(scene, {
    command: scene.request.command,
    base,
    assessment,
    judged: assessment.judged,
    findings: assessment.findings,
    ...about,
  });
}

export function needed<T>(value: T | undefined, input: string, what: string): T {
  if (value !== undefined) return value;
  throw new UserError({ what: `input ${input} is missing: ${what}`, hint: `set ${input}:` });
}
