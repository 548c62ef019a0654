import type { Collector } from "../../collect.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Facts, Place } from "./attested.ts";
import type { Report } from "../format.ts";
import { isModelSignature, modelSigned, takesSubjects } from "./model-signing.ts";

/**
 * An in-toto statement (https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md): what is said, and of which files. The
 * digest of its subject is the artifact's, where there is one subject and it has a SHA-256.
 */
export function isStatement(node: Node | undefined): boolean {
  return (
    /^https:\/\/in-toto\.io\/Statement\/v/.test(textOf(under(node, "_type")) ?? "") &&
    textOf(under(node, "predicateType")) !== undefined &&
    under(node, "subject")?.is === "list"
  );
}

/** What a statement says of the artifact and of how it was made. That somebody signed it is for others to check. */
export function factsOf(into: Collector, statement: Node, place: Place): Facts {
  const type = textOf(under(statement, "predicateType")) ?? "";
  if (isModelSignature(type)) return modelSigned(into, statement, place);
  const lineage = lineageOf(into, type, under(statement, "predicate"), place);
  const attested = takesSubjects(into, statement) ? artifactOf(into, statement, place) : undefined;
  return { attested, lineage };
}

function artifactOf(into: Collector, statement: Node, place: Place): Report["attested"] {
  const subjects = nodesOf(under(statement, "subject"));
  const [subject] = subjects;
  const digest = at(subject, "digest", "sha256");
  const hex = textOf(digest)?.toLowerCase();
  if (digest !== undefined && subjects.length === 1 && /^[0-9a-f]{64}$/.test(hex ?? "")) {
    return { value: { digest: `sha256:${hex}` }, source: place(digest) };
  }
  into.note(`the digest of ${subjects.length === 1 ? "its subject" : `its ${subjects.length} subjects`} is not the artifact's`);
  return undefined;
}

/** SLSA provenance (https://slsa.dev/spec/v1.0/provenance, https://slsa.dev/spec/v0.2/provenance). No other predicate is read. */
function lineageOf(into: Collector, type: string, predicate: Node | undefined, place: Place): Facts["lineage"] {
  const old = /^https:\/\/slsa\.dev\/provenance\/v0\.2$/.test(type);
  if (!old && !/^https:\/\/slsa\.dev\/provenance\/v1(?:\.\d+)?$/.test(type)) {
    into.note(`the predicate of ${type.slice(0, 100)} is not read`);
    return {};
  }
  const inputs = nodesOf(old ? under(predicate, "materials") : at(predicate, "buildDefinition", "resolvedDependencies"));
  const sources = old ? configured(predicate, inputs) : checkedOut(predicate, inputs);
  if (commitsOf(sources).length === 0 && commitsOf(inputs).length > 0) {
    into.note("its git commits are not read: none is said to be of the source it was built from");
  }
  const builder = old ? at(predicate, "builder", "id") : at(predicate, "runDetails", "builder", "id");
  const build = old ? at(predicate, "metadata", "buildInvocationId") : at(predicate, "runDetails", "metadata", "invocationId");
  const said = [
    ["code_commit", commitOf(into, sources)],
    ["builder", builder],
    ["build", build],
  ] as const;
  return Object.fromEntries(
    said.flatMap(([name, node]) => {
      const value = textOf(node);
      return node === undefined || value === undefined ? [] : [[name, { value, source: place(node) }]];
    }),
  );
}

/** In v0.2 the source is `configSource`, and the material with its address. Other materials are what the build depends on. */
function configured(predicate: Node | undefined, materials: readonly Node[]): readonly Node[] {
  const source = at(predicate, "invocation", "configSource");
  const uri = textOf(under(source, "uri"));
  const same = materials.filter((each) => uri !== undefined && textOf(under(each, "uri")) === uri);
  return source === undefined ? same : [source, ...same];
}

/** In v1 the source is what was checked out of the repository of the workflow: `git+<repository>@<ref>`. */
function checkedOut(predicate: Node | undefined, dependencies: readonly Node[]): readonly Node[] {
  const repository = bare(textOf(at(predicate, "buildDefinition", "externalParameters", "workflow", "repository")) ?? "");
  if (repository === "") return [];
  return dependencies.filter((each) => {
    const uri = (textOf(under(each, "uri")) ?? "").replace(/^git\+/, "");
    return bare(uri) === repository || (uri.startsWith(repository) && /^(?:\.git)?\/?@/.test(uri.slice(repository.length)));
  });
}

function bare(repository: string): string {
  return repository.replace(/^git\+/, "").replace(/(?:\.git)?\/?$/, "");
}

function commitsOf(sources: readonly Node[]): readonly Node[] {
  return sources.flatMap((each) => {
    const git = /^git\+|^git:/.test(textOf(under(each, "uri")) ?? "") ? at(each, "digest", "sha1") : undefined;
    return [at(each, "digest", "gitCommit"), git].flatMap((node) =>
      node !== undefined && /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(textOf(node) ?? "") ? [node] : [],
    );
  });
}

/** The one git commit of the source. Where there are several, nobody knows which of them is the model's code. */
function commitOf(into: Collector, sources: readonly Node[]): Node | undefined {
  const commits = commitsOf(sources);
  const different = new Set(commits.map(textOf)).size;
  if (different > 1) into.note(`its ${different} git commits are not read: they name different code`);
  return different === 1 ? commits[0] : undefined;
}
