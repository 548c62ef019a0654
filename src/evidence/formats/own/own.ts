import type { z } from "zod";
import { Digest } from "../../../digest.ts";
import type { Evidence, Signature, Source, Stated, Trouble } from "../../reading.ts";
import { countOf, take, type Take } from "../../take.ts";
import { entriesOf, lineAt, plain, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { looksLikeLog } from "./log.ts";
import { OwnEvidence } from "./own-shape.ts";
import { takeArms, takeCounts, takeDrift, takeNamed, takeRate, takeSlices } from "./sections.ts";
import { instantOf, versionOf } from "../../stated.ts";

/** Sections that a pipeline log does not have; `drift` and `fairness` it has too. */
const ONLY_OURS = [
  "metrics",
  "slices",
  "slo",
  "schema",
  "tests",
  "cost",
  "lineage",
  "artifact",
  "dataset",
  "security",
  "experiment",
];

/** Our own `evidence.yaml`, written by hand or by a script, as YAML or JSON. */
export const own: Format = {
  name: "own",
  lookedFor: `model, version and a section of ours: drift, fairness, ${ONLY_OURS.join(", ")}`,
  recognise: ({ root }) => {
    if (under(root, "model") === undefined || under(root, "version") === undefined) return false;
    if (looksLikeLog(root)) return ONLY_OURS.some((section) => under(root, section)?.is === "map");
    return ["drift", "fairness", ...ONLY_OURS].some((section) => under(root, section) !== undefined);
  },
  read: ({ file, root }, source) => (root === undefined ? { readings: [] } : readOwn(file, root, source)),
};

function readOwn(file: string, root: Node, source: Source): Report {
  const taken = take(source);
  const unplaced = readings(taken, root);
  const slices = unplaced.map((key) => ({
    code: "evidence_unreadable" as const,
    what: `slices.${key}: ${JSON.stringify(key)} names no slice`,
    file,
    line: lineAt(root, ["slices", key]),
    hint: "write it as country=BR, or country=BR,device=ios",
  }));
  // A number that is none is in a reading already, and shut there; the rest of the shape is judged as if a number stood in its place.
  const judged = OwnEvidence.safeParse(plain(root, (node) => (taken.refused.has(node) ? 0 : undefined)));
  const window = textOf(under(under(root, "slo"), "window"));
  return {
    subject: { model: textOf(under(root, "model")), version: versionOf(under(root, "version")) },
    readings: taken.readings,
    ...facts(root, source),
    troubles: [...(judged.success ? [] : troublesOf(judged.error, file, root)), ...slices],
    notes: window === undefined ? [] : [`${file}: the service was observed over ${window}`],
  };
}

/** Takes every reading; answers the keys under `slices` that name none. */
function readings(taken: Take, root: Node): readonly string[] {
  takeNamed(taken, "metric", under(root, "metrics"));
  const unplaced = takeSlices(taken, under(root, "slices"));
  for (const [name, node] of entriesOf(under(root, "drift"))) takeDrift(taken, name, node);
  for (const [name, node] of entriesOf(under(root, "fairness"))) takeRate(taken, name, node);
  takeNamed(taken, "slo", under(root, "slo"), ["window"]);
  takeNamed(taken, "cost", under(root, "cost"));
  takeCounts(taken, "tests", under(root, "tests"));
  takeCounts(taken, "security", under(under(root, "security"), "findings"));
  takeArms(taken, under(root, "experiment"));
  return unplaced;
}

type Facts = Pick<Report, "created" | "dataset" | "artifact" | "lineage" | "schema">;

/** What is stated and is no number. What is written wrongly is not stated; the shape says why. */
function facts(root: Node, source: Source): Facts {
  const at = <T>(key: string, value: T): Stated<T> => ({ value, source: { ...source, line: lineAt(root, key.split(".")) } });
  const [dataset, artifact] = [under(root, "dataset"), under(root, "artifact")];
  const created = instantOf(under(root, "created"));
  const digest = Digest.safeParse(textOf(under(artifact, "digest")));
  const schema = signatureOf(under(root, "schema"));
  const lineage = entriesOf(under(root, "lineage")).flatMap(([name, node]) => {
    const text = textOf(node);
    return text === undefined ? [] : [[name, { value: text, source: { ...source, line: node.line } }] as const];
  });
  return {
    created: created && at("created", created),
    dataset: dataset && at("dataset", { name: textOf(under(dataset, "name")), digest: textOf(under(dataset, "digest")) }),
    artifact:
      artifact &&
      at("artifact", {
        uri: textOf(under(artifact, "uri")),
        digest: digest.success ? digest.data : undefined,
        size: countOf(under(artifact, "size")),
      }),
    lineage: Object.fromEntries(lineage) satisfies Evidence["lineage"],
    schema: schema && at("schema", schema),
  };
}

function signatureOf(node: Node | undefined): Signature | undefined {
  const parsed = node && OwnEvidence.shape.schema.safeParse(plain(node));
  if (!parsed?.success || parsed.data === undefined) return undefined;
  const fields = (written: typeof parsed.data.inputs) =>
    written.map((field) => ({ ...field, optional: field.optional ?? false }));
  return { inputs: fields(parsed.data.inputs), outputs: fields(parsed.data.outputs ?? []) };
}

function troublesOf(error: z.ZodError, file: string, root: Node): readonly Trouble[] {
  return error.issues.flatMap((issue) => {
    const paths = issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      code: "evidence_unreadable" as const,
      what: `${path.length === 0 ? "" : `${path.join(".")}: `}${saying(issue)}`,
      file,
      line: lineAt(root, path),
      hint: issue.code === "unrecognized_keys" ? "our own format has no such word" : undefined,
    }));
  });
}

const KINDS: Readonly<Record<string, string | undefined>> = { string: "text", array: "a list", object: "a map", record: "a map" };

/** zod's own sentences in the house's words; a sentence the shape wrote itself stays as it is. */
function saying(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return "unknown key";
  if (issue.code !== "invalid_type" || !issue.message.startsWith("Invalid input")) return issue.message;
  return `expected ${KINDS[issue.expected] ?? `a ${issue.expected}`}`;
}
