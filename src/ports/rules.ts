/** One rule that rulesets put on a branch, in GitHub's word for it, and what it asks for as far as we can tell it. */
export type Rule = { readonly type: string; readonly asks?: string | undefined };

/** What a rule that keeps a pull request from being merged is about, as far as GitHub's sentence tells it. */
export type BranchRule =
  | "checks"
  | "workflows"
  | "reviews"
  | "code_owners"
  | "last_push"
  | "conversations"
  | "signatures"
  | "linear_history"
  | "up_to_date"
  | "deployments"
  | "code_scanning"
  | "pull_request"
  | "restricted"
  | "locked"
  | "metadata";
