/** A review as GitHub tells it. */
export type Review = {
  readonly id: number;
  /** Undefined when the account was deleted. `id` is the account's number, whatever login it has. */
  readonly by?:
    | {
        readonly login: string;
        readonly id?: number | undefined;
        readonly type: "User" | "Bot" | "Organization" | "Mannequin" | "Unknown";
      }
    | undefined;
  readonly state: "approved" | "changes_requested" | "commented" | "dismissed" | "pending";
  /** The commit the reviewer was looking at; undefined when it was garbage-collected or deleted. */
  readonly commit?: string | undefined;
  readonly at?: Date | undefined;
  /** Its text; `edited`: it was changed after it was sent, by its author or by somebody else, undefined where GitHub does not tell (REST). */
  readonly said?: { readonly text: string; readonly edited: boolean | undefined } | undefined;
  /** Of a dismissed one: what it said before, and who took it away; undefined where GitHub does not tell. */
  readonly dismissal?: Dismissal | undefined;
};

export type Dismissal = {
  readonly was: "approved" | "changes_requested" | "other";
  readonly by: Review["by"];
};

/** What the repository lets a person do. `none` also for people who are not in it. `unknown`: the answer could not be had, which is nobody's yes. */
export type Permission = "admin" | "maintain" | "write" | "triage" | "read" | "none" | "unknown";

/** Whether a person is in a team. A 404 may mean "not a member" or "not yours to see", so it is `unknown`. */
export type Membership = "member" | "not_member" | "unknown";
