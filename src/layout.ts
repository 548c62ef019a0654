import type { Problem } from "./errors.ts";

/** Where manifests, policies and evidence lie in the user's repository. All paths are relative to its root, with forward slashes. */
export type Layout = {
  /** Patterns with one star that stands for the model's name, e.g. `models/*.yaml`. */
  readonly manifests: readonly string[];
  readonly policies: string;
  readonly evidenceRoot: string;
};

/** What is wrong with a layout; empty when nothing is. */
export function layoutProblems(layout: Layout): readonly Problem[] {
  const problems: Problem[] = [];
  if (layout.manifests.length === 0)
    problems.push({ what: "input manifests names no pattern", hint: "write manifests: models/*.yaml" });
  for (const pattern of layout.manifests) {
    if (leaves(pattern))
      problems.push({
        what: `input manifests: ${pattern} leaves the repository`,
        hint: "write a path relative to its root, e.g. models/*.yaml",
      });
    else if (!/^(?:[^*]+\/)?\*\.ya?ml$/.test(pattern)) {
      problems.push({
        what: `input manifests: ${pattern} is not a folder and one star for the model's name`,
        hint: "write e.g. models/*.yaml; several are separated by commas",
      });
    }
  }
  for (const [name, path] of [
    ["policies", layout.policies],
    ["evidence-root", layout.evidenceRoot],
  ] as const) {
    if (leaves(path))
      problems.push({
        what: `input ${name}: ${path} leaves the repository`,
        hint: `write a path relative to its root, e.g. ${name === "policies" ? "policies" : "evidence"}`,
      });
  }
  return problems;
}

/** Whether a path is absolute, empty, or climbs out of the folder it is relative to. */
export function leaves(path: string): boolean {
  return (
    path === "" ||
    path.startsWith("/") ||
    /^[A-Za-z]:/.test(path) ||
    path.includes("\\") ||
    path.split("/").some((part) => part === ".." || part === "." || part === "")
  );
}

/** Every path at which this model's manifest may lie, in the order of the patterns. */
export function manifestPaths(layout: Layout, model: string): readonly string[] {
  return layout.manifests.map((pattern) => pattern.replace("*", () => model));
}

/** The model whose manifest this path is, by its name alone; undefined when it is no manifest. Compared byte for byte: `Models/a.yaml` is not `models/a.yaml`. */
export function modelOf(layout: Layout, path: string): string | undefined {
  for (const pattern of layout.manifests) {
    const [before = "", after = ""] = pattern.split("*");
    const middle = path.slice(before.length, path.length - after.length);
    if (
      path.startsWith(before) &&
      path.endsWith(after) &&
      middle.length > 0 &&
      path.length > before.length + after.length - 1 &&
      !middle.includes("/")
    )
      return middle;
  }
  return undefined;
}

/** The folder of one version's evidence. */
export function evidenceFolder(layout: Layout, model: string, version: string): string {
  return `${layout.evidenceRoot}/${model}/${version}`;
}

/** Whether the path is an evidence file: `<evidence-root>/<model>/<version>/<file>`. */
export function isEvidence(layout: Layout, path: string): boolean {
  const root = `${layout.evidenceRoot}/`;
  return path.startsWith(root) && path.slice(root.length).split("/").length === 3;
}

/** The folders that patterns name, without their star: where to look for every manifest there is. */
export function manifestFolders(layout: Layout): readonly string[] {
  return [...new Set(layout.manifests.map((pattern) => pattern.slice(0, Math.max(0, pattern.lastIndexOf("/")))))];
}

/** Whether any of these paths is a manifest or evidence: whatever changes one of them may move a pointer, or what one rests on. */
export function touchesOurs(layout: Layout, paths: readonly string[]): boolean {
  return paths.some((path) => modelOf(layout, path) !== undefined || isEvidence(layout, path));
}
