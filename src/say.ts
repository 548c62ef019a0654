import type { Outcome } from "./commands/run.ts";
import { UserError, type Problem } from "./errors.ts";
import type { Result } from "./promotion/result.ts";
import { evidenceData, evidenceLines } from "./report/evidence.ts";
import { logSafe } from "./report/escape.ts";
import { resultData } from "./report/json.ts";
import { otherOutputs, outputs, type Outputs } from "./report/outputs.ts";
import { problemLines } from "./report/problems.ts";
import { exitCode } from "./report/standing.ts";
import { summary } from "./report/summary.ts";
import { terminal } from "./report/terminal.ts";

/** Exit codes of both doors: 0 open or waiting, 1 shut, 2 something a person must fix, 3 our bug or an outage. */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a run came to, as both doors say it. */
export type Said = {
  readonly text: string;
  readonly exit: ExitCode;
  readonly problems: readonly Problem[];
  /** Every output of action.yml; one that does not apply is empty. */
  readonly outputs: Outputs;
  /** Markdown; undefined where there is nothing to show. */
  readonly summary?: string | undefined;
  /** The whole of it as data: `--json` in a terminal, and the file that `result-file` names. */
  readonly json: unknown;
};

const NOTHING = { decision: "none", merged: "false" };
const INVALID = { decision: "refuse", "reason-code": "invalid", merged: "false" };

/** Words an outcome. `resultFile` is where the door will put the whole result, for the output of that name. */
export function say(outcome: Outcome, resultFile: string, color = false): Said {
  switch (outcome.is) {
    case "judged":
      return sayResults(outcome.results, outcome.sweep, { resultFile, color });
    case "resolved": {
      const { model, stage, pointer } = outcome;
      const told = { model, stage, version: pointer.version, digest: pointer.digest };
      const text = [pointer.version, pointer.digest, ...(pointer.uri === undefined ? [] : [pointer.uri])]
        .map((part) => logSafe(part))
        .join(" ");
      const json = { schema_version: 1, ...told, uri: pointer.uri ?? null, evidence: pointer.evidence ?? null };
      const known = { ...told, decision: "none", "reason-code": "already_there", merged: "false" };
      return { text: `${text}\n`, exit: 0, problems: [], outputs: otherOutputs(known, json, resultFile), json };
    }
    case "validated": {
      const { manifests, policies, problems, notes = [] } = outcome.validation;
      const counted = `${manifests} ${manifests === 1 ? "manifest" : "manifests"} and ${policies} ${policies === 1 ? "policy" : "policies"}`;
      const end = problems.length === 0 ? "all sound" : `${problems.length} to fix`;
      const lines = [...problemLines(problems), ...problemLines(notes).map((line) => `note: ${line}`), `${counted}: ${end}`];
      const text = `${lines.join("\n")}\n`;
      const json = { schema_version: 1, manifests, policies, problems, ...(notes.length === 0 ? {} : { notes }) };
      const sound = problems.length === 0;
      return { text, exit: sound ? 0 : 2, problems, outputs: otherOutputs(sound ? NOTHING : INVALID, json, resultFile), json };
    }
    case "evidence": {
      const troubled = outcome.files.some((file) => (file.report.troubles ?? []).length > 0);
      const json = { schema_version: 1, files: evidenceData(outcome.files) };
      return {
        text: `${evidenceLines(outcome.files).join("\n")}\n`,
        exit: troubled ? 2 : 0,
        problems: [],
        outputs: otherOutputs(troubled ? INVALID : NOTHING, json, resultFile),
        json,
      };
    }
  }
}

/**
 * Words an error: problems of a person's as such, everything else as our bug or an outage, with the stack only for who debugs.
 * An error may come after a merge, so the output `merged` says nothing then.
 */
export function sayError(error: unknown, resultFile = ""): Said & { readonly stack?: string | undefined } {
  if (error instanceof UserError) {
    const json = { schema_version: 1, problems: error.problems };
    const refused = { decision: "refuse", "reason-code": "invalid" };
    return {
      text: `${problemLines(error.problems).join("\n")}\n`,
      exit: 2,
      problems: error.problems,
      outputs: otherOutputs(refused, json, resultFile),
      json,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const what = `${logSafe(message)}. This is not about your model: it is an outage, or a bug of ours; running again is safe.`;
  const json = { schema_version: 1, error: message };
  return {
    text: `${what}\n`,
    exit: 3,
    problems: [],
    outputs: otherOutputs({}, json, resultFile),
    json,
    stack: error instanceof Error ? error.stack : undefined,
  };
}

/** What landed and should not have. */
const ALARMS: readonly Result["decision"]["code"][] = ["merged_differs", "merged_regardless"];

function sayResults(
  results: readonly Result[],
  sweep: boolean,
  how: { readonly resultFile: string; readonly color: boolean },
): Said {
  const [first] = results;
  // One promotion that stays shut is no failure of the sweep that looked at it: its check says so, on its own commit. What landed
  // and should not have has no such place any more.
  const telling = sweep ? results.filter((result) => ALARMS.includes(result.decision.code)) : results;
  const texts = results.map(
    (result) =>
      `${result.pull === undefined || result.pull.number === 0 ? "" : `#${result.pull.number} ${logSafe(result.pull.title)}\n`}${terminal(result, how.color)}`,
  );
  const json =
    results.length === 1 && first !== undefined ? resultData(first) : { schema_version: 1, results: results.map(resultData) };
  const told =
    first === undefined
      ? otherOutputs({ ...NOTHING, "reason-code": "nothing_to_judge" }, json, how.resultFile)
      : outputs(mainOf(results, first), how.resultFile);
  return {
    text: results.length === 0 ? "there is no open promotion\n" : texts.join("\n"),
    exit: Math.max(0, ...telling.map(exitCode)) as ExitCode,
    problems: telling.flatMap((result) => result.problems),
    outputs: told,
    summary: summary(results.toSorted((a, b) => Number(b.merged !== undefined) - Number(a.merged !== undefined))),
    json,
  };
}

/** Of several results the outputs tell the one that matters most: something was merged, else the first. */
function mainOf(results: readonly Result[], first: Result): Result {
  return results.find((result) => result.merged !== undefined) ?? first;
}
