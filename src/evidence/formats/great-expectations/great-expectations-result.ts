import { NO_TESTS, type TestCounts } from "../../collect.ts";
import { entriesOf, nodesOf, spellNode, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import type { Told } from "../../sole-values.ts";

/** The result of one expectation: in a validation under `expectation_config`, in a description beside it. */
export function isResult(node: Node): boolean {
  return expectationOf(node) !== undefined && kwargsOf(node)?.is === "map";
}

/** 1.x calls it `type`, 0.18 and descriptions `expectation_type`. */
function expectationOf(result: Node): string | undefined {
  const config = under(result, "expectation_config");
  return textOf(under(config, "type")) ?? textOf(under(config, "expectation_type")) ?? textOf(under(result, "expectation_type"));
}

function kwargsOf(result: Node): Node | undefined {
  return under(under(result, "expectation_config") ?? result, "kwargs");
}

export function countOutcomes(results: readonly Node[]): TestCounts {
  return results.reduce<TestCounts>((sum, result) => {
    const outcome = outcomeOf(result);
    return { ...sum, [outcome]: sum[outcome] + 1 };
  }, NO_TESTS);
}

/** A `severity` that its author gave it is not relied on: an expectation that was not met failed. */
function outcomeOf(result: Node): "passed" | "failed" | "errors" {
  const success = truthOf(under(result, "success"));
  if (raised(under(result, "exception_info")) || success === undefined) return "errors";
  return success ? "passed" : "failed";
}

/** `exception_info` says so itself, or holds one such map for every metric that raised one. */
function raised(info: Node | undefined): boolean {
  const own = truthOf(under(info, "raised_exception"));
  return own ?? entriesOf(info).some(([, each]) => each.is === "map" && truthOf(under(each, "raised_exception")) !== false);
}

/** Shares and observed values by column, expectation and the condition on the rows where there is one, and the share of expectations that succeeded. */
export function numbersIn(validation: Node, results: readonly Node[], prefix: string): readonly Told[] {
  const succeeded = under(under(validation, "statistics"), "success_percent");
  return [
    ...results.flatMap((result) => numbersOf(result, prefix)),
    { kind: "metric", name: `${prefix}success_share`, node: succeeded, unit: "percent", as: "success_percent" },
  ];
}

function numbersOf(result: Node, prefix: string): readonly Told[] {
  const expectation = expectationOf(result);
  if (expectation === undefined) return [];
  const kwargs = kwargsOf(result);
  const column = columnOf(kwargs);
  // It is about columns, and does not say which.
  if (column === undefined && /^expect_(?:multi|select_|compound_)?columns?_/.test(expectation)) return [];
  const condition = conditionOf(kwargs);
  const slice = {
    ...(column === undefined ? {} : { column }),
    expectation,
    ...(condition === undefined ? {} : { row_condition: condition }),
  };
  const told = (name: string, key: string, unit?: "percent"): readonly Told[] => {
    const node = under(under(result, "result"), key);
    return node !== undefined && isNumeric(node)
      ? [{ kind: "metric", name: `${prefix}${name}`, slice, node, unit, as: key }]
      : [];
  };
  return [...told("unexpected_share", "unexpected_percent", "percent"), ...told("observed_value", "observed_value")];
}

/** Which rows it was about, where not all of them: a text, or a map in the newer 1.x. */
function conditionOf(kwargs: Node | undefined): string | undefined {
  const condition = under(kwargs, "row_condition");
  if (condition === undefined || (condition.is === "token" && condition.value === null)) return undefined;
  return condition.is === "text" ? textOf(condition) : spellNode(condition);
}

function columnOf(kwargs: Node | undefined): string | undefined {
  const [one, other] = [textOf(under(kwargs, "column_A")), textOf(under(kwargs, "column_B"))];
  const list = nodesOf(under(kwargs, "column_list")).flatMap((each) => textOf(each) ?? []);
  const several = one !== undefined && other !== undefined ? [one, other] : list;
  return textOf(under(kwargs, "column")) ?? (several.length === 0 ? undefined : several.join(", "));
}

/** A number, or what stands where one should: `null`, `NaN`. An observed list or map is no one number. */
function isNumeric(node: Node): boolean {
  return node.is === "number" || (node.is === "token" && typeof node.value !== "boolean");
}
