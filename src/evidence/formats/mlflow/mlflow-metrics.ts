import { entriesOf, nodesOf, spellNode, textOf, under, type Node } from "../../syntax/tree.ts";
import { wholeOf } from "./mlflow-answer.ts";
import { wordOf } from "../../word.ts";

/** One value that was logged under a metric's key. */
export type Point = {
  readonly value: Node | undefined;
  readonly step: Node | undefined;
  readonly timestamp: Node | undefined;
  /** Whose steps these are, where the API says it. */
  readonly run: Node | undefined;
  readonly line: number;
};

export type Logged = {
  readonly metrics: ReadonlyMap<string, readonly Point[]>;
  /** A value without a key may be the newest one of any key, so nobody knows any of them. */
  readonly nameless: Node | undefined;
};

/** Metrics as the API writes them (a list of `{ key, value, timestamp, step }`), or as exporters do: a map of keys to a value or to all of its values. */
export function loggedIn(node: Node | undefined): Logged {
  if (node?.is === "list") {
    const nameless = node.nodes.find((each) => textOf(under(each, "key")) === undefined);
    return { metrics: groupedBy(node.nodes, (each) => textOf(under(each, "key"))), nameless };
  }
  const metrics = entriesOf(node).map(([key, each]) => {
    const points = each.is === "list" ? nodesOf(each).map(pointOf) : [pointOf(each)];
    return [key, points] as const;
  });
  return { metrics: new Map(metrics), nameless: undefined };
}

/** The points of each group; what is in no group is left out. */
export function groupedBy(
  nodes: readonly Node[],
  groupOf: (node: Node) => string | undefined,
): ReadonlyMap<string, readonly Point[]> {
  const groups = new Map<string, Point[]>();
  for (const node of nodes) {
    const group = groupOf(node);
    if (group === undefined) continue;
    const points = groups.get(group);
    if (points === undefined) groups.set(group, [pointOf(node)]);
    else points.push(pointOf(node));
  }
  return groups;
}

const NOTHING = { value: undefined, step: undefined, timestamp: undefined, run: undefined };

function pointOf(node: Node): Point {
  const { line } = node;
  if (node.is !== "map") return { ...NOTHING, value: node, line };
  const [value, step, timestamp, run] = ["value", "step", "timestamp", "run_id"].map((key) => under(node, key));
  return { value, step, timestamp, run, line };
}

/**
 * The value that MLflow itself shows: the one of the latest step and, within it, of the latest time. Where a step or a time is
 * missing, or two values share the latest ones, several values are none. Steps of several runs say nothing of each other, so of those
 * only the time counts.
 */
export function latestOf(points: readonly Point[]): Point | undefined {
  const [first, ...rest] = points;
  if (first === undefined || rest.length === 0) return first;
  const latest = newestOf(points);
  const [newest] = latest;
  if (newest !== undefined && agree(latest)) return newest;
  const { line } = first;
  return { ...NOTHING, value: { is: "token", line, value: null, text: "several values" }, line };
}

/** The points of the latest step and time; all of them where one does not tell its own, since that one could be the latest. */
function newestOf(points: readonly Point[]): readonly Point[] {
  const severalRuns = new Set(points.map(({ run }) => wordOf(run))).size > 1;
  const placed = points.flatMap((point) => {
    const step = severalRuns ? 0 : wholeOf(point.step);
    const timestamp = wholeOf(point.timestamp);
    return step === undefined || timestamp === undefined ? [] : [{ point, step, timestamp }];
  });
  if (placed.length < points.length) return points;
  const latest = placed.reduce((newest, each) =>
    newest.step > each.step || (newest.step === each.step && newest.timestamp >= each.timestamp) ? newest : each,
  );
  return placed.filter(({ step, timestamp }) => step === latest.step && timestamp === latest.timestamp).map(({ point }) => point);
}

function agree(points: readonly Point[]): boolean {
  const values = points.map(({ value }) => (value === undefined ? undefined : spellNode(value)));
  return values.every((value) => value !== undefined && value === values[0]);
}
