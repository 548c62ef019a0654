import { atLeast, roleOf } from "../rules/roles.ts";
import type { Repository, State, Token } from "../state.ts";
import { instant, nodeId, SITE } from "./names.ts";
import { userAnswer } from "./users.ts";

const templates: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** The repository as it stands inside other answers. */
export function repositoryAnswer(state: State, repository: Repository): Record<string, unknown> {
  const api = `${state.url}/repos/${repository.fullName}`;
  const site = `${SITE}/${repository.fullName}`;
  const open = [...repository.pulls.values()].reduce((count, pull) => count + (pull.state === "open" ? 1 : 0), 0);
  return {
    id: repository.id,
    node_id: repositoryNodeId(repository),
    name: repository.name,
    full_name: repository.fullName,
    private: repository.private,
    owner: userAnswer(state, repository.owner),
    html_url: site,
    description: null,
    fork: repository.parent !== undefined,
    url: api,
    ...Object.fromEntries(Object.entries(templates).map(([key, path]) => [key, `${api}${path}`])),
    created_at: instant(repository.createdAt),
    updated_at: instant(repository.pushedAt),
    pushed_at: instant(repository.pushedAt),
    git_url: `git://github.com/${repository.fullName}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `${site}.git`,
    svn_url: site,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: repository.settings.issues,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? "private" : "public",
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
  };
}

export function repositoryNodeId(repository: Repository): string {
  return nodeId("R", repository.id);
}

/** The repository as its own page answers it; what the token may do with it stands in `permissions`. */
export function fullRepositoryAnswer(state: State, repository: Repository, token: Token): Record<string, unknown> {
  const { settings, parent } = repository;
  const personal = roleOf(state, repository, token.user).role;
  const role = token.kind === "personal" ? personal : token.permissions.contents === "write" ? "write" : "read";
  const organisation = repository.owner.type === "Organization" ? { organization: userAnswer(state, repository.owner) } : {};
  return {
    ...repositoryAnswer(state, repository),
    permissions: {
      admin: atLeast(role, "admin"),
      maintain: atLeast(role, "maintain"),
      push: atLeast(role, "write"),
      triage: atLeast(role, "triage"),
      pull: atLeast(role, "read"),
    },
    ...(atLeast(role, "write")
      ? {
          allow_squash_merge: settings.methods.squash,
          allow_merge_commit: settings.methods.merge,
          allow_rebase_merge: settings.methods.rebase,
          allow_auto_merge: settings.autoMerge,
          delete_branch_on_merge: settings.deleteBranchOnMerge,
          allow_update_branch: false,
          use_squash_pr_title_as_default: false,
          squash_merge_commit_message: "COMMIT_MESSAGES",
          squash_merge_commit_title: "COMMIT_OR_PR_TITLE",
          merge_commit_message: "PR_TITLE",
          merge_commit_title: "MERGE_MESSAGE",
        }
      : {}),
    temp_clone_token: null,
    ...organisation,
    ...(parent === undefined ? {} : { parent: repositoryAnswer(state, parent), source: repositoryAnswer(state, parent) }),
    network_count: 0,
    subscribers_count: 1,
  };
}
