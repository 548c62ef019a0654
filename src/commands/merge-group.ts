import { touchesOurs } from "../layout.ts";
import type { Branch, People, PullFacts } from "../ports.ts";
import type { MergeQueue, QueueEntry } from "../ports/queues.ts";
import { mayLand } from "../promotion/decide.ts";
import { finding } from "../promotion/finding.ts";
import type { Decision, Result } from "../promotion/result.ts";
import { groupRuns } from "../report/check-runs.ts";
import { askedOnce } from "./approvals.ts";
import { assess } from "./assess.ts";
import { baseBranch } from "./base.ts";
import { forReview } from "./break-glass.ts";
import { unread, verdictOf } from "./judge-pull.ts";
import { mark } from "./mark.ts";
import { printOf } from "./proposal.ts";
import { settled } from "./result.ts";
import type { Scene } from "./scene.ts";

/*
 * A merge queue makes a commit of each entry, a merge group, on top of the one before it, and lands it once every required check
 * passes there. So what a group would land is judged on that commit, and told there: a promotion from the beginning, with the
 * manifests, the policy and the evidence as they are at the commit below it; and what moves nothing is let through, or the queue would
 * stand still for everybody. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
 */

/** What the event tells of a group: its commit, the branch that holds it, where it would land, and the commit it stands on. */
export type Group = { readonly head: string; readonly branch: string; readonly base: string; readonly on: string };

/** A group is what the event tells only if GitHub's own queue, or its own branch, says the same. */
export async function reviewGroup(scene: Scene, group: Group): Promise<readonly Result[]> {
  // The queue first: what lands in between is then still listed, and what stands on it is not taken for more than it is.
  const queue = await scene.host.queues.of(group.base);
  const base = await baseBranch(scene);
  const nothing = (because: string): readonly Result[] => [
    settled(scene, base, { to: "none", code: "nothing_to_judge", because, next: [] }),
  ];
  const short = group.head.slice(0, 7);
  if (group.base !== base.name)
    return nothing(`the merge group ${short} goes into ${group.base}, and promotions are judged into ${base.name}`);
  const listed = queue?.entries.find(({ head }) => head === group.head);
  if (listed === undefined && (await scene.host.branches.get(group.branch))?.head !== group.head)
    return nothing(`the merge group ${short} is gone; GitHub makes a new one for whoever is still in the queue`);
  const entry = listed ?? { pull: numberIn(group.branch, base.name), head: group.head, checks: [] };
  const look: Look = { scene, base, queue, people: askedOnce(scene.host.people), known: new Map() };
  const result = await judged(look, entry, group);
  return result === undefined
    ? nothing(`the merge group ${short} no longer stands on ${base.name}; GitHub makes a new one`)
    : [await told(scene, entry, result)];
}

/** Looks at every group of the queue, so that a lost event only costs time. Returns what went wrong, group by group. */
export async function reviewQueue(scene: Scene, { name }: Branch): Promise<readonly Error[]> {
  const queue = await scene.host.queues.of(name);
  const base = await baseBranch(scene);
  const look: Look = { scene, base, queue, people: askedOnce(scene.host.people), known: new Map() };
  const failures: Error[] = [];
  for (const entry of queue?.entries ?? []) {
    if (entry.head === undefined) continue;
    try {
      const result = await judged(look, entry);
      if (result !== undefined) await told(scene, entry, result);
    } catch (thrown) {
      failures.push(thrown instanceof Error ? thrown : new Error(String(thrown)));
      scene.log(`the merge group of #${entry.pull} cannot be judged to the end: ${failures.at(-1)?.message ?? ""}`);
    }
  }
  return failures;
}

type Look = {
  readonly scene: Scene;
  readonly base: Branch;
  /** Undefined where GitHub does not tell. */
  readonly queue: MergeQueue | undefined;
  readonly people: People;
  /** What each group adds to the one below it, by its commit. */
  readonly known: Map<string, Promise<Result | undefined>>;
};

/**
 * What one group comes to; undefined when it stands on something else than what is ahead of it, and GitHub has to make it anew. A
 * queue that lands a group along with a passing one behind it lands all of them on that one's word, so there it must speak for all.
 */
async function judged(look: Look, entry: QueueEntry, event?: Group): Promise<Result | undefined> {
  const ahead = aheadOf(look.queue, entry, event);
  const own = await added(look, entry, ahead);
  if (own === undefined || look.queue?.eachMustPass === true || !mayLand(own.decision)) return own;
  for (const [place, one] of ahead.entries()) {
    const before = await added(look, one, ahead.slice(0, place));
    if (before === undefined || !mayLand(before.decision)) return { ...own, decision: shutAhead(one, before) };
  }
  return own;
}

/** What one group adds to those ahead of it. */
function added(look: Look, entry: QueueEntry, ahead: readonly QueueEntry[]): Promise<Result | undefined> {
  const { scene, base, known } = look;
  const { head } = entry;
  if (head === undefined) return Promise.resolve(undefined);
  const find = async () => {
    const on = ahead.at(-1)?.head ?? base.head;
    const { mergeBase, paths } = await scene.host.pulls.changes(on, head);
    if (mergeBase !== on) return undefined;
    if (paths === undefined || touchesOurs(scene.request.layout, paths)) return promotion(look, entry, { on, head, paths });
    const because = `the merge group ${head.slice(0, 7)} moves no pointer`;
    return settled(scene, base, { to: "none", code: "nothing_to_judge", because, next: [] });
  };
  const result = known.get(head) ?? find();
  known.set(head, result);
  return result;
}

/** The entries that this one's group stands on, nearest last. One that the queue does not list yet stands where the event says, if that is in the queue. */
function aheadOf(queue: MergeQueue | undefined, entry: QueueEntry, event: Group | undefined): readonly QueueEntry[] {
  const built = (queue?.entries ?? []).filter(({ head }) => head !== undefined);
  const place = built.findIndex(({ head }) => head === entry.head);
  return built.slice(0, place >= 0 ? place : built.findIndex(({ head }) => head === event?.on) + 1);
}

type Landing = { readonly on: string; readonly head: string; readonly paths: readonly string[] | undefined };

/** A group that touches what is ours, judged as its pull request's promotion and with that pull request's approvals. */
async function promotion(look: Look, entry: QueueEntry, { on, head, paths }: Landing): Promise<Result> {
  const { scene, base, people } = look;
  const facts = await scene.host.pulls.get(entry.pull);
  const wrong = misfit(facts, base);
  if (facts === undefined || wrong !== undefined) return settled(scene, base, unknown(entry, head, wrong ?? "is not there"));
  const below = { name: base.name, head: on };
  if (paths === undefined) return verdictOf(scene, facts, { base: below, assessment: unread(facts), people });
  const proposal = { base: below, head, mergeBase: on, paths };
  const [assessment] = await assess(scene.host.objects, scene.request.layout, [proposal], scene.now);
  if (assessment === undefined) throw new Error("one proposal in, no assessment out");
  const differing = await differingFrom(scene, facts, { head, paths });
  const findings = [
    ...assessment.findings,
    ...(differing.length === 0
      ? []
      : [
          finding("behind_base", "inconclusive", {
            gate: "merge group",
            because: `${differing.slice(0, 5).join(", ")} in the merge group ${head.slice(0, 7)} is not what ${facts.head.slice(0, 7)} holds, so what would land is not what was judged and approved`,
            help: `Bring the branch up to date once what is ahead of it in the queue has landed; for a promotion of ours, run promote again.`,
          }),
        ]),
  ];
  return forReview(scene, facts, await verdictOf(scene, facts, { base: below, assessment: { ...assessment, findings }, people }));
}

/** Why a pull request is not one whose merge group this could be. */
function misfit(facts: PullFacts | undefined, base: Branch): string | undefined {
  if (facts === undefined) return "is not there";
  if (facts.state !== "open") return `is ${facts.state}`;
  if (facts.base !== base.name) return `goes into ${facts.base}`;
  return facts.queue?.inside === false ? "is not in the merge queue" : undefined;
}

/** The paths that a group changes and that hold something else there than at its pull request's own head, which is what people approved. */
async function differingFrom(
  scene: Scene,
  facts: PullFacts,
  { head, paths }: { readonly head: string; readonly paths: readonly string[] },
): Promise<readonly string[]> {
  const own = new Set((facts.files ?? []).flatMap(({ path, previous }) => (previous === undefined ? [path] : [path, previous])));
  const found = await scene.host.objects.read(
    paths.flatMap((path) => [head, facts.head].map((commit) => ({ commit, path, as: "file" as const }))),
    0,
  );
  return paths.filter((path, index) => {
    const [landing, approved] = [found[2 * index], found[2 * index + 1]].map((one) => printOf(one ?? { is: "absent" }));
    return !own.has(path) || landing !== approved;
  });
}

/** Tells it on the group's own commit. What may land is marked first: from then on GitHub may merge it at any moment. */
async function told(scene: Scene, { pull, head, checks }: QueueEntry, result: Result): Promise<Result> {
  if (head === undefined) return result;
  const lands = mayLand(result.decision);
  const runs = groupRuns(result, lands);
  const where = `the merge group ${head.slice(0, 7)}${pull === 0 ? "" : ` of #${pull}`}`;
  if (scene.request.dryRun) {
    const wanted = runs.map((run) => `${run.name} (${run.conclusion ?? run.status})`).join(", ");
    return { ...result, done: [...result.done, `would publish on ${where}: ${wanted}`] };
  }
  const says = checks.some((check) => check.name === runs[0]?.name && check.conclusion === "success");
  if (lands && !says && result.pull !== undefined && result.judged.length > 0) await mark(scene, pull, result.pull.head);
  const { written } = await scene.host.checks.publish(head, runs, checks);
  if (written === 0) return result;
  scene.log(`${where} ${lands ? "may land" : `must not land: ${result.decision.because}`}`);
  return { ...result, done: [...result.done, `published ${written} of ${runs.length} checks on ${where}`] };
}

function unknown({ pull }: QueueEntry, head: string, wrong: string): Decision {
  const who = pull === 0 ? "its branch names none" : `#${pull} ${wrong}`;
  return {
    to: "refuse",
    code: "group_unknown",
    because: `which pull request the merge group ${head.slice(0, 7)} belongs to cannot be told (${who}), so nobody's approval is for it`,
    next: ["Take it out of the merge queue and add the pull request again."],
  };
}

function shutAhead({ pull }: QueueEntry, before: Result | undefined): Decision {
  const why = before === undefined ? "cannot be judged now" : `must not land: ${before.decision.because}`;
  return {
    to: "refuse",
    code: "ahead_is_shut",
    because: `#${pull} is ahead of this one in the merge queue, would land along with it, and ${why}`,
    next: [`Take #${pull} out of the merge queue, and let every pull request of the queue meet its own checks (ALLGREEN).`],
  };
}

/** `gh-readonly-queue/main/pr-7-<sha>`: the number of the pull request, or 0 for a branch that is no group's. */
function numberIn(branch: string, base: string): number {
  const prefix = `gh-readonly-queue/${base}/pr-`;
  const [, number] = branch.startsWith(prefix)
    ? (/^([1-9][0-9]{0,9})-[0-9a-f]{40,64}$/.exec(branch.slice(prefix.length)) ?? [])
    : [];
  return number === undefined ? 0 : Number(number);
}
