import type { Branch, PullFacts } from "../ports.ts";
import { placeOf } from "../promotion/names.ts";
import { provenance } from "../promotion/provenance.ts";
import type { Result } from "../promotion/result.ts";
import type { Scene } from "./scene.ts";

/** A branch of ours with the number of its newest pull request, as `Branches.startingWith` lists them. */
export type OwnBranch = Branch & { readonly pull?: number | undefined };

/**
 * The pull request from this branch into the base. Anybody may open another one from the same branch into another base, and
 * GitHub then names that one as the branch's newest.
 */
export async function pullFrom(scene: Scene, branch: OwnBranch, base: string): Promise<PullFacts | undefined> {
  const newest = branch.pull === undefined ? undefined : await scene.host.pulls.get(branch.pull);
  if (newest === undefined || (newest.base === base && !newest.fork)) return newest;
  const open = await scene.host.pulls.open(base);
  return open.find((facts) => facts.branch === branch.name && !facts.fork);
}

/**
 * Sees to it that one pull request of ours lives for each model and stage: the newest, by number. The others are closed with a link
 * to it, and their branches go; this one too, where another run opened a newer one in the same moment. A person's pull request is
 * theirs to close, whatever its branch is called, and one that is not ours any more takes nobody's place.
 */
export async function withOlderClosed(scene: Scene, result: Result, rivals: readonly OwnBranch[]): Promise<Result> {
  const live: PullFacts[] = [];
  const abandoned: OwnBranch[] = [];
  for (const branch of rivals) {
    const facts = await pullFrom(scene, branch, result.base);
    if (facts?.author?.type !== "Bot" || facts.state === "merged") continue;
    if (facts.state === "open") live.push(facts);
    // A run was cut off between closing it and this, or a person closed it and left the branch.
    else if (facts.head === branch.head) abandoned.push(branch);
  }
  if (scene.request.dryRun)
    return {
      ...result,
      done: [...result.done, ...live.map(({ number }) => `would close #${number}, which this one supersedes`)],
    };
  const { pull } = result;
  if (pull === undefined) return result;
  const newer = newestOf(live.filter(({ number }) => number > pull.number));
  const newest = newer?.number ?? pull.number;
  const done: string[] = [];
  for (const { name, head } of abandoned) {
    if ((await scene.host.branches.remove(name, head)) === "removed")
      done.push(`removed the branch ${name}, whose pull request is closed`);
  }
  for (const facts of live.filter(({ number }) => number !== newest && number !== pull.number)) {
    await supersede(scene, facts, newest);
    done.push(`closed #${facts.number}, which ${newer === undefined ? "this one" : `#${newest}`} supersedes`);
  }
  if (newer === undefined || result.merged !== undefined) return { ...result, done: [...result.done, ...done] };
  await supersede(scene, pull, newest);
  return {
    ...result,
    decision: {
      to: "none",
      code: "superseded",
      because: `#${newest}, which was opened in the same moment, took the place of this pull request`,
      next: [`Look at #${newest}; to have this version all the same, run promote again.`],
    },
    done: [...result.done, ...done, `closed this one, which #${newest} supersedes`],
  };
}

/**
 * Of open pull requests, those that another one has taken the place of: where two runs opened one each in the same moment, neither
 * saw the other's. Each with the number of the one that lives.
 */
export function superseded(open: readonly PullFacts[]): ReadonlyMap<PullFacts, number> {
  const places = Map.groupBy(
    open.filter((facts) => !facts.fork && facts.author?.type === "Bot"),
    ({ branch }) => placeOf(branch),
  );
  const found = new Map<PullFacts, number>();
  for (const [place, live] of places) {
    const newest = place === undefined ? undefined : newestOf(live);
    for (const facts of live) if (newest !== undefined && facts !== newest) found.set(facts, newest.number);
  }
  return found;
}

/** Closes a pull request of ours with a link to the one that takes its place, and takes its branch away. */
export async function supersede(
  scene: Scene,
  { number, branch, head }: Pick<PullFacts, "number" | "branch" | "head">,
  by: number,
): Promise<void> {
  await scene.host.pulls.close(number, `Superseded by #${by}: one live promotion for each model and stage.`);
  await scene.host.branches.remove(branch, head);
}

/** The one with the highest number among those that the Action wrote. */
function newestOf(live: readonly PullFacts[]): PullFacts | undefined {
  return live.filter((facts) => provenance(facts, undefined).ours).toSorted((a, b) => b.number - a.number)[0];
}
