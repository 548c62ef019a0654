import { sha256 } from "../digest.ts";
import { modelOf } from "../layout.ts";
import { UserError } from "../errors.ts";
import type { Entry, Host, PullFacts } from "../ports.ts";
import { areKnown, spellAskers } from "../promotion/asker.ts";
import { provenance } from "../promotion/provenance.ts";
import type { PullRequest, Result } from "../promotion/result.ts";
import { body, intoBody } from "../report/body.ts";
import { withApprovals } from "./approvals.ts";
import { publish, reviewPull } from "./judge-pull.ts";
import { Meanwhile } from "./look-again.ts";
import { textOf } from "./manifests.ts";
import { askedBefore, messageOf, type Plan } from "./plan.ts";
import { conclude } from "./result.ts";
import type { Scene } from "./scene.ts";
import { pullFrom, withOlderClosed, type OwnBranch } from "./supersede.ts";

/**
 * Makes a plan's pull request, or finds the one that already says the same. Run twice, there is one pull request with one
 * commit. Cut off between two requests, the next run goes on from what is there: a branch without a pull request gets one, a
 * branch with another commit of ours gets this one. Throws {@link Meanwhile} when somebody else writes there at the same time.
 * `displaced`: an earlier look of this run had put its commit there, and another run's took its place. `listed` are the branches
 * below the plan's prefix, where they are known.
 */
export async function openOrRefresh(
  scene: Scene,
  wanted: Plan,
  displaced: boolean,
  listed?: readonly OwnBranch[],
): Promise<Result> {
  const branches = listed ?? (await scene.host.branches.startingWith(wanted.prefix));
  const mine = branches.find((branch) => branch.name === wanted.branch);
  const standing = mine === undefined ? undefined : await pullFrom(scene, mine, wanted.base.name);
  // A hold and its release are about one digest, and take no other's place.
  const rivals = ["promote", "rollback"].includes(wanted.change) ? branches.filter((branch) => branch !== mine) : [];
  const from = standing?.state === "open" ? provenance(standing, undefined) : undefined;
  // Whoever asked for it first asked for it still when somebody else has it made anew.
  const plan = askedBefore(wanted, from?.requesters ?? []);
  if (standing !== undefined && from !== undefined) {
    const foreign = !from.ours;
    const asks = !displaced || plan.askers.every((login) => from.requesters.includes(login));
    if (foreign || (asks && (await saysTheSame(scene, plan, standing)))) {
      const result = await reviewPull(scene, standing, plan.base);
      const behind = result.findings.some((one) => one.code === "behind_base");
      if (foreign || !behind) return withOlderClosed(scene, result, rivals);
    }
  }
  const planned = await concludePlan(scene, plan);
  if (scene.request.dryRun)
    return withOlderClosed(scene, { ...planned, done: [...planned.done, ...plannedSteps(plan, standing)] }, rivals);
  const head = await scene.host.branches.commit({
    parent: plan.base.head,
    files: plan.files.flatMap(fileOf),
    message: messageOf(plan),
  });
  await put(scene, plan.branch, mine, head);
  const result = await opened(scene, plan, head, standing?.state === "open" ? standing : undefined);
  return withOlderClosed(scene, result, rivals);
}

/** Puts the commit on its branch, as long as nobody else put one there since the branch was listed. */
async function put(scene: Scene, branch: string, mine: OwnBranch | undefined, head: string): Promise<void> {
  const done =
    mine === undefined
      ? await scene.host.branches.create(branch, head)
      : await scene.host.branches.replace(branch, mine.head, head);
  if (done === "exists" || done === "moved") throw new Meanwhile(`somebody else writes to ${branch}`, false);
}

async function opened(scene: Scene, plan: Plan, head: string, standing: PullFacts | undefined): Promise<Result> {
  const told = await concludePlan(scene, plan, {
    number: standing?.number ?? 0,
    url: standing?.url ?? "",
    title: plan.title,
    head,
    base: plan.base.name,
    branch: plan.branch,
  });
  const text = intoBody(standing?.body ?? "", body(told));
  const made =
    standing === undefined ? await madeNew(scene, plan, head, text) : await edited(scene, plan, head, { standing, text });
  const pull: PullRequest = {
    number: made.number,
    url: made.url,
    title: plan.title,
    head,
    base: plan.base.name,
    branch: plan.branch,
  };
  scene.log(`${standing === undefined ? "opened" : "refreshed"} #${pull.number}: ${plan.title}`);
  const result = await concludePlan(scene, plan, pull);
  const done = [`${standing === undefined ? "opened" : "refreshed"} ${pull.url}`];
  if (result.decision.to !== "merge") return publish(scene, { ...pull, body: text, checks: [] }, { ...result, done });
  // What may be merged at once is judged once more from what GitHub now has, like any other pull request.
  const facts = await scene.host.pulls.get(pull.number);
  if (facts === undefined) throw new Error(`#${pull.number} was there a moment ago and is nowhere`);
  const reviewed = await reviewPull(scene, facts, plan.base);
  return { ...reviewed, done: [...done, ...reviewed.done] };
}

/** A new pull request with this commit. */
async function madeNew(scene: Scene, plan: Plan, head: string, text: string): Promise<{ number: number; url: string }> {
  const made = await created(scene, plan, text);
  // Somebody opened it meanwhile, or GitHub did not list it a moment ago.
  const stood = made === "exists" ? await openFrom(scene, plan) : undefined;
  if (stood?.head === head) return edited(scene, plan, head, { standing: stood, text: intoBody(stood.body, text) });
  if (made === "exists" || made === "no branch") throw new Meanwhile(`somebody else writes to ${plan.branch}`, true);
  if (made.head !== head) throw new Meanwhile(`another commit took this one's place on ${plan.branch}`, true);
  return made;
}

/** The pull request that stood there, which may follow its branch a moment later; closed in between, it takes the commit no more. */
async function edited(
  scene: Scene,
  plan: Plan,
  head: string,
  { standing, text }: { readonly standing: PullFacts; readonly text: string },
): Promise<{ number: number; url: string }> {
  const now = await scene.host.pulls.edit(standing.number, { title: plan.title, body: text });
  if (!now.open) {
    await scene.host.branches.remove(plan.branch, head);
    throw new Meanwhile(`#${standing.number} was closed while it was made anew`, true);
  }
  if (now.head !== head && now.head !== standing.head)
    throw new Meanwhile(`another commit took this one's place on ${plan.branch}`, true);
  return standing;
}

async function openFrom(scene: Scene, { branch, base }: Plan): Promise<PullFacts | undefined> {
  const open = await scene.host.pulls.open(base.name);
  return open.find((facts) => facts.branch === branch && !facts.fork);
}

/** Makes the pull request. Where GitHub refuses it the branch stands already: that is said, since the next run goes on from it. */
async function created(scene: Scene, { title, branch, base }: Plan, text: string): ReturnType<Host["pulls"]["create"]> {
  try {
    return await scene.host.pulls.create({ title, body: text, branch, base: base.name });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const left = {
      what: `the branch ${branch} is made, and has no pull request yet`,
      hint: "nothing has to be cleaned up: run the same command again, and it goes on from there",
    };
    throw new UserError([...error.problems, left], { cause: error });
  }
}

/** The result of a plan, as the pull request would be judged the moment it is opened: without a review. */
async function concludePlan(scene: Scene, plan: Plan, pull?: PullRequest): Promise<Result> {
  const { assessment, base } = plan;
  const head = pull?.head ?? "";
  const judged = await withApprovals(scene.host.people, { head, reviews: [] }, assessment.judged, { barred: [], now: scene.now });
  const about = {
    state: "planned" as const,
    draft: false,
    fork: false,
    head,
    ours: true,
    requester: spellAskers(plan.askers),
    requesterKnown: areKnown(plan.askers),
  };
  return conclude(scene, {
    command: scene.request.command,
    base,
    assessment,
    judged,
    findings: assessment.findings,
    reason: scene.request.reason,
    pull,
    ...about,
  });
}

/** Whether the open pull request already holds this plan: the same files, but for the instants that the manifest's edit wrote down. */
async function saysTheSame(scene: Scene, plan: Plan, standing: PullFacts): Promise<boolean> {
  const found = await scene.host.objects.read(
    plan.files.map((file) => ({ commit: standing.head, path: file.path, as: "file" as const })),
    Math.max(...plan.files.map((file) => file.size)) + 1024,
  );
  const touched = new Set((standing.files ?? []).map((file) => file.path));
  if (touched.size > plan.files.length) return false;
  return plan.files.every((file, index) => {
    const now = found[index];
    if (now?.is !== "entry") return false;
    const content = modelOf(scene.request.layout, file.path) === undefined ? sha256Of : timeless;
    return content(now.entry) === content(file);
  });
}

function sha256Of({ bytes }: Entry): string | undefined {
  return bytes === undefined ? undefined : sha256(bytes);
}

function timeless(entry: Entry): string | undefined {
  return textOf(entry)?.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "<instant>");
}

function plannedSteps(plan: Plan, standing: PullFacts | undefined): readonly string[] {
  const open = standing?.state === "open" ? `would refresh #${standing.number}` : "would open a pull request";
  return [
    `would put one commit on ${plan.branch}, on top of ${plan.base.name} at ${plan.base.head.slice(0, 7)}`,
    ...plan.files.map((file) => `would write ${file.path} (${file.size} bytes)`),
    `${open}: ${plan.title}`,
  ];
}

function fileOf(entry: Entry): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  return entry.bytes === undefined ? [] : [{ path: entry.path, bytes: entry.bytes }];
}
