import { LARGEST_EVIDENCE, readEvidence } from "../evidence/read.ts";
import type { Evidence } from "../evidence/reading.ts";
import { evidenceFolder, isEvidence, modelOf, type Layout } from "../layout.ts";
import { beforeArrival, wayBack } from "../manifest/history.ts";
import type { Pointer } from "../manifest/shape.ts";
import { isBookkeeping } from "../manifest/move.ts";
import type { Entry, Found, Objects, Want } from "../ports.ts";
import type { Problem } from "../errors.ts";
import { finding } from "../promotion/finding.ts";
import { judgeMove } from "../promotion/judge.ts";
import type { Material } from "../promotion/material.ts";
import type { Finding } from "../gates/outcome.ts";
import { incumbentEvidence, incumbentPlaces } from "./incumbent.ts";
import { manifestWants, readTouched, type Touched } from "./manifests.ts";
import { policiesIn, type Policies, policyOf } from "./policies.ts";
import { printOf, type Assessment, type Proposal } from "./proposal.ts";

/**
 * Judges proposals from the beginning: manifests, policy, history and evidence are read at pinned commits and nothing that was
 * said before is believed. Two rounds of reading for however many proposals, and one for each manifest's history.
 */
export async function assess(
  objects: Objects,
  layout: Layout,
  proposals: readonly Proposal[],
  now: Date,
): Promise<readonly Assessment[]> {
  const first = await answers(objects, [
    ...proposals.flatMap((proposal) => manifestWants(proposal, layout)),
    ...proposals.map((proposal) => ({ commit: proposal.base.head, path: layout.policies, as: "folder" as const })),
  ]);
  const touched: Touched[][] = [];
  for (const proposal of proposals) touched.push([...(await readTouched(proposal, layout, objects, first))]);
  const second = await answers(
    objects,
    proposals.flatMap((proposal, index) => (touched[index] ?? []).flatMap((one) => evidenceWants(proposal, one, layout))),
  );
  return proposals.map((proposal, index) => {
    const policies = policiesIn(first({ commit: proposal.base.head, path: layout.policies, as: "folder" }));
    return assessment(proposal, touched[index] ?? [], { layout, policies, first, second, now });
  });
}

type Read = (want: Want) => Found;
type Gathered = {
  readonly layout: Layout;
  readonly policies: Policies | undefined;
  readonly first: Read;
  readonly second: Read;
  readonly now: Date;
};

function assessment(proposal: Proposal, touched: readonly Touched[], gathered: Gathered): Assessment {
  const judged = touched.flatMap((one) => {
    const material = materialOf(proposal, one, gathered);
    return one.moves.flatMap((move) => (isBookkeeping(move) ? [] : [judgeMove(move, material)]));
  });
  const findings = [
    ...(touched.some((one) => one.moves.length > 0) ? foreign(proposal, touched, gathered) : []),
    ...touched.flatMap((one) => one.findings),
    ...touched.flatMap((one) => behind(proposal, one, gathered)),
  ];
  return {
    judged,
    findings,
    problems: touched.flatMap((one) => [...one.problems, ...(one.moves.length === 0 ? [] : policyProblems(one.model, gathered))]),
    manifests: touched.map((one) => ({ model: one.model, file: one.file, text: one.headText })),
    evidence: touched.flatMap((one) =>
      one.moves.flatMap((move) => {
        if (move.kind !== "first" && move.kind !== "promotion") return [];
        const path = evidenceFolder(gathered.layout, one.model, move.to.version);
        return [{ path, print: printOf(gathered.second({ commit: proposal.head, path, as: "folder" })) }];
      }),
    ),
    owed: touched.flatMap((one) => one.owed),
    basis: basisOf(proposal, touched, gathered),
  };
}

/** What was read on the base branch: the manifests, every policy, and the evidence of those that stand and of the candidates. */
function basisOf(proposal: Proposal, touched: readonly Touched[], { layout, first, second }: Gathered): Assessment["basis"] {
  const onBase = (wants: readonly Want[]) => wants.filter((want) => want.commit === proposal.base.head);
  const policies: Want = { commit: proposal.base.head, path: layout.policies, as: "folder" };
  return [
    ...[...onBase(manifestWants(proposal, layout)), policies].map((want) => ({ want, print: printOf(first(want)) })),
    ...touched
      .flatMap((one) => onBase(evidenceWants(proposal, one, layout)))
      .map((want) => ({ want, print: printOf(second(want)) })),
  ];
}

/**
 * A promotion may touch manifests, and the evidence of the versions that it promotes: evidence of any other version would be merged
 * without having been judged, and could soften a later comparison. A revert undoes what its promotion brought along, so a way back
 * may leave a file of the version it leaves as it was before that version came to stand.
 */
function foreign(proposal: Proposal, touched: readonly Touched[], { layout, second }: Gathered): readonly Finding[] {
  const isUndone = (path: string) =>
    touched.some((one) =>
      one.moves.some((move) => {
        const folder = move.kind === "rollback" ? evidenceFolder(layout, one.model, move.from.version) : undefined;
        if (move.kind !== "rollback" || folder === undefined || folderOf(path) !== folder) return false;
        const [now, before] = [proposal.head, beforeArrival(one.past, move.stage, move.from)].map((commit) =>
          commit === undefined ? undefined : fileIn(second({ commit, path: folder, as: "folder" }), path),
        );
        return now === before;
      }),
    );
  const moved = new Set(
    touched.flatMap((one) =>
      one.moves.flatMap((move) =>
        move.kind === "first" || move.kind === "promotion" ? [evidenceFolder(layout, one.model, move.to.version)] : [],
      ),
    ),
  );
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
  const others = proposal.paths.filter(
    (path) => modelOf(layout, path) === undefined && !(isEvidence(layout, path) && (moved.has(folderOf(path)) || isUndone(path))),
  );
  if (others.length === 0) return [];
  const named = `${others.slice(0, 5).join(", ")}${others.length > 5 ? ` and ${others.length - 5} more` : ""}`;
  return [
    finding("foreign_files", "fail", {
      gate: "files",
      because: `this pull request moves a pointer and also changes ${named}`,
      help: "Move the other files to a pull request of their own; a promotion touches manifests and the evidence of the versions it moves.",
    }),
  ];
}

function materialOf(proposal: Proposal, one: Touched, gathered: Gathered): Material {
  const folderAt = (commit: string, version: string) =>
    gathered.second({ commit, path: evidenceFolder(gathered.layout, one.model, version), as: "folder" });
  const policy = policyOf(gathered.policies, one.model, gathered.layout);
  const reports = policy.ok ? policy.value.reports : [];
  const tables = policy.ok ? policy.value.data : {};
  const evidenceAt = (commit: string) =>
    remembered(({ version, digest }) => {
      const files = entriesOf(folderAt(commit, version));
      return readEvidence({ model: one.model, version, artifact: digest, reports, data: { tables, whose: "candidate" }, files });
    });
  return {
    file: one.file,
    base: one.base,
    past: one.past,
    moves: one.moves,
    policy,
    candidate: evidenceAt(proposal.head),
    standing: (stage, pointer) =>
      incumbentEvidence({
        model: one.model,
        reports,
        data: { tables, whose: "incumbent" },
        past: one.past,
        stage,
        pointer,
        base: proposal.base.head,
        filesAt: (commit) => entriesOf(folderAt(commit, pointer.version)),
      }),
    digestAt: (commit, version) =>
      readEvidence({ model: one.model, version, files: entriesOf(folderAt(commit, version)) }).digest,
    lineOf: one.lineOf,
    artifactAtHand: proposal.artifactAtHand,
    now: gathered.now,
  };
}

/** What is wrong with a model's policy, for a person to fix: no pull request can. */
function policyProblems(model: string, { policies, layout }: Gathered): readonly Problem[] {
  const policy = policyOf(policies, model, layout);
  return policy.ok ? [] : policy.problems;
}

/** What has to be read to judge the moves of one manifest: the candidate's evidence at the head, the incumbent's on the base, and what a way back was recorded with. */
function evidenceWants(proposal: Proposal, one: Touched, layout: Layout): readonly Want[] {
  const folder = (commit: string, version: string): Want => ({
    commit,
    path: evidenceFolder(layout, one.model, version),
    as: "folder",
  });
  return one.moves.flatMap((move) => {
    if (move.kind !== "first" && move.kind !== "promotion" && move.kind !== "rollback") return [];
    const back = move.kind === "rollback" && one.base !== undefined ? wayBack(one.past, one.base, move.stage) : undefined;
    if (back !== undefined && move.kind === "rollback")
      return [
        folder(back.commit, move.to.version),
        ...[proposal.head, beforeArrival(one.past, move.stage, move.from)].flatMap((commit) =>
          commit === undefined ? [] : [folder(commit, move.from.version)],
        ),
      ];
    const candidate = [proposal.head, proposal.base.head, proposal.mergeBase].map((commit) => folder(commit, move.to.version));
    return [
      ...candidate,
      ...incumbentPlaces(one.past, proposal.base.head, move).map(({ commit, version }) => folder(commit, version)),
    ];
  });
}

/** Evidence of a candidate that changed on the base branch in the meantime: what would land is not what is judged. */
function behind(proposal: Proposal, one: Touched, gathered: Gathered): readonly Finding[] {
  if (proposal.mergeBase === proposal.base.head) return [];
  return one.moves.flatMap((move) => {
    if (move.kind !== "first" && move.kind !== "promotion") return [];
    const path = evidenceFolder(gathered.layout, one.model, move.to.version);
    const oids = (commit: string) => printOf(gathered.second({ commit, path, as: "folder" }));
    if (oids(proposal.base.head) === oids(proposal.mergeBase)) return [];
    return [
      finding("behind_base", "inconclusive", {
        gate: "base",
        because: `${path} changed on ${proposal.base.name} since this change was made, so what would land is not what is judged`,
        help: `Bring the branch up to date with ${proposal.base.name}; for a promotion of ours, run promote again.`,
      }),
    ];
  });
}

/** Mode and content of one file of a folder; undefined where it is not there. */
function fileIn(found: Found, path: string): string | undefined {
  const entry = entriesOf(found).find((one) => one.path === path);
  return entry === undefined ? undefined : `${entry.mode} ${entry.oid}`;
}

function entriesOf(found: Found): readonly Entry[] {
  return found.is === "folder" ? found.entries : [];
}

function remembered(read: (pointer: Pointer) => Evidence): (pointer: Pointer) => Evidence {
  const known = new Map<string, Evidence>();
  return (pointer) => {
    const key = `${pointer.version} ${pointer.digest}`;
    const evidence = known.get(key) ?? read(pointer);
    known.set(key, evidence);
    return evidence;
  };
}

/** Reads many wants at once, each only once, and hands back a way to look them up. */
export async function answers(objects: Objects, wants: readonly Want[]): Promise<Read> {
  const key = (want: Want) => `${want.as} ${want.commit} ${want.path}`;
  const distinct = [...new Map(wants.map((want) => [key(want), want])).values()];
  const found = distinct.length === 0 ? [] : await objects.read(distinct, LARGEST_EVIDENCE);
  const known = new Map(distinct.map((want, index) => [key(want), found[index] ?? ({ is: "absent" } as const)]));
  return (want) => {
    const answer = known.get(key(want));
    if (answer === undefined) throw new Error(`nobody asked for ${key(want)}`);
    return answer;
  };
}
