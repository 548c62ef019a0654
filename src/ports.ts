import type { Membership, Permission, Review } from "./approval/review.ts";
import type { Landing } from "./manifest/move.ts";
import type { Checks, PublishedCheck } from "./ports/checks.ts";
import type { Issues } from "./ports/issues.ts";
import type { Queued, Queues } from "./ports/queues.ts";
import type { BranchRule, Rule } from "./ports/rules.ts";
import type { Source } from "./tables/source.ts";

/*
 * Everything the house asks of the outside world, as small interfaces. Expected answers are values; exceptions are outages
 * (`Outage`), missing permissions and settings (`UserError`), or our bugs.
 */

export type FileMode = "file" | "executable" | "symlink" | "submodule" | "folder";

/** One entry of a git tree or a working tree. A link is an entry of its own, never followed. */
export type Entry = {
  readonly path: string;
  readonly mode: FileMode;
  /** Bytes; 0 for folders and submodules. */
  readonly size: number;
  /** git's object name; equal names are equal content. */
  readonly oid: string;
  /** Absent for what is no file, and for a file larger than was asked for. */
  readonly bytes?: Uint8Array | undefined;
};

/** What to read: one path at one commit. A folder's files come with it, one level deep, each with its bytes. */
export type Want = { readonly commit: string; readonly path: string; readonly as: "file" | "folder" };

/** The answer to a want, in its place: nothing there, one entry, or a folder's entries sorted by path. */
export type Found =
  | { readonly is: "absent" }
  | { readonly is: "entry"; readonly entry: Entry }
  | { readonly is: "folder"; readonly entries: readonly Entry[] };

export interface Objects {
  /** Reads all wants in as few requests as it can; the answers stand in the order of the wants. Files above `largest` bytes come without bytes. */
  read(wants: readonly Want[], largest: number): Promise<readonly Found[]>;
  /** How one file's content changed on the base branch, newest first, by landing (see `Landing`), at most `most` of them. */
  landings(branchHead: string, base: string, path: string, most: number): Promise<readonly Landing[]>;
}

export type Branch = { readonly name: string; readonly head: string };

export interface Branches {
  /** Undefined when there is no such branch. */
  get(name: string): Promise<Branch | undefined>;
  /** All branches whose name starts with one of these, by name, with the newest pull request of each, if any: its number, and whether it is merged. */
  startingWith(
    ...prefixes: readonly string[]
  ): Promise<readonly (Branch & { readonly pull?: number | undefined; readonly merged?: boolean | undefined })[]>;
  /** One commit on top of `parent`, authored and signed by whoever the token is; not on any branch yet. Returns its sha. */
  commit(change: {
    readonly parent: string;
    readonly files: readonly { readonly path: string; readonly bytes: Uint8Array }[];
    readonly message: string;
  }): Promise<string>;
  create(name: string, head: string): Promise<"created" | "exists">;
  /** Points the branch from one commit to another; `moved` when it points at neither of the two, or is gone. */
  replace(name: string, from: string, to: string): Promise<"replaced" | "moved">;
  /** Takes the branch away; where a head is named, only while it points there. One that is gone is gone. */
  remove(name: string, head?: string): Promise<"removed" | "moved">;
}

export type Person = {
  readonly login: string;
  /** The account's number, where it was told. */
  readonly id?: number | undefined;
  readonly type: Review["by"] extends infer B | undefined ? (B extends { type: infer T } ? T : never) : never;
};

/** One commit of a pull request. `signedByGitHub`: GitHub itself signed it, so its author is who the token or session belonged to. */
export type PullCommit = {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly author?: Person | undefined;
  readonly committer?: Person | undefined;
  /** The accounts of those whom its message names beside the author; undefined where it cannot be told whose those names are. */
  readonly coauthors?: readonly Person[] | undefined;
  readonly signedByGitHub: boolean;
  readonly message: string;
};

export type PullFile = {
  readonly path: string;
  readonly previous?: string | undefined;
  readonly change: "added" | "modified" | "removed" | "renamed" | "other";
};

/** What GitHub knows of one pull request, read in one go. */
export type PullFacts = {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  readonly author?: Person | undefined;
  readonly head: string;
  readonly branch: string;
  readonly base: string;
  readonly fork: boolean;
  /** Every commit, oldest first; undefined when there are more than we read (250). */
  readonly commits?: readonly PullCommit[] | undefined;
  /** Every file; undefined when there are more than we read (300). */
  readonly files?: readonly PullFile[] | undefined;
  readonly reviews: readonly Review[];
  /** When it was last pointed at its base; undefined where it went there from the beginning. */
  readonly baseSince?: Date | undefined;
  /** The check runs on the head that carry one of our names. Only ever read to leave them alone when nothing changed. */
  readonly checks: readonly PublishedCheck[];
  readonly mergeCommit?: string | undefined;
  /** How it stands with the merge queue of its base; undefined where GitHub does not tell (REST). */
  readonly queue?: Queued | undefined;
  /** The commit of the base branch that the merge went onto. */
  readonly mergedOnto?: string | undefined;
  readonly mergedBy?: Person | undefined;
  /** The login of whoever the token is, a bot's with `[bot]` at its end; undefined where GitHub does not tell (REST). */
  readonly viewer?: string | undefined;
};

export interface Pulls {
  get(number: number): Promise<PullFacts | undefined>;
  /** Every open pull request into this base, in few requests. */
  open(base: string): Promise<readonly PullFacts[]>;
  /** Whoever pushed to this branch, or, with a commit named, whoever made it the branch's head; undefined where the token cannot read GitHub's activity log. */
  pushers(branch: string, commit?: string): Promise<readonly string[] | undefined>;
  /** Best common ancestor. */
  mergeBase(base: string, head: string): Promise<string>;
  /** The same, with every path that differs between it and the head; undefined paths: more than we read (300). */
  changes(base: string, head: string): Promise<{ readonly mergeBase: string; readonly paths: readonly string[] | undefined }>;
  /** `exists`: the branch has an open pull request. `no branch`: it is gone. `head` is the commit that it was opened with. */
  create(pull: {
    readonly title: string;
    readonly body: string;
    readonly branch: string;
    readonly base: string;
  }): Promise<{ readonly number: number; readonly url: string; readonly head: string } | "exists" | "no branch">;
  /** Answers how the pull request stands afterwards. */
  edit(
    number: number,
    change: { readonly title?: string; readonly body?: string },
  ): Promise<{ readonly open: boolean; readonly head: string }>;
  close(number: number, comment: string): Promise<void>;
  merge(
    number: number,
    how: {
      readonly head: string;
      /** The branch it is to land on; what GitHub merges into is the pull request's. */
      readonly base: string;
      readonly method: "merge" | "squash" | "rebase";
      readonly title: string;
      readonly message: string;
    },
  ): Promise<MergeAnswer>;
}

/** GitHub's answer to a merge. Only `merged` merged. */
export type MergeAnswer =
  | { readonly is: "merged"; readonly commit: string }
  /** 409: the head is not the one we judged. */
  | { readonly is: "head_moved" }
  /** 405 `Base branch was modified`: a race that another try may win, after judging again. */
  | { readonly is: "base_moved" }
  /** 405 for a conflict. */
  | { readonly is: "conflict"; readonly said: string }
  /** 405 for a branch protection rule or ruleset; `said` is GitHub's own sentence, which names no rule that is known where `rule` is undefined. */
  | { readonly is: "refused_by_rule"; readonly said: string; readonly rule?: BranchRule | undefined }
  | { readonly is: "merge_queue"; readonly said: string }
  | { readonly is: "method_not_allowed"; readonly said: string }
  /** Any other refusal, 422 among them. */
  | { readonly is: "refused"; readonly said: string };

export interface People {
  permission(login: string): Promise<Permission>;
  membership(org: string, team: string, login: string): Promise<Membership>;
  /** The number of the account that has this login now; undefined where nobody has it, or it cannot be read. */
  account(login: string): Promise<number | undefined>;
}

export interface Dispatches {
  send(type: string, payload: Readonly<Record<string, unknown>>): Promise<void>;
}

/** One GitHub repository. */
export type Host = {
  readonly repository: string;
  /** Asked only where neither the input nor the event tells it. */
  readonly defaultBranch: () => Promise<string>;
  readonly objects: Objects;
  readonly branches: Branches;
  readonly pulls: Pulls;
  readonly queues: Queues;
  /** The rules that rulesets put on a branch (classic branch protection is told to administrators only); undefined where GitHub does not tell. */
  readonly rules: (branch: string) => Promise<readonly Rule[] | undefined>;
  readonly checks: Checks;
  readonly people: People;
  readonly issues: Issues;
  readonly dispatches: Dispatches;
};

/** The files of the machine we run on, below one folder: evidence to put into a pull request, or a whole checkout in a terminal. */
/** A file of data as it is read: in a stream, or anywhere in it. */
export type DataFile = {
  readonly source: Source;
  /** Bytes. */
  readonly size: number;
  /** sha256 of all its bytes. */
  digest(): Promise<string>;
  /** Whether it is still what it was when it was found: what is hashed and what is read must be one thing. */
  unchanged(): Promise<boolean>;
};

export interface Workspace {
  /** Files matching these paths or globs, sorted; a pattern that matches nothing is named. Links and paths that leave the folder are problems, not files. */
  find(patterns: readonly string[]): Promise<{ readonly paths: readonly string[]; readonly unmatched: readonly string[] }>;
  /** One file, or undefined where there is none; without bytes when it is larger than `largest`. */
  file(path: string, largest: number): Promise<Entry | undefined>;
  /** A folder's entries, one level deep, or undefined where there is none. */
  folder(path: string, largest: number): Promise<readonly Entry[] | undefined>;
  /** sha256 of a file of any size, read as a stream; undefined where there is none. */
  digest(path: string): Promise<string | undefined>;
  /** One file of data, of any size; undefined where there is none. */
  data(path: string): Promise<DataFile | undefined>;
  /** Puts a file there, and the folders it needs; one that stands there is replaced as a whole, never half-written. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** How one file changed on the checked-out history, newest first; empty outside git. */
  landings(path: string, most: number): Promise<readonly Landing[]>;
}
