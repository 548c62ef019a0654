import { mainMoves } from "../promotion/message.ts";
import type { Result } from "../promotion/result.ts";
import { code, escape } from "./escape.ts";
import { cutLines, fit, fits, LIMITS, type Part } from "./fit.ts";
import { decisionParts, gateParts, judgedParts, moveParts } from "./sections.ts";

export { title } from "./moves.ts";

export const BEGIN = "<!-- model-promotion:begin -->";
export const END = "<!-- model-promotion:end -->";

const WHOLE = "the check `model promotion` and in the summary of the workflow run";

/** Our region of a pull request's body, markers included. It holds no time of day, so that an unchanged judgement is an unchanged text. */
export function body(result: Result): string {
  const [only, ...others] = mainMoves(result.judged);
  const several = others.length > 0;
  const parts: readonly Part[] = [
    ...(several
      ? [{ text: `This pull request moves ${others.length + 1} pointers; each is judged by itself, and all must be open.` }]
      : []),
    ...(only === undefined || several ? [] : moveParts(only)),
    { text: asker(result) },
    ...decisionParts(result),
    ...(result.findings.length === 0 ? [] : [{ text: "### The pull request as a whole" }, ...gateParts(result.findings)]),
    ...result.judged.flatMap((judged) => judgedParts(judged, 3, several)),
    { text: footer(result) },
  ];
  return `${BEGIN}\n${fit(parts, LIMITS.body, WHOLE)}\n${END}`;
}

/**
 * The body with our region replaced by this one, or with the region at its end when it has none. Ours is the first begin that is
 * followed by an end before any other begin, each alone on its line: a begin that never ends is somebody's text, and stays. When the
 * whole would be too long for GitHub, the region is cut, never what people wrote.
 */
export function intoBody(existing: string, region: string): string {
  const [before, after] = around(existing);
  const limit = { characters: LIMITS.wholeBody.characters - before.length - after.length, bytes: LIMITS.wholeBody.bytes };
  if (fits(region, limit)) return `${before}${region}${after}`;
  const inside = region.slice(BEGIN.length + 1, -END.length - 1);
  const room = { characters: Math.max(0, limit.characters - BEGIN.length - END.length - 4), bytes: limit.bytes };
  return `${before}${BEGIN}\n${cutLines(inside, room, `_Cut to keep within GitHub's limit. The whole stands in ${WHOLE}._`)}\n${END}${after}`;
}

function around(existing: string): readonly [string, string] {
  const markers = [...existing.matchAll(/^<!-- model-promotion:(begin|end) -->(?=[ \t]*\r?$)/gm)];
  const begin = markers.findIndex((marker, index) => marker[1] === "begin" && markers[index + 1]?.[1] === "end");
  const [from, to] = [markers[begin], markers[begin + 1]];
  if (begin >= 0 && from !== undefined && to !== undefined)
    return [existing.slice(0, from.index), existing.slice(to.index + to[0].length)];
  if (existing === "") return ["", ""];
  return [`${existing}${/(^|\n)\r?\n$/.test(existing) ? "" : existing.endsWith("\n") ? "\n" : "\n\n"}`, ""];
}

function asker({ requestedBy, reason }: Result): string {
  const by = requestedBy === undefined ? "" : `Asked for by ${code(requestedBy)}`;
  if (reason === undefined) return by === "" ? "" : `${by}.`;
  return by === "" ? `Reason: ${escape(reason)}` : `${by}: ${escape(reason)}`;
}

function footer({ base }: Result): string {
  return `<sub>Everything above is derived anew at every run from the manifests, the policy on ${code(base)}, the evidence and the reviews. Editing it changes nothing, and what you write outside of it stays.</sub>`;
}
