import { UserError } from "../../src/errors.ts";
import { readEvidence } from "../../src/evidence/read.ts";
import { pointStage } from "../../src/manifest/edit.ts";
import { Refusal } from "../github/acts/refusal.ts";
import { fileAt } from "../github/git/trees.ts";
import type { EmbeddedGitHub } from "../github/server.ts";
import type { Pull, Repository } from "../github/state.ts";
import { type Ask, isBrought, versionsOf } from "./asks.ts";
import { digestOf, evidenceText, PEOPLE, POLICIES, policyText, PRODUCTION_BOUNDS, remarksOf, STAGES } from "./models.ts";
import type { Dice } from "./random.ts";

/** What people did, as the checks afterwards need it. */
export type Deed = {
  readonly what: "review" | "push to main" | "push to a branch" | "merge by hand" | "close" | "other";
  readonly by: string;
  /** The commit that came of it, or the pull request that it was about. */
  readonly commit?: string;
  readonly pull?: number;
  readonly review?: number;
};

/** What a person asks for by it: their pull request is judged, or a command is run. */
export type Wish =
  | { readonly is: "review"; readonly pull: number }
  | { readonly is: "command"; readonly actor: string; readonly inputs: Readonly<Record<string, string>> }
  | { readonly is: "sweep" };

export type Crowd = {
  readonly github: EmbeddedGitHub;
  readonly repository: Repository;
  readonly chance: Dice;
  readonly seed: number;
  readonly asks: readonly Ask[];
  readonly models: readonly string[];
  readonly done: (deed: Deed) => void;
  readonly wish: (wish: Wish) => void;
};

const WRITERS = Object.entries(PEOPLE).flatMap(([login, role]) => (role === "read" ? [] : [login]));

type Act = (crowd: Crowd) => void | Promise<void>;

/** What people do, and how often against each other. */
const ACTS: readonly (readonly [number, Act])[] = [
  [46, approve],
  [4, object],
  [6, pushElsewhere],
  [2, changeEvidence],
  [2, movePolicy],
  [2, pushPointer],
  [2, remark],
  [4, pushToBranch],
  [5, revert],
  [5, writeByHand],
  [3, mergeByHand],
  [3, close],
  [1, updateBranch],
  [1, deleteBranch],
  [6, rollBack],
  [5, release],
  [3, (crowd) => crowd.wish({ is: "sweep" })],
];
const WEIGHT = ACTS.reduce((sum, [weight]) => sum + weight, 0);

/** Somebody does something. What GitHub refuses them is no harm. */
export async function somebodyActs(crowd: Crowd): Promise<void> {
  let at = crowd.chance.number(WEIGHT);
  const act = ACTS.find(([weight]) => (at -= weight) < 0)?.[1];
  try {
    await act?.(crowd);
  } catch (error) {
    // A manifest that somebody broke is edited by nobody.
    if (!(error instanceof Refusal || error instanceof UserError)) throw error;
  }
}

function writer({ chance }: Crowd): string {
  return chance.pick(WRITERS) ?? "";
}

function pulls({ repository }: Crowd, of: (pull: Pull) => boolean): readonly Pull[] {
  return [...repository.pulls.values()].filter(of);
}

function openPull(crowd: Crowd): Pull | undefined {
  const open = pulls(crowd, (pull) => pull.state === "open");
  return crowd.chance.pick(crowd.chance.chance(0.7) ? open.slice(-12) : open);
}

/** Mostly everybody whom a policy could ask, sometimes one person alone; and mostly GitHub tells the Action. */
function approve(crowd: Crowd): void {
  const { chance, github } = crowd;
  const pull = openPull(crowd);
  if (pull === undefined) return;
  const one = chance.pick(Object.keys(PEOPLE)) ?? "";
  const logins = chance.chance(0.75) ? ["maya", "olga", "grace", "ada"].toSorted(() => chance.number(3) - 1) : [one];
  for (const by of logins) {
    if (by === pull.author.login) continue;
    crowd.done({ what: "review", by, pull: pull.number, review: github.as(by, crowd.repository).approve(pull).id });
  }
  if (chance.chance(0.85)) crowd.wish({ is: "review", pull: pull.number });
}

function object(crowd: Crowd): void {
  const pull = openPull(crowd);
  const by = writer(crowd);
  if (pull === undefined) return;
  const review = crowd.github.as(by, crowd.repository).review(pull, { state: "CHANGES_REQUESTED", body: "not like this" });
  crowd.done({ what: "review", by, pull: pull.number, review: review.id });
}

function pushed(crowd: Crowd, by: string, files: Readonly<Record<string, string>>): void {
  crowd.done({ what: "push to main", by, commit: crowd.github.as(by, crowd.repository).pushCommit("main", files) });
}

function pushElsewhere(crowd: Crowd): void {
  const { chance } = crowd;
  pushed(crowd, writer(crowd), { [`notes/${chance.number(5)}.md`]: `${chance.number(1_000_000)}\n` });
}

function textOf({ repository }: Crowd, path: string): string | undefined {
  return fileAt(repository.git, repository.refs.get("refs/heads/main")!, path);
}

/** The same numbers in other words: another digest, so what was pinned is no longer what lies there. */
function changeEvidence(crowd: Crowd): void {
  const { chance, seed } = crowd;
  const pull = openPull(crowd);
  const [, model, , version] = pull?.head.branch.split("/") ?? [];
  if (model === undefined || version === undefined || !crowd.models.includes(model)) return;
  const note = `# measured again ${chance.number(1000)}\n`;
  pushed(crowd, writer(crowd), { [evidencePath(model, version)]: evidenceText(seed, model, version, note) });
}

function movePolicy(crowd: Crowd): void {
  const kind = crowd.chance.chance(0.5) ? "open" : "followed";
  const atLeast = crowd.chance.pick(PRODUCTION_BOUNDS) ?? 0;
  const text = policyText(kind, atLeast);
  if (text !== textOf(crowd, POLICIES[kind])) pushed(crowd, "rui", { [POLICIES[kind]]: text });
}

function evidencePath(model: string, version: string): string {
  return `evidence/${model}/${version}/evidence.yaml`;
}

/** A manifest with a stage moved by hand, all as it should be, and the evidence that the version has. */
function byHand(crowd: Crowd): Readonly<Record<string, string>> | undefined {
  const { chance, models, asks, seed } = crowd;
  const model = chance.pick(models) ?? "";
  const stage = chance.pick(STAGES) ?? "staging";
  const version = chance.pick(versionsOf(asks, model)) ?? "1";
  const file = `models/${model}.yaml`;
  const text = textOf(crowd, file);
  const evidence = textOf(crowd, evidencePath(model, version)) ?? evidenceText(seed, model, version);
  if (text === undefined || standsIn(text, stage) === version) return undefined;
  const bytes = new TextEncoder().encode(evidence);
  const path = evidencePath(model, version);
  const entry = { path, mode: "file" as const, size: bytes.length, oid: "", bytes };
  const pinned = readEvidence({ model, version, files: [entry] }).digest;
  const digest = digestOf(model, version);
  const to = { version, digest, ...(pinned === undefined ? {} : { evidence: pinned }) };
  const right = pointStage(text, file, { stage, to, at: crowd.github.clock.now() });
  // Now and then the digest is that of another artifact, which no evidence vouches for. One version with two is no manifest.
  const once = right.split(digest).length === 2;
  const moved = once && chance.chance(0.15) ? right.replace(digest, digestOf(model, `${version} otherwise`)) : right;
  return { [file]: moved, ...(isBrought(version) ? { [path]: evidence } : {}) };
}

function standsIn(manifest: string, stage: string): string | undefined {
  return new RegExp(`^  ${stage}:\\n    version: ["']?([^"'\\s]+)`, "m").exec(manifest)?.[1];
}

function pushPointer(crowd: Crowd): void {
  const files = byHand(crowd);
  if (files !== undefined) pushed(crowd, writer(crowd), files);
}

/** One more remark at a manifest's end: the same pointers, another text. */
function remark(crowd: Crowd): void {
  const model = crowd.chance.pick(crowd.models) ?? "";
  const file = `models/${model}.yaml`;
  const text = textOf(crowd, file);
  const [top = ""] = remarksOf(model);
  if (text !== undefined)
    pushed(crowd, writer(crowd), { [file]: text.replace(top, `# remark ${crowd.chance.number(1_000_000)}\n${top}`) });
}

function pushToBranch(crowd: Crowd): void {
  const pull = openPull(crowd);
  const [, model = ""] = pull?.head.branch.split("/") ?? [];
  if (pull === undefined || !crowd.models.includes(model)) return;
  const by = writer(crowd);
  const file = `models/${model}.yaml`;
  const text = fileAt(crowd.repository.git, pull.head.sha, file) ?? "";
  const commit = crowd.github
    .as(by, crowd.repository)
    .pushCommit(pull.head.branch, { [file]: `${text}# ${String(crowd.chance.number(1_000_000))}\n` });
  crowd.done({ what: "push to a branch", by, commit, pull: pull.number });
}

async function revert(crowd: Crowd): Promise<void> {
  const merged = pulls(crowd, (pull) => pull.merged !== undefined && pull.author.type === "Bot").slice(-40);
  const pull = crowd.chance.pick(merged);
  if (pull === undefined) return;
  const made = await crowd.github.as(writer(crowd), crowd.repository).revertButton(pull);
  crowd.wish({ is: "review", pull: made.number });
}

function writeByHand(crowd: Crowd): void {
  const files = byHand(crowd);
  if (files === undefined) return;
  const by = writer(crowd);
  const branch = `hand/${crowd.chance.number(1_000_000)}`;
  const person = crowd.github.as(by, crowd.repository);
  person.pushCommit(branch, files, { message: "Move a pointer by hand" });
  const pull = person.openPull({ title: "By hand", head: branch });
  crowd.wish({ is: "review", pull: pull.number });
}

async function mergeByHand(crowd: Crowd): Promise<void> {
  const pull = openPull(crowd);
  const by = writer(crowd);
  if (pull === undefined) return;
  const method = crowd.chance.chance(0.5) ? "squash" : "merge";
  const commit = await crowd.github.as(by, crowd.repository).mergeByHand(pull, { method });
  crowd.done({ what: "merge by hand", by, commit, pull: pull.number });
}

function close(crowd: Crowd): void {
  const pull = openPull(crowd);
  const by = writer(crowd);
  if (pull === undefined) return;
  crowd.github.as(by, crowd.repository).closePull(pull);
  crowd.done({ what: "close", by, pull: pull.number });
}

async function updateBranch(crowd: Crowd): Promise<void> {
  const pull = openPull(crowd);
  const by = writer(crowd);
  if (pull === undefined) return;
  const commit = await crowd.github.as(by, crowd.repository).updateBranchButton(pull);
  crowd.done({ what: "push to a branch", by, commit, pull: pull.number });
}

/** Whoever takes a branch away closes its pull request. */
function deleteBranch(crowd: Crowd): void {
  const pull = openPull(crowd);
  const by = writer(crowd);
  if (pull === undefined) return;
  crowd.done({ what: "close", by, pull: pull.number });
  crowd.github.as(by, crowd.repository).deleteBranch(pull.head.branch);
}

function rollBack(crowd: Crowd): void {
  const { chance, models } = crowd;
  const to = chance.pick(STAGES) ?? "production";
  const inputs = { command: "rollback", model: chance.pick(models) ?? "", to, reason: "it answers too slowly" };
  crowd.wish({ is: "command", actor: writer(crowd), inputs });
}

/** A hold that stands in a manifest is lifted. */
function release(crowd: Crowd): void {
  const { chance, models } = crowd;
  const held = models.flatMap((model) =>
    [...(textOf(crowd, `models/${model}.yaml`) ?? "").matchAll(/stage: (\w+), digest: "?(sha256:\w+)/g)].map(
      ([, to = "", digest = ""]) => ({ model, to, digest }),
    ),
  );
  const hold = chance.pick(held);
  if (hold === undefined) return;
  crowd.wish({ is: "command", actor: writer(crowd), inputs: { command: "release", ...hold, reason: "it was the proxy" } });
}
