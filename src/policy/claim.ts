import { isMap as isYamlMap, isScalar } from "yaml";
import { type Document, examineDocument } from "../document.ts";
import type { Problem } from "../errors.ts";
import { isMap } from "./merge.ts";
import { PolicyFile } from "./shape.ts";
import { readWords, wrongWords } from "./wording.ts";

/** One file of the policies folder, as it is on the base branch. */
export type PolicyText = { readonly path: string; readonly text: string };

/**
 * What a file says it is for. `models`: for those its patterns match. `extending`: it names none and is there to be extended.
 * `unknown`: that cannot be read, so it may be the policy of any model. `problems` are those of its text: no YAML, a duplicate key.
 */
export type Claim = { readonly path: string; readonly problems: readonly Problem[] } & (
  | { readonly is: "models"; readonly document: Document; readonly patterns: readonly string[] }
  | { readonly is: "extending"; readonly document: Document }
  | { readonly is: "unknown" }
);

/** What each policy file claims, in the order of their paths. Files that are not named `.yaml` or `.yml` are no policies. */
export function claimsOf(files: readonly PolicyText[]): readonly Claim[] {
  const policies = files.filter((file) => /\.ya?ml$/i.test(file.path));
  return policies.toSorted((a, b) => (a.path < b.path ? -1 : 1)).map(claimOf);
}

function claimOf({ path, text }: PolicyText): Claim {
  const { document, problems } = examineDocument(text, path);
  const unknown = (...more: readonly Problem[]): Claim => ({ is: "unknown", path, problems: [...problems, ...more] });
  if (document === undefined)
    return { is: "unknown", path, problems: problems.map((problem) => withOperatorHint(problem, text)) };
  const { value } = document;
  if (value === null || value === undefined)
    return unknown({ what: "is empty", file: path, line: 1, hint: "write models and stages, or delete the file" });
  if (!isMap(value)) return unknown({ what: "expected a map with models, extends and stages", file: path, line: 1 });
  const place = (words: readonly PropertyKey[]) => ({ file: path, line: document.lineOf(words) });
  if (Object.hasOwn(value, "models")) {
    const models = readWords(PolicyFile.pick({ models: true }), { models: value.models }, place);
    if (models.ok && timesWritten(document, "models") === 1)
      return { is: "models", path, problems, document, patterns: models.value.models ?? [] };
    return unknown(...wrongWords(PolicyFile, value, place));
  }
  // `model:` or `Models:` may be a misspelt `models:`; taking such a file for one that is only extended would drop a policy in silence.
  const strange = Object.keys(value).some((key) => !Object.hasOwn(PolicyFile.shape, key));
  return strange ? unknown(...wrongWords(PolicyFile, value, place)) : { is: "extending", path, problems, document };
}

/** How many times a file says this at its top: twice, and which of the two is meant nobody knows. */
function timesWritten({ yaml }: Document, word: string): number {
  return isYamlMap(yaml.contents) ? yaml.contents.items.filter(({ key }) => isScalar(key) && key.value === word).length : 0;
}

/** `auc: >= 0.9` opens a folded block in YAML, and the parser's own sentence does not tell. */
function withOperatorHint(problem: Problem, text: string): Problem {
  const line = problem.line === undefined ? undefined : text.split("\n")[problem.line - 1];
  const [, name] = /([\w.-]+)\s*:\s*[<>]=?\s*[-.\d]/.exec(line ?? "") ?? [];
  return name === undefined ? problem : { ...problem, hint: `write words, not operators: ${name}: { at_least: 0.9 }` };
}
