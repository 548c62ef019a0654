import { notFound, Refusal } from "../acts/refusal.ts";
import { commitAt } from "../git/commits.ts";
import type { Pull, Repository } from "../state.ts";

/** A branch, a full ref, `heads/x`, HEAD, a tag, or a sha of at least seven letters, as a commit's sha; undefined when it is none. */
export function commitNamed(repository: Repository, name: string): string | undefined {
  const { git, refs, defaultBranch } = repository;
  const candidates = [
    name === "HEAD" ? `refs/heads/${defaultBranch}` : name,
    `refs/heads/${name}`,
    `refs/tags/${name}`,
    `refs/${name}`,
  ];
  for (const ref of candidates) {
    const sha = refs.get(ref);
    if (sha !== undefined) return sha;
  }
  const pull = /^(?:refs\/)?pull\/(\d+)\/(head|merge)$/.exec(name);
  if (pull !== null) return pullRef(repository, Number(pull[1]), pull[2]!);
  return commitAt(git, name) === undefined ? undefined : name;
}

function pullRef(repository: Repository, number: number, end: string): string | undefined {
  const pull = repository.pulls.get(number);
  return end === "head" ? pull?.head.sha : pull?.mergeability?.commit;
}

/** Like `commitNamed`, with the 422 of the commit pages. */
export function commitNamedOr422(repository: Repository, name: string): string {
  const sha = commitNamed(repository, name);
  if (sha === undefined) throw new Refusal(422, `No commit found for SHA: ${name}`);
  return sha;
}

export function pullNumbered(repository: Repository, number: number): Pull {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw notFound();
  return pull;
}
