import { commitNodeId, userByEmail } from "../answers/commits.ts";
import { instant, nodeId, SITE } from "../answers/names.ts";
import { commitOf } from "../git/commits.ts";
import { commitsBetween, commitsTouching } from "../git/history.ts";
import type { Commit, Signer } from "../git/store.ts";
import type { Signature } from "../state.ts";
import { pullsWith } from "./associated.ts";
import { entryBelow, gitObject } from "./objects.ts";
import { page } from "./paging.ts";
import type { Page } from "./paging.ts";
import { ordered } from "./order.ts";
import type { Order } from "./order.ts";
import { actor, mustRead } from "./world.ts";
import type { CommitSource, Fields, PullSource, SuiteSource } from "./world.ts";

const of = ({ repository, sha }: CommitSource): Commit => commitOf(repository.git, sha);

const commitSource = ({ repository }: CommitSource, sha: string): CommitSource => ({ is: "Commit", repository, sha });

/** GitHub's own split: the first line, and what follows the blank line after it. */
function split(message: string): readonly [string, string] {
  const text = message.trimEnd();
  const end = text.indexOf("\n");
  return end === -1 ? [text, ""] : [text.slice(0, end), text.slice(end).replace(/^\n+/, "")];
}

const signerOf = (signer: Signer): unknown => ({ is: "GitActor", signer });

export const COMMIT: Fields<CommitSource> = {
  id: ({ repository, sha }) => commitNodeId(repository, sha),
  oid: ({ sha }) => sha,
  abbreviatedOid: ({ sha }) => sha.slice(0, 7),
  url: ({ repository, sha }) => `${SITE}/${repository.fullName}/commit/${sha}`,
  committedDate: (source) => instant(of(source).committer.date),
  authoredDate: (source) => instant(of(source).author.date),
  message: (source) => of(source).message.trimEnd(),
  messageHeadline: (source) => split(of(source).message)[0],
  messageBody: (source) => split(of(source).message)[1],
  author: (source) => signerOf(of(source).author),
  committer: (source) => signerOf(of(source).committer),
  /** "Based on the git author and the Co-authored-by message trailer. The git author will always be first." */
  authors: (source, args: Page, _, info) => {
    const { author, message } = of(source);
    const others = [...message.matchAll(/^co-authored-by: *(.*?) *<([^>]+)>\s*$/gim)].map(([, name = "", email = ""]) => ({
      ...author,
      name,
      email,
    }));
    return page([author, ...others].map(signerOf), args, info);
  },
  tree: (source) => gitObject(source.repository, of(source).tree),
  file: (source, { path }: { path: string }) => entryBelow(source.repository, of(source).tree, path),
  parents: (source, args: Page, _, info) =>
    page(
      of(source).parents.map((sha) => commitSource(source, sha)),
      args,
      info,
    ),
  /** "In the same order as `git log`", which leaves out what its history simplification leaves out. */
  history: (source, args: Page & { path?: string | null }, _, info) => {
    const { repository, sha } = source;
    const shas =
      args.path == null
        ? commitsBetween(repository.git, sha).map((commit) => commit.sha)
        : commitsTouching(repository.git, sha, args.path);
    return page(
      shas.map((one) => commitSource(source, one)),
      args,
      info,
    );
  },
  associatedPullRequests: ({ repository, sha }, args: Page & { orderBy?: Order }, world, info) => {
    mustRead(world, repository, "pull-requests");
    const pulls = ordered(pullsWith(repository, sha), args.orderBy);
    return page(
      pulls.map((pull): PullSource => ({ is: "PullRequest", pull })),
      args,
      info,
    );
  },
  checkSuites: (
    { repository, sha },
    args: Page & { filterBy?: { appId?: number | null; checkName?: string | null } | null },
    world,
    info,
  ) => {
    mustRead(world, repository, "checks");
    const { appId, checkName } = args.filterBy ?? {};
    const suites = repository.suites.filter((suite) => suite.head === sha && (appId == null || suite.app.id === appId));
    const named = checkName == null ? suites : suites.filter(({ runs }) => runs.some((run) => run.name === checkName));
    return page(
      named.map((suite): SuiteSource => ({ is: "CheckSuite", repository, suite })),
      args,
      info,
    );
  },
  statusCheckRollup: ({ repository, sha }, _: never, world) => {
    mustRead(world, repository, "checks");
    const runs = [...repository.checks.values()].filter((run) => run.head === sha);
    return runs.length === 0 ? null : { repository, sha, runs };
  },
  signature: (source) => {
    const commit = of(source);
    const signature = source.repository.signatures.get(source.sha);
    return commit.signature === undefined ? null : { is: "GpgSignature", by: signature?.by ?? "invalid", commit };
  },
};

type SignatureSource = { readonly by: Signature["by"]; readonly commit: Commit };

export const SIGNATURE: Fields<SignatureSource> = {
  email: ({ commit }) => commit.committer.email,
  isValid: ({ by }) => by !== "invalid",
  state: ({ by }) => (by === "invalid" ? "UNKNOWN_KEY" : "VALID"),
  wasSignedByGitHub: ({ by }) => by === "github",
  signer: ({ by, commit }, _: never, { state }) => (by === "invalid" ? null : actor(userByEmail(state, commit.committer.email))),
};

type RollupSource = {
  readonly repository: CommitSource["repository"];
  readonly sha: string;
  readonly runs: readonly { readonly status: string; readonly conclusion: string | null }[];
};

export const ROLLUP: Fields<RollupSource> = {
  id: ({ repository, sha }) => nodeId("SCR", repository.id, sha),
  state: ({ runs }) => {
    if (runs.some(({ conclusion }) => conclusion !== null && !["success", "neutral", "skipped"].includes(conclusion)))
      return "FAILURE";
    return runs.every(({ status }) => status === "completed") ? "SUCCESS" : "PENDING";
  },
};
