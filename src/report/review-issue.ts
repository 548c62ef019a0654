import { instant } from "../manifest/step.ts";
import { forcedBy, forcedPast, isForced } from "../promotion/force.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { code, cut, escape } from "./escape.ts";
import { fit, LIMITS, type Part } from "./fit.ts";
import { blocks, worstFirst } from "./headline.ts";
import { list } from "./list.ts";
import { moveHeading, title } from "./moves.ts";
import { table, shorterTables } from "./table.ts";
import { wayBack } from "./way-back.ts";

const LONGEST_TITLE = 240;

/**
 * The issue in which people review afterwards what was forced: who forced what past what, until when and why, and what is to be done
 * now. It calls those who forced it, and those who would have had to approve, by name. It holds no time of day but theirs and
 * no count of approvals, so that the same forcing is the same text, and is not opened twice.
 */
export function reviewIssue(result: Result): { readonly title: string; readonly body: string } {
  const { pull, judged } = result;
  const forced = judged.filter(isForced);
  const number = pull?.number ?? 0;
  const people = forcedBy(judged);
  const places = [...new Set(forced.flatMap(({ policy }) => policy?.file ?? []))].map((file) => code(file));
  const rows = people.map(({ login, because, until }) => `| @${login} | ${instant(until)} | ${escape(because)} |`);
  const asked = [...new Set(forced.flatMap(({ policy }) => (policy?.stage.approvals ?? []).flatMap(({ from }) => from)))];
  const called = asked.filter((word) => word.startsWith("@"));
  const parts: readonly Part[] = [
    {
      text: `Pull request #${number} is forced at ${code((pull?.head ?? "").slice(0, 7))} past ${forcedPast(judged)}, as ${places.join(" and ")} on ${code(result.base)} allows. This issue is for the review afterwards, and was opened before anything could be merged; #${number} says what became of it.`,
    },
    { text: ["| forced by | counts until | because |", "|---|---|---|", ...rows].join("\n") },
    ...forced.flatMap((one) => moveParts(one)),
    {
      text: list("To review", [
        "Say here what happened, and whether forcing it was right.",
        "Bring the evidence that is missing, or roll back.",
        "Change the policy by a pull request of its own, if it asked for the wrong thing.",
        "Close this issue when that is done.",
      ]),
    },
    { text: called.length === 0 ? "" : `Asked to approve it otherwise: ${called.join(", ")}` },
  ];
  return {
    title: cut(`Review what was forced: ${title({ ...result, judged: forced })} (#${number})`, LONGEST_TITLE),
    body: fit(parts, LIMITS.body, `the checks of #${number}`),
  };
}

function moveParts(judged: Judged): readonly Part[] {
  const shut = worstFirst(judged.findings.filter(blocks));
  return [
    { text: moveHeading(judged, 3) },
    ...(shut.length === 0 ? [] : [{ text: table(shut), shorter: shorterTables(shut) }]),
    { text: wayBack(judged) },
  ];
}
