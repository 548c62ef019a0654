/**
 * One thing a person must fix: what is wrong, where, and what would help. In the present tense, names in plain text.
 */
export type Problem = {
  readonly what: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** What would help: the remedy, or the line of YAML that grants it. */
  readonly hint?: string;
};

/**
 * The only error the house shows to people. It carries every problem found in one pass, so nobody fixes a policy file one
 * red run at a time.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list: readonly Problem[] = "what" in problems ? [problems] : problems;
    super(list.map(sentence).join("\n"), options);
    this.problems = list;
  }
}

/** A problem as one line: `policies/fraud.yaml:6: what is wrong (what would help)`. */
export function sentence(problem: Problem): string {
  const at = problem.file === undefined ? "" : `${problem.file}${problem.line === undefined ? "" : `:${problem.line}`}: `;
  return `${at}${problem.what}${problem.hint === undefined ? "" : ` (${problem.hint})`}`;
}

/** A value, or everything that is wrong with it. For parsers whose caller wants to gather the problems of many files. */
export type Checked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] };

/** The value, or a {@link UserError} of all its problems. */
export function orThrow<T>(checked: Checked<T>): T {
  if (checked.ok) return checked.value;
  throw new UserError(checked.problems);
}
