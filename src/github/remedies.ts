import type { Problem } from "../errors.ts";
import type { Refusal } from "./refusal.ts";

/*
 * GitHub's refusals that a person can do something about, each with what to do. Decided by message and header, because one
 * status has many meanings: a 403 is a permission, a setting, single sign-on or a limit.
 */

type Rule = { readonly when: (refusal: Refusal) => boolean; readonly problem: (refusal: Refusal) => Problem };

const says = (pattern: RegExp) => (refusal: Refusal) => pattern.test(refusal.said);

const RULES: readonly Rule[] = [
  {
    when: ({ status }) => status === 401,
    problem: ({ said }) => ({
      what: `GitHub does not accept the token: ${said}`,
      hint: "pass `token: ${{ github.token }}` or a fresh GitHub App token; an App token lives one hour, GITHUB_TOKEN until its job ends",
    }),
  },
  {
    when: says(/SAML/i),
    problem: ({ headers }) => ({
      what: "the token is not authorized for the organization's SAML single sign-on",
      hint: `authorize it for the organization${authorizeAt(headers)}, or use GITHUB_TOKEN, which needs no authorization`,
    }),
  },
  {
    // https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/enabling-features-for-your-repository/managing-github-actions-settings-for-a-repository
    when: says(/not permitted to create or approve pull requests/i),
    problem: () => ({
      what: "GitHub Actions is not permitted to create pull requests in this repository",
      hint: 'turn on "Allow GitHub Actions to create and approve pull requests" in Settings > Actions > General > Workflow permissions (an organization may have to allow it first), or pass a GitHub App token',
    }),
  },
  {
    when: says(/refusing to allow .* to create or update workflow|without `?workflows?`? (permission|scope)/i),
    problem: ({ said }) => ({
      what: `the token may not change files under .github/workflows: ${said}`,
      hint: "take the workflow file out of the pull request and merge it on its own; `workflows` is no permission GITHUB_TOKEN can have",
    }),
  },
  {
    when: says(/must authenticate via a GitHub App/i),
    problem: () => ({
      what: "only a GitHub App may write check runs, and this token is none",
      hint: "use GITHUB_TOKEN or a GitHub App token; a personal access token cannot publish check runs",
    }),
  },
  {
    when: (refusal) =>
      refusal.path.includes("/git/refs") &&
      /rule violations|protected branch|cannot (create|update|delete)|ref .*protected/i.test(refusal.said),
    problem: ({ said, path }) => ({
      what: `a ruleset or branch protection refuses the push${branchIn(path)}: ${said}`,
      hint: "exclude promote/**, rollback/**, release/**, hold/** and merging/** from the ruleset, or let the GitHub App whose token is used bypass it; GITHUB_TOKEN cannot be a bypass actor",
    }),
  },
  {
    when: says(/Resource not accessible by/i),
    problem: (refusal) => ({
      what: `the token may not ${refusal.method} ${refusal.path}: ${refusal.said}`,
      hint: grant(permissionsFor(refusal)),
    }),
  },
  {
    when: ({ status, path }) => status === 404 && /\/repos\/[^/]+\/[^/]+$/.test(path),
    problem: ({ path }) => missingRepository(path.replace(/^.*\/repos\//, "")),
  },
  {
    when: ({ status }) => status === 403,
    problem: (refusal) => ({
      what: `GitHub refuses ${refusal.method} ${refusal.path}: ${refusal.said}`,
      hint: `if the token lacks a permission, ${grant(permissionsFor(refusal))}`,
    }),
  },
];

/** What a person can do about this refusal; undefined where nobody can. */
export function remedyFor(refusal: Refusal): Problem | undefined {
  return RULES.find((rule) => rule.when(refusal))?.problem(refusal);
}

export function missingRepository(repository: string): Problem {
  return {
    what: `GitHub finds no repository ${repository}, or the token may not see it`,
    hint: "check its spelling, and that the token belongs to that repository; GitHub answers 404 for what a token may not see",
  };
}

/** Which permission each request needs. https://docs.github.com/rest/authentication/permissions-required-for-github-apps */
const NEEDS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\/check-(runs|suites)/, ["checks: write"]],
  [/\/pulls\/\d+\/merge$/, ["contents: write", "pull-requests: write"]],
  [/\/issues$/, ["issues: write"]],
  [/\/(pulls|issues)(\/|$)/, ["pull-requests: write"]],
  [/\/(git|contents|dispatches|merges|branches|commits|compare|activity)(\/|$)/, ["contents: write"]],
  [/\/graphql$/, ["contents: read", "pull-requests: read", "checks: read"]],
];

/**
 * GitHub's header, where it is sent, names the permissions that would do: sets separated by `;`, members of a set by `,`.
 * https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#resource-not-accessible
 */
function permissionsFor(refusal: Refusal): readonly string[] {
  const accepted = refusal.headers["x-accepted-github-permissions"]?.split(";")[0] ?? "";
  const told = [...accepted.matchAll(/([a-z_]+)=(read|write|admin)/g)].map(
    ([, name = "", access = ""]) => `${name.replaceAll("_", "-")}: ${access}`,
  );
  if (told.length > 0) return told;
  return NEEDS.find(([route]) => route.test(refusal.path))?.[1] ?? ["contents: write", "pull-requests: write", "checks: write"];
}

/** What `permissions:` of a workflow can say. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
const GRANTABLE =
  /^(actions|attestations|checks|contents|deployments|discussions|issues|packages|pages|pull-requests|security-events|statuses): (read|write)$/;

/** Whoever grants one line alone takes the others away, and meets the next refusal. */
const WHOLE = "what is not named there is none, and promoting takes all of contents: write, pull-requests: write, checks: write";

function grant(permissions: readonly string[]): string {
  const beyond = permissions.filter((permission) => !GRANTABLE.test(permission));
  if (beyond.length > 0) return `GITHUB_TOKEN cannot have this; pass a GitHub App token with ${beyond.join(", ")}`;
  return `grant it in the workflow with \`permissions: { ${permissions.join(", ")} }\`; ${WHOLE}; a run for a fork or for Dependabot never gets more than read`;
}

function branchIn(path: string): string {
  const branch = /\/git\/refs\/heads\/(.+)$/.exec(path)?.[1];
  return branch === undefined ? "" : ` to ${branch}`;
}

function authorizeAt(headers: Readonly<Record<string, string>>): string {
  const url = /url=(\S+)/.exec(headers["x-github-sso"] ?? "")?.[1];
  return url === undefined ? "" : ` at ${url}`;
}
