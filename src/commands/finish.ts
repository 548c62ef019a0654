import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { readPast, wayBack } from "../manifest/history.ts";
import { difference } from "../manifest/difference.ts";
import { isBookkeeping, type Move } from "../manifest/move.ts";
import { readManifest } from "../manifest/read.ts";
import { isOurBranch } from "../promotion/names.ts";
import type { Result } from "../promotion/result.ts";
import type { Entry, PullFacts } from "../ports.ts";
import { modelOf } from "../layout.ts";
import { currentManifest } from "./current.ts";
import { MOST_LANDINGS, textOf } from "./manifests.ts";
import type { Scene } from "./scene.ts";

/**
 * What follows a merge: the dispatch that starts deployments (a merge with GITHUB_TOKEN starts no
 * workflow by itself), and the branch's end. The branch goes last: while it stands, the follow-up is known to be unfinished, so a
 * run that was killed in between is made good by the next one.
 */
export async function followUp(scene: Scene, result: Result, ours: boolean): Promise<Result> {
  const done = [...result.done];
  const moves = result.judged.map((one) => one.move);
  for (const move of moves) {
    const sent = await dispatchMove(scene, result, move);
    if (sent !== undefined) done.push(sent);
  }
  if (ours && result.pull !== undefined && isOurBranch(result.pull.branch)) {
    await scene.host.branches.remove(result.pull.branch);
    done.push(`removed the branch ${result.pull.branch}`);
  }
  return { ...result, done };
}

/**
 * A pull request that is already merged: done, unless its branch still stands, which means that a run was cut off after the merge, or
 * that a person merged it. What a person merged is told only if it was open for it: `before` judges it on the commit that the merge
 * went onto.
 */
export async function finishMerged(
  scene: Scene,
  facts: PullFacts,
  result: Result,
  before: () => Promise<Result | undefined>,
): Promise<Result> {
  const commit = facts.mergeCommit;
  const [made] = facts.commits ?? [];
  if (commit === undefined || made === undefined || !result.ours || !isOurBranch(facts.branch) || scene.request.dryRun)
    return result;
  const branch = await scene.host.branches.get(facts.branch);
  if (branch?.head !== facts.head) return result;
  const moves = await stillStanding(scene, facts.base, await movesOf(scene, facts, made.parents[0] ?? ""));
  if (moves.length > 0 && (facts.mergedBy === undefined || facts.mergedBy.login !== facts.author?.login)) {
    const then = await before();
    if (then === undefined || !(then.decision.to === "merge" || then.decision.code === "merge_is_manual"))
      return mergedRegardless(facts, result, then);
  }
  scene.log(`#${facts.number} was merged, and its follow-up was cut off: finishing it`);
  const judged = moves.map((move) => ({
    move,
    lane: "promotion" as const,
    manifest: { file: "", line: 1 },
    findings: [],
    allows: true,
    merge: "manual" as const,
    lineage: {},
    checked: {},
  }));
  const finished = await followUp(scene, { ...result, judged, merged: { commit, at: scene.now, approvedBy: [] } }, true);
  return { ...result, done: finished.done, merged: finished.merged };
}

/** The pointer stands where nobody who judges it put it. Whatever deploys by our word is not told. */
function mergedRegardless(facts: PullFacts, result: Result, then: Result | undefined): Result {
  const who = facts.mergedBy?.login ?? "somebody";
  const why = then === undefined ? "it cannot be judged any more" : then.decision.because.replace(/^waiting:? /, "waiting ");
  const because = `${who} merged #${facts.number} by hand although it was not open: ${why}`;
  const file = then?.judged[0]?.manifest.file;
  const next = [
    "Roll back, unless it shall stay: nothing was sent for it, so nothing that deploys by dispatch has deployed it.",
    `To be told of it no more, delete the branch ${facts.branch}.`,
  ];
  return {
    ...result,
    judged: then?.judged ?? [],
    decision: { to: "refuse", code: "merged_regardless", because, next },
    problems: [
      ...result.problems,
      {
        what: because,
        ...(file === undefined ? {} : { file }),
        hint: "a ruleset that requires the check model promotion prevents it",
      },
    ],
  };
}

/** Of late news only what is still true is told: a dispatch for a pointer that has moved on since would deploy what was replaced. */
async function stillStanding(scene: Scene, base: string, moves: readonly Move[]): Promise<readonly Move[]> {
  const branch = await scene.host.branches.get(base);
  if (branch === undefined) return [];
  const told: Move[] = [];
  for (const move of moves) {
    const { read } = await currentManifest(scene.host.objects, scene.request.layout, branch.head, move.model);
    const stages = read?.manifest.stages ?? {};
    const now = Object.hasOwn(stages, move.stage) ? stages[move.stage] : undefined;
    const stands =
      "to" in move
        ? now?.version === move.to.version && now.digest === move.to.digest
        : move.kind !== "removal" || now === undefined;
    if (stands) told.push(move);
    else scene.log(`${move.stage} of ${move.model} has moved on since: nothing is sent for that ${move.kind}`);
  }
  return told;
}

async function movesOf(scene: Scene, facts: PullFacts, parent: string): Promise<readonly Move[]> {
  const files = (facts.files ?? []).map((file) => file.path).filter((path) => modelOf(scene.request.layout, path) !== undefined);
  const found = await scene.host.objects.read(
    files.flatMap((path) => [parent, facts.head].map((commit) => ({ commit, path, as: "file" as const }))),
    LARGEST_EVIDENCE,
  );
  const manifestOf = (entry: Entry | undefined, file: string) => {
    const text = entry === undefined ? undefined : textOf(entry);
    const read = text === undefined ? undefined : readManifest(text, file);
    return read?.ok === true ? read.value.manifest : undefined;
  };
  const landings = await Promise.all(
    files.map((file) => scene.host.objects.landings(facts.mergeCommit ?? facts.head, facts.base, file, MOST_LANDINGS)),
  );
  return files.flatMap((file, index) => {
    const past = readPast(
      (landings[index] ?? []).filter((landing) => landing.commit !== facts.mergeCommit),
      file,
    );
    const [before, after] = [found[2 * index], found[2 * index + 1]].map((one) =>
      manifestOf(one?.is === "entry" ? one.entry : undefined, file),
    );
    return difference(before, after, (stage) =>
      before === undefined ? undefined : wayBack(past, before, stage)?.pointer,
    ).filter((move) => !isBookkeeping(move));
  });
}

async function dispatchMove(scene: Scene, result: Result, move: Move): Promise<string | undefined> {
  if (move.kind !== "first" && move.kind !== "promotion" && move.kind !== "rollback" && move.kind !== "removal") return undefined;
  const type = scene.request.dispatch ?? (move.kind === "rollback" ? "model-rolled-back" : "model-promoted");
  const payload = {
    schema_version: 1,
    kind: move.kind,
    model: move.model,
    stage: move.stage,
    before: "from" in move ? move.from : null,
    after: "to" in move ? move.to : null,
    commit: result.merged?.commit ?? null,
    base: result.base,
    pull_request: result.pull?.number ?? null,
  };
  await scene.host.dispatches.send(type, payload);
  return `sent ${type} for ${move.model} in ${move.stage}`;
}
