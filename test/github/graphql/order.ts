import type { Pull } from "../state.ts";
import { unknown } from "./told.ts";

export type Order = { readonly field: string; readonly direction: "ASC" | "DESC" } | null | undefined;

/** Oldest first, unless asked otherwise. */
export function ordered(pulls: readonly Pull[], by: Order): readonly Pull[] {
  const { field, direction } = by ?? { field: "CREATED_AT", direction: "ASC" };
  if (field !== "CREATED_AT" && field !== "UPDATED_AT") throw unknown(`pull requests in the order of ${field}`);
  const time = (pull: Pull): number => (field === "CREATED_AT" ? pull.createdAt : pull.updatedAt).getTime();
  const sign = direction === "ASC" ? 1 : -1;
  return pulls.toSorted((a, b) => sign * (time(a) - time(b) || a.number - b.number));
}

export type PullFilter = {
  readonly states?: readonly string[] | null;
  readonly baseRefName?: string | null;
  readonly headRefName?: string | null;
  readonly orderBy?: Order;
};

export const stateOf = (pull: Pull): "CLOSED" | "MERGED" | "OPEN" =>
  pull.merged !== undefined ? "MERGED" : pull.state === "open" ? "OPEN" : "CLOSED";

export function filtered(pulls: Iterable<Pull>, { states, baseRefName, headRefName, orderBy }: PullFilter): readonly Pull[] {
  const kept = [...pulls].filter(
    (pull) =>
      (states == null || states.includes(stateOf(pull))) &&
      (baseRefName == null || pull.base.branch === baseRefName) &&
      (headRefName == null || pull.head.branch === headRefName),
  );
  return ordered(kept, orderBy);
}
