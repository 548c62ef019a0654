import { SUITES } from "./pull-shapes.ts";

/*
 * Every GraphQL text this room sends, so that a test can hold each against GitHub's published schema. Nothing a person wrote is
 * ever part of a text: names, paths and commits travel as variables.
 */

const CONTENT = "__typename ... on Blob { byteSize text }";
const ENTRY = `name mode oid size object { ${CONTENT} }`;

/** Content at fixed commits: one alias `cN` for each commit, below it one alias `fM` for each path. */
export function readQuery(commits: readonly (readonly { readonly folder: boolean; readonly root: boolean }[])[]): string {
  let path = 0;
  const names: string[] = [];
  const objects = commits.map((wants, commit) => {
    names.push(`$o${commit}: GitObjectID!`);
    const files = wants.map(({ folder, root }, at) => {
      if (root) return `f${at}: tree { entries { ...Listed } }`;
      names.push(`$p${path}: String!`);
      return `f${at}: file(path: $p${path++}) { ...Listed ${folder ? "object { ... on Tree { entries { ...Listed } } }" : ""} }`;
    });
    return `c${commit}: object(oid: $o${commit}) { __typename ... on Commit { ${files.join(" ")} } }`;
  });
  return `query Read($owner: String!, $name: String!, ${names.join(", ")}) {
    repository(owner: $owner, name: $name) { ${objects.join("\n")} }
  }
  fragment Listed on TreeEntry { ${ENTRY} }`;
}

export const LANDINGS = `query Landings($owner: String!, $name: String!, $head: GitObjectID!, $path: String!, $first: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    object(oid: $head) {
      __typename
      ... on Commit {
        history(first: $first, after: $after, path: $path) {
          pageInfo { hasNextPage endCursor }
          nodes {
            oid committedDate
            file(path: $path) { ${ENTRY} }
            associatedPullRequests(first: 5) {
              nodes { number merged mergedAt baseRefName mergeCommit { oid file(path: $path) { ${ENTRY} } } }
            }
          }
        }
      }
    }
  }
}`;

const PAGE = "totalCount pageInfo { hasNextPage endCursor }";
const SIGNER = "name email user { login }";
const COMMITS = `${PAGE} nodes { commit {
  oid message parents(first: 10) { nodes { oid } }
  author { ${SIGNER} } authors(first: 20) { totalCount nodes { ${SIGNER} } } committer { ${SIGNER} } signature { isValid wasSignedByGitHub }
} }`;
const FILES = `${PAGE} nodes { path changeType }`;
// Only the full id: review ids have outgrown GraphQL's Int.
const REVIEWS = `${PAGE} nodes { fullDatabaseId state submittedAt body lastEditedAt author { __typename login ... on User { databaseId } } commit { oid } }`;
/** The newest are enough: what is older than all of these is taken for as young as the oldest of them. */
const TIMELINE = `timelineItems(last: 100, itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT, REVIEW_DISMISSED_EVENT]) {
  totalCount nodes {
    __typename
    ... on BaseRefChangedEvent { createdAt }
    ... on AutomaticBaseChangeSucceededEvent { createdAt }
    ... on ReviewDismissedEvent { createdAt previousReviewState actor { __typename login ... on User { databaseId } } review { fullDatabaseId } }
  }
}`;
const CHECKS = `nodes { commit { ${SUITES} } }`;

const PULL = `fragment Facts on PullRequest {
  id isMergeQueueEnabled isInMergeQueue mergeQueueEntry { position }
  number url title body state isDraft isCrossRepository headRefOid headRefName baseRefName
  author { __typename login }
  mergedBy { __typename login }
  mergeCommit { oid parents(first: 1) { nodes { oid } } }
  commits(first: $commits) { ${COMMITS} }
  files(first: $files) { ${FILES} }
  reviews(first: $reviews) { ${REVIEWS} }
  timeline: ${TIMELINE}
  tip: commits(last: 1) { ${CHECKS} }
}`;

const SIZES = "$commits: Int!, $files: Int!, $reviews: Int!";

export const PULL_REQUEST = `query PullRequest($owner: String!, $name: String!, $number: Int!, ${SIZES}) {
  viewer { login }
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { ...Facts } }
}
${PULL}`;

export const OPEN_PULL_REQUESTS = `query OpenPullRequests($owner: String!, $name: String!, $base: String!, $after: String, ${SIZES}) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    pullRequests(states: [OPEN], baseRefName: $base, first: 25, after: $after, orderBy: { field: CREATED_AT, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes { ...Facts }
    }
  }
}
${PULL}`;

/** The further pages of one of a pull request's lists. */
export const MORE = {
  commits: more("commits", COMMITS),
  files: more("files", FILES),
  reviews: more("reviews", REVIEWS),
} as const;

function more(list: string, fields: string): string {
  return `query More($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) { pullRequest(number: $number) { list: ${list}(first: 100, after: $after) { ${fields} } } }
  }`;
}

/** The branches below some folders of refs, a page of each: one alias `rN` for each folder, from `$fN` and after `$aN`. */
export function branchesQuery(folders: number): string {
  const each = Array.from({ length: folders }, (_, at) => at);
  return `query Branches($owner: String!, $name: String!, ${each.map((at) => `$f${at}: String!, $a${at}: String`).join(", ")}) {
    repository(owner: $owner, name: $name) {
      ${each.map((at) => `r${at}: refs(refPrefix: $f${at}, first: 100, after: $a${at}) { ...Named }`).join("\n")}
    }
  }
  fragment Named on RefConnection {
    pageInfo { hasNextPage endCursor }
    nodes {
      name prefix
      target { oid }
      associatedPullRequests(first: 1, orderBy: { field: CREATED_AT, direction: DESC }) { nodes { number merged } }
    }
  }`;
}
