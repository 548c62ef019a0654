import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import { evidenceFolder, modelOf } from "../layout.ts";
import { difference } from "../manifest/difference.ts";
import { readPast, wayBack } from "../manifest/history.ts";
import { isBookkeeping, type Move } from "../manifest/move.ts";
import { readManifest } from "../manifest/read.ts";
import type { Manifest } from "../manifest/shape.ts";
import type { PullFacts } from "../ports.ts";
import { isOurBranch } from "../promotion/names.ts";
import type { Result } from "../promotion/result.ts";
import { currentManifest } from "./current.ts";
import { MOST_LANDINGS } from "./manifests.ts";
import { isMarked, unmark } from "./mark.ts";
import { alarmed } from "./meanwhile.ts";
import { owedBy, printOf } from "./proposal.ts";
import type { Scene } from "./scene.ts";

/**
 * What follows a merge: the dispatch that starts deployments (a merge with GITHUB_TOKEN starts no workflow by itself), the end of
 * our branch, and the end of the merge's mark. The mark goes last, see mark.ts; where the merge owes a hold, whoever writes the hold
 * takes the mark away. `moves` are those that are told.
 */
export async function followUp(
  scene: Scene,
  result: Result,
  moves: readonly Move[] = result.judged.map((one) => one.move),
): Promise<Result> {
  const done = [...result.done];
  for (const move of moves) {
    const sent = await dispatchMove(scene, result, move);
    if (sent !== undefined) done.push(sent);
  }
  const { pull } = result;
  if (pull === undefined) return { ...result, done };
  if (result.ours && isOurBranch(pull.branch)) {
    // Somebody may have asked for the same version again in the meantime, on a branch of the same name.
    const gone = await scene.host.branches.remove(pull.branch, pull.head);
    if (gone === "removed") done.push(`removed the branch ${pull.branch}`);
  }
  if (owedBy(result).length === 0) await unmark(scene, pull.number);
  return { ...result, done };
}

/**
 * A pull request that is merged already. While the merge's mark stands, or the branch of one of ours, what follows a merge may be
 * undone: it is done then, and the moves that landed are in the result. What another hand merged is told only if it was open for it:
 * `before` judges it on the commit that the merge went onto.
 */
export async function finishMerged(
  scene: Scene,
  facts: PullFacts,
  result: Result,
  before: () => Promise<Result | undefined>,
): Promise<Result> {
  const commit = facts.mergeCommit;
  if (commit === undefined || scene.request.dryRun) return result;
  const branch = result.ours && isOurBranch(facts.branch) ? await scene.host.branches.get(facts.branch) : undefined;
  const marked = await isMarked(scene, facts.number);
  if (branch?.head !== facts.head && !marked) return result;
  const moves = await landedMoves(scene, facts, commit);
  const standing = await stillStanding(scene, facts.base, moves);
  const judged = moves.map((move) => ({
    move,
    lane: move.kind === "rollback" ? ("rollback" as const) : ("promotion" as const),
    manifest: { file: "", line: 1 },
    findings: [],
    allows: true,
    merge: "manual" as const,
    lineage: {},
    checked: {},
  }));
  const merged = { commit, at: scene.now, approvedBy: [] };
  const differing = marked && standing.length > 0 ? await otherThanAt(scene, facts, { commit, moves: standing }) : [];
  if (differing.length > 0) {
    const because = `${differing.join(", ")} at ${commit.slice(0, 7)} is not what was judged at ${facts.head.slice(0, 7)}: something else landed with it`;
    return alarmed({ ...result, judged, merged }, { because, files: differing });
  }
  if (standing.length > 0 && !mergedByUs(facts)) {
    const then = await before();
    if (then === undefined || !(then.decision.to === "merge" || then.decision.code === "merge_is_manual"))
      return mergedRegardless(facts, result, then);
  }
  scene.log(`#${facts.number} was merged, and its follow-up was cut off: finishing it`);
  return followUp(scene, { ...result, judged, merged }, standing);
}

/** The manifests and evidence that landed otherwise than they stand at the head of their pull request, where they were judged. */
async function otherThanAt(
  scene: Scene,
  { head, files }: PullFacts,
  { commit, moves }: { readonly commit: string; readonly moves: readonly Move[] },
): Promise<readonly string[]> {
  const { layout } = scene.request;
  const manifests = (files ?? []).map((file) => file.path).filter((path) => modelOf(layout, path) !== undefined);
  const folders = moves.flatMap((move) =>
    move.kind === "first" || move.kind === "promotion" ? [evidenceFolder(layout, move.model, move.to.version)] : [],
  );
  const paths = [...manifests, ...new Set(folders)];
  const found = await scene.host.objects.read(
    paths.flatMap((path, index) =>
      [commit, head].map((at) => ({ commit: at, path, as: index < manifests.length ? ("file" as const) : ("folder" as const) })),
    ),
    LARGEST_EVIDENCE,
  );
  return paths.filter((_, index) => {
    const [landed, approved] = [found[2 * index], found[2 * index + 1]].map((one) => printOf(one ?? { is: "absent" }));
    return landed !== approved;
  });
}

/** Whether GitHub says that this run's own token merged it, or the bot that opened it, which is the same where one is told. */
function mergedByUs({ mergedBy, author, viewer }: PullFacts): boolean {
  if (mergedBy === undefined) return false;
  return mergedBy.login === viewer || (author?.type === "Bot" && mergedBy.login === author.login);
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

/** What a merge did to the manifests, as the base branch's own history tells it. A state that cannot be read tells nothing. */
async function landedMoves(scene: Scene, facts: PullFacts, commit: string): Promise<readonly Move[]> {
  const files = (facts.files ?? []).map((file) => file.path).filter((path) => modelOf(scene.request.layout, path) !== undefined);
  const landings = await Promise.all(files.map((file) => scene.host.objects.landings(commit, facts.base, file, MOST_LANDINGS)));
  return files.flatMap((file, index) => {
    const all = landings[index] ?? [];
    const at = all.findIndex((landing) => landing.commit === commit);
    if (at < 0) return [];
    const [after, before] = [all[at], all[at + 1]].map((landing) => manifestIn(landing?.text, file));
    if (after === "unreadable" || before === "unreadable") return [];
    const past = readPast(all.slice(at + 1), file);
    return difference(before, after, (stage) =>
      before === undefined ? undefined : wayBack(past, before, stage)?.pointer,
    ).filter((move) => !isBookkeeping(move));
  });
}

function manifestIn(text: string | undefined, file: string): Manifest | undefined | "unreadable" {
  if (text === undefined) return undefined;
  const read = readManifest(text, file);
  return read.ok ? read.value.manifest : "unreadable";
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
