import type { GraphQLResolveInfo } from "graphql";
import { seesRepository, tokenMay } from "../rules/roles.ts";
import type {
  CheckRun,
  CheckSuite,
  Pull,
  QueueEntry,
  Removal,
  Repository,
  Review,
  State,
  TimelineItem,
  Token,
  User,
} from "../state.ts";
import type { App, CheckAnnotation } from "../state.ts";
import { Told } from "./told.ts";

/** Whom one request is answered for, and what answering it costs. */
export type World = { readonly state: State; readonly token: Token; readonly cost: number; readonly nodes: number };

/** What a field is asked of. `is` names the GraphQL type. */
export type RepositorySource = { readonly is: "Repository"; readonly repository: Repository };
/** `prefix` is what `refs` was asked for, or `refs/heads/` and `refs/tags/`; `name` is the rest. */
export type RefSource = { readonly is: "Ref"; readonly repository: Repository; readonly prefix: string; readonly name: string };
export type CommitSource = { readonly is: "Commit"; readonly repository: Repository; readonly sha: string };
/** `under` is the tree's own path with a slash at its end, empty for a root. */
export type TreeSource = { readonly is: "Tree"; readonly repository: Repository; readonly sha: string; readonly under: string };
export type BlobSource = { readonly is: "Blob"; readonly repository: Repository; readonly sha: string };
export type TagSource = { readonly is: "Tag"; readonly repository: Repository; readonly sha: string };
export type GitObjectSource = CommitSource | TreeSource | BlobSource | TagSource;
export type PullSource = { readonly is: "PullRequest"; readonly pull: Pull };
export type PullCommitSource = { readonly is: "PullRequestCommit"; readonly pull: Pull; readonly sha: string };
export type ReviewSource = { readonly is: "PullRequestReview"; readonly pull: Pull; readonly review: Review };
export type TimelineSource = {
  readonly is: "BaseRefChangedEvent" | "ReviewDismissedEvent";
  readonly pull: Pull;
  readonly item: TimelineItem;
};
export type ActorSource = { readonly is: "Bot" | "Organization" | "User"; readonly user: User };
export type SuiteSource = { readonly is: "CheckSuite"; readonly repository: Repository; readonly suite: CheckSuite };
export type RunSource = { readonly is: "CheckRun"; readonly repository: Repository; readonly run: CheckRun };
export type AnnotationSource = { readonly is: "CheckAnnotation"; readonly annotation: CheckAnnotation };
export type QueueSource = { readonly is: "MergeQueue"; readonly repository: Repository; readonly branch: string };
export type EntrySource = { readonly is: "MergeQueueEntry"; readonly entry: QueueEntry };
export type RemovalSource = { readonly is: "RemovedFromMergeQueueEvent"; readonly pull: Pull; readonly removal: Removal };
export type AppSource = { readonly is: "App"; readonly app: App };

export type Info = GraphQLResolveInfo;

/**
 * How the fields of one type are answered. Arguments are `never` here and of their own type in each function: the schema has
 * already checked and converted them.
 */
export type Fields<Source> = Readonly<Record<string, (source: Source, args: never, world: World, info: Info) => unknown>>;

/** Says no, at this field, to a token that lacks a permission. */
export function mustRead(world: World, repository: Repository, what: "checks" | "contents" | "pull-requests"): void {
  if (tokenMay(world.state, world.token, repository, what, "read")) return;
  const by = world.token.kind === "personal" ? "personal access token" : "integration";
  throw new Told("FORBIDDEN", `Resource not accessible by ${by}`, { saml_failure: false });
}

/** The repository of that name, or GitHub's refusal: what cannot be seen does not exist. */
export function seenRepository(world: World, name: string): RepositorySource {
  const repository = world.state.repositories.get(name.toLowerCase());
  if (repository === undefined || !seesRepository(world.state, world.token, repository)) {
    throw new Told("NOT_FOUND", `Could not resolve to a Repository with the name '${name}'.`);
  }
  return { is: "Repository", repository };
}

/** Null for an account that is gone. */
export function actor(user: User | undefined): ActorSource | null {
  return user === undefined || user.deleted ? null : { is: user.type, user };
}
