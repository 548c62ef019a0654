import { isScalar, parse } from "yaml";
import { shortDigest } from "../digest.ts";
import { type Document, examineDocument, type Hint, problemsOf } from "../document.ts";
import type { Checked, Problem } from "../errors.ts";
import { COMPANIONS, sameArtifact, stageOf } from "./pointer.ts";
import { Manifest } from "./shape.ts";

/** A manifest with the text it was read from. `lineOf` is 1-based, of the closest parent that is written down. */
export type ReadManifest = {
  readonly manifest: Manifest;
  readonly file: string;
  readonly text: string;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
};

/** The text of `models/<model>.yaml` in; the manifest out, or everything that is wrong with it, each at its line with a remedy. */
export function readManifest(text: string, file: string): Checked<ReadManifest> {
  const { document, problems } = examineDocument(text, file);
  if (document === undefined) return { ok: false, problems };
  if (document.value === null || document.value === undefined) {
    return {
      ok: false,
      problems: [{ what: "is empty", file, hint: "a manifest says model: and stages:; delete the file if the model is gone" }],
    };
  }
  const parsed = Manifest.safeParse(document.value);
  if (!parsed.success) return { ok: false, problems: inOrder([...problems, ...shapeProblems(parsed.error, document)]) };
  const found = [...problems, ...contradictions(parsed.data, document)];
  if (found.length > 0) return { ok: false, problems: inOrder(found) };
  return { ok: true, value: { manifest: parsed.data, file, text, lineOf: document.lineOf } };
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

function shapeProblems(error: Parameters<typeof problemsOf>[0], document: Document): readonly Problem[] {
  return problemsOf(error, document, hintFor(document)).map((problem) => {
    const source = /^quote it: .*?"(.*)"$/s.exec(problem.hint ?? "")?.[1];
    return source === undefined
      ? problem
      : { ...problem, what: problem.what.replace(/: [^:]*$/, `: without quotes, ${source} is not text`) };
  });
}

const POINTER_WORDS = ["version", "digest", "uri", "evidence"];

/** The keys that may stand in the map at this path. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  if (path.length === 0) return Object.keys(Manifest.shape);
  if (path[0] === "archived") return [...POINTER_WORDS, "left", "at"];
  if (path[0] === "holds") return ["stage", "digest", "because", "since"];
  if (path.length === 2) return [...POINTER_WORDS, ...COMPANIONS];
  return path[2] === "shadow" ? [...POINTER_WORDS, "since"] : [...POINTER_WORDS, "percent", "since"];
}

function hintFor(document: Document): Hint {
  return (issue, path) => {
    const word = String(path.at(-1));
    if (issue.code === "unrecognized_keys") return `known here: ${keysAt(path.slice(0, -1)).join(", ")}`;
    const node = document.nodeOf(path);
    if (["version", "model", "stage", "left"].includes(word) && isScalar(node) && typeof node.value !== "string" && node.range) {
      return `quote it: ${word}: "${document.text.slice(node.range[0], node.range[1])}"`;
    }
    if ((word === "archived" || word === "holds") && node !== undefined && issue.code === "invalid_type") {
      return `list entries under ${word}:, or leave ${word}: out`;
    }
    if ((word === "digest" || word === "evidence") && isScalar(node) && typeof node.value === "string") {
      return /^(sha256:)?[0-9a-f]{64}$/i.test(node.value)
        ? `write ${word}: sha256:${node.value.replace(/^sha256:/i, "").toLowerCase()}`
        : "a digest is what sha256sum prints, with sha256: before it";
    }
    return undefined;
  };
}

/** What each part says is sound; together they cannot all be true. */
function contradictions(manifest: Manifest, document: Document): readonly Problem[] {
  const { file, lineOf } = document;
  const stem = file.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/i, "");
  const named: Problem[] =
    stem === manifest.model
      ? []
      : [
          {
            what: `model: is ${manifest.model}, and the file is named for ${stem}`,
            file,
            line: lineOf(["model"]),
            hint: `name the file ${file.slice(0, file.length - file.replace(/^.*[/\\]/, "").length)}${manifest.model}.yaml, or write model: ${stem}`,
          },
        ];
  return [
    ...named,
    ...readOtherwise(manifest, document),
    ...twoArtifacts(manifest, document),
    ...repeated(manifest, document),
    ...archivedYetStanding(manifest, document),
  ];
}

/** Every place that names a version, in the order of the shape. */
function* artifacts(manifest: Manifest) {
  for (const [stage, entry] of Object.entries(manifest.stages)) {
    yield { path: ["stages", stage], artifact: entry };
    for (const name of COMPANIONS) {
      const companion = entry[name];
      if (companion !== undefined) yield { path: ["stages", stage, name], artifact: companion };
    }
  }
  for (const [index, entry] of (manifest.archived ?? []).entries()) yield { path: ["archived", index], artifact: entry };
}

/**
 * Versions that are text in YAML 1.2 and a number, a date or a truth in YAML 1.1, which many readers still speak: `1_000` is 1000 to
 * them, so whoever serves by the manifest would take another version than the one that was judged.
 */
function readOtherwise(manifest: Manifest, { file, text, lineOf, nodeOf }: Document): readonly Problem[] {
  return [...artifacts(manifest)].flatMap(({ path }) => {
    const node = nodeOf([...path, "version"]);
    if (!isScalar(node) || node.type !== "PLAIN" || node.tag !== undefined || !node.range) return [];
    const source = text.slice(node.range[0], node.range[1]);
    if (typeof parse(source, { version: "1.1" }) === "string") return [];
    const what = `${path.join(".")}.version: without quotes, ${source} is not text to every reader of YAML`;
    return [{ what, file, line: lineOf([...path, "version"]), hint: `quote it: version: "${source}"` }];
  });
}

function twoArtifacts(manifest: Manifest, { file, lineOf }: Document): readonly Problem[] {
  const first = new Map<string, { digest: string; line: number }>();
  const problems: Problem[] = [];
  for (const { path, artifact } of artifacts(manifest)) {
    const line = lineOf([...path, "digest"]);
    const before = first.get(artifact.version);
    if (before === undefined) first.set(artifact.version, { digest: artifact.digest, line });
    else if (before.digest !== artifact.digest) {
      const what = `${path.join(".")}: version ${artifact.version} is ${shortDigest(artifact.digest)} here and ${shortDigest(before.digest)} on line ${before.line}`;
      problems.push({ what, file, line, hint: "a version is one artifact; give the other one a version of its own" });
    }
  }
  return problems;
}

function repeated(manifest: Manifest, { file, lineOf }: Document): readonly Problem[] {
  const lists = {
    archived: (manifest.archived ?? []).map((entry) => ({
      key: [entry.version, entry.digest, entry.left].join(" "),
      says: `version ${entry.version}, which left ${entry.left}, is archived`,
    })),
    holds: (manifest.holds ?? []).map((hold) => ({
      key: [hold.stage, hold.digest].join(" "),
      says: `${shortDigest(hold.digest)} is held for ${hold.stage}`,
    })),
  };
  return Object.entries(lists).flatMap(([list, entries]) =>
    entries.flatMap(({ key, says }, index) => {
      const before = entries.findIndex((entry) => entry.key === key);
      if (before === index) return [];
      const what = `${list}.${index}: ${says} on line ${lineOf([list, before])} already`;
      return [{ what, file, line: lineOf([list, index]), hint: "keep one of the two entries" }];
    }),
  );
}

function archivedYetStanding(manifest: Manifest, { file, lineOf }: Document): readonly Problem[] {
  return (manifest.archived ?? []).flatMap((entry, index) => {
    const stage = stageOf(manifest, entry.left);
    if (stage === undefined || !sameArtifact(stage, entry)) return [];
    const what = `archived.${index}: version ${entry.version} is archived as having left ${entry.left}, and ${entry.left} points at it`;
    return [{ what, file, line: lineOf(["archived", index]), hint: "remove this entry: the version stands again" }];
  });
}
