import { collect, type Collector, NO_TESTS, type TestCounts } from "../../collect.ts";
import { type MapNode, type Node, textOf, truthOf, under } from "../../syntax/tree.ts";
import type { Parsed } from "../../syntax/parse.ts";
import type { Format } from "../format.ts";
import { camel, field, readTextProto, repeated, spelledTwice } from "./text-proto.ts";
import { takeSoleValues, type Told } from "../../sole-values.ts";

/**
 * The validation result of TensorFlow Model Analysis 0.x (https://www.tensorflow.org/tfx/model_analysis/model_validations): as
 * JSON with either spelling of its keys (a key in both is a trouble), or as text (`.pbtxt`). Protocol buffers leave out what is
 * false: without `validationOk` the validation failed, and a failed one may be `{}`. A result with nothing in it to validate is "ok"
 * too, and so is a rubber stamp: it is a pass only where `validationDetails` tells that something was checked. The values of failures
 * are metrics in their slice, except those of one class or top k (`subKey`), those of an aggregation of classes, and all of them
 * where several models are told. TFX's files `BLESSED` and `NOT_BLESSED` are empty, so nothing recognises them.
 */
export const tfma: Format = {
  name: "tfma",
  lookedFor: "validationOk, metricValidationsPerSlice or validationDetails of TFMA, and nothing else, as JSON or as text",
  judges: "tfma",
  recognise: ({ root, text }) =>
    root === undefined
      ? /^\s*[a-z_#]/.test(text) &&
        /^(?:validation_ok\s*:|(?:metric_validations_per_slice|validation_details)\s*(?::\s*)?\{)/m.test(text)
      : isResult(root) && saysResult(root),
  accepts: (parsed) => (parsed.root === undefined ? tfma.recognise(parsed) : isResult(parsed.root)),
  read: (parsed, source) => {
    const into = collect(parsed, source, "TensorFlow Model Analysis");
    const text = parsed.root === undefined;
    const root = rootOf(parsed);
    if (root === undefined) {
      into.trouble("is no whole protocol buffer in text form", "write the validation result again");
      return into.report();
    }
    const twice = spelledTwice(root);
    if (twice !== undefined) {
      into.trouble(`has ${twice} in two spellings`, "write the validation result again", root.line);
      return into.report();
    }
    const failures = failuresIn(root, text);
    into.tests("tfma", verdict(into, root, failures.length), root.line);
    takeFailures(into, failures);
    return into.report();
  },
};

const KEYS: readonly string[] = [
  "validationOk",
  "missingThresholds",
  "rubberStamp",
  "metricValidationsPerSlice",
  "missingSlices",
  "missingCrossSlices",
  "validationDetails",
];

function rootOf({ root, text }: Parsed): MapNode | undefined {
  if (root !== undefined) return root.is === "map" ? root : undefined;
  return readTextProto(text);
}

function isResult(root: Node): root is MapNode {
  return root.is === "map" && [...root.entries.keys()].every((key) => KEYS.includes(camel(key)));
}

function saysResult(root: MapNode): boolean {
  return (
    ["validationOk", "missingThresholds", "rubberStamp"].some((key) => truthOf(field(root, key)) !== undefined) ||
    ["metricValidationsPerSlice", "missingSlices", "missingCrossSlices"].some((key) => field(root, key)?.is === "list") ||
    field(root, "validationDetails")?.is === "map"
  );
}

/** One test, or as many failed ones as there are failures. */
function verdict(into: Collector, root: MapNode, failures: number): TestCounts {
  const ok = field(root, "validationOk");
  const missing = repeated(field(root, "missingSlices")).length + repeated(field(root, "missingCrossSlices")).length;
  if (missing > 0) into.note(`${missing} slices that should be validated are not in the data`);
  const unmet = failures + missing + (flag(root, "missingThresholds") === false ? 0 : 1);
  if (unmet > 0 || ok === undefined || truthOf(ok) === false) return { ...NO_TESTS, failed: Math.max(1, unmet) };
  if (truthOf(ok) === undefined) return { ...NO_TESTS, errors: 1 };
  if (flag(root, "rubberStamp") !== false) {
    into.note("the model was passed by a rubber stamp, without being compared");
    return { ...NO_TESTS, errors: 1 };
  }
  const checked = repeated(field(field(root, "validationDetails"), "slicingDetails")).some((each) => {
    const matching = field(each, "numMatchingSlices");
    return matching?.is === "number" && matching.value > 0;
  });
  if (checked) return { ...NO_TESTS, passed: 1 };
  into.note("validationDetails does not tell that anything was checked, and a result over nothing is ok too");
  return { ...NO_TESTS, errors: 1 };
}

/** What is left out is false; what is there and is no truth is undefined. */
function flag(root: MapNode, key: string): boolean | undefined {
  const node = field(root, key);
  return node === undefined ? false : truthOf(node);
}

/** `slice` is undefined where a failure does not tell all of its slice. */
type Failure = { readonly failure: Node; readonly slice: Readonly<Record<string, string>> | undefined; readonly sliced: boolean };

function failuresIn(root: MapNode, text: boolean): readonly Failure[] {
  return repeated(field(root, "metricValidationsPerSlice")).flatMap((validation) => {
    const key = field(validation, "sliceKey");
    const parts = repeated(field(key, "singleSliceKeys")).map((part) => {
      const column = textOf(under(part, "column"));
      const value = sliceValue(part, text);
      return column === undefined || value === undefined ? undefined : ([column, value] as const);
    });
    const whole = parts.filter((part) => part !== undefined);
    const known = whole.length === parts.length && field(validation, "crossSliceKey") === undefined;
    const slice = known ? Object.fromEntries(whole) : undefined;
    return repeated(field(validation, "failures")).map((failure) => ({ failure, slice, sliced: parts.length > 0 || !known }));
  });
}

/** Bytes are base64 in JSON, and whole numbers are texts there. */
function sliceValue(part: Node, text: boolean): string | undefined {
  const bytes = field(part, "bytesValue");
  if (bytes !== undefined)
    return bytes.is !== "text" || text ? textOf(bytes) : Buffer.from(bytes.value, "base64").toString("utf8");
  const number = field(part, "int64Value") ?? field(part, "floatValue");
  return number?.is === "number" ? number.text : textOf(number);
}

function takeFailures(into: Collector, failures: readonly Failure[]): void {
  const sliced = failures.some((each) => each.sliced);
  let unread = 0;
  const models = new Set(failures.map(({ failure }) => textOf(field(field(failure, "metricKey"), "modelName"))));
  if (models.size > 1) {
    into.note(`the values of ${failures.length} failures are not read: they are of several models`);
    return;
  }
  const told = failures.flatMap(({ failure, slice }): readonly Told[] => {
    const key = field(failure, "metricKey");
    const name = textOf(under(key, "name"));
    const output = textOf(field(key, "outputName"));
    const node = valueIn(field(failure, "metricValue"));
    // A difference to the baseline is no value of the model; in a file of slices, a failure without one may have lost it.
    const change =
      truthOf(field(key, "isDiff")) === true || field(field(failure, "metricThreshold"), "changeThreshold") !== undefined;
    const nowhere = slice === undefined || (sliced && Object.keys(slice).length === 0);
    const part = ["subKey", "aggregationType"].some((each) => field(key, each) !== undefined);
    if (name === undefined || node === undefined || part || change || nowhere) {
      unread++;
      return [];
    }
    const called = output === undefined ? name : `${output}/${name}`;
    return [{ name: called, node, as: name, slice: Object.keys(slice).length === 0 ? undefined : slice }];
  });
  takeSoleValues(into, told);
  if (unread > 0) {
    const why = "of a class or an aggregation, changes from a baseline, or without value or slice";
    into.note(`the values of ${unread} failures are not read: ${why}`);
  }
}

/** In text, a number that may be left out is a message of its own: `double_value { value: 0.5 }`. */
function valueIn(value: Node | undefined): Node | undefined {
  const node = field(value, "doubleValue");
  return node?.is === "map" ? under(node, "value") : node;
}
