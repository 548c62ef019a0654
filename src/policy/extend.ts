import type { Document } from "../document.ts";
import type { Problem } from "../errors.ts";
import type { Claim } from "./claim.ts";
import { isMap } from "./merge.ts";

/** A file and all it extends, nearest first, and what is wrong with the way there. */
export type Chain = { readonly layers: readonly Document[]; readonly problems: readonly Problem[] };

/** Follows `extends` from one file to the end. Only files of the policies folder are ever looked at. */
export function chainOf(start: Document, claims: readonly Claim[]): Chain {
  const folder = sharedFolder(claims.map((claim) => claim.path));
  const layers: Document[] = [start];
  for (let at = start; ;) {
    const written = isMap(at.value) && Object.hasOwn(at.value, "extends") ? at.value.extends : undefined;
    // What is no text is told by the shape of the file.
    if (typeof written !== "string") return { layers, problems: [] };
    const here = { file: at.file, line: at.lineOf(["extends"]) };
    const target = resolved(at.file, written);
    if (target === undefined || !target.startsWith(folder)) {
      const what = `extends: ${written} leads out of the policies folder`;
      return { layers, problems: [{ what, ...here, hint: "name a file beside this one, e.g. ./default.yaml" }] };
    }
    if (layers.some((layer) => layer.file === target)) {
      const circle = [...layers.map((layer) => layer.file), target].slice(layers.findIndex((layer) => layer.file === target));
      const what = circle.length === 2 ? "extends: extends itself" : `extends: goes in a circle: ${circle.join(" -> ")}`;
      return { layers, problems: [{ what, ...here, hint: "let the last of them extend nothing" }] };
    }
    const next = claims.find((claim) => claim.path === target);
    if (next === undefined) {
      const others = claims.filter((claim) => claim.path !== at.file).map((claim) => claim.path.slice(folder.length));
      const hint = others.length === 0 ? `add ${target}, or leave extends out` : `there is ${others.slice(0, 5).join(", ")}`;
      return { layers, problems: [{ what: `extends: there is no ${target}`, ...here, hint }] };
    }
    if (next.is === "unknown") {
      const what = `extends: ${target} cannot be read`;
      return { layers, problems: [{ what, ...here, hint: "correct that file first" }, ...next.problems] };
    }
    layers.push(next.document);
    at = next.document;
  }
}

/** The path that `written` names as seen from `file`; undefined where it is absolute or climbs above the root. */
function resolved(file: string, written: string): string | undefined {
  if (written.startsWith("/") || /^[A-Za-z]:/.test(written) || written.includes("\\")) return undefined;
  const parts = file.split("/").slice(0, -1);
  for (const part of written.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

/** The deepest folder that holds all these files, with its slash; empty for the root. */
function sharedFolder(paths: readonly string[]): string {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  const [first = [], ...others] = folders;
  const differs = first.findIndex((part, depth) => others.some((other) => other[depth] !== part));
  const shared = differs < 0 ? first : first.slice(0, differs);
  return shared.length === 0 ? "" : `${shared.join("/")}/`;
}
