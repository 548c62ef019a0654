import { UserError } from "../errors.ts";
import type { Branch, People, PullFacts } from "../ports.ts";
import { provenance, type Provenance } from "../promotion/provenance.ts";
import { spellAskers } from "../promotion/asker.ts";
import { isForced } from "../promotion/force.ts";
import { isOurBranch } from "../promotion/names.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { body, intoBody } from "../report/body.ts";
import { checkRuns } from "../report/check-runs.ts";
import { finding } from "../promotion/finding.ts";
import { askedOnce, withApprovals } from "./approvals.ts";
import { assess } from "./assess.ts";
import { forReview } from "./break-glass.ts";
import { mergeJudged } from "./merge.ts";
import type { Assessment, Owed, Proposal } from "./proposal.ts";
import { whileQueued } from "./queue.ts";
import { conclude, pullRequestOf } from "./result.ts";
import type { Scene } from "./scene.ts";
import { finishMerged } from "./finish.ts";

/**
 * Judges one pull request from the beginning, publishes what it found, and merges it when everything is open. What an earlier
 * run said, labels and texts are not read. `base` is the base branch as it is now.
 */
export async function reviewPull(scene: Scene, facts: PullFacts, base: Branch): Promise<Result> {
  const { results, failures } = await reviewPulls(scene, [facts], base);
  throwAny(failures);
  const [result] = results;
  if (result === undefined) throw new Error("one pull request in, no result out");
  return result;
}

/** What several pull requests came to, and what went wrong with those that could not be judged or merged to the end. */
export type Reviewed = {
  readonly results: readonly Result[];
  readonly failures: readonly Error[];
  /** Holds that the models looked at owe since before. */
  readonly owed: readonly Owed[];
};

/** So many failures in a row are no matter of one pull request: GitHub is down, or the token is no good. */
const FAILURES_IN_A_ROW = 3;

/**
 * The same for several at once, which costs fewer requests. Pull requests whose model another one just moved are left for the
 * next run, and one that fails keeps the others from nothing.
 */
export async function reviewPulls(scene: Scene, pulls: readonly PullFacts[], base: Branch): Promise<Reviewed> {
  const results: Result[] = [];
  const failures: Error[] = [];
  let inARow = 0;
  const attempt = async <T>({ number }: PullFacts, work: () => Promise<T>): Promise<T | undefined> => {
    if (inARow >= FAILURES_IN_A_ROW) return undefined;
    try {
      const done = await work();
      inARow = 0;
      return done;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      inARow++;
      failures.push(error);
      if (pulls.length > 1) scene.log(`#${number} cannot be judged to the end: ${error.message}`);
      return undefined;
    }
  };
  const read: { readonly facts: PullFacts; readonly proposal: Proposal | undefined }[] = [];
  for (const facts of pulls) {
    const reading = facts.state === "open" && facts.files !== undefined;
    const proposal = reading ? await attempt(facts, () => proposalOf(scene, facts, base)) : undefined;
    if (!reading || proposal !== undefined) read.push({ facts, proposal });
  }
  const proposals = read.flatMap(({ proposal }) => (proposal === undefined ? [] : [proposal]));
  const assessments = await assess(scene.host.objects, scene.request.layout, proposals, scene.now);
  const people = askedOnce(scene.host.people);
  const moved = new Set<string>();
  for (const { facts, proposal } of read) {
    const assessment = proposal === undefined ? unread(facts) : assessments[proposals.indexOf(proposal)];
    if (assessment === undefined) throw new Error("one proposal in, no assessment out");
    if (assessment.manifests.some((one) => moved.has(one.file))) {
      scene.log(`#${facts.number} is left for the next run: another pull request just moved the same model`);
      continue;
    }
    const result = await attempt(facts, () => reviewed(scene, facts, { base, assessment, people }));
    if (result?.merged !== undefined) for (const one of assessment.manifests) moved.add(one.file);
    if (result !== undefined) results.push(result);
  }
  return { results, failures, owed: assessments.flatMap((one) => one.owed) };
}

/** Throws what went wrong, if anything did: all problems of people's at once, or else the first that is nobody's to mend here. */
export function throwAny(failures: readonly Error[]): void {
  const [other] = failures.filter((error) => !(error instanceof UserError));
  if (other !== undefined) throw other;
  const problems = failures.flatMap((error) => (error instanceof UserError ? error.problems : []));
  if (problems.length > 0) throw new UserError(problems, { cause: failures[0]?.cause });
}

/** What a pull request is judged against: a commit that it would land on, and what was found about it there. */
export type Look = { readonly base: Branch; readonly assessment: Assessment; readonly people: People };

/** What a pull request comes to, approvals counted. Nothing is published yet, and nothing merged. */
export async function verdictOf(scene: Scene, facts: PullFacts, look: Look): Promise<Result> {
  const { assessment } = look;
  const found = await concluded(scene, facts, look, await madeBy(scene, facts, assessment));
  // Who put a bot's commit there is asked only once an approval would make the difference.
  const counts = found.judged.some((one) => (one.tally?.met === true && one.tally.seats.length > 0) || isForced(one));
  const asks = found.ours && counts && facts.state === "open" && !facts.fork;
  return asks
    ? concluded(scene, facts, look, provenance(facts, await scene.host.pulls.pushers(facts.branch, facts.head)))
    : found;
}

async function reviewed(scene: Scene, facts: PullFacts, look: Look): Promise<Result> {
  const { assessment } = look;
  const result = await verdictOf(scene, facts, look);
  if (facts.state === "merged") return finishMerged(scene, facts, result, () => beforeItsMerge(scene, facts, look.people));
  if (facts.state === "closed") return result;
  const published = await publish(scene, facts, await forReview(scene, facts, result), result.ours || isOurs(facts));
  if (facts.queue?.inside === true) return whileQueued(scene, published, facts);
  if (published.decision.to !== "merge") return published;
  return mergeJudged(scene, published, assessment, facts);
}

/** What a merged pull request comes to, judged on the commit that it was merged onto, as if nobody had merged it yet. */
async function beforeItsMerge(scene: Scene, facts: PullFacts, people: People): Promise<Result | undefined> {
  if (facts.mergedOnto === undefined || facts.files === undefined) return undefined;
  const open = { ...facts, state: "open" as const };
  const base = { name: facts.base, head: facts.mergedOnto };
  const proposal = await proposalOf(scene, open, base);
  const [assessment] = await assess(scene.host.objects, scene.request.layout, [proposal], scene.now);
  if (assessment === undefined) throw new Error("one proposal in, no assessment out");
  const from = provenance(open, await scene.host.pulls.pushers(facts.branch, facts.head));
  return concluded(scene, open, { base, assessment, people }, from);
}

/** What a pull request comes to, made by whom it was. Where it moves nothing, who made it is nobody's business. */
async function concluded(scene: Scene, facts: PullFacts, look: Look, from: Provenance): Promise<Result> {
  const { base, assessment, people } = look;
  const counted = await withApprovals(people, facts, assessment.judged, { barred: from.barred, now: scene.now });
  const judged = from.requesterKnown ? counted : counted.map(withoutRequester);
  return conclude(scene, {
    command: scene.request.command,
    base: { name: base.name, head: base.head },
    assessment,
    judged,
    findings: [...(judged.length > 0 ? from.findings : []), ...assessment.findings],
    state: facts.state,
    draft: facts.draft,
    fork: facts.fork,
    head: facts.head,
    ours: from.ours,
    requester: spellAskers(from.requesters),
    requesterKnown: from.requesterKnown,
    reason: from.reason,
    pull: pullRequestOf(facts),
  });
}

/** Where nothing trustworthy says who asked, nobody's approval can be told from theirs, so none is enough. */
function withoutRequester(one: Judged): Judged {
  const unknown = "nothing that GitHub signed says who asked for this, so nobody's approval can be told from their own";
  const unmet = <T extends { readonly unknowns: readonly string[] }>(counted: T) => ({
    ...counted,
    met: false,
    unknowns: [...counted.unknowns, unknown],
  });
  return {
    ...one,
    ...(one.tally === undefined || one.tally.seats.length === 0 ? {} : { tally: unmet(one.tally) }),
    ...(one.forcing === undefined ? {} : { forcing: unmet(one.forcing) }),
  };
}

/** A pull request that a bot opened on a branch of ours: its body is told what is found, also once the branch is somebody else's. */
function isOurs(facts: PullFacts): boolean {
  return facts.author?.type === "Bot" && isOurBranch(facts.branch);
}

/** Puts the checks on the head and our region into the body of a pull request that is ours. Sends nothing that already says so. */
export async function publish(
  scene: Scene,
  facts: Pick<PullFacts, "number" | "head" | "body" | "checks">,
  result: Result,
  mine = result.ours,
): Promise<Result> {
  const runs = checkRuns(result);
  if (scene.request.dryRun)
    return {
      ...result,
      done: [
        ...result.done,
        `would publish on ${facts.head.slice(0, 7)}: ${runs.map((run) => `${run.name} (${run.conclusion ?? run.status})`).join(", ")}`,
      ],
    };
  const { written } = await scene.host.checks.publish(facts.head, runs, facts.checks);
  const text = mine ? intoBody(facts.body, body(result)) : facts.body;
  if (text !== facts.body) await scene.host.pulls.edit(facts.number, { body: text });
  return written === 0
    ? result
    : { ...result, done: [...result.done, `published ${written} of ${runs.length} checks on ${facts.head.slice(0, 7)}`] };
}

/** Whoever made a pull request. Who pushed to a hand-written one is asked only where an approval could turn on it. */
async function madeBy(scene: Scene, facts: PullFacts, assessment: Assessment): Promise<Provenance> {
  const approved = facts.reviews.some((review) => review.state === "approved" && review.commit === facts.head);
  const asks = facts.author?.type !== "Bot" && approved && assessment.judged.length > 0 && facts.state === "open" && !facts.fork;
  return provenance(facts, asks ? await scene.host.pulls.pushers(facts.branch) : undefined);
}

async function proposalOf(scene: Scene, facts: PullFacts, base: Branch): Promise<Proposal> {
  const paths = (facts.files ?? []).flatMap((file) => (file.previous === undefined ? [file.path] : [file.path, file.previous]));
  const ancestor = ancestorOf(facts);
  const mergeBase = ancestor ?? (await scene.host.pulls.mergeBase(base.head, facts.head));
  return { base: { name: base.name, head: base.head }, head: facts.head, mergeBase, paths };
}

/** Where the commits of a pull request form one line, the oldest one's parent is where it left the base branch. */
function ancestorOf(facts: PullFacts): string | undefined {
  const commits = facts.commits ?? [];
  const inside = new Set(commits.map((commit) => commit.sha));
  if (commits.length === 0 || commits.some((commit) => commit.parents.length !== 1)) return undefined;
  const outside = new Set(commits.flatMap((commit) => commit.parents.filter((parent) => !inside.has(parent))));
  return outside.size === 1 ? [...outside][0] : undefined;
}

/** Of a pull request whose files are too many to be read. */
export function unread(facts: PullFacts): Assessment {
  const nothing = { judged: [], problems: [], manifests: [], evidence: [], owed: [], basis: [] };
  if (facts.state !== "open") return { ...nothing, findings: [] };
  return {
    ...nothing,
    findings: [
      finding("foreign_files", "fail", {
        gate: "files",
        because: "this pull request changes more than 300 files, which is no promotion",
        help: "Move the pointer in a pull request of its own.",
      }),
    ],
  };
}
