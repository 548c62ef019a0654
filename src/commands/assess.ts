import { LARGEST_EVIDENCE, readEvidence } from "../evidence/read.ts";
import type { Evidence } from "../evidence/reading.ts";
import { evidenceFolder, isEvidence, modelOf, type Layout } from "../layout.ts";
import { lastStanding, wayBack } from "../manifest/history.ts";
import type { Pointer } from "../manifest/shape.ts";
import { isBookkeeping } from "../manifest/move.ts";
import { choosePolicy, type PolicyText } from "../policy/load.ts";
import type { Entry, Found, Objects, Want } from "../ports.ts";
import type { Problem } from "../errors.ts";
import { finding } from "../promotion/finding.ts";
import { judgeMove } from "../promotion/judge.ts";
import type { Material } from "../promotion/material.ts";
import type { Finding } from "../gates/outcome.ts";
import { manifestWants, readTouched, textOf, type Touched, unreadable } from "./manifests.ts";
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
 * A promotion may touch manifests, and the evidence of the versions that it moves: evidence of any other version would be merged
 * without having been judged, and could soften a later comparison. A revert takes out again what its promotion brought along, so
 * a way back may remove evidence of the version it leaves.
 */
function foreign(proposal: Proposal, touched: readonly Touched[], { layout, second }: Gathered): readonly Finding[] {
  const isTakenOut = (path: string) =>
    touched.some((one) =>
      one.moves.some((move) => {
        if (move.kind !== "rollback") return false;
        const folder = evidenceFolder(layout, one.model, move.from.version);
        const left = entriesOf(second({ commit: proposal.head, path: folder, as: "folder" }));
        return folderOf(path) === folder && left.every((entry) => entry.path !== path);
      }),
    );
  const moved = new Set(
    touched.flatMap((one) =>
      one.moves.flatMap((move) => ("to" in move ? [evidenceFolder(layout, one.model, move.to.version)] : [])),
    ),
  );
  const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/"));
  const others = proposal.paths.filter(
    (path) =>
      modelOf(layout, path) === undefined && !(isEvidence(layout, path) && (moved.has(folderOf(path)) || isTakenOut(path))),
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
  const evidenceAt = (commit: string) =>
    remembered((pointer) =>
      readEvidence({
        model: one.model,
        version: pointer.version,
        artifact: pointer.digest,
        files: entriesOf(folderAt(commit, pointer.version)),
      }),
    );
  return {
    file: one.file,
    base: one.base,
    past: one.past,
    moves: one.moves,
    policy: policyOf(gathered.policies, one.model, gathered.layout),
    candidate: evidenceAt(proposal.head),
    standing: evidenceAt(proposal.base.head),
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

type Policies = { readonly texts: readonly PolicyText[]; readonly problems: readonly Problem[] };

function policyOf(policies: Policies | undefined, model: string, layout: Layout): Material["policy"] {
  if (policies === undefined || (policies.texts.length === 0 && policies.problems.length === 0)) {
    const what = `there is no policy in ${layout.policies} on the base branch, so nothing says what ${model} needs`;
    return {
      ok: false,
      code: "no_policy",
      problems: [
        {
          what,
          hint: `add ${layout.policies}/${model}.yaml to the base branch; a policy in the pull request itself is not read`,
        },
      ],
    };
  }
  if (policies.problems.length > 0) return { ok: false, code: "policy_invalid", problems: policies.problems };
  return choosePolicy(policies.texts, model);
}

/** The texts of every policy file. One that cannot be read could be the most specific of all, so it shuts them all. */
function policiesIn(found: Found): Policies | undefined {
  if (found.is !== "folder") return undefined;
  const files = found.entries.filter((entry) => /\.ya?ml$/.test(entry.path));
  const read = files.map((entry) => ({ path: entry.path, text: textOf(entry) }));
  return {
    texts: read.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }])),
    problems: files.flatMap((entry) => unreadable(entry) ?? []),
  };
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
      return [folder(back.commit, move.to.version), folder(proposal.head, move.from.version)];
    const incumbent = move.kind === "first" ? lastStanding(one.past, move.stage) : move.from;
    const candidate = [proposal.head, proposal.base.head, proposal.mergeBase].map((commit) => folder(commit, move.to.version));
    return [...candidate, ...(incumbent === undefined ? [] : [folder(proposal.base.head, incumbent.version)])];
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
