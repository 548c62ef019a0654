import * as z from "zod";
import type { Membership, Permission } from "../approval/review.ts";
import type { People } from "../ports.ts";
import { askOr, type Access, type Answer } from "./ask.ts";
import { inShape } from "./answer-shape.ts";

const ROLES = ["admin", "maintain", "write", "triage", "read", "none"] as const;
/** What `permission` says for roles that it has no word for. */
const BASE: Partial<Record<Permission, Permission>> = { maintain: "write", triage: "read" };
const Granted = z.object({
  permission: z.string(),
  role_name: z.string().optional(),
  user: z.object({ id: z.number() }).nullish(),
});
const Member = z.object({ state: z.string() });

export function people({ octokit, where }: Access): People {
  const granted = async (login: string): Promise<Answer<z.output<typeof Granted>>> => {
    const answer = await askOr(octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username: login }), 403, 404);
    const path = `/repos/${where.owner}/${where.repo}/collaborators/${login}/permission`;
    return answer.ok ? { ok: true, data: inShape(Granted, answer.data, { path }) } : answer;
  };
  return {
    /**
     * Grants by repository, team, organization and enterprise together. `permission` has no word for maintain (write) and triage
     * (read), `role_name` none for custom roles. https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user
     */
    async permission(login): Promise<Permission> {
      const answer = await granted(login);
      if (!answer.ok) return answer.refusal.status === 404 ? "none" : "unknown";
      const { permission, role_name } = answer.data;
      const told = ROLES.find((role) => role === permission);
      const role = ROLES.find((one) => one === role_name);
      // A custom role may be called like one of GitHub's own; what it grants is what `permission` says.
      return (role !== undefined && (told === undefined || told === (BASE[role] ?? role)) ? role : told) ?? "unknown";
    },

    async account(login) {
      const answer = await granted(login);
      return answer.ok ? answer.data.user?.id : undefined;
    },

    /** A 404 is also what a token gets that may not see the team. https://docs.github.com/rest/teams/members#get-team-membership-for-a-user */
    async membership(org, team, login): Promise<Membership> {
      const answer = await askOr(
        octokit.rest.teams.getMembershipForUserInOrg({ org, team_slug: team, username: login }),
        403,
        404,
      );
      if (!answer.ok) return "unknown";
      const { state } = inShape(Member, answer.data, { path: `/orgs/${org}/teams/${team}/memberships/${login}` });
      return state === "active" ? "member" : "not_member";
    },
  };
}
