import { FAMILIES, type Family, type Finding } from "../gates/outcome.ts";
import type { CheckRun } from "../ports/checks.ts";
import { isForced } from "../promotion/force.ts";
import { mainMoves } from "../promotion/message.ts";
import type { Judged, Result } from "../promotion/result.ts";
import { findingAnnotations, moveAnnotations } from "./annotations.ts";
import { approvalParts, approvalTitle, asksPeople } from "./approvals.ts";
import { code, escape, plain } from "./escape.ts";
import { fit, LIMITS, TITLE, type Part } from "./fit.ts";
import { blocks, headline, isShut, placed, worstFirst, type Placed } from "./headline.ts";
import { list } from "./list.ts";
import { moveHeading } from "./moves.ts";
import { placeAndWhat } from "./problems.ts";
import { decisionParts, gateParts, judgedParts, moveParts } from "./sections.ts";
import { reasonOf, standingOf, standingOfApprovals, standingOfResult, type Standing } from "./standing.ts";
import { helps, shorterTables, table } from "./table.ts";

/** The verdict's name; the others begin with it. Constant, so that branch protection can require them. */
export const VERDICT = "model promotion";

const MOST_ANNOTATIONS = 50;
const WHOLE = "the summary of the workflow run, and in the file that the output `result-file` names";

/**
 * What a result says as check runs on the head: the verdict, one for each family in which something was found, and one for the
 * approvals where people are asked. Shut is a failure and waiting stays in progress: GitHub takes `neutral` and `skipped` for satisfied
 * (https://docs.github.com/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks).
 * They hold no time of day, so that an unchanged judgement is an unchanged check.
 */
export function checkRuns(result: Result): readonly CheckRun[] {
  const all = placed(result);
  const families = FAMILIES.flatMap((family) => {
    const some = all.filter(({ finding }) => finding.family === family);
    return some.length === 0 ? [] : [familyRun(result, family, some)];
  });
  const asking = result.judged.filter(asksPeople);
  return [verdictRun(result, all), ...families, ...(asking.length === 0 ? [] : [approvalsRun(result, asking)])];
}

/**
 * The same on the commit that a merge queue would land. Nothing waits there: what is not open has failed, since GitHub would sit out
 * its time for a check that never ends. `lands` decides the verdict.
 */
export function groupRuns(result: Result, lands: boolean): readonly CheckRun[] {
  return checkRuns(result).map((run) => {
    const open = run.name === VERDICT ? lands : run.conclusion === "success";
    return { ...run, status: "completed", conclusion: open ? "success" : "failure" };
  });
}

function verdictRun(result: Result, all: readonly Placed[]): CheckRun {
  const standing = standingOfResult(result);
  const blocking = all.filter(({ finding }) => blocks(finding));
  const several = mainMoves(result.judged).length > 1;
  const [problem, ...problems] = result.problems;
  const said =
    problem !== undefined
      ? `${plain(placeAndWhat(problem), TITLE.check - 20)}${problems.length === 0 ? "" : ` (and ${problems.length} more)`}`
      : standing === "shut" && blocking.length > 0
        ? headline(all, several, TITLE.check)
        : plain(reasonOf(result), TITLE.check);
  const summary: readonly Part[] = [
    ...decisionParts(
      result,
      whyParts(blocking, several, result.judged.some(isForced) ? "What it is forced past" : "Why it is blocked"),
    ),
    ...(several ? [] : mainMoves(result.judged).flatMap(moveParts)),
    ...(result.findings.length === 0 ? [] : [{ text: "### The pull request as a whole" }, ...gateParts(result.findings)]),
  ];
  const annotations = moveAnnotations(result);
  const own = all.filter(({ finding }) => finding.family === "promotion");
  return {
    ...settled(VERDICT, standing),
    title: said,
    summary: fit(summary, LIMITS.check, WHOLE),
    // Never empty: a text that is left out of an update stays as it was.
    text: fit(
      result.judged.length === 0
        ? [{ text: "No move was judged." }]
        : result.judged.flatMap((judged) => judgedParts(judged, 3, several)),
      LIMITS.check,
      WHOLE,
    ),
    annotations: [...annotations, ...findingAnnotations(own, MOST_ANNOTATIONS - annotations.length)],
  };
}

/** Why it is blocked, or would be: every sentence, worst first. */
function whyParts(blocking: readonly Placed[], several: boolean, heading: string): readonly Part[] {
  if (blocking.length === 0) return [];
  const lines = blocking.map(({ finding, judged }) => {
    const where = several && judged !== undefined ? `${code(judged.move.model)} in ${code(judged.move.stage)}: ` : "";
    return `- ${where}${escape(finding.because)}`;
  });
  const text = (most: number) =>
    [`**${heading}**`, "", ...lines.slice(0, most), ...(lines.length > most ? [`- and ${lines.length - most} more`] : [])].join(
      "\n",
    );
  const shorter = [100, 20]
    .filter((most) => most < lines.length)
    .map((most) => ({ text: text(most), cost: 100, leaves: "some of the reasons" }));
  return [{ text: text(lines.length), shorter }];
}

function familyRun(result: Result, family: Family, some: readonly Placed[]): CheckRun {
  const findings = some.map(({ finding }) => finding);
  const several = mainMoves(result.judged).length > 1;
  const parts = several
    ? result.judged.flatMap((judged) => {
        const own = judged.findings.filter((finding) => finding.family === family);
        return own.length === 0 ? [] : [{ text: moveHeading(judged, 3) }, ...tableParts(own)];
      })
    : tableParts(findings);
  return {
    ...settled(`${VERDICT} / ${family}`, standingOf(findings)),
    title: headline(some, several, TITLE.check),
    summary: fit(
      [...parts, { text: list("What would help", helps(findings)) }, { text: unblock(result, findings) }],
      LIMITS.check,
      WHOLE,
    ),
    text: "",
    annotations: findingAnnotations(some),
  };
}

/** The sentences of what is shut, then the table of all. */
function tableParts(findings: readonly Finding[]): readonly Part[] {
  const shut = worstFirst(findings).filter(isShut);
  const text = (most: number) =>
    [
      ...shut.slice(0, most).map((finding) => `- ${escape(finding.because)}`),
      ...(shut.length > most ? [`- and ${shut.length - most} more`] : []),
    ].join("\n");
  const shorter = [100, 20]
    .filter((most) => most < shut.length)
    .map((most) => ({ text: text(most), cost: 90, leaves: "some of the reasons" }));
  return [
    { text: text(shut.length), shorter },
    { text: table(findings), shorter: shorterTables(findings) },
  ];
}

/** Who can unblock a gate: whoever can change what it judges, or, on the base branch, what it asks. */
function unblock({ base }: Result, findings: readonly Finding[]): string {
  if (!findings.some(blocks)) return "";
  const places = [
    ...new Set(worstFirst(findings).flatMap((one) => (blocks(one) && one.policy !== undefined ? [one.policy.file] : []))),
  ];
  const policy =
    places.length === 0
      ? "the policy"
      : places
          .slice(0, 3)
          .map((file) => code(file))
          .join(", ");
  return `**Who can unblock this:** whoever can bring a better version or the missing evidence into this pull request. What is asked stands in ${policy} on ${code(base)}; only a change merged there moves it.`;
}

function approvalsRun(result: Result, asking: readonly Judged[]): CheckRun {
  const waiting = asking.filter((judged) => standingOfApprovals(judged) === "waiting");
  // Nobody waits for the approvals that are forced past, and they are not there.
  const standing = waiting.length === 0 ? "open" : waiting.every(isForced) ? "shut" : "waiting";
  const tallies = asking.flatMap((judged) => (judged.tally === undefined ? [] : [judged.tally]));
  const several = mainMoves(result.judged).length > 1;
  const parts = asking.flatMap((judged) => [...(several ? [{ text: moveHeading(judged, 3) }] : []), ...approvalParts(judged)]);
  return {
    ...settled(`${VERDICT} / approvals`, standing),
    title:
      tallies.length < asking.length
        ? "waiting for approvals, which are counted once the pull request is open"
        : approvalTitle(tallies),
    summary: fit(parts, LIMITS.check, WHOLE),
    text: "",
    annotations: [],
  };
}

function settled(name: string, standing: Standing): Pick<CheckRun, "name" | "status" | "conclusion"> {
  if (standing === "waiting") return { name, status: "in_progress" };
  return { name, status: "completed", conclusion: standing === "open" ? "success" : "failure" };
}
