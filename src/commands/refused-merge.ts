import type { MergeAnswer } from "../ports.ts";
import type { BranchRule, Rule } from "../ports/rules.ts";
import type { Decision, Result } from "../promotion/result.ts";
import type { Scene } from "./scene.ts";

/** What each rule asks for, as it follows `a rule asks that`, and what helps. https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-rulesets/available-rules-for-rulesets */
const RULES: Readonly<Record<BranchRule, readonly [asks: string, next: string]>> = {
  checks: [
    "required status checks pass",
    "Let the check that GitHub names run and pass on the head commit, from the App that the rule names.",
  ],
  workflows: [
    "required workflows pass",
    'Let the workflow that GitHub names run and pass on the head commit; GITHUB_TOKEN\'s pull requests wait for a click on "Approve workflows to run".',
  ],
  reviews: [
    "people review",
    "Let as many people with write access approve as the rule asks for; what the policy asks for is there already.",
  ],
  code_owners: ["code owners review", "Ask the code owners of the changed files to approve."],
  last_push: [
    "somebody other than the last pusher approves",
    "Ask somebody else than whoever pushed last to approve the head commit.",
  ],
  conversations: ["conversations are resolved", "Resolve every conversation on the pull request."],
  signatures: [
    "commits are signed",
    "Set the input merge-method to squash or merge, which GitHub signs; sign the commits of a hand-written pull request.",
  ],
  linear_history: ["the history stays linear", "Set the input merge-method to squash or rebase."],
  up_to_date: [
    "branches are up to date",
    "Run promote again, so that it is made anew on the base; bring a hand-written one up to date.",
  ],
  deployments: ["deployments succeed first", "Deploy the head commit to the environments that the rule names."],
  code_scanning: [
    "code scanning has its results",
    "Let code scanning finish on the head commit, and see to the alerts it found.",
  ],
  pull_request: ["changes come by pull request", "Look at who may bypass the rule: this merge was taken for a push."],
  restricted: [
    "only some may update the branch",
    "Let the App or the token's account update the branch, or let a person who may press the merge button.",
  ],
  locked: ["the branch is locked", "Wait until the branch is unlocked."],
  metadata: [
    "commits, branches and files look a certain way",
    "See which text the rule asks for; the title and message of the merge are the Action's own.",
  ],
};

/** Rules of rulesets in GitHub's word for them that can keep a merge from being made, each as it follows `rules for`. */
const ACTIVE: Readonly<Record<string, string>> = {
  required_status_checks: "required checks",
  workflows: "required workflows",
  pull_request: "pull requests",
  required_signatures: "signatures",
  required_linear_history: "a linear history",
  required_deployments: "deployments",
  code_scanning: "code scanning",
  code_quality: "code quality",
  merge_queue: "a merge queue",
  update: "who may update the branch",
  commit_message_pattern: "commit messages",
  commit_author_email_pattern: "commit authors",
  committer_email_pattern: "committers",
  branch_name_pattern: "branch names",
  file_path_restriction: "file paths",
  max_file_path_length: "file paths",
  file_extension_restriction: "file extensions",
  max_file_size: "file sizes",
};

/** Each refusal of GitHub for what it is; none of them is an error of ours, and none of them merged. */
export async function refusalOf(scene: Scene, answer: Exclude<MergeAnswer, { is: "merged" }>, result: Result): Promise<Decision> {
  const number = result.pull?.number ?? 0;
  switch (answer.is) {
    case "head_moved":
      return {
        to: "wait",
        code: "head_moved",
        because: "waiting: somebody pushed while this commit was judged",
        next: ["Nothing to do; the new commit is judged at its own event."],
      };
    case "base_moved":
      return {
        to: "wait",
        code: "base_moved",
        because: `waiting: ${result.base} moved in the moment of the merge`,
        next: ["Nothing to do; it is judged again at the next event."],
      };
    case "conflict":
      return {
        to: "wait",
        code: "conflict",
        because: `waiting: this pull request conflicts with ${result.base}`,
        next: [
          `Run promote again, so that #${number} is made anew on ${result.base}; resolve the conflict in a hand-written one.`,
        ],
      };
    case "refused_by_rule":
      return byRule(scene, answer, result);
    case "merge_queue":
      return {
        to: "wait",
        code: "merge_queue",
        because: `waiting: ${result.base} takes changes through its merge queue only: ${answer.said}`,
        next: [`Add #${number} to the merge queue.`],
      };
    case "method_not_allowed":
      return {
        to: "refuse",
        code: "merge_method_not_allowed",
        because: `GitHub refuses this way of merging: ${answer.said}`,
        next: ["Set the input merge-method to one that the repository allows: squash, merge or rebase."],
      };
    case "refused":
      return {
        to: "refuse",
        code: "refused_by_rule",
        because: `GitHub refuses the merge: ${answer.said}`,
        next: [
          "Read GitHub's sentence; when it is about permissions, the workflow needs contents: write and pull-requests: write.",
        ],
      };
  }
}

/** By which rule: as GitHub's sentence tells it, else the rules that are active, so that somebody knows where to look. */
async function byRule(
  scene: Scene,
  { rule, said }: Extract<MergeAnswer, { is: "refused_by_rule" }>,
  { base }: Result,
): Promise<Decision> {
  if (rule !== undefined) {
    const [asks, next] = RULES[rule];
    const because = `waiting: a rule of ${base} asks that ${asks}: ${said}`;
    return { to: "wait", code: "refused_by_rule", because, next: [next] };
  }
  const active = listed(await scene.host.rules(base));
  const known = active === "" ? "which of them is not said" : `which of them is not said; there are rules for ${active}`;
  return {
    to: "wait",
    code: "refused_by_rule",
    because: `waiting: GitHub's rules for ${base} refuse the merge, and ${known}: ${said}`,
    next: [
      `Look at the rules of ${base} in the repository's settings, under Rules and under Branches, and meet the one that stands open.`,
    ],
  };
}

function listed(rules: readonly Rule[] | undefined): string {
  const known = (rules ?? []).flatMap(({ type, asks }) => {
    const name = Object.hasOwn(ACTIVE, type) ? ACTIVE[type] : undefined;
    return name === undefined ? [] : [asks === undefined ? name : `${name} (${asks})`];
  });
  return [...new Set(known)].join(", ");
}
