import type { Move } from "../manifest/move.ts";
import type { Result } from "../promotion/result.ts";
import { plain } from "./escape.ts";
import { fits, LIMITS } from "./fit.ts";
import { resultData, type ResultData } from "./json.ts";

/** The names of the Action's outputs, as action.yml has them. */
export const OUTPUTS = [
  "decision",
  "reason-code",
  "pull-request",
  "pull-request-url",
  "merged",
  "model",
  "stage",
  "version",
  "previous-version",
  "digest",
  "result",
  "result-file",
] as const;
export type Outputs = Readonly<Record<(typeof OUTPUTS)[number], string>>;

/** The outputs of a run that judged nothing: what there is to tell, and the data where an output can hold them. The rest is empty. */
export function otherOutputs(told: Partial<Outputs>, data: Readonly<Record<string, unknown>>, resultFile: string): Outputs {
  const text = JSON.stringify(data);
  const left = { schema_version: 1, left_out: "everything; the whole is in the file that the output result-file names" };
  return {
    decision: "",
    "reason-code": "",
    "pull-request": "",
    "pull-request-url": "",
    merged: "",
    model: "",
    stage: "",
    version: "",
    "previous-version": "",
    digest: "",
    ...told,
    result: fits(text, LIMITS.output) ? text : JSON.stringify(left),
    "result-file": resultFile,
  };
}

/**
 * Every output of the Action by its name; an output that does not apply is the empty text. `model` to `digest` tell of the first
 * pointer that moves; `result` tells of all. `resultFile` is the path of the file that holds the whole result.
 */
export function outputs(result: Result, resultFile: string): Outputs {
  const moves = result.judged.map((judged) => judged.move);
  const move: Move | undefined = moves.find((one) => "to" in one) ?? moves[0];
  const to = move !== undefined && "to" in move ? move.to : undefined;
  const opened = result.pull !== undefined && result.pull.number > 0 ? result.pull : undefined;
  return {
    decision: result.decision.to,
    "reason-code": result.decision.code,
    "pull-request": opened === undefined ? "" : String(opened.number),
    "pull-request-url": opened?.url ?? "",
    merged: String(result.merged !== undefined),
    model: move?.model ?? "",
    stage: move?.stage ?? "",
    version: to?.version ?? "",
    "previous-version": move !== undefined && "from" in move ? move.from.version : "",
    digest: to?.digest ?? "",
    result: small(resultData(result)),
    "result-file": resultFile,
  };
}

type Trim = { readonly leaves: string; readonly trim: (data: ResultData) => ResultData };

/** The result as JSON that fits into an output; what is least asked for goes first, and `left_out` says what went. */
function small(whole: ResultData): string {
  let data = whole;
  const left: string[] = [];
  for (const { leaves, trim } of [NOTHING, ...TRIMS]) {
    data = trim(data);
    if (leaves !== "") left.push(leaves);
    const told = left.length === 0 ? null : `${left.join(", ")}; the whole is in the file that the output result-file names`;
    const text = JSON.stringify({ ...data, left_out: told });
    if (fits(text, LIMITS.output)) return text;
  }
  throw new Error("a result without its lists is longer than an output may be");
}

const NOTHING: Trim = { leaves: "", trim: (data) => data };

const TRIMS: readonly Trim[] = [
  {
    leaves: "findings that pass",
    trim: (data) => withFindings(data, (findings) => findings.filter((one) => one.outcome !== "pass")),
  },
  {
    leaves: "sources of findings",
    trim: (data) => withFindings(data, (findings) => findings.map((one) => ({ ...one, sources: [] }))),
  },
  { leaves: "findings after the first 20", trim: (data) => withFindings(data, (findings) => findings.slice(0, 20)) },
  {
    leaves: "lineage, checked values and records",
    trim: (data) => ({ ...data, records: [], moves: data.moves.map((move) => ({ ...move, lineage: {}, checked: {} })) }),
  },
  {
    leaves: "moves, findings, problems and steps after the first of each, and the ends of long texts",
    trim: (data) =>
      shortened({
        ...data,
        moves: data.moves.slice(0, 1).map((move) => ({ ...move, findings: move.findings.slice(0, 1), approvals: null })),
        findings: data.findings.slice(0, 1),
        problems: data.problems.slice(0, 1),
        done: data.done.slice(0, 1),
        decision: { ...data.decision, next: data.decision.next.slice(0, 1) },
      }),
  },
];

type Findings = ResultData["findings"];

function withFindings(data: ResultData, change: (findings: Findings) => Findings): ResultData {
  return {
    ...data,
    findings: change(data.findings),
    moves: data.moves.map((move) => ({ ...move, findings: change(move.findings) })),
  };
}

/** Every text of at most 500 characters. */
function shortened(data: ResultData): ResultData {
  const cutText = (_: string, value: unknown): unknown => (typeof value === "string" ? plain(value) : value);
  // Cutting texts changes no field, and everything in a result's data survives JSON.
  return JSON.parse(JSON.stringify(data, cutText)) as ResultData;
}
