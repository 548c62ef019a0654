import type { Barred } from "../approval/tally.ts";
import type { Finding } from "../gates/outcome.ts";
import type { PullFacts } from "../ports.ts";
import { finding } from "./finding.ts";
import { areKnown, askersIn, type Asker } from "./asker.ts";
import { trailer } from "./names.ts";

/** Where a pull request comes from: who made it, who asked for it, and whose approval can therefore not count. */
export type Provenance = {
  /** The Action wrote its one commit through the API, as GitHub's own signature shows. */
  readonly ours: boolean;
  /** Who asked for it, each once; of a hand-written one its author. */
  readonly requesters: readonly Asker[];
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
 * `pushers` is whom that log names, for a bot's pull request of its head and else of the whole branch; undefined while nothing turns
 * on it, and where the log cannot be read. One that can be read and names nobody is not written yet: then it is not known who pushed.
 */
export function provenance(pull: PullFacts, pushers: readonly string[] | undefined): Provenance {
  if (pull.author?.type === "Bot") return byBot(pull, pull.author.login, pushers);
  if (pull.commits === undefined)
    return unknown(
      "this pull request has more than 250 commits, so not everyone who committed to it is known",
      "Squash it into fewer commits.",
    );
  if (pull.commits.every(({ sha }) => sha !== pull.head)) {
    const because = `GitHub does not list the head ${pull.head.slice(0, 7)} among this pull request's commits yet, so who made it is not known`;
    return unknown(because, "Nothing to do; it is judged again at the next event.");
  }
  const shared = pull.commits.find(({ coauthors }) => coauthors === undefined);
  if (shared !== undefined) {
    const because = `commit ${shared.sha.slice(0, 7)} names co-authors, and it cannot be told whose names those are`;
    return unknown(because, "Nothing to do if GitHub's GraphQL is out; it is judged again at the next event.");
  }
  if (pushers?.length === 0) return unknown(`who pushed to ${pull.branch} is not known: ${NO_LOG}`, LOG_HELP);
  const barred = new Map<string, string>();
  const bar = (login: string | undefined, because: string) => {
    if (login !== undefined && login !== "web-flow" && !barred.has(login.toLowerCase())) barred.set(login.toLowerCase(), because);
  };
  bar(pull.author?.login, "opened this pull request");
  for (const commit of pull.commits) {
    bar(commit.author?.login, `is the author of commit ${commit.sha.slice(0, 7)}`);
    bar(commit.committer?.login, `committed ${commit.sha.slice(0, 7)}`);
    for (const one of commit.coauthors ?? []) bar(one.login, `wrote commit ${commit.sha.slice(0, 7)} together with its author`);
  }
  for (const login of pushers ?? []) bar(login, "pushed to this branch");
  return {
    ours: false,
    requesters: pull.author === undefined ? [] : [pull.author],
    requesterKnown: pull.author !== undefined,
    barred: [...barred].map(([login, because]) => ({ login, because })),
    findings: [],
  };
}

const NO_LOG = "GitHub's activity log of this branch names nobody yet";
const LOG_HELP = "Nothing to do; it is judged again at the next event.";

/** Where it is not known who made it, nobody's approval can be told from theirs. */
function unknown(because: string, help: string): Provenance {
  const findings = [finding("foreign_commit", "inconclusive", { gate: "commits", because, help })];
  return { ours: false, requesters: [], requesterKnown: false, barred: [], findings };
}

function byBot(pull: PullFacts, bot: string, pushers: readonly string[] | undefined): Provenance {
  const [commit, ...others] = pull.commits ?? [];
  const same = (login: string | undefined) => login?.toLowerCase() === bot.toLowerCase();
  const pushed = pushers === undefined || pushers.some(same);
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
          ? pushers.length === 0
            ? `who put the head of this pull request there is not known: ${NO_LOG}`
            : `the head of this pull request was put there by ${pushers.join(" and ")}, not by ${bot}`
          : foreign === undefined
            ? `${bot} opened this pull request with one commit, and it no longer holds exactly that one`
            : `commit ${foreign.sha.slice(0, 7)} is not one that ${bot} made through the API, by GitHub's signature`;
    const help =
      another !== undefined
        ? "Close this pull request and run promote again, with the same token in every step that runs this Action."
        : !pushed && pushers.length === 0
          ? LOG_HELP
          : "Close this pull request and run promote again, or open one by hand.";
    return unknown(because, help);
  }
  const requesters = askersIn(commit.message);
  const barred = requesters.map((asker) => ({ ...asker, because: "asked for this promotion" }));
  return {
    ours: true,
    requesters,
    reason: trailer(commit.message, "Reason"),
    requesterKnown: areKnown(requesters),
    barred,
    findings: [],
  };
}
