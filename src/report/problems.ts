import { sentence, type Problem } from "../errors.ts";
import { logSafe } from "./escape.ts";

/** Problems as lines to print, one each, every one once, by file and line: `policies/fraud.yaml:6: what is wrong (what would help)`. */
export function problemLines(problems: readonly Problem[]): readonly string[] {
  const sorted = problems.toSorted(
    (one, other) => byText(one.file ?? "", other.file ?? "") || (one.line ?? 0) - (other.line ?? 0),
  );
  return [...new Set(sorted.map((problem) => logSafe(sentence(problem))))];
}

/** Where a problem is and what it is, without what would help: `policies/fraud.yaml:6: what is wrong`. */
export function placeAndWhat({ what, file, line }: Problem): string {
  return sentence({ what, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) });
}

function byText(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
