/**
 * What this run itself did, by which a reading from before that is known for what it is. GitHub answers reads from replicas, which
 * lag behind the writes for some seconds.
 */
export type Own = {
  /** Pull requests it made. */
  readonly pulls: Set<number>;
  /** Where it pointed branches, by name. */
  readonly heads: Map<string, string>;
  /** Where it saw branches pointing, by name. */
  readonly seen: Map<string, string>;
  /** Where branches pointed before it merged into them, as {@link pointing} spells it. */
  readonly overtaken: Set<string>;
};

export function nothingYet(): Own {
  return { pulls: new Set(), heads: new Map(), seen: new Map(), overtaken: new Set() };
}

export function pointing(branch: string, head: string): string {
  return `${head} ${branch}`;
}
