/** One check run as we publish it. */
export type CheckRun = {
  readonly name: string;
  readonly status: "in_progress" | "completed";
  readonly conclusion?: "success" | "failure" | undefined;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
};

export type Annotation = {
  readonly path: string;
  readonly line: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
};

export interface Checks {
  /** Makes the check runs on this commit say this: those that already do are left alone, a settled one is never reopened. */
  publish(head: string, checks: readonly CheckRun[], published: readonly PublishedCheck[]): Promise<{ readonly written: number }>;
}

export type PublishedCheck = CheckRun & { readonly id: number };
