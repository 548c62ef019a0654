import type { Barred } from "../approval/tally.ts";
import type { Finding } from "../gates/outcome.ts";
import type { PullFacts } from "../ports.ts";
import { finding } from "./finding.ts";
import { trailer, trailers } from "./names.ts";

/** Where a pull request comes from: who made it, who asked for it, and whose approval can therefore not count. */
export type Provenance = {
  /** The Action wrote its one commit through the API, as GitHub's own signature shows. */
  readonly ours: boolean;
  /** Who asked for it, each once; of a hand-written one its author. */
  readonly requesters: readonly string[];
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
 * One more hand can make GitHub sign a commit as a bot's: whoever squashes the bot's pull request into another branch, in words of
 * their own. So where GitHub's activity log says who made the head the head, it must have been the bot.
 * Any other bot may be had by anybody to write what they like, names included, so a bot believes itself alone.
 * `pushers` is whom that log names, for a bot's pull request of its head and else of the whole branch; undefined where it cannot be
 * read or was not asked.
 */
export function provenance(pull: PullFacts, pushers: readonly string[] | undefined): Provenance {
  if (pull.author?.type === "Bot") return byBot(pull, pull.author.login, pushers);
  if (pull.commits === undefined) {
    const findings = [
      finding("foreign_commit", "inconclusive", {
        gate: "commits",
        because: "this pull request has more than 250 commits, so not everyone who committed to it is known",
        help: "Squash it into fewer commits.",
      }),
    ];
    return { ours: false, requesters: [], requesterKnown: false, barred: [], findings };
  }
  if (pull.commits.every(({ sha }) => sha !== pull.head)) {
    const findings = [
      finding("foreign_commit", "inconclusive", {
        gate: "commits",
        because: `GitHub does not list the head ${pull.head.slice(0, 7)} among this pull request's commits yet, so who made it is not known`,
        help: "Nothing to do; it is judged again at the next event.",
      }),
    ];
    return { ours: false, requesters: [], requesterKnown: false, barred: [], findings };
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
    requesters: pull.author === undefined ? [] : [pull.author.login],
    requesterKnown: pull.author !== undefined,
    barred: [...barred].map(([login, because]) => ({ login, because })),
    findings: [],
  };
}

function byBot(pull: PullFacts, bot: string, pushers: readonly string[] = []): Provenance {
  const [commit, ...others] = pull.commits ?? [];
  const same = (login: string | undefined) => login?.toLowerCase() === bot.toLowerCase();
  const pushed = pushers.length === 0 || pushers.some(same);
  const another = pull.viewer?.endsWith("[bot]") === true && !same(pull.viewer) ? pull.viewer : undefined;
  const signed =
    commit !== undefined &&
    others.length === 0 &&
    commit.sha === pull.head &&
    commit.signedByGitHub &&
    same(commit.author?.login);
  if (another !== undefined || !signed || !pushed) {
    const foreign = (pull.commits ?? []).find((one) => !one.signedByGitHub || !same(one.author?.login));
    const because =
      another !== undefined
        ? `${bot} opened this pull request, and this run is ${another}: it believes what it wrote itself, and no other bot`
        : !pushed
          ? `the head of this pull request was put there by ${pushers.join(" and ")}, not by ${bot}`
          : foreign === undefined
            ? `${bot} opened this pull request with one commit, and it no longer holds exactly that one`
            : `commit ${foreign.sha.slice(0, 7)} is not one that ${bot} made through the API, by GitHub's signature`;
    return {
      ours: false,
      requesters: [],
      requesterKnown: false,
      barred: [],
      findings: [
        finding("foreign_commit", "inconclusive", {
          gate: "commits",
          because,
          help:
            another !== undefined
              ? "Close this pull request and run promote again, with the same token in every step that runs this Action."
              : "Close this pull request and run promote again, or open one by hand.",
        }),
      ],
    };
  }
  const requesters = trailers(commit.message, "Requested-By").filter((login) => login !== "");
  const barred = requesters.map((login) => ({ login, because: "asked for this promotion" }));
  return {
    ours: true,
    requesters,
    reason: trailer(commit.message, "Reason"),
    requesterKnown: requesters.length > 0,
    barred,
    findings: [],
  };
}
