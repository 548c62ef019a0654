import type { Branch, PullFacts } from "../ports.ts";
import { provenance, type Provenance } from "../promotion/provenance.ts";
import type { Result } from "../promotion/result.ts";
import { body, intoBody } from "../report/body.ts";
import { checkRuns } from "../report/check-runs.ts";
import { finding } from "../promotion/finding.ts";
import { withApprovals } from "./approvals.ts";
import { assess } from "./assess.ts";
import { mergeJudged } from "./merge.ts";
import type { Assessment, Proposal } from "./proposal.ts";
import { conclude, pullRequestOf } from "./result.ts";
import type { Scene } from "./scene.ts";
import { finishMerged } from "./finish.ts";

/**
 * Judges one pull request from the beginning, publishes what it found, and merges it when everything is open. What an earlier
 * run said, labels and texts are not read. `base` is the base branch as it is now.
 */
export async function reviewPull(scene: Scene, facts: PullFacts, base: Branch): Promise<Result> {
  const [result] = await reviewPulls(scene, [facts], base);
  if (result === undefined) throw new Error("one pull request in, no result out");
  return result;
}

/** The same for several at once, which costs fewer requests. Pull requests whose model another one just moved are left for the next run. */
export async function reviewPulls(scene: Scene, pulls: readonly PullFacts[], base: Branch): Promise<readonly Result[]> {
  const proposals: Proposal[] = [];
  const reading = pulls.map((facts) => facts.state === "open" && facts.files !== undefined);
  for (const [index, facts] of pulls.entries()) {
    if (reading[index] === true) proposals.push(await proposalOf(scene, facts, base));
  }
  const assessments = await assess(scene.host.objects, scene.request.layout, proposals, scene.now);
  const results: Result[] = [];
  const moved = new Set<string>();
  let next = 0;
  for (const [index, facts] of pulls.entries()) {
    const assessment = reading[index] === true ? assessments[next++] : undefined;
    if (assessment?.manifests.some((one) => moved.has(one.file)) === true) {
      scene.log(`#${facts.number} is left for the next run: another pull request just moved the same model`);
      continue;
    }
    const result = await reviewed(scene, facts, base, assessment ?? unread(facts));
    if (result.merged !== undefined) for (const one of assessment?.manifests ?? []) moved.add(one.file);
    results.push(result);
  }
  return results;
}

async function reviewed(scene: Scene, facts: PullFacts, base: Branch, assessment: Assessment): Promise<Result> {
  const from = await provenanceOf(scene, facts, assessment);
  const moves = assessment.judged.length > 0 || assessment.manifests.length > 0;
  const judged = moves ? await withApprovals(scene.host, facts, assessment.judged, from.barred) : [];
  const findings = [...(moves ? from.findings : []), ...assessment.findings];
  const result = conclude(scene, {
    command: scene.request.command,
    base: { name: base.name, head: base.head },
    assessment,
    judged,
    findings,
    state: facts.state,
    draft: facts.draft,
    fork: facts.fork,
    head: facts.head,
    ours: from.ours,
    requester: from.requester,
    requesterKnown: from.requesterKnown,
    reason: from.reason,
    pull: pullRequestOf(facts),
  });
  if (facts.state === "merged") return finishMerged(scene, facts, result);
  if (facts.state === "closed") return result;
  const published = await publish(scene, facts, result);
  if (published.decision.to !== "merge") return published;
  return mergeJudged(scene, published, assessment, from.ours);
}

/** Puts the checks on the head and our region into the body of a pull request that is ours. Sends nothing that already says so. */
export async function publish(
  scene: Scene,
  facts: Pick<PullFacts, "number" | "head" | "body" | "checks">,
  result: Result,
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
  const text = result.ours ? intoBody(facts.body, body(result)) : facts.body;
  if (text !== facts.body) await scene.host.pulls.edit(facts.number, { body: text });
  return written === 0
    ? result
    : { ...result, done: [...result.done, `published ${written} of ${runs.length} checks on ${facts.head.slice(0, 7)}`] };
}

/** Who pushed is asked only where an approval could turn on it: somebody has approved the head. */
async function provenanceOf(scene: Scene, facts: PullFacts, assessment: Assessment): Promise<Provenance> {
  const approved = facts.reviews.some((review) => review.state === "approved" && review.commit === facts.head);
  const asks = approved && assessment.judged.length > 0 && facts.state === "open" && !facts.fork;
  const commit = facts.author?.type === "Bot" ? facts.head : undefined;
  return provenance(facts, asks ? await scene.host.pulls.pushers(facts.branch, commit) : undefined);
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

function unread(facts: PullFacts): Assessment {
  const nothing = { judged: [], problems: [], manifests: [], basis: [] };
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
