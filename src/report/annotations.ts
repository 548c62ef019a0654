import type { Annotation } from "../ports/checks.ts";
import type { Result } from "../promotion/result.ts";
import { cut, plain } from "./escape.ts";
import { LIMITS } from "./fit.ts";
import { blocks, headline, isShut, type Placed } from "./headline.ts";
import { spellMove } from "../promotion/message.ts";
import { standingOf, standingOfMove } from "./standing.ts";

/** GitHub takes at most 50 in one request, and later requests add to them: https://docs.github.com/rest/checks/runs#update-a-check-run */
const MOST = 50;
const TITLE = 250;

/** One annotation on the manifest's line of every move that is shut. */
export function moveAnnotations(result: Result): readonly Annotation[] {
  return result.judged
    .filter((judged) => standingOfMove(judged) === "shut" && judged.manifest.file !== "")
    .slice(0, MOST)
    .map((judged) => ({
      path: judged.manifest.file,
      line: judged.manifest.line,
      level: "failure",
      title: plain(`${spellMove(judged.move)}: shut`, TITLE),
      message: headline(
        judged.findings.map((finding) => ({ finding })),
        false,
        LIMITS.annotation.characters,
      ),
    }));
}

/** One annotation on the policy's line of every finding that stays shut, worst first, at most `most`. */
export function findingAnnotations(some: readonly Placed[], most: number = MOST): readonly Annotation[] {
  return some
    .flatMap(({ finding }): readonly Annotation[] => {
      if (!isShut(finding) || finding.policy === undefined || finding.policy.file === "") return [];
      const level = !blocks(finding) ? "warning" : standingOf([finding]) === "waiting" ? "notice" : "failure";
      const text = [finding.because, ...(finding.help === undefined ? [] : [finding.help])].map((line) => plain(line, 1900));
      return [
        {
          path: finding.policy.file,
          line: finding.policy.line,
          level,
          title: plain(`${finding.gate}: ${finding.outcome}`, TITLE),
          message: cut(text.join("\n"), LIMITS.annotation.characters),
        },
      ];
    })
    .slice(0, most);
}
