/** One rule set over branches, classic branch protection or a ruleset. Absent rules do not apply. */
export type Protection = {
  readonly id: number;
  readonly source: "protection" | "ruleset";
  readonly name: string;
  /** fnmatch over the branch name, without `refs/heads/`. */
  readonly pattern: string;
  /** Changes need a pull request; `approvals` counts reviewers with write access. */
  reviews?: { approvals: number; dismissStale?: boolean; lastPushApproval?: boolean; codeOwners?: boolean } | undefined;
  /** `app`: the check must come from that App's id. `strict`: the head must contain the base's head. */
  checks?: { strict?: boolean; required: readonly { readonly name: string; readonly app?: number }[] } | undefined;
  linearHistory?: boolean | undefined;
  signedCommits?: boolean | undefined;
  mergeQueue?: boolean | QueueRule | undefined;
  methods?: readonly MergeMethod[] | undefined;
  /** Only these logins and App slugs may push or merge. */
  restrictPushes?: readonly string[] | undefined;
  allowForcePush?: boolean | undefined;
  allowDeletion?: boolean | undefined;
  /** Logins and App slugs for whom nothing of this holds. Classic protection also spares admins, unless `enforceAdmins`. */
  bypass?: readonly string[] | undefined;
  enforceAdmins?: boolean | undefined;
};

/**
 * How a merge queue works; absent words have GitHub's defaults. `minutes`: how long a group's checks may take. `building`: for how
 * many entries groups are made at once. With `HEADGREEN` a group whose own checks pass takes those ahead of it along, whatever
 * theirs say. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */
export type QueueRule = {
  readonly method?: MergeMethod;
  readonly minutes?: number;
  readonly building?: number;
  readonly strategy?: "ALLGREEN" | "HEADGREEN";
};

export type MergeMethod = "merge" | "squash" | "rebase";

export type Settings = {
  actionsMayCreateAndApprove: boolean;
  methods: Record<MergeMethod, boolean>;
  deleteBranchOnMerge: boolean;
  autoMerge: boolean;
  /** Whether the repository has issues at all. */
  issues: boolean;
  /** Entries a recursive tree answers before it says `truncated`. */
  treeLimit: number;
};
