import { shortDigest } from "../digest.ts";
import type { Move } from "./move.ts";
import { canonical, COMPANIONS, pointerOf, sameArtifact, samePointer, stageOf, stands } from "./pointer.ts";
import type { Archived, Hold, Manifest, Pointer } from "./shape.ts";

type WayBack = (stage: string) => Pointer | undefined;
type Both = { readonly model: string; readonly base: Manifest; readonly head: Manifest };

/**
 * Everything that changed between two manifests of one model, as moves: pointers first, in the order of the stages in `head`,
 * then rollouts, the archive, the holds, and last what no move accounts for. An absent manifest is one that points at nothing.
 * `wayBack` tells where a rollback of a stage would go, see `wayBack` in history.ts.
 */
export function difference(base: Manifest | undefined, head: Manifest | undefined, wayBack: WayBack): readonly Move[] {
  const model = head?.model ?? base?.model;
  if (model === undefined) return [];
  const nothing: Manifest = { model, stages: {} };
  const both = { model, base: base ?? nothing, head: head ?? nothing };
  if (head === undefined) return [...pointerMoves(both, wayBack), ...lostRecords(both)];
  const pointers = pointerMoves(both, wayBack);
  const moves = [...pointers, ...rollouts(both), ...archiveMoves(both, pointers), ...holdMoves(both)];
  const unexplained = [...renamed(both), ...forgotten(both, pointers)];
  const isTold = (move: Move) => move.kind !== "unexplained";
  return [...moves.filter(isTold), ...moves.filter((move) => !isTold(move)), ...unexplained];
}

function pointerMoves({ model, base, head }: Both, wayBack: WayBack): readonly Move[] {
  const stages = new Set([...Object.keys(head.stages), ...Object.keys(base.stages)]);
  return [...stages].flatMap((stage): readonly Move[] => {
    const before = stageOf(base, stage);
    const after = stageOf(head, stage);
    if (before === undefined) return after === undefined ? [] : [{ kind: "first", model, stage, to: pointerOf(after) }];
    const from = pointerOf(before);
    if (after === undefined) return [{ kind: "removal", model, stage, from }];
    const to = pointerOf(after);
    if (samePointer(from, to)) return [];
    if (sameArtifact(from, to)) return [{ kind: "unexplained", model, stage, because: rewritten(stage, from, to) }];
    const back = wayBack(stage);
    return [{ kind: back !== undefined && samePointer(back, to) ? "rollback" : "promotion", model, stage, from, to }];
  });
}

function rewritten(stage: string, from: Pointer, to: Pointer): string {
  const words = (["uri", "evidence"] as const).filter((word) => from[word] !== to[word]);
  const changes = words.map((word) => `its ${word} changes from ${from[word] ?? "none"} to ${to[word] ?? "none"}`);
  return `${stage} keeps version ${to.version}, and ${changes.join(" and ")}`;
}

function rollouts({ model, base, head }: Both): readonly Move[] {
  const stages = new Set([...Object.keys(head.stages), ...Object.keys(base.stages)]);
  return [...stages].flatMap((stage) =>
    COMPANIONS.flatMap((name): readonly Move[] => {
      const before = stageOf(base, stage)?.[name];
      const after = stageOf(head, stage)?.[name];
      if (canonical(before) === canonical(after)) return [];
      const because =
        before === undefined
          ? `a ${name} of version ${after?.version ?? ""} comes to ${stage}`
          : after === undefined
            ? `the ${name} of version ${before.version} leaves ${stage}`
            : `the ${name} of ${stage} changes from version ${before.version} to version ${after.version}, or in its other words`;
      return [{ kind: "rollout", model, stage, because }];
    }),
  );
}

const keyOf = (entry: Archived) => [entry.version, entry.digest, entry.left].join(" ");

function archiveMoves({ model, base, head }: Both, pointers: readonly Move[]): readonly Move[] {
  const before = new Map((base.archived ?? []).map((entry) => [keyOf(entry), entry]));
  const after = new Map((head.archived ?? []).map((entry) => [keyOf(entry), entry]));
  const unexplained = (entry: Archived, because: string): Move => ({ kind: "unexplained", model, stage: entry.left, because });
  const came = [...after].flatMap(([key, entry]): readonly Move[] => {
    const old = before.get(key);
    if (old !== undefined) {
      if (canonical(old) === canonical(entry)) return [];
      return [unexplained(entry, `the archived entry of version ${entry.version}, which left ${entry.left}, is altered`)];
    }
    const accounted = pointers.some((move) => leaves(move, entry));
    if (accounted) return [{ kind: "archive", model, stage: entry.left, entry }];
    return [
      unexplained(entry, `version ${entry.version} is archived as having left ${entry.left}, and no pointer leaves it there`),
    ];
  });
  const went = [...before].flatMap(([key, entry]): readonly Move[] => {
    if (after.has(key)) return [];
    const arrived = pointers.some((move) => "to" in move && move.stage === entry.left && sameArtifact(move.to, entry));
    if (arrived) return [{ kind: "unarchive", model, stage: entry.left, entry }];
    return [
      unexplained(
        entry,
        `the archived entry of version ${entry.version} is gone, and ${entry.left} does not come to point at it`,
      ),
    ];
  });
  return [...went, ...came];
}

/**
 * Whether this move accounts for a new archived entry. The textual revert of a promotion puts an entry back as it was, and
 * the version may have stood again on newer evidence meanwhile; so a rollback is not asked for equal evidence and uri.
 */
function leaves(move: Move, entry: Archived): boolean {
  if (!("from" in move) || move.stage !== entry.left) return false;
  return move.kind === "rollback" ? sameArtifact(move.from, entry) : samePointer(move.from, entry);
}

function holdMoves({ model, base, head }: Both): readonly Move[] {
  const told = (kind: "hold" | "release", hold: Hold): Move => ({ kind, model, stage: hold.stage, hold });
  const missing = (from: Manifest, those: Manifest) => {
    const there = new Set((those.holds ?? []).map(canonical));
    return (from.holds ?? []).filter((hold) => !there.has(canonical(hold)));
  };
  return [...missing(base, head).map((hold) => told("release", hold)), ...missing(head, base).map((hold) => told("hold", hold))];
}

function renamed({ model, base, head }: Both): readonly Move[] {
  if (base.model === head.model) return [];
  return [{ kind: "unexplained", model, stage: "", because: `the model is renamed from ${base.model} to ${head.model}` }];
}

/** A promotion archives what it leaves, unless something still points at it. A textual revert does not, and need not: it is a rollback. */
function forgotten({ model, head }: Both, pointers: readonly Move[]): readonly Move[] {
  return pointers.flatMap((move): readonly Move[] => {
    if (move.kind !== "promotion" || stands(head, move.from)) return [];
    const { stage, from } = move;
    if ((head.archived ?? []).some((entry) => entry.left === stage && sameArtifact(entry, from))) return [];
    const because = `${stage} leaves version ${from.version} (${shortDigest(from.digest)}), and no archived entry records it`;
    return [{ kind: "unexplained", model, stage, because }];
  });
}

function lostRecords({ model, base }: Both): readonly Move[] {
  const [archived, holds] = [base.archived?.length ?? 0, base.holds?.length ?? 0];
  if (archived + holds === 0) return [];
  const because = `the manifest is deleted, and with it ${archived} archived entries and ${holds} holds`;
  return [{ kind: "unexplained", model, stage: "", because }];
}
