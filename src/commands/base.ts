import { UserError } from "../errors.ts";
import type { Branch } from "../ports.ts";
import type { Scene } from "./scene.ts";

/** The base branch as it is now: the input `base`, else the event's default branch, else the one GitHub names. */
export async function baseBranch(scene: Scene): Promise<Branch> {
  const name = scene.request.base ?? scene.defaultBranch ?? (await scene.host.defaultBranch());
  const branch = await scene.host.branches.get(name);
  if (branch !== undefined) return branch;
  const now = await scene.host.defaultBranch();
  const hint =
    scene.request.base === undefined
      ? "it was renamed or removed since this run began: run again, or set the input base"
      : "correct the input base";
  throw new UserError({ what: `${scene.host.repository} has no branch ${name}; its default branch is ${now}`, hint });
}
