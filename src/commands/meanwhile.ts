import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import type { PullFacts } from "../ports.ts";
import type { Decision, Result } from "../promotion/result.ts";
import { textOf } from "./manifests.ts";
import { printOf, type Assessment } from "./proposal.ts";
import type { Scene } from "./scene.ts";

/*
 * GitHub merges exactly one head (`sha`) and keeps nothing else still: the base branch moves, and a pull request can be pointed at
 * another base, be made a draft or be reviewed anew while it is judged. So all of it is asked for once more just before the
 * merge, and what landed is looked at afterwards.
 */

export const MERGED_BY_ANOTHER: Decision = {
  to: "none",
  code: "already_merged",
  because: "this pull request is merged: another run or a person got there first",
  next: [],
};

/** Why what was judged is no longer what would be merged, or the pull request as it is now while nothing has changed. */
export async function changedMeanwhile(
  scene: Scene,
  result: Result,
  assessment: Assessment,
  facts: PullFacts,
): Promise<{ readonly decision: Decision } | { readonly now: PullFacts }> {
  const now = await scene.host.pulls.get(facts.number);
  if (now?.state === "merged") return { decision: MERGED_BY_ANOTHER };
  const changed = now === undefined ? ["the pull request itself"] : changesBetween(facts, now);
  const next = ["Nothing to do; it is judged again at the next event."];
  if (now === undefined || changed.length > 0) {
    const because = `waiting: while #${facts.number} was judged, something of it changed: ${changed.join(", ")}`;
    return { decision: { to: "wait", code: "pull_request_changed", because, next } };
  }
  if (await baseStillStands(scene, result, assessment)) return { now };
  const because = `waiting: ${result.base} moved under this promotion while it was judged`;
  return { decision: { to: "wait", code: "base_moved", because, next } };
}

function changesBetween(then: PullFacts, now: PullFacts): readonly string[] {
  const reviews = (facts: PullFacts) =>
    facts.reviews.map(({ id, by, state, commit, said }) => [id, by?.login, state, commit, said?.edited].join(" ")).join("\n");
  const content = (facts: PullFacts) =>
    JSON.stringify([facts.commits?.map(({ sha }) => sha), facts.files?.map(({ path, previous }) => [path, previous])]);
  const compared: readonly (readonly [string, (facts: PullFacts) => unknown])[] = [
    ["its base", (facts) => `${facts.base} ${facts.baseSince?.toISOString() ?? ""}`],
    ["its head", (facts) => facts.head],
    ["its commits or files", content],
    ["its state", (facts) => `${facts.state} ${facts.draft}`],
    ["its reviews", reviews],
  ];
  return compared.flatMap(([name, of]) => (of(then) === of(now) ? [] : [name]));
}

/** Whether all that was read on the base branch is there as it was; other changes there do no harm. */
async function baseStillStands(scene: Scene, result: Result, { basis }: Assessment): Promise<boolean> {
  const base = await scene.host.branches.get(result.base);
  if (base === undefined) return false;
  if (base.head === result.baseCommit) return true;
  const found = await scene.host.objects.read(
    basis.map(({ want }) => ({ ...want, commit: base.head })),
    LARGEST_EVIDENCE,
  );
  return basis.every(({ print }, index) => printOf(found[index] ?? { is: "absent" }) === print);
}

/** What landed otherwise than it was judged, each with the reason, and the manifests concerned; undefined where all is as judged. */
export async function landedOtherwise(
  scene: Scene,
  result: Result,
  assessment: Assessment,
  commit: string,
): Promise<{ readonly because: string; readonly files: readonly string[] } | undefined> {
  const short = commit.slice(0, 7);
  const differing = await differingFrom(scene, commit, assessment);
  if (differing.length > 0) {
    const because = `${differing.join(", ")} at ${short} is not what was judged: ${result.base} moved in the same moment`;
    return { because, files: differing };
  }
  const now = await scene.host.pulls.get(result.pull?.number ?? 0);
  if (now === undefined || now.base === result.base) return undefined;
  const because = `#${now.number} was pointed at ${now.base} in the moment of the merge, so ${short} landed there and not on ${result.base}`;
  return { because, files: assessment.manifests.map((one) => one.file) };
}

/** What landed is not what was judged: no deployment is started, and somebody has to look. */
export function alarmed(
  result: Result,
  { because, files }: { readonly because: string; readonly files: readonly string[] },
): Result {
  const [file] = files;
  return {
    ...result,
    decision: {
      to: "refuse",
      code: "merged_differs",
      because,
      next: [`Look at ${files.join(", ")} where it landed, now, and roll back if a pointer is wrong.`],
    },
    problems: [
      ...result.problems,
      {
        what: because,
        ...(file === undefined ? {} : { file }),
        hint: "roll back, then find out who else writes to the base branch or to this pull request",
      },
    ],
  };
}

/** The manifests whose text at the merge commit is not the text that was judged, and the evidence that is not the one it was judged by. */
async function differingFrom(scene: Scene, commit: string, { manifests, evidence }: Assessment): Promise<readonly string[]> {
  const found = await scene.host.objects.read(
    [
      ...manifests.map((one) => ({ commit, path: one.file, as: "file" as const })),
      ...evidence.map((one) => ({ commit, path: one.path, as: "folder" as const })),
    ],
    LARGEST_EVIDENCE,
  );
  const at = (index: number) => found[index] ?? ({ is: "absent" } as const);
  return [
    ...manifests.flatMap((one, index) => {
      const now = at(index);
      const text = now.is === "entry" ? textOf(now.entry) : undefined;
      return text === one.text ? [] : [one.file];
    }),
    ...evidence.flatMap((one, index) => (printOf(at(manifests.length + index)) === one.print ? [] : [one.path])),
  ];
}
