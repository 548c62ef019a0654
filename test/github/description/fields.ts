/**
 * The GraphQL types and fields our double of GitHub speaks, each field with the arguments it understands. Fields and
 * arguments of our own queries are kept besides. Widening it is one word here and `npm run describe`.
 * `databaseId` of a review or a pull request is deprecated by GitHub and still the number that REST and web addresses carry.
 */
export const FIELDS: Readonly<Record<string, string>> = {
  Mutation: "enqueuePullRequest(input) dequeuePullRequest(input)",
  Query: "repository(owner name) rateLimit resource(url) viewer",
  RateLimit: "limit cost remaining used resetAt nodeCount",
  Repository:
    "id databaseId name nameWithOwner owner url isPrivate defaultBranchRef ref(qualifiedName) object(oid expression) pullRequest(number) " +
    "mergeQueue(branch) refs(refPrefix query first after) pullRequests(states baseRefName headRefName orderBy first last after)",
  RefConnection: "nodes edges totalCount pageInfo",
  RefEdge: "cursor node",
  Ref: "id name prefix target associatedPullRequests(states baseRefName headRefName orderBy first last after)",
  PageInfo: "hasNextPage hasPreviousPage startCursor endCursor",

  GitObject: "id oid abbreviatedOid",
  Commit:
    "id oid abbreviatedOid url committedDate authoredDate message messageHeadline messageBody parents(first after) author authors(first after) committer signature " +
    "tree file(path) history(path first after) associatedPullRequests(orderBy first after) checkSuites(filterBy first after) statusCheckRollup",
  CommitConnection: "nodes totalCount pageInfo",
  CommitHistoryConnection: "nodes edges totalCount pageInfo",
  CommitEdge: "cursor node",
  GitActor: "name email date user",
  GitActorConnection: "nodes totalCount pageInfo",
  GitSignature: "isValid wasSignedByGitHub state signer email",
  Tree: "id oid abbreviatedOid entries",
  TreeEntry: "name path mode type oid size object",
  Blob: "id oid abbreviatedOid byteSize isBinary isTruncated text",
  Tag: "id oid abbreviatedOid target",
  GpgSignature: "isValid",
  SmimeSignature: "isValid",
  SshSignature: "isValid",
  UnknownSignature: "isValid",

  Actor: "login url",
  RepositoryOwner: "login",
  Bot: "id databaseId login url",
  EnterpriseUserAccount: "login",
  Mannequin: "id databaseId login url",
  Organization: "id databaseId login url",
  User: "id databaseId login url email",
  UniformResourceLocatable: "url",

  PullRequestConnection: "nodes edges totalCount pageInfo",
  PullRequestEdge: "cursor node",
  PullRequest:
    "id databaseId fullDatabaseId number url title body state isDraft isCrossRepository merged mergedAt mergedBy closed closedAt createdAt updatedAt author " +
    "headRefOid headRefName headRef headRepository baseRefName baseRefOid baseRef mergeCommit additions deletions changedFiles " +
    "isInMergeQueue isMergeQueueEnabled mergeQueue mergeQueueEntry commits(first last after) files(first after) reviews(states author first last after) labels(first after) timelineItems(itemTypes first last after)",
  RemovedFromMergeQueueEvent: "id createdAt reason actor",
  EnqueuePullRequestInput: "clientMutationId expectedHeadOid jump pullRequestId",
  EnqueuePullRequestPayload: "clientMutationId mergeQueueEntry",
  DequeuePullRequestInput: "clientMutationId id",
  DequeuePullRequestPayload: "clientMutationId mergeQueueEntry",
  MergeQueue: "id url configuration entries(first after)",
  MergeQueueConfiguration: "checkResponseTimeout maximumEntriesToBuild mergeMethod mergingStrategy",
  MergeQueueEntryConnection: "nodes totalCount pageInfo",
  MergeQueueEntry: "id position state enqueuedAt enqueuer baseCommit headCommit pullRequest",
  PullRequestTimelineItemsConnection: "nodes totalCount pageInfo",
  BaseRefChangedEvent: "actor createdAt",
  AutomaticBaseChangeSucceededEvent: "actor createdAt",
  ReviewDismissedEvent: "actor createdAt previousReviewState review",
  PullRequestCommitConnection: "nodes totalCount pageInfo",
  PullRequestCommit: "id commit url",
  PullRequestChangedFileConnection: "nodes totalCount pageInfo",
  PullRequestChangedFile: "path changeType additions deletions",
  PullRequestReviewConnection: "nodes totalCount pageInfo",
  PullRequestReview:
    "id databaseId fullDatabaseId author state body lastEditedAt commit submittedAt url authorCanPushToRepository",
  LabelConnection: "nodes totalCount pageInfo",
  Label: "name",

  CheckSuiteConnection: "nodes totalCount pageInfo",
  CheckSuiteFilter: "appId checkName",
  CheckSuite: "id databaseId app status conclusion commit checkRuns(filterBy first after)",
  CheckRunConnection: "nodes totalCount pageInfo",
  CheckRunFilter: "appId checkName checkType",
  CheckRun:
    "id databaseId name status conclusion title summary text externalId detailsUrl url startedAt completedAt annotations(first after)",
  CheckAnnotationConnection: "nodes totalCount pageInfo",
  CheckAnnotation: "path annotationLevel title message location",
  CheckAnnotationSpan: "start end",
  CheckAnnotationPosition: "line column",
  App: "id databaseId name slug",
  StatusCheckRollup: "id state",
};
