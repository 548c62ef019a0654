import type { Outcome } from "./commands/run.ts";
import { UserError, type Problem } from "./errors.ts";
import type { Result } from "./promotion/result.ts";
import { evidenceData, evidenceLines } from "./report/evidence.ts";
import { logSafe } from "./report/escape.ts";
import { resultData } from "./report/json.ts";
import { outputs } from "./report/outputs.ts";
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
  /** By the names in action.yml. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown; undefined where there is nothing to show. */
  readonly summary?: string | undefined;
  /** The whole of it as data: `--json` in a terminal, and the file that `result-file` names. */
  readonly json: unknown;
};

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
      const outputs = {
        ...told,
        decision: "none",
        "reason-code": "already_there",
        merged: "false",
        result: JSON.stringify(json),
        "result-file": resultFile,
      };
      return { text: `${text}\n`, exit: 0, problems: [], outputs, json };
    }
    case "validated": {
      const { manifests, policies, problems } = outcome.validation;
      const counted = `${manifests} ${manifests === 1 ? "manifest" : "manifests"} and ${policies} ${policies === 1 ? "policy" : "policies"}`;
      const text =
        problems.length === 0
          ? `${counted}: all sound\n`
          : `${problemLines(problems).join("\n")}\n${counted}: ${problems.length} to fix\n`;
      return {
        text,
        exit: problems.length === 0 ? 0 : 2,
        problems,
        outputs: { "result-file": resultFile },
        json: { schema_version: 1, manifests, policies, problems },
      };
    }
    case "evidence": {
      const troubled = outcome.files.some((file) => (file.report.troubles ?? []).length > 0);
      const json = { schema_version: 1, files: evidenceData(outcome.files) };
      return {
        text: `${evidenceLines(outcome.files).join("\n")}\n`,
        exit: troubled ? 2 : 0,
        problems: [],
        outputs: { "result-file": resultFile },
        json,
      };
    }
  }
}

/** Words an error: problems of a person's as such, everything else as our bug or an outage, with the stack only for who debugs. */
export function sayError(error: unknown): Said & { readonly stack?: string | undefined } {
  if (error instanceof UserError) {
    return {
      text: `${problemLines(error.problems).join("\n")}\n`,
      exit: 2,
      problems: error.problems,
      outputs: refusedOutputs("invalid"),
      json: { schema_version: 1, problems: error.problems },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  const what = `${logSafe(message)}. This is not about your model: it is an outage, or a bug of ours; running again is safe.`;
  return {
    text: `${what}\n`,
    exit: 3,
    problems: [],
    outputs: {},
    json: { schema_version: 1, error: message },
    stack: error instanceof Error ? error.stack : undefined,
  };
}

function sayResults(
  results: readonly Result[],
  sweep: boolean,
  how: { readonly resultFile: string; readonly color: boolean },
): Said {
  const [first] = results;
  const problems = results.flatMap((result) => result.problems);
  const texts = results.map(
    (result) =>
      `${result.pull === undefined || result.pull.number === 0 ? "" : `#${result.pull.number} ${logSafe(result.pull.title)}\n`}${terminal(result, how.color)}`,
  );
  const json =
    results.length === 1 && first !== undefined ? resultData(first) : { schema_version: 1, results: results.map(resultData) };
  const told =
    first === undefined
      ? { decision: "none", "reason-code": "nothing_to_judge", merged: "false" }
      : outputs(mainOf(results, first), how.resultFile);
  return {
    text: results.length === 0 ? "there is no open promotion\n" : texts.join("\n"),
    // One promotion that stays shut is no failure of the sweep that looked at it: its check says so, on its own commit.
    exit: sweep ? 0 : (Math.max(0, ...results.map(exitCode)) as ExitCode),
    problems: sweep ? [] : problems,
    outputs: told,
    summary: summary(results),
    json,
  };
}

/** Of several results the outputs tell the one that matters most: something was merged, else the first. */
function mainOf(results: readonly Result[], first: Result): Result {
  return results.find((result) => result.merged !== undefined) ?? first;
}

function refusedOutputs(code: string): Readonly<Record<string, string>> {
  return { decision: "refuse", "reason-code": code, merged: "false" };
}
