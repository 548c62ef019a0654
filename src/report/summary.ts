import { mainMoves } from "../promotion/message.ts";
import type { Result } from "../promotion/result.ts";
import { escape } from "./escape.ts";
import { fit, LIMITS, type Part } from "./fit.ts";
import { list } from "./list.ts";
import { title } from "./moves.ts";
import { decisionParts, gateParts, judgedParts, moveParts } from "./sections.ts";

/** The summary of a workflow run's step: every result in full, as Markdown of at most 1 MiB. */
export function summary(results: readonly Result[]): string {
  const parts = results.flatMap(resultParts);
  return fit(
    parts.length > 0 ? parts : [{ text: "There was nothing to judge." }],
    LIMITS.summary,
    "the file that the output `result-file` names",
  );
}

function resultParts(result: Result): readonly Part[] {
  const several = mainMoves(result.judged).length > 1;
  const { pull } = result;
  const name = escape(pull?.title ?? title(result));
  const link =
    pull === undefined || pull.number === 0 || !/^https:\/\/[^\s()<>]+$/.test(pull.url)
      ? ""
      : ` ([#${pull.number}](${pull.url}))`;
  return [
    { text: result.judged.length === 0 && pull === undefined ? `## ${escape(result.command)}` : `## ${name}${link}` },
    ...(several ? [] : mainMoves(result.judged).flatMap(moveParts)),
    ...decisionParts(result),
    ...(result.findings.length === 0 ? [] : [{ text: "### The pull request as a whole" }, ...gateParts(result.findings)]),
    ...result.judged.flatMap((judged) => judgedParts(judged, 3, several)),
    { text: list("Done", result.done), shorter: [{ text: "", cost: 50, leaves: "what was done" }] },
  ];
}
