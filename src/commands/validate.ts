import { LARGEST_EVIDENCE } from "../evidence/read.ts";
import type { Problem } from "../errors.ts";
import { manifestFolders, modelOf, type Layout } from "../layout.ts";
import { readManifest } from "../manifest/read.ts";
import { checkPolicies, policyNotes } from "../policy/check.ts";
import type { Entry, Objects } from "../ports.ts";
import { textOf, unreadable } from "./manifests.ts";

/** What validate looked at, everything that is wrong with it, and what is not wrong and its authors should know all the same. */
export type Validation = {
  readonly manifests: number;
  readonly policies: number;
  readonly problems: readonly Problem[];
  readonly notes?: readonly Problem[] | undefined;
};

/** Reads every manifest and every policy at a commit and reports all problems of all of them at once. */
export async function validate(objects: Objects, layout: Layout, commit: string): Promise<Validation> {
  const folders = [...manifestFolders(layout), layout.policies];
  const found = await objects.read(
    folders.map((path) => ({ commit, path, as: "folder" as const })),
    LARGEST_EVIDENCE,
  );
  const entries = found.map((one) => (one.is === "folder" ? one.entries : []));
  const manifests = entries
    .slice(0, -1)
    .flat()
    .filter((entry) => modelOf(layout, entry.path) !== undefined);
  const policies = (entries.at(-1) ?? []).filter((entry) => /\.ya?ml$/i.test(entry.path));
  const problems = [
    ...manifests.flatMap(manifestProblems),
    ...twinProblems(layout, manifests),
    ...policies.flatMap((entry) => unreadable(entry) ?? []),
  ];
  const texts = policies.flatMap((entry) => {
    const text = textOf(entry);
    return text === undefined ? [] : [{ path: entry.path, text }];
  });
  const nothing: Problem[] =
    manifests.length === 0 && policies.length === 0
      ? [
          {
            what: `there is neither a manifest (${layout.manifests.join(", ")}) nor a policy (${layout.policies}) to validate`,
            hint: "run this in the root of the repository, or set manifests and policies",
          },
        ]
      : [];
  return {
    manifests: manifests.length,
    policies: policies.length,
    problems: [...problems, ...checkPolicies(texts), ...nothing],
    notes: policyNotes(texts),
  };
}

function manifestProblems(entry: Entry): readonly Problem[] {
  const text = textOf(entry);
  if (text === undefined) return [unreadable(entry) ?? { what: "cannot be read", file: entry.path }];
  const read = readManifest(text, entry.path);
  return read.ok ? [] : read.problems;
}

function twinProblems(layout: Layout, manifests: readonly Entry[]): readonly Problem[] {
  const first = new Map<string, string>();
  return manifests.flatMap((entry) => {
    const model = modelOf(layout, entry.path) ?? "";
    const other = first.get(model);
    first.set(model, other ?? entry.path);
    return other === undefined
      ? []
      : [
          {
            what: `is a second manifest of the model ${model}; the first is ${other}`,
            file: entry.path,
            hint: "keep one of the two files",
          },
        ];
  });
}
