import { shortDigest, type Digest } from "../digest.ts";
import { UserError } from "../errors.ts";
import { LARGEST_EVIDENCE, readEvidence } from "../evidence/read.ts";
import type { Evidence } from "../evidence/reading.ts";
import { evidenceFolder } from "../layout.ts";
import type { Manifest, Pointer } from "../manifest/shape.ts";
import type { Entry, Objects, Workspace } from "../ports.ts";
import type { Request } from "../inputs.ts";
import { PLANNED, withPlanned } from "./overlay.ts";
import { computedEvidence } from "./compute.ts";
import { givenEvidence, type Given } from "./given.ts";
import { policiesIn, policyOf } from "./policies.ts";

/** The version that asks to be promoted: its pointer, the files that go into the pull request, and the artifact if it lies here. */
export type Candidate = {
  readonly pointer: Pointer;
  readonly files: readonly Entry[];
  readonly artifactAtHand?: { readonly file: string; readonly sha256: Digest } | undefined;
};

/**
 * Puts a candidate's pointer together from what was asked, from its evidence, and from where the manifest already knows the
 * version. Sources that disagree on the digest or the uri are a problem for a person, never a matter of order.
 */
export async function candidateOf(from: {
  readonly request: Request;
  readonly workspace: Workspace;
  readonly objects: Objects;
  readonly commit: string;
  readonly manifest: Manifest | undefined;
  readonly model: string;
  readonly version: string;
  readonly stage: string;
  readonly log: (line: string) => void;
}): Promise<Candidate> {
  const { request, workspace, objects, commit, model, version, stage } = from;
  const folder = evidenceFolder(request.layout, model, version);
  const [standing, policies] = await objects.read(
    [folder, request.layout.policies].map((path) => ({ commit, path, as: "folder" })),
    LARGEST_EVIDENCE,
  );
  const policy = policyOf(policies === undefined ? undefined : policiesIn(policies), model, request.layout);
  const stages = from.manifest?.stages ?? {};
  const given = [
    ...(await givenEvidence(request, workspace, {
      path: folder,
      entries: standing?.is === "folder" ? standing.entries : [],
    })),
    ...(await computedEvidence(from, {
      data: policy.ok ? policy.value.data : {},
      model,
      version,
      incumbent: Object.hasOwn(stages, stage) ? stages[stage] : undefined,
      folder,
    })),
  ];
  refuseTwice(given);
  const files = given.map(({ entry }) => entry);
  const [found] = await withPlanned(objects, commit, files).read(
    [{ commit: PLANNED, path: folder, as: "folder" }],
    LARGEST_EVIDENCE,
  );
  const entries = found?.is === "folder" ? found.entries : [];
  const evidence = readEvidence({
    model,
    version,
    files: entries,
    reports: policy.ok ? policy.value.reports : [],
    data: policy.ok ? { tables: policy.value.data, whose: "candidate" } : undefined,
  });
  refuseTroubles(evidence, given);
  const atHand = await artifactAtHand(request, workspace);
  const known = from.manifest === undefined ? [] : pointersOf(from.manifest).filter((pointer) => pointer.version === version);
  const digest = agreed("digest", [
    ["the input digest", request.digest],
    [`the file ${atHand?.file ?? ""}`, atHand?.sha256],
    ["its evidence", evidence.artifact?.value.digest],
    ...known.map((pointer) => ["the manifest", pointer.digest] as const),
  ]);
  const uri = agreed("uri", [
    ["the input artifact", atHand === undefined ? request.artifact : undefined],
    ["its evidence", evidence.artifact?.value.uri],
    ...known.map((pointer) => ["the manifest", pointer.uri] as const),
  ]);
  if (digest === undefined) {
    throw new UserError({
      what: `nothing says what the artifact of ${model} ${version} is: no digest is given`,
      hint: `set the input digest to sha256:..., or state artifact: { digest: sha256:... } in ${folder}`,
    });
  }
  const pinned = evidence.digest;
  const pointer = {
    version,
    digest,
    ...(uri === undefined ? {} : { uri }),
    ...(pinned === undefined ? {} : { evidence: pinned }),
  };
  return { pointer, files, artifactAtHand: atHand };
}

/** What is computed here is not handed over as well: one of the two would be lost. */
function refuseTwice(given: readonly Given[]): void {
  const twice = given.filter(({ entry }, place) =>
    given.some((other, before) => before < place && other.entry.path === entry.path),
  );
  if (twice.length === 0) return;
  throw new UserError(
    twice.map(({ entry }) => ({
      what: `input evidence: ${entry.path} is handed over, and computed from data as well`,
      hint: "take it out of the input; the policy's data: has it computed",
    })),
  );
}

/** Evidence that was just handed over and cannot be read is the caller's to mend, where it lies, before anything is written. */
function refuseTroubles(evidence: Evidence, given: readonly Given[]): void {
  if (given.length === 0) return;
  const from = new Map(given.map(({ path, entry }) => [entry.path, path]));
  const troubles = evidence.troubles.filter(({ file }) => file === undefined || from.has(file));
  if (troubles.length > 0) {
    throw new UserError(
      troubles.map(({ what, file, line, hint }) => ({
        what,
        file: from.get(file ?? "") ?? given.map(({ path }) => path).join(", "),
        ...(line === undefined ? {} : { line }),
        ...(hint === undefined ? {} : { hint }),
      })),
    );
  }
}

/** The artifact's own bytes, when the input names a file that lies here. */
async function artifactAtHand(request: Request, workspace: Workspace): Promise<Candidate["artifactAtHand"]> {
  const path = request.artifact;
  if (path === undefined || /^[a-z][a-z0-9+.-]*:/i.test(path)) return undefined;
  const digest = await workspace.digest(path);
  if (digest === undefined)
    throw new UserError({
      what: `input artifact: there is no file ${path} in the workspace`,
      hint: "give a uri such as s3://…, or a file that lies here",
    });
  return { file: path, sha256: digest };
}

function agreed(what: "digest" | "uri", said: readonly (readonly [by: string, value: string | undefined])[]): string | undefined {
  const values = said.flatMap(([by, value]) => (value === undefined ? [] : [{ by, value }]));
  const [first] = values;
  const other = values.find((one) => one.value !== first?.value);
  if (first !== undefined && other !== undefined) {
    const spell = (value: string) => (what === "digest" ? shortDigest(value) : value);
    throw new UserError({
      what: `the ${what} of the artifact is told differently: ${first.by} says ${spell(first.value)}, ${other.by} says ${spell(other.value)}`,
      hint: "one version is one artifact: find out which is right, or give the new artifact a new version",
    });
  }
  return first?.value;
}

function pointersOf(manifest: Manifest): readonly Pointer[] {
  return [...Object.values(manifest.stages), ...(manifest.archived ?? [])];
}
