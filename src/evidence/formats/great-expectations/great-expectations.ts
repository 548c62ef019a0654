import { collect, NO_TESTS, type Collector, type TestCounts } from "../../collect.ts";
import type { Source } from "../../reading.ts";
import { at, entriesOf, nodesOf, textOf, truthOf, under, type Node } from "../../syntax/tree.ts";
import type { Format } from "../format.ts";
import { countOutcomes, isResult, numbersIn } from "./great-expectations-result.ts";
import { countOf } from "../../take.ts";
import { instantOf } from "../../stated.ts";
import { takeSoleValues } from "../../sole-values.ts";

/**
 * Great Expectations 0.18 and 1.x (https://docs.greatexpectations.io/docs/core/run_validations/run_a_validation_definition):
 * one validation's result, a Checkpoint's results of 0.18, and what `CheckpointResult.describe()` of 1.x prints. Every
 * expectation is a test. One that raised an exception is an error, whatever it says of success, and so is a validation that
 * says it did not succeed while every expectation in it did. Percentages are read as shares of 1.
 */
export const greatExpectations: Format = {
  name: "great-expectations",
  lookedFor: "results with expectation_config, statistics and meta, or run_results, or validation_results, of Great Expectations",
  judges: "great_expectations",
  recognise: ({ root }) => isValidation(root) || isCheckpoint(root) || isDescription(root),
  read: (parsed, source) => {
    const { root } = parsed;
    const validations = validationsIn(root);
    const metas = [...validations.flatMap(({ node }) => under(node, "meta") ?? []), ...(root === undefined ? [] : [root])];
    const version = metas
      .map((meta) => textOf(under(meta, "great_expectations_version")))
      .find((each) => /^\d+\.\d+/.test(each ?? ""));
    const into = collect(parsed, source, version === undefined ? "Great Expectations" : `Great Expectations ${version}`);
    takeSoleValues(
      into,
      validations.flatMap(({ node, name }) => numbersIn(node, resultsOf(node), name === "" ? "" : `${name}/`)),
    );
    takeTests(
      into,
      validations.map(({ node }) => node),
      root,
    );
    return into.report(createdIn(into, metas, source));
  },
};

type Validation = { readonly node: Node; readonly name: string };

function isValidation(node: Node | undefined): boolean {
  return (
    under(node, "statistics")?.is === "map" && under(node, "meta")?.is === "map" && nodesOf(under(node, "results")).some(isResult)
  );
}

function isCheckpoint(root: Node | undefined): boolean {
  return entriesOf(under(root, "run_results")).some(
    ([, run]) => isValidation(under(run, "validation_result")) || isValidation(run),
  );
}

function isDescription(root: Node | undefined): boolean {
  if (under(under(root, "statistics"), "evaluated_validations") === undefined) return false;
  return nodesOf(under(root, "validation_results")).some((each) => nodesOf(under(each, "expectations")).some(isResult));
}

/**
 * Every validation in the file, by a name that tells it from the others: those of a Checkpoint by their suite, which stands
 * in their identifier (`ValidationResultIdentifier::trips/nightly/...`), those of a description by their place, where there
 * are several.
 */
function validationsIn(root: Node | undefined): readonly Validation[] {
  if (root === undefined) return [];
  if (isValidation(root)) return [{ node: root, name: "" }];
  const runs = entriesOf(under(root, "run_results")).map(([id, run]) => ({
    node: under(run, "validation_result") ?? run,
    name: id.replace(/^\w+::/, "").split("/")[0] ?? id,
  }));
  const described = nodesOf(under(root, "validation_results"));
  return [...runs, ...described.map((node, index) => ({ node, name: described.length === 1 ? "" : String(index + 1) }))];
}

function resultsOf(validation: Node): readonly Node[] {
  return [...nodesOf(under(validation, "results")), ...nodesOf(under(validation, "expectations"))];
}

function takeTests(into: Collector, validations: readonly Node[], root: Node | undefined): void {
  const each = validations.map(countsOf);
  const counts = each.reduce<TestCounts>(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
      errors: sum.errors + one.errors,
      warned: sum.warned + one.warned,
    }),
    NO_TESTS,
  );
  if (Object.values(counts).every((count) => count === 0)) {
    into.note("it holds no expectation, so tests: { great_expectations: ... } finds none in it");
    return;
  }
  into.tests("great_expectations", denied(root, counts), validations[0]?.line);
}

/**
 * The results that a validation lists; and where its statistics tell of more that did not succeed, or it says itself that it
 * did not and no listed result tells why, those as errors.
 */
function countsOf(validation: Node): TestCounts {
  const results = resultsOf(validation);
  const counts = countOutcomes(results);
  const missing = (countOf(at(validation, "statistics", "unsuccessful_expectations")) ?? 0) - failuresIn(counts);
  return denied(validation, missing > 0 ? { ...counts, errors: counts.errors + missing } : counts);
}

function denied(whole: Node | undefined, counts: TestCounts): TestCounts {
  return truthOf(under(whole, "success")) === true || failuresIn(counts) > 0 ? counts : { ...counts, errors: counts.errors + 1 };
}

function failuresIn({ failed, errors, warned }: TestCounts): number {
  return failed + errors + warned;
}

/** When it was validated; else when the data were loaded for it, which is no later. The oldest of several. */
function createdIn(into: Collector, metas: readonly Node[], source: Source) {
  const times = [
    (meta: Node) => under(meta, "validation_time"),
    (meta: Node) => at(meta, "run_id", "run_time"),
    (meta: Node) => at(meta, "batch_markers", "ge_load_time"),
  ];
  const told = metas.flatMap((meta) => {
    const nodes = times.flatMap((time) => time(meta) ?? []);
    return (
      nodes.flatMap((node) => {
        const value = instantOf(node) ?? compactInstant(textOf(node));
        return value === undefined ? [] : [{ value, line: node.line }];
      })[0] ?? []
    );
  });
  const [oldest] = told.toSorted((one, other) => one.value.getTime() - other.value.getTime());
  if (oldest === undefined) {
    into.note("it does not say when it was validated");
    return undefined;
  }
  return { created: { value: oldest.value, source: { ...source, line: oldest.line } } };
}

/** `20261121T025939.382620Z`, as Great Expectations writes most of its times. */
function compactInstant(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, rest] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d(?:\.\d+)?Z)$/.exec(text ?? "") ?? [];
  if (year === undefined) return undefined;
  return instantOf({ is: "text", line: 1, value: `${year}-${month}-${day}T${hour}:${minute}:${rest}` });
}
