import type { DataTable } from "../data-table.ts";
import { binaryOf } from "./binary.ts";
import { experimentOf } from "./experiment.ts";
import { multiclassOf } from "./multiclass.ts";
import { pairedMulticlassOf } from "./multiclass-paired.ts";
import { pairedOf } from "./paired.ts";
import type { Pairs } from "./pairs.ts";
import type { Part } from "./part.ts";
import { rankingOf } from "./ranking.ts";
import { regressionOf } from "./regression.ts";
import { pairedRegressionOf } from "./regression-paired.ts";
import { requestsOf } from "./requests.ts";
import { codesAt, decisionsAt, numbersAt, type Rows } from "./rows.ts";

/** Whose predictions are measured: the candidate's stand under `role.`, the incumbent's under `incumbent.`. */
type Whose = "role" | "incumbent";

/** The part of some complete rows; undefined for a table of features only, and where the columns do not say what the task needs. */
export function partOf(definition: DataTable, rows: Rows, at: Int32Array | undefined, whose: Whose = "role"): Part | undefined {
  const weights = numbersAt(rows, "role.weight", at);
  switch (definition.task) {
    case "binary": {
      const labels = decisionsAt(rows, "role.label", at);
      const side = sideOf(definition, rows, at, whose);
      const of = labels && side && binaryOf({ labels, ...side, ...(weights && { weights }), bins: definition.bins });
      return of && { task: "binary", of };
    }
    case "multiclass": {
      const truth = codesAt(rows, "role.label", at);
      const predicted = codesAt(rows, `${whose}.prediction`, at);
      const probabilities =
        definition.columns.scores === undefined || whose === "incumbent"
          ? undefined
          : new Map(
              Object.keys(definition.columns.scores).map((name) => [
                name,
                numbersAt(rows, `scores.${name}`, at) ?? new Float64Array(0),
              ]),
            );
      return truth && predicted && { task: "multiclass", of: multiclassOf({ truth, predicted, probabilities, weights }) };
    }
    case "regression": {
      const truth = numbersAt(rows, "role.label", at);
      const predicted = numbersAt(rows, `${whose}.prediction`, at);
      const { quantile } = definition;
      return truth && predicted && { task: "regression", of: regressionOf({ truth, predicted, quantile, weights }) };
    }
    case "ranking": {
      const queries = codesAt(rows, "role.query", at);
      const relevance = numbersAt(rows, "role.label", at);
      const scores = numbersAt(rows, "role.score", at);
      const { top } = definition;
      return queries && relevance && scores && { task: "ranking", of: rankingOf({ queries, relevance, scores, top }) };
    }
    case "requests": {
      const failed = decisionsAt(rows, "role.failed", at);
      const latency = numbersAt(rows, "role.latency", at);
      const { unit } = definition;
      const count = at?.length ?? rows.count;
      return {
        task: "requests",
        of: requestsOf({ rows: count, latency, unit, failed, times: rows.times && timesAt(rows.times, at) }),
      };
    }
    case "experiment": {
      const arms = codesAt(rows, "role.arm", at);
      if (arms === undefined || definition.arms === undefined) return undefined;
      const outcomes = new Map(
        Object.keys(definition.columns.outcomes ?? {}).map((name) => [
          name,
          numbersAt(rows, `outcome.${name}`, at) ?? new Float64Array(0),
        ]),
      );
      return { task: "experiment", of: experimentOf({ arm: arms, arms: definition.arms, outcomes }) };
    }
    case "features":
      return undefined;
  }
}

/** How candidate and incumbent differ on the same complete rows; undefined where one of them says nothing. */
export function pairsOf(definition: DataTable, rows: Rows, at: Int32Array | undefined): Pairs | undefined {
  const incumbent = partOf(definition, rows, at, "incumbent");
  if (incumbent === undefined) return undefined;
  switch (definition.task) {
    case "binary": {
      const labels = decisionsAt(rows, "role.label", at);
      const ours = sideOf(definition, rows, at, "role");
      const theirs = sideOf(definition, rows, at, "incumbent");
      const of = labels && ours && theirs && pairedOf({ labels, candidate: ours, incumbent: theirs });
      return of && { incumbent, differences: { task: "binary", of } };
    }
    case "multiclass": {
      const [truth, ours, theirs] = ["role.label", "role.prediction", "incumbent.prediction"].map((name) =>
        codesAt(rows, name, at),
      );
      if (truth === undefined || ours === undefined || theirs === undefined) return undefined;
      return { incumbent, differences: { task: "multiclass", of: pairedMulticlassOf(truth, ours, theirs) } };
    }
    case "regression": {
      const [truth, ours, theirs] = ["role.label", "role.prediction", "incumbent.prediction"].map((name) =>
        numbersAt(rows, name, at),
      );
      if (truth === undefined || ours === undefined || theirs === undefined) return undefined;
      const of = pairedRegressionOf(truth, ours, theirs, definition.quantile);
      return { incumbent, differences: { task: "regression", of } };
    }
    case "ranking":
    case "requests":
    case "experiment":
    case "features":
      return undefined;
  }
}

/** Scores and decisions of one model: the decision as it stands, or a score at or above the threshold. */
function sideOf({ threshold }: DataTable, rows: Rows, at: Int32Array | undefined, whose: Whose) {
  const scores = numbersAt(rows, `${whose}.score`, at);
  const stated = decisionsAt(rows, `${whose}.prediction`, at);
  const predictions = stated ?? (scores && atLeast(scores, threshold));
  return predictions && { predictions, ...(scores && { scores }) };
}

function atLeast(scores: Float64Array, threshold: number): Uint8Array {
  const decisions = new Uint8Array(scores.length);
  for (let row = 0; row < decisions.length; row++) decisions[row] = (scores[row] as number) >= threshold ? 1 : 0;
  return decisions;
}

function timesAt(times: Float64Array, at: Int32Array | undefined): Float64Array {
  return at === undefined ? times : Float64Array.from(at, (row) => times[row] ?? NaN);
}
