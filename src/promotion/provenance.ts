import type { Barred } from "../approval/tally.ts";
import type { Finding } from "../gates/outcome.ts";
import type { PullFacts } from "../ports.ts";
import { finding } from "./finding.ts";
import { trailer } from "./names.ts";

/** Where a pull request comes from: who made it, who asked for it, and whose approval can therefore not count. */
export type Provenance = {
  /** The Action wrote its one commit through the API, as GitHub's own signature shows. */
  readonly ours: boolean;
  readonly requester?: string | undefined;
  readonly requesterKnown: boolean;
  /** Why, in the words of who asked; from the same signed commit. */
  readonly reason?: string | undefined;
  readonly barred: readonly Barred[];
  readonly findings: readonly Finding[];
};

/**
 * Believes a bot's pull request only when it holds exactly one commit which GitHub signed as that bot's: such a commit can be
 * made through the API alone, with the bot's token, and its message is then the Action's own. Names in an unsigned commit are
 * anybody's to write (https://docs.github.com/authentication/managing-commit-signature-verification/about-commit-signature-verification#signature-verification-for-bots).
 * `pushers` is who pushed to the branch by GitHub's activity log, undefined where that cannot be read.
 */
export function provenance(pull: PullFacts, pushers: readonly string[] | undefined): Provenance {
  if (pull.author?.type === "Bot") return byBot(pull, pull.author.login);
  if (pull.commits === undefined) {
    const findings = [
      finding("foreign_commit", "inconclusive", {
        gate: "commits",
        because: "this pull request has more than 250 commits, so not everyone who committed to it is known",
        help: "Squash it into fewer commits.",
      }),
    ];
    return { ours: false, requesterKnown: false, barred: [], findings };
  }
  const barred = new Map<string, string>();
  const bar = (login: string | undefined, because: string) => {
    if (login !== undefined && login !== "web-flow" && !barred.has(login.toLowerCase())) barred.set(login.toLowerCase(), because);
  };
  bar(pull.author?.login, "opened this pull request");
  for (const commit of pull.commits) {
    bar(commit.author?.login, `is the author of commit ${commit.sha.slice(0, 7)}`);
    bar(commit.committer?.login, `committed ${commit.sha.slice(0, 7)}`);
  }
  for (const login of pushers ?? []) bar(login, "pushed to this branch");
  return {
    ours: false,
    requester: pull.author?.login,
    requesterKnown: pull.author !== undefined,
    barred: [...barred].map(([login, because]) => ({ login, because })),
    findings: [],
  };
}

function byBot(pull: PullFacts, bot: string): Provenance {
  const [commit, ...others] = pull.commits ?? [];
  const signed =
    commit !== undefined &&
    others.length === 0 &&
    pull.commits !== undefined &&
    commit.signedByGitHub &&
    commit.author?.login.toLowerCase() === bot.toLowerCase();
  if (!signed) {
    const foreign = (pull.commits ?? []).find(
      (one) => !one.signedByGitHub || one.author?.login.toLowerCase() !== bot.toLowerCase(),
    );
    const because =
      foreign === undefined
        ? `${bot} opened this pull request with one commit, and it no longer holds exactly that one`
        : `commit ${foreign.sha.slice(0, 7)} is not one that ${bot} made through the API, by GitHub's signature`;
    return {
      ours: false,
      requesterKnown: false,
      barred: [],
      findings: [
        finding("foreign_commit", "inconclusive", {
          gate: "commits",
          because,
          help: "Close this pull request and run promote again, or open one by hand.",
        }),
      ],
    };
  }
  const requester = trailer(commit.message, "Requested-By");
  const barred = requester === undefined ? [] : [{ login: requester, because: "asked for this promotion" }];
  return {
    ours: true,
    requester,
    reason: trailer(commit.message, "Reason"),
    requesterKnown: requester !== undefined,
    barred,
    findings: [],
  };
}
