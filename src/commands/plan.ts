import type { Entry, Branch } from "../ports.ts";
import { sha256, type Digest } from "../digest.ts";
import { spellMove, trailersOf } from "../promotion/message.ts";
import { askerTrailers, distinctAskers, type Asker } from "../promotion/asker.ts";
import { branchName, branchPrefix, commitMessage, oneLine, type Change, type Trailers } from "../promotion/names.ts";
import type { Judged } from "../promotion/result.ts";
import { assess } from "./assess.ts";
import { PLANNED, withPlanned } from "./overlay.ts";
import type { Assessment } from "./proposal.ts";
import type { Scene } from "./scene.ts";

/** A pull request as data, before anything is touched: the files it would hold, and what was found about them. */
export type Plan = {
  readonly change: Change;
  readonly branch: string;
  readonly prefix: string;
  readonly base: Branch;
  readonly files: readonly Entry[];
  readonly assessment: Assessment;
  readonly title: string;
  /** Those of its commit, but for who asked. */
  readonly trailers: Trailers;
  /** Everybody who asked for it, each once; nobody did where it follows from something else. */
  readonly askers: readonly Asker[];
};

/** What to plan: one model's manifest with its new text, and the evidence that goes with it. */
export type Wish = {
  readonly change: Change;
  readonly model: string;
  readonly stage: string;
  /** The version it is about; for holds and releases the digest. */
  readonly what: string;
  readonly manifest: { readonly file: string; readonly text: string };
  readonly evidence: readonly Entry[];
  readonly artifactAtHand?: { readonly file: string; readonly sha256: Digest } | undefined;
};

/** Judges what a wish would change, as it would stand on the base branch, and words it. Sends nothing. */
export async function planFor(scene: Scene, base: Branch, wish: Wish): Promise<Plan> {
  const files = [plannedFile(wish.manifest.file, new TextEncoder().encode(wish.manifest.text)), ...wish.evidence];
  const objects = withPlanned(scene.host.objects, base.head, files);
  const proposal = {
    base: { name: base.name, head: base.head },
    head: PLANNED,
    mergeBase: base.head,
    paths: files.map((file) => file.path),
    artifactAtHand: wish.artifactAtHand,
  };
  const [assessment] = await assess(objects, scene.request.layout, [proposal], scene.now);
  if (assessment === undefined) throw new Error("one proposal in, no assessment out");
  const main = mainMove(assessment.judged, wish.stage);
  const title = main === undefined ? `${wish.change} ${wish.model} in ${wish.stage}` : spellMove(main.move);
  const reason = scene.request.reason === undefined ? "" : oneLine(scene.request.reason);
  const trailers = [...(main === undefined ? [] : trailersOf(main)), ["Reason", reason] as const];
  return {
    change: wish.change,
    branch: branchName(wish.change, wish.model, wish.stage, wish.what),
    prefix: branchPrefix(wish.change, wish.model, wish.stage),
    base,
    files,
    assessment,
    title,
    trailers,
    // A hold that a rollback owes was asked for by nobody: it follows.
    askers: wish.change === "hold" ? [] : await askersOf(scene),
  };
}

/** A file that is not in any commit yet. */
export function plannedFile(path: string, bytes: Uint8Array): Entry {
  return { path, mode: "file", size: bytes.length, oid: `planned ${sha256(bytes)}`, bytes };
}

/** The move a plan is named after: the pointer's own, where there is one. */
function mainMove(judged: readonly Judged[], stage: string): Judged | undefined {
  const here = judged.filter((one) => one.move.stage === stage);
  return here.find((one) => "to" in one.move) ?? here[0];
}

/** The message of a plan's commit. */
export function messageOf({ title, trailers, askers }: Plan): string {
  return commitMessage(title, [], [...trailers, ...askerTrailers(askers)]);
}

/** The same plan, for which others had asked before. */
export function askedBefore(plan: Plan, askers: readonly Asker[]): Plan {
  return plan.askers.length === 0 ? plan : { ...plan, askers: distinctAskers([...askers, ...plan.askers]) };
}

/** Whoever set this run going, and going again. The runner tells a number only of the first, so GitHub is asked for the other's. */
async function askersOf({ actor, actorId, again, host }: Scene): Promise<readonly Asker[]> {
  const first = actor === undefined ? [] : [{ login: actor, id: actorId ?? (await host.people.account(actor)) }];
  if (again === undefined || again.toLowerCase() === actor?.toLowerCase()) return first;
  return distinctAskers([...first, { login: again, id: await host.people.account(again) }]);
}
