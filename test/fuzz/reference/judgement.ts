import type { Archived, Manifest, Pointer } from "../../../src/manifest/shape.ts";
import type { ApprovalRule, StagePolicy } from "../../../src/policy/shape.ts";
import { approved } from "./approvals.ts";
import { factsOf, pinOf, type Facts, type PlainFile } from "./evidence.ts";
import { opens } from "./gates.ts";
import {
  isReadable,
  lastIn,
  sameArtifact,
  samePointer,
  standing,
  statesOf,
  undoList,
  wayBack,
  writesHold,
  type State,
} from "./history.ts";
import { chosen } from "./policy.ts";
import { landed, NOW, type PlainWorld } from "./world.ts";

export const FILE = "models/fraud.yaml";
const MODEL = "fraud";
/** How files are written, so that what is pinned can be computed. */
export type Writer = (file: PlainFile) => { readonly name: string; readonly text: string };

type Change = { readonly stage: string } & (
  | { readonly kind: "promotion"; readonly from: Pointer | undefined; readonly to: Pointer }
  | { readonly kind: "rollback"; readonly from: Pointer; readonly to: Pointer }
  | { readonly kind: "removal"; readonly from: Pointer }
  | { readonly kind: "hold" | "release"; readonly digest: string }
);

/** Whether this pull request may be merged, by the whole rule, read from the beginning. */
export function merges(world: PlainWorld, writer: Writer): boolean {
  const { pull, history, head, behind, others } = world;
  if (pull.state !== "open" || pull.draft || pull.fork || others.length > 0 || behind === "manifest") return false;
  const before = history.at(-1) ?? "gone";
  if (!isReadable(before, FILE) || !isReadable(head, FILE)) return false;
  const base = typeof before === "string" ? undefined : before;
  const states = statesOf(history, FILE);
  const changes = changesBetween(base, typeof head === "string" ? undefined : head, states);
  if (changes === undefined || changes.length === 0) return false;
  const stages = chosen(world.policies, MODEL) as Readonly<Record<string, StagePolicy>> | undefined;
  const known = { world, writer, base, states, changes };
  const all = changes.map((change) => ({ change, policy: stages?.[change.stage] }));
  if (!all.every(({ change, policy }) => policy !== undefined && allowed(change, policy, known))) return false;
  if (!evidenceBelongs(known)) return false;
  const rules = all.map(({ change, policy }) => (policy === undefined ? undefined : asks(change, policy, known)));
  if (rules.includes(undefined)) return false;
  const asking = rules.some((rule) => rule !== undefined && rule.length > 0);
  const barred = setAside(world, asking);
  return barred !== undefined && rules.every((rule) => approved({ ...world, rules: rule ?? [], barred }));
}

type Known = {
  readonly world: PlainWorld;
  readonly writer: Writer;
  readonly base: Manifest | undefined;
  readonly states: readonly State[];
  readonly changes: readonly Change[];
};

/** Everything that changed; undefined where something did that no change of a pointer or a hold accounts for. */
function changesBetween(
  base: Manifest | undefined,
  head: Manifest | undefined,
  states: readonly State[],
): readonly Change[] | undefined {
  const changes: Change[] = [];
  const names = new Set([...Object.keys(base?.stages ?? {}), ...Object.keys(head?.stages ?? {})]);
  for (const stage of names) {
    const [from, to] = [base?.stages[stage], head?.stages[stage]];
    const companions = (of: typeof from) => json([of?.canary, of?.challenger, of?.shadow]);
    if (companions(from) !== companions(to)) return undefined;
    if (to === undefined) {
      if (from !== undefined) changes.push({ kind: "removal", stage, from });
    } else if (from === undefined) changes.push({ kind: "promotion", stage, from, to });
    else if (!samePointer(from, to)) {
      if (sameArtifact(from, to)) return undefined;
      const back = base === undefined ? undefined : wayBack(states, base, stage);
      changes.push({ kind: back !== undefined && samePointer(back, to) ? "rollback" : "promotion", stage, from, to });
    }
  }
  const [was, is] = [base?.archived ?? [], head?.archived ?? []];
  if (head === undefined && was.length + (base?.holds?.length ?? 0) > 0) return undefined;
  if (!recordsAddUp(was, is, changes, head)) return undefined;
  for (const hold of base?.holds ?? [])
    if (!(head?.holds ?? []).some((one) => json(one) === json(hold)))
      changes.push({ kind: "release", stage: hold.stage, digest: hold.digest });
  for (const hold of head?.holds ?? [])
    if (!(base?.holds ?? []).some((one) => json(one) === json(hold)))
      changes.push({ kind: "hold", stage: hold.stage, digest: hold.digest });
  return changes;
}

function recordsAddUp(
  was: readonly Archived[],
  is: readonly Archived[],
  changes: readonly Change[],
  head: Manifest | undefined,
): boolean {
  const same = (a: Archived, b: Archived) => sameArtifact(a, b) && a.left === b.left;
  const came = is.every((entry) => {
    const old = was.find((one) => same(one, entry));
    if (old !== undefined) return json(old) === json(entry);
    return changes.some((change) => {
      if (!("from" in change) || change.from === undefined || change.stage !== entry.left) return false;
      return change.kind === "rollback" ? sameArtifact(change.from, entry) : samePointer(change.from, entry);
    });
  });
  const went = was.every(
    (entry) =>
      is.some((one) => same(one, entry)) ||
      changes.some((change) => "to" in change && change.stage === entry.left && sameArtifact(change.to, entry)),
  );
  const kept = changes.every((change) => {
    const { stage } = change;
    if (change.kind !== "promotion" || change.from === undefined) return true;
    const { from } = change;
    const stillThere = Object.values(head?.stages ?? {}).some((one) =>
      [one, one.canary, one.challenger, one.shadow].some((each) => each !== undefined && sameArtifact(each, from)),
    );
    return stillThere || is.some((entry) => entry.left === stage && sameArtifact(entry, from));
  });
  return came && went && kept;
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) =>
    typeof held === "object" && held !== null && !Array.isArray(held)
      ? Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1))
      : held,
  );

function allowed(change: Change, policy: StagePolicy, known: Known): boolean {
  const { world, writer, states, base } = known;
  if (change.kind === "rollback") {
    const { evidence, version } = change.to;
    return evidence === undefined || evidence === pinOf((world.shelves[version]?.then ?? []).map(writer));
  }
  if (change.kind !== "promotion") return true;
  const { stage, to } = change;
  if (policy.freeze !== undefined || policy.rollout !== undefined || policy.rollback?.when !== undefined) return false;
  if (writesHold(base, stage, to.digest) || undoList(states, stage).held.has(to.digest)) return false;
  const shelf = world.shelves[to.version];
  if (world.behind === "evidence" && (shelf?.now ?? []).length > 0) return false;
  const files = shelf?.head ?? [];
  const pin = pinOf(files.map(writer));
  if (to.evidence === undefined && pin !== undefined) return false;
  const { follows } = policy;
  const followed = follows === undefined ? undefined : base?.stages[follows];
  const newest = states[0]?.manifest?.stages[follows ?? ""];
  const stands = newest !== undefined && sameArtifact(newest, to);
  const since = follows === undefined || !stands ? undefined : standing(states, follows, (one) => sameArtifact(one, to)).at(-1);
  return opens({
    policy,
    ours: factsOf(files, { model: MODEL, version: to.version, digest: to.digest }),
    theirs: incumbent(change.from ?? lastIn(states, stage), stage, known),
    pointer: to,
    pinned: to.evidence === undefined ? "none" : to.evidence === pin ? "right" : "wrong",
    followed: { ...followed, since: since === undefined ? undefined : landed(world, since.at) },
    now: NOW,
  });
}

/** What the incumbent was moved on, and what came since; undefined where neither is what its pointer pins. */
function incumbent(pointer: Pointer | undefined, stage: string, { world, writer, states }: Known): Facts | undefined | "nobody" {
  if (pointer === undefined) {
    const unreadable = world.history.some((state) => !isReadable(state, FILE));
    return unreadable ? undefined : "nobody";
  }
  const { evidence, version, digest } = pointer;
  const shelf = world.shelves[version];
  const arrived = standing(states, stage, (one) => samePointer(one, pointer)).length > 0;
  const [now, then] = [shelf?.now ?? [], arrived ? (shelf?.then ?? []) : []];
  const facts = (files: readonly PlainFile[]) => factsOf(files, { model: MODEL, version, digest });
  const pin = (files: readonly PlainFile[]) => pinOf(files.map(writer));
  if (evidence !== undefined && pin(now) === evidence) return facts(now);
  const grown = then.every((file) => now.some((other) => other.name === file.name && writer(other).text === writer(file).text));
  return evidence === undefined || pin(then) === evidence ? facts(grown ? now : then) : undefined;
}

/** Evidence may change for the versions that are promoted; a way back may undo what came with the version it leaves. */
function evidenceBelongs({ world, writer, changes, states }: Known): boolean {
  return Object.entries(world.shelves).every(([version, { now, head, then }]) => {
    const promoted = changes.some((change) => change.kind === "promotion" && change.to.version === version);
    const names = new Set([...now, ...head].map((file) => file.name));
    return [...names].every((name) => {
      const text = (files: readonly PlainFile[]) =>
        files.filter((file) => file.name === name).map((file) => writer(file).text)[0];
      if (text(now) === text(head) || promoted) return true;
      return changes.some((change) => {
        if (change.kind !== "rollback" || change.from.version !== version) return false;
        const arrival = standing(states, change.stage, (one) => samePointer(one, change.from)).at(-1);
        const before = arrival === undefined || arrival.gap ? undefined : states[states.indexOf(arrival) + 1];
        return text(head) === (before === undefined ? undefined : text(then));
      });
    });
  });
}

const ANYBODY: readonly ApprovalRule[] = [{ who: "reviewer", from: ["write"], count: 1 }];

/** Whose yes a change asks for; undefined where it is never merged by a machine. */
function asks(change: Change, policy: StagePolicy, { base, states, changes }: Known): readonly ApprovalRule[] | undefined {
  const own = policy.merge ?? "when_approved";
  const { approvals, merge } = policy.rollback ?? {};
  const back = merge ?? (approvals !== undefined && own === "automatic" ? "when_approved" : own);
  const backRules = approvals ?? (back === "automatic" ? [] : (policy.approvals ?? []));
  const orAnybody = (rules: readonly ApprovalRule[]) => (rules.length > 0 ? rules : ANYBODY);
  switch (change.kind) {
    case "promotion":
      return own === "manual" ? undefined : own === "automatic" ? [] : (policy.approvals ?? []);
    case "rollback":
      return back === "manual" ? undefined : back === "automatic" ? [] : backRules;
    case "hold": {
      const along = changes.some(
        (one) => one.kind === "rollback" && one.stage === change.stage && one.from.digest === change.digest,
      );
      const owed = undoList(states, change.stage).held.has(change.digest) && !writesHold(base, change.stage, change.digest);
      if (along || (base !== undefined && owed)) return [];
      return back === "manual" ? undefined : orAnybody(backRules);
    }
    case "removal":
    case "release":
      return own === "manual" ? undefined : orAnybody(policy.approvals ?? []);
  }
}

/** Who cannot approve; undefined where that cannot be told, and where a bot's pull request is not to be believed. */
function setAside({ pull, votes }: PlainWorld, asking: boolean): readonly string[] | undefined {
  const { author, commits, listed, pushers, viewer } = pull;
  if (commits === null || !listed) return undefined;
  const [first, ...others] = commits;
  if (author?.endsWith("[bot]") === true) {
    if (first === undefined || others.length > 0 || !first.signed || first.author !== author) return undefined;
    if (viewer?.endsWith("[bot]") === true && viewer !== author) return undefined;
    const strangers = asking && pushers !== null && !pushers.includes(author);
    return strangers || (asking && first.requestedBy.length === 0) ? undefined : first.requestedBy;
  }
  if (author === null && asking) return undefined;
  const yes = votes.some(({ state, commit }) => state === "approved" && commit === "head");
  if (yes && pushers?.length === 0) return undefined;
  const hands = [author, ...commits.flatMap((commit) => [commit.author, commit.committer]), ...(pushers ?? [])];
  return hands.filter((login) => login !== null && login !== "web-flow").map(String);
}
