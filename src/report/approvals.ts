import { missing, spellFrom } from "../approval/missing.ts";
import type { Tally } from "../approval/tally.ts";
import type { Judged } from "../promotion/result.ts";
import { code, cut, escape, plain } from "./escape.ts";
import { TITLE, type Part } from "./fit.ts";
import { standingOfApprovals } from "./standing.ts";

/** Whether a move asks people at all. */
export function asksPeople(judged: Judged): boolean {
  return standingOfApprovals(judged) !== undefined;
}

/** Who was asked, who answered, whose answer does not count and why. */
export function approvalParts(judged: Judged): readonly Part[] {
  const { tally } = judged;
  if (!asksPeople(judged)) return [];
  if (tally === undefined)
    return [{ text: "People are asked to approve; their approvals are counted once the pull request is open." }];
  const seats = tally.seats.map(
    ({ who, count, from, filledBy }) =>
      `| ${filledBy.length === count ? "✅" : "⏳"} ${escape(who)} | ${filledBy.length} of ${count} | ${filledBy.map((login) => code(login)).join(", ")} | ${escape(spellFrom(from))} |`,
  );
  const rule = `An approval counts when it is given to the commit ${code(tally.head.slice(0, 7))} by a person with write access whom the policy names, who neither asked for this nor committed to it. One person fills one seat.`;
  return [
    { text: ["| approval | given | by | who may give it |", "|---|---|---|---|", ...seats].join("\n") },
    listed(
      "Still missing:",
      missing(tally).map((line) => escape(line)),
      "what is missing",
    ),
    listed(
      "Do not count:",
      tally.setAside.map(({ login, because }) => `${code(login)}: ${escape(because)}`),
      "approvals that do not count",
    ),
    listed(
      "Cannot be told:",
      tally.unknowns.map((line) => escape(line)),
      "what cannot be told of the approvers",
    ),
    { text: rule, shorter: [{ text: "", cost: 15, leaves: "whose approval counts" }] },
  ].filter((part) => part.text !== "");
}

/** One line about the approvals of some moves, in plain text. */
export function approvalTitle(tallies: readonly Tally[]): string {
  const lines = tallies.flatMap(missing);
  const [first, ...others] = lines;
  const unknown = tallies.flatMap((tally) => tally.unknowns)[0];
  if (first !== undefined) return `${plain(first, TITLE.check - 15)}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
  if (tallies.some((tally) => !tally.met)) return cut(plain(unknown ?? "waiting for approvals"), TITLE.check);
  const given = tallies.flatMap((tally) => tally.seats.flatMap((seat) => seat.filledBy)).length;
  return given === 1 ? "1 approval, as asked" : `${given} approvals, as asked`;
}

function listed(heading: string, lines: readonly string[], leaves: string): Part {
  if (lines.length === 0) return { text: "" };
  const list = (shown: readonly string[]) => `${heading}\n\n${shown.map((line) => `- ${line}`).join("\n")}`;
  const some =
    lines.length > 10 ? [{ text: `${list(lines.slice(0, 10))}\n- and ${lines.length - 10} more`, cost: 30, leaves }] : [];
  return { text: list(lines), shorter: [...some, { text: "", cost: 60, leaves }] };
}
