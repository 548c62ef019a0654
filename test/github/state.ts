import type { Actor } from "./acts/actor.ts";
import type { Clock } from "./clock.ts";
import type { Git } from "./git/store.ts";
import type { MergeMethod, Protection, Settings } from "./settings.ts";

/*
 * What the embedded GitHub knows. Everything here is mutable on purpose: it is the memory of one server in one test.
 * Dates are `Date`s of the server's own clock; people are the `User` objects themselves, never copies of their logins.
 */

export type User = {
  readonly id: number;
  login: string;
  readonly type: "User" | "Bot" | "Organization";
  name: string;
  readonly email: string;
  siteAdmin: boolean;
  /** The account is gone: answers show null (reviews, comments) or `ghost` (pull requests) in its place. */
  deleted: boolean;
};

export type App = { readonly id: number; readonly slug: string; readonly name: string; readonly bot: User; readonly owner: User };

export type Team = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  /** A secret team is seen by its members and by those who administer the organisation only. */
  readonly privacy: "closed" | "secret";
  /** Lower-case logins. `pending`: invited, has not accepted. */
  readonly members: Map<string, { readonly role: "member" | "maintainer"; readonly state: "active" | "pending" }>;
};

/** `owners` and `members` are lower-case logins; teams are kept by lower-case slug. */
export type Organisation = {
  readonly account: User;
  readonly owners: Set<string>;
  readonly members: Set<string>;
  readonly teams: Map<string, Team>;
};

export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export type Access = "read" | "write" | "none";

/** `actions`: a workflow's GITHUB_TOKEN; `app`: another App's installation token; `personal`: a user's own. */
export type Token = {
  readonly value: string;
  readonly kind: "actions" | "app" | "personal";
  readonly user: User;
  readonly app: App | undefined;
  /** The one repository (`owner/name`) an installation token was made for; undefined: wherever the App or the user may go. */
  readonly repository: string | undefined;
  /** Names as workflows write them: contents, pull-requests, checks, actions, members, ...; what is absent is none. Ignored for personal tokens. */
  readonly permissions: Readonly<Record<string, Access>>;
  /** Requests used in this hour, and when the hour ends (epoch ms). `graphql` counts points. */
  readonly used: { core: number; graphql: number; resetAt: number };
  /** Requests an hour. */
  limit: number;
};

export type Repository = {
  readonly id: number;
  readonly owner: User;
  readonly name: string;
  readonly fullName: string;
  private: boolean;
  defaultBranch: string;
  readonly createdAt: Date;
  pushedAt: Date;
  /** Forks share their parent's object store, as on GitHub. */
  readonly parent: Repository | undefined;
  readonly git: Git;
  /** `refs/heads/main` to sha. Read through here; write through moveRef in refs.ts, which records activity and events. */
  readonly refs: Map<string, string>;
  /** Who signed a commit, for those that carry a signature. */
  readonly signatures: Map<string, Signature>;
  /** Direct collaborators by lower-case login; team grants by lower-case slug. `custom` names a custom role on top of the base role. */
  readonly collaborators: Map<string, { readonly role: Role; readonly custom?: string | undefined }>;
  readonly teams: Map<string, Role>;
  /** What every member of the owning organisation may do. */
  basePermission: Role;
  readonly settings: Settings;
  readonly protections: Protection[];
  /** Issues and pull requests share these numbers. */
  nextNumber: number;
  readonly pulls: Map<number, Pull>;
  readonly issues: Map<number, Issue>;
  readonly suites: CheckSuite[];
  readonly checks: Map<number, CheckRun>;
  readonly activity: Activity[];
  /** Who waits to be merged, first come first, of all branches that have a queue. */
  readonly queue: QueueEntry[];
  readonly dispatches: Dispatch[];
};

/** `github`: made by GitHub itself (API or web); `person`: that user's own verified key; `invalid`: a signature nobody vouches for. */
export type Signature = { readonly by: "github" | "person" | "invalid"; readonly at: Date };

export type Pull = {
  readonly id: number;
  readonly repository: Repository;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  draft: boolean;
  readonly author: User;
  /** `repository` is undefined when the fork was deleted. `sha` stays what it was when the pull request closed. */
  readonly head: { readonly repository: Repository | undefined; readonly branch: string; sha: string };
  readonly base: { branch: string; sha: string };
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | undefined;
  merged: { readonly at: Date; readonly by: User; readonly commit: string; readonly method: MergeMethod } | undefined;
  readonly reviews: Review[];
  readonly comments: Comment[];
  readonly labels: string[];
  readonly requestedReviewers: User[];
  /** What GitHub writes down between commits, reviews and comments, as far as anybody asks; oldest first. */
  readonly timeline: TimelineItem[];
  /** Who last moved the head branch. */
  lastPusher: User;
  /** GitHub's background job: what it found, and for which pair of commits. Absent until someone asks. */
  mergeability: Mergeability | undefined;
  /** Each time it left a merge queue without being merged. */
  readonly removals: Removal[];
};

/** `reason` in the words of https://docs.github.com/webhooks/webhook-events-and-payloads?actionType=dequeued#pull_request */
export type Removal = { readonly at: Date; readonly by: User; readonly reason: string };

/** `of` is `<base sha> <head sha>`. `commit` is the test merge, undefined for a conflict; `done` settles when the job ends. */
export type Mergeability = {
  readonly of: string;
  mergeable: boolean | undefined;
  commit: string | undefined;
  readonly done: Promise<void>;
};

/** An issue that is no pull request. */
export type Issue = {
  readonly id: number;
  readonly repository: Repository;
  readonly number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  readonly author: User;
  readonly createdAt: Date;
  updatedAt: Date;
  closedAt: Date | undefined;
};

export type TimelineItem = { readonly id: number; readonly actor: User; readonly at: Date } & (
  | { readonly event: "base_ref_changed" }
  | { readonly event: "review_dismissed"; readonly review: Review; readonly was: ReviewState; readonly message: string }
);

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";

export type Review = {
  readonly id: number;
  readonly by: User;
  state: ReviewState;
  /** What it said before it was dismissed. */
  was: ReviewState;
  body: string;
  /** Null when the commit was garbage-collected. */
  commit: string | null;
  /** Undefined while pending. */
  submittedAt: Date | undefined;
  /** Undefined while it is as it was sent. */
  editedAt: Date | undefined;
  dismissal: { readonly by: User; readonly message: string } | undefined;
};

export type Comment = {
  readonly id: number;
  readonly by: User;
  readonly viaApp: App | undefined;
  body: string;
  readonly createdAt: Date;
  updatedAt: Date;
};

export type CheckSuite = {
  readonly id: number;
  readonly app: App;
  readonly head: string;
  readonly branch: string | undefined;
  readonly createdAt: Date;
  /** In the order they were made. */
  readonly runs: CheckRun[];
};

export type CheckConclusion =
  "action_required" | "cancelled" | "failure" | "neutral" | "success" | "skipped" | "timed_out" | "stale";

export type CheckAnnotation = {
  path: string;
  start_line: number;
  end_line: number;
  start_column?: number | null;
  end_column?: number | null;
  annotation_level: "notice" | "warning" | "failure";
  message: string;
  title?: string | null;
  raw_details?: string | null;
};

export type CheckRun = {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly app: App;
  name: string;
  readonly head: string;
  status: "queued" | "in_progress" | "completed";
  conclusion: CheckConclusion | null;
  startedAt: Date | undefined;
  completedAt: Date | undefined;
  detailsUrl: string | null;
  externalId: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: CheckAnnotation[];
};

/** A pull request in the merge queue of its base branch. */
export type QueueEntry = {
  readonly id: number;
  readonly pull: Pull;
  readonly branch: string;
  readonly by: Actor;
  readonly at: Date;
  /** The head it was added with; another one throws it out. */
  readonly head: string;
  /** What would land: a commit on the base branch, or on the group of the entry ahead. Undefined until GitHub has made it. */
  group: MergeGroup | undefined;
};

export type MergeGroup = { readonly base: string; readonly head: string; readonly ref: string; readonly since: Date };

export type ActivityType = "push" | "force_push" | "branch_creation" | "branch_deletion" | "pr_merge" | "merge_queue_merge";

export type Activity = {
  readonly id: number;
  readonly ref: string;
  readonly before: string;
  readonly after: string;
  readonly actor: User;
  readonly type: ActivityType;
  readonly at: Date;
};

export type Dispatch = {
  readonly type: "repository_dispatch" | "workflow_dispatch";
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly by: User;
};

/** What a webhook would tell, and which workflow events GitHub makes of it. */
export type Happening = {
  readonly id: number;
  /** The webhook's name: `pull_request`, `push`, `pull_request_review`, `issue_comment`, `repository_dispatch`, ... */
  readonly event: string;
  readonly action: string | undefined;
  readonly repository: Repository;
  readonly actor: User;
  /** Empty when GitHub starts nothing (what GITHUB_TOKEN did, mostly). */
  readonly starts: readonly Start[];
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: Date;
};

/** `ref` is GITHUB_REF of the run. `held`: the run exists and waits until a person with write access lets it go. */
export type Start = { readonly event: string; readonly ref: string; readonly held: boolean };

export type State = {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  readonly clock: Clock;
  /** By lower-case login; organisations and bots too. */
  readonly users: Map<string, User>;
  readonly apps: Map<number, App>;
  readonly organisations: Map<string, Organisation>;
  /** By lower-case `owner/name`. */
  readonly repositories: Map<string, Repository>;
  readonly tokens: Map<string, Token>;
  readonly happenings: Happening[];
  /** What goes on behind the answers, and what failed of it. */
  readonly jobs: Set<Promise<void>>;
  nextId(): number;
};
