import * as z from "zod";
import type { Rule } from "../ports/rules.ts";
import { askOr, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";

const Listed = z.object({ type: z.string(), parameters: z.unknown().optional() });
const Checks = z.object({ required_status_checks: z.array(z.object({ context: z.string() })) });
const Reviews = z.object({
  required_approving_review_count: z.number(),
  require_code_owner_review: z.boolean(),
  require_last_push_approval: z.boolean(),
  required_review_thread_resolution: z.boolean(),
  allowed_merge_methods: z.array(z.string()).optional(),
});
const Deployments = z.object({ required_deployment_environments: z.array(z.string()) });
const Scanning = z.object({ code_scanning_tools: z.array(z.object({ tool: z.string() })) });
const Workflows = z.object({ workflows: z.array(z.object({ path: z.string() })) });

/** The rules that rulesets put on a branch, which anyone may read who may read the repository. https://docs.github.com/rest/repos/rules#get-rules-for-a-branch */
export async function rules({ octokit, where }: Access, branch: string): Promise<readonly Rule[] | undefined> {
  const list = octokit.paginate(octokit.rest.repos.getBranchRules, { ...where, branch, per_page: 100 });
  const answer = await askOr(
    list.then((data) => ({ data, status: 200 })),
    403,
    404,
  );
  // A GitHub that is older than rulesets has no such address, and no merge queue either: they came to Enterprise Server after them.
  if (!answer.ok) return answer.refusal.status === 404 ? [] : undefined;
  const path = `/repos/${where.owner}/${where.repo}/rules/branches/${branch}`;
  return inShape(z.array(Listed), answer.data, { path }).map(({ type, parameters }) => ({ type, asks: asked(type, parameters) }));
}

/** What one rule asks for, in plain words; undefined where its type says it all, or its parameters are none we know. */
function asked(type: string, parameters: unknown): string | undefined {
  switch (type) {
    case "required_status_checks":
      return listed(Checks.safeParse(parameters).data?.required_status_checks.map(({ context }) => context));
    case "required_deployments":
      return listed(Deployments.safeParse(parameters).data?.required_deployment_environments);
    case "code_scanning":
      return listed(Scanning.safeParse(parameters).data?.code_scanning_tools.map(({ tool }) => tool));
    case "workflows":
      return listed(Workflows.safeParse(parameters).data?.workflows.map(({ path }) => path));
    case "pull_request": {
      const known = Reviews.safeParse(parameters).data;
      if (known === undefined) return undefined;
      const approvals = known.required_approving_review_count;
      return listed([
        ...(approvals > 0 ? [`${approvals} ${approvals === 1 ? "approval" : "approvals"}`] : []),
        ...(known.require_code_owner_review ? ["code owners"] : []),
        ...(known.require_last_push_approval ? ["somebody other than the last pusher"] : []),
        ...(known.required_review_thread_resolution ? ["resolved conversations"] : []),
        ...(known.allowed_merge_methods === undefined ? [] : [`merging by ${known.allowed_merge_methods.join(" or ")}`]),
      ]);
    }
    default:
      return undefined;
  }
}

function listed(names: readonly string[] | undefined): string | undefined {
  return names === undefined || names.length === 0 ? undefined : names.join(", ");
}
