import { askMergeability } from "../github/acts/mergeability.ts";
import { pullCommits } from "../github/answers/pulls.ts";
import { commitOf } from "../github/git/commits.ts";
import { obstacles } from "../github/rules/merging.ts";
import { mayWrite } from "../github/rules/roles.ts";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { CheckAnnotation, Pull, Repository, User } from "../github/state.ts";

export type Who = { readonly login: string; readonly bot: boolean };

/** One check run, with what it says. */
export type CheckShot = {
  readonly name: string;
  /** `waiting` while in progress, else GitHub's conclusion. */
  readonly state: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly CheckAnnotation[];
};

export type CommitShot = {
  readonly sha: string;
  readonly author: string;
  readonly message: string;
  readonly verified: boolean;
  readonly at: Date;
};

export type Entry =
  | { readonly is: "commit"; readonly at: Date; readonly commit: CommitShot }
  | {
      readonly is: "review";
      readonly at: Date;
      readonly by: Who;
      readonly state: string;
      readonly body: string;
      readonly sha: string;
      readonly stale: boolean;
    }
  | { readonly is: "comment"; readonly at: Date; readonly by: Who; readonly body: string }
  | { readonly is: "merged"; readonly at: Date; readonly by: Who; readonly commit: CommitShot }
  | { readonly is: "closed"; readonly at: Date };

/** A pull request as it stood at one moment. */
export type Shot = {
  readonly number: number;
  readonly title: string;
  readonly state: "open" | "merged" | "closed";
  readonly author: Who;
  readonly base: string;
  readonly branch: string;
  readonly branchGone: boolean;
  readonly head: string;
  readonly body: string;
  readonly createdAt: Date;
  readonly entries: readonly Entry[];
  readonly checks: readonly CheckShot[];
  readonly approvals: readonly string[];
  readonly blocked: readonly string[];
  readonly conflict: boolean;
  readonly diff: string;
  readonly at: Date;
  /** The run after which it stood like this. */
  readonly after: number;
};

/** Takes a pull request down as it stands now. */
export async function shoot(github: EmbeddedGitHub, pull: Pull, after: number): Promise<Shot> {
  const { repository, head, merged } = pull;
  const { state } = github;
  const open = pull.state === "open";
  const mergeability = open ? askMergeability(state, pull) : undefined;
  await mergeability?.done;
  const conflict = open && mergeability?.mergeable !== true;
  const anybody = { user: pull.author, via: undefined };
  const blocked = open ? obstacles(state, pull, anybody, undefined).map(({ says }) => says) : [];
  const diff = await repository.git.run(["diff", "--no-color", `${pull.base.sha}...${head.sha}`]);
  return {
    number: pull.number,
    title: pull.title,
    state: merged !== undefined ? "merged" : pull.state,
    author: who(pull.author),
    base: pull.base.branch,
    branch: head.branch,
    branchGone: !repository.refs.has(`refs/heads/${head.branch}`),
    head: head.sha,
    body: pull.body ?? "",
    createdAt: pull.createdAt,
    entries: entriesOf(pull),
    checks: checksOf(repository, head.sha),
    approvals: latestApprovals(github, pull),
    blocked,
    conflict,
    diff: diff.stdout.toString(),
    at: state.clock.now(),
    after,
  };
}

/** Equal for two shots that show the same. */
export function fingerprint(shot: Shot): string {
  return JSON.stringify({ ...shot, at: undefined, after: undefined });
}

export function who({ login, type }: User): Who {
  return { login, bot: type === "Bot" };
}

export function commitShot(repository: Repository, sha: string): CommitShot {
  const { author, committer, message } = commitOf(repository.git, sha);
  const verified = ["github", "person"].includes(repository.signatures.get(sha)?.by ?? "");
  return { sha, author: author.name, message, verified, at: committer.date };
}

function entriesOf(pull: Pull): readonly Entry[] {
  const { repository, merged } = pull;
  const commits = pullCommits(pull).map(({ sha }): Entry => {
    const commit = commitShot(repository, sha);
    return { is: "commit", at: commit.at, commit };
  });
  const reviews = pull.reviews.flatMap((review): Entry[] =>
    review.submittedAt === undefined
      ? []
      : [
          {
            is: "review",
            at: review.submittedAt,
            by: who(review.by),
            state: review.state,
            body: review.body,
            sha: review.commit ?? "",
            stale: review.commit !== pull.head.sha,
          },
        ],
  );
  const comments = pull.comments.map((comment): Entry => ({
    is: "comment",
    at: comment.createdAt,
    by: who(comment.by),
    body: comment.body,
  }));
  const end: readonly Entry[] =
    merged !== undefined
      ? [{ is: "merged", at: merged.at, by: who(merged.by), commit: commitShot(repository, merged.commit) }]
      : pull.closedAt !== undefined
        ? [{ is: "closed", at: pull.closedAt }]
        : [];
  return [
    ...commits,
    ...[...reviews, ...comments].toSorted((one, other) => one.at.getTime() - other.at.getTime()),
    ...end,
  ].toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

/** The latest run of each name on a commit, the verdict first. */
function checksOf(repository: Repository, head: string): readonly CheckShot[] {
  const latest = new Map([...repository.checks.values()].filter((run) => run.head === head).map((run) => [run.name, run]));
  return [...latest.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, status, conclusion, output, annotations }) => ({
      name,
      state: status === "completed" ? (conclusion ?? "") : "waiting",
      title: output.title ?? "",
      summary: output.summary ?? "",
      text: output.text ?? "",
      annotations: [...annotations],
    }));
}

/** Who approves at last, as GitHub itself counts: it knows nothing of policies. */
function latestApprovals({ state }: EmbeddedGitHub, pull: Pull): readonly string[] {
  const last = new Map(pull.reviews.filter((review) => review.state !== "COMMENTED").map((review) => [review.by, review.state]));
  return [...last]
    .filter(([user, given]) => given === "APPROVED" && mayWrite(state, pull.repository, user))
    .map(([user]) => user.login);
}
