/** A request that did not succeed, taken out of whatever Octokit threw. */
export type Refusal = {
  readonly method: string;
  /** Path below the host, without the query. */
  readonly path: string;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** GitHub's own sentences, one line. */
  readonly said: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly cause: unknown;
};
