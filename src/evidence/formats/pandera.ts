import { collect, NO_TESTS, type Collector } from "../collect.ts";
import { headerOf, readCsv } from "../syntax/csv.ts";
import { entriesOf, nodesOf, textOf, under, type Node } from "../syntax/tree.ts";
import type { Format } from "./format.ts";

/**
 * What pandera says when data do not fit their schema (https://pandera.readthedocs.io/en/stable/lazy_validation.html): the
 * message of `SchemaErrors` as JSON, and its `failure_cases` as CSV or records. Written for pandera 0.33. It exists only on
 * failure and tells of no check that passed, so a pass needs another witness, such as a JUnit report of the validation.
 */
export const pandera: Format = {
  name: "pandera",
  lookedFor: "SCHEMA or DATA with lists of schema, column, check and error, or failure cases, of pandera",
  judges: "pandera",
  recognise: ({ root, text }) => isMessage(root) || isRecords(root) || isTable(text),
  read: (parsed, source) => {
    const { root, text, file } = parsed;
    const into = collect(parsed, source, "pandera");
    if (root !== undefined) {
      takeFailures(into, isMessage(root) ? errorsOf(root) : nodesOf(root).map(caseOf), root.line);
      return into.report();
    }
    const table = readCsv(text, file);
    if (table.ok)
      takeFailures(
        into,
        table.value.rows.map(({ line, cells: entries }) => caseOf({ is: "map", line, entries })),
        1,
      );
    else for (const { what, line, hint } of table.problems) into.trouble(what, hint ?? "write the report again", line);
    return into.report();
  },
};

const COLUMNS = ["schema_context", "column", "check", "check_number", "failure_case", "index"];

function isMessage(root: Node | undefined): boolean {
  const entries = entriesOf(root);
  if (entries.length === 0 || !entries.every(([key, group]) => ["SCHEMA", "DATA"].includes(key) && group.is === "map"))
    return false;
  const groups = entries.flatMap(([, group]) => entriesOf(group));
  return groups.some(([, errors]) =>
    nodesOf(errors).some((each) => textOf(under(each, "check")) !== undefined && under(each, "schema") !== undefined),
  );
}

function isRecords(root: Node | undefined): boolean {
  return nodesOf(root).some((each) => COLUMNS.every((name) => under(each, name) !== undefined));
}

function isTable(text: string): boolean {
  const header = headerOf(text);
  return COLUMNS.every((name) => header.includes(name));
}

/** The check that failed, so that one with many failure cases counts once; undefined where the report does not say which. */
type Failure = string | undefined;

function errorsOf(root: Node): readonly Failure[] {
  return entriesOf(root)
    .flatMap(([, group]) => entriesOf(group))
    .flatMap(([reason, errors]) =>
      errors.is === "list" ? errors.nodes.map((each) => failure(reason, each, ["schema", "column", "error"])) : [undefined],
    );
}

function caseOf(each: Node): Failure {
  return failure("", each, ["schema", "schema_context", "column", "check_number"]);
}

function failure(reason: string, each: Node, keys: readonly string[]): Failure {
  const check = textOf(under(each, "check"));
  return check === undefined ? undefined : JSON.stringify([reason, check, ...keys.map((key) => spell(under(each, key)))]);
}

function spell(node: Node | undefined): string {
  return node?.is === "text" ? node.value : node?.is === "number" ? String(node.value) : "";
}

function takeFailures(into: Collector, failures: readonly Failure[], line: number): void {
  if (failures.length === 0) {
    into.note("it tells of no failure, and pandera writes nothing about what passed: it is no proof of a pass");
    return;
  }
  const known = new Set(failures.filter((each) => each !== undefined));
  into.tests("pandera", { ...NO_TESTS, failed: known.size, errors: failures.filter((each) => each === undefined).length }, line);
  into.note("only what failed is told: pandera writes nothing about what passed");
}
