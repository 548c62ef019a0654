import type { Branch, PullFacts } from "../ports.ts";
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
 * Closes what a candidate supersedes: the open pull requests that a bot made for the same model and stage, with a link, and their
 * branches. A person's pull request is theirs to close, whatever its branch is called.
 */
export async function withOlderClosed(scene: Scene, result: Result, older: readonly OwnBranch[]): Promise<Result> {
  const done: string[] = [];
  for (const branch of older) {
    const facts = await pullFrom(scene, branch, result.base);
    if (facts?.author?.type !== "Bot" || facts.state === "merged") continue;
    if (facts.state === "closed") {
      // A run was cut off between closing it and this, or a person closed it and left the branch.
      if (result.pull === undefined || facts.head !== branch.head || scene.request.dryRun) continue;
      await scene.host.branches.remove(branch.name);
      done.push(`removed the branch ${branch.name}, whose pull request is closed`);
      continue;
    }
    if (scene.request.dryRun) {
      done.push(`would close #${facts.number}, which this one supersedes`);
      continue;
    }
    if (result.pull === undefined || facts.number === result.pull.number) continue;
    await scene.host.pulls.close(
      facts.number,
      `Superseded by #${result.pull.number}: one live promotion for each model and stage.`,
    );
    await scene.host.branches.remove(branch.name);
    done.push(`closed #${facts.number}, which this one supersedes`);
  }
  return { ...result, done: [...result.done, ...done] };
}
