import { sha256, type Digest } from "../digest.ts";
import { FORMAT_NAMES, type ReportRule } from "../report-rule.ts";
import { agree } from "./agree.ts";
import { asDefined, type Defined } from "./definition.ts";
import { byCodePoint, evidenceDigest } from "./digest.ts";
import type { Format, Report } from "./formats/format.ts";
import { FORMATS } from "./formats/formats.ts";
import type { Evidence, Source, Trouble } from "./reading.ts";
import { ruleFor, rulesIn, tellsFormats } from "./rules.ts";
import { soundly, toldOtherwise } from "./sound.ts";
import { parse, type Parsed } from "./syntax/parse.ts";
import type { Node } from "./syntax/tree.ts";

/** Bytes; a larger file is a trouble, never skipped. */
export const LARGEST_EVIDENCE = 10 * 1024 * 1024;

/** One entry of an evidence folder. Without `bytes` it is no file, or one larger than {@link LARGEST_EVIDENCE}. */
export type EvidenceFile = {
  readonly path: string;
  readonly mode: "file" | "executable" | "symlink" | "submodule" | "folder";
  /** Bytes. */
  readonly size: number;
  readonly bytes?: Uint8Array | undefined;
};

/**
 * Whose evidence is read. `artifact` is the digest the pointer names, where one does: evidence of another artifact is another's.
 * `reports` is what the policy says of how files are read whose content does not tell.
 */
export type Subject = {
  readonly model: string;
  readonly version: string;
  readonly artifact?: Digest | undefined;
  readonly reports?: readonly ReportRule[] | undefined;
  /** What the policy says of data: what was computed otherwise is not read. */
  readonly data?: Defined | undefined;
};

/** One file read by itself: the format that recognised it, if exactly one did, and what it says. */
export type FileReport = {
  readonly file: string;
  readonly source?: Source | undefined;
  readonly format?: string | undefined;
  readonly report: Report;
};

/**
 * Everything a version's evidence folder says. Pure, and never throws for what stands in a file: whatever is wrong is a trouble
 * with its file, its line and a remedy, and takes no other file's readings away. What a file says of another model, version or
 * artifact is not read. The order of `files` does not matter. `digest` is absent when there is no file, or one was too large to read.
 */
export function readEvidence(from: Subject & { readonly files: readonly EvidenceFile[] }): Evidence {
  const files = readReports(
    [...from.files].sort((one, other) => byCodePoint(one.path, other.path)),
    from.reports,
  ).map((file) => ({ ...file, report: soundly(asDefined(file.report, file, from.data), file.file) }));
  const strangers = new Map(files.map((file) => [file, strangerOf(file, from)]));
  const reports = files.filter((file) => strangers.get(file) === undefined).map((file) => file.report);
  const agreed = agree(reports);
  const sources = files.flatMap((file) => file.source ?? []);
  const whole = from.files.every((file) => !isRegular(file) || file.bytes !== undefined);
  return {
    model: from.model,
    version: from.version,
    digest: whole ? evidenceDigest(sources.map((source) => ({ path: source.file, sha256: source.sha256 }))) : undefined,
    files: sources,
    ...agreed,
    troubles: [
      ...files.flatMap((file) => [...(file.report.troubles ?? []), ...(strangers.get(file) ?? [])]),
      ...agreed.troubles,
      ...toldOtherwise(reports),
    ],
    notes: files.flatMap((file) => file.report.notes ?? []),
  };
}

/** The files of one folder, each by itself; what a `reports.yaml` among them says of the others holds for those in its folder. */
export function readReports(files: readonly EvidenceFile[], policy: readonly ReportRule[] = []): readonly FileReport[] {
  const opened = files.map(open);
  return opened.map((each) => {
    if (each.is === "refused") return each.report;
    const folder = folderOf(each.parsed.file);
    const evidence = opened.flatMap((other) =>
      other.is === "parsed" && folderOf(other.parsed.file) === folder && tellsFormats(other.parsed)
        ? rulesSaid(other.parsed)
        : [],
    );
    const { rule, trouble } = ruleFor(each.parsed.file, { policy, evidence });
    if (trouble !== undefined)
      return { file: each.parsed.file, source: each.source, report: { readings: [], troubles: [trouble] } };
    return recognised(each.parsed, each.source, rule);
  });
}

/** One file, whoever it is about: what is recognised in it, its readings and its troubles. */
export function readReport(file: EvidenceFile, rule?: ReportRule): FileReport {
  const opened = open(file);
  return opened.is === "refused" ? opened.report : recognised(opened.parsed, opened.source, rule);
}

type Opened =
  | { readonly is: "parsed"; readonly parsed: Parsed; readonly source: Source }
  | { readonly is: "refused"; readonly report: FileReport };

/** A file whose bytes we have, and as many as we read; or why not. */
function open(file: EvidenceFile): Opened {
  const refuse = (code: Trouble["code"], what: string, hint: string): Opened => ({
    is: "refused",
    report: {
      file: file.path,
      source: isRegular(file) && file.bytes !== undefined ? { file: file.path, sha256: sha256(file.bytes) } : undefined,
      report: { readings: [], troubles: [{ code, what, file: file.path, hint }] },
    },
  });
  if (file.mode === "symlink")
    return refuse("evidence_unreadable", "is a link, which is not followed", "put the file itself there");
  if (!isRegular(file)) {
    return refuse(
      "evidence_unreadable",
      `is a ${file.mode}, not a file`,
      "put the files directly into the folder of the version",
    );
  }
  const size = Math.max(file.size, file.bytes?.length ?? 0);
  if (size > LARGEST_EVIDENCE) {
    const large = `is ${megabytes(size)} MB, more than the ${megabytes(LARGEST_EVIDENCE)} MB we read`;
    return refuse("evidence_too_large", large, "keep the summary here, and the rest where the artifact lies");
  }
  if (file.bytes === undefined) return refuse("evidence_unreadable", "could not be read", "commit the file itself");
  return { is: "parsed", parsed: parse(file.path, file.bytes), source: { file: file.path, sha256: sha256(file.bytes) } };
}

function recognised(parsed: Parsed, source: Source, rule: ReportRule | undefined): FileReport {
  const { file } = parsed;
  const [format, ...others] = rule === undefined ? FORMATS.filter((each) => each.recognise(parsed)) : named(parsed, rule);
  if (format !== undefined && others.length === 0) {
    const wrong = rule === undefined ? undefined : (contradiction(parsed, format) ?? unheeded(parsed, format, rule));
    if (wrong !== undefined) return { file, source, report: { readings: [], troubles: [wrong] } };
    return { file, source, format: format.name, report: putUnder(format.read(parsed, source, rule), rule?.under) };
  }
  const troubles = format === undefined ? unread(parsed, rule) : [ambiguous(parsed, [format, ...others])];
  return { file, source, report: { readings: [], troubles } };
}

/** The format that a rule names, if the file may be read as that: naming a format makes no file into one of its reports. */
function named(parsed: Parsed, rule: ReportRule): readonly Format[] {
  return FORMATS.filter((each) => each.name === rule.format && (each.accepts ?? each.recognise)(parsed));
}

/**
 * A file that some other format recognises is that tool's report, whatever a rule says: read as a mere map of numbers it would lose
 * its tests, its findings, or whom it is about.
 */
function contradiction(parsed: Parsed, format: Format): Trouble | undefined {
  const other = FORMATS.find((each) => each !== format && each.recognise(parsed));
  if (other === undefined) return undefined;
  const what = `is said to be ${format.name}, and is ${other.name}: it has ${other.lookedFor}`;
  return { code: "evidence_unknown_format", what, file: parsed.file, hint: "take its format out of the rule" };
}

/** The same report with its metrics under a name of their own, and without the dataset that only they were measured on. */
function putUnder(report: Report, under: string | undefined): Report {
  if (under === undefined) return report;
  const readings = report.readings.map((each) => (each.kind === "metric" ? { ...each, name: `${under}/${each.name}` } : each));
  return { ...report, readings, measuredOn: undefined };
}

/** Words of a rule that its format does not understand. */
function unheeded({ file }: Parsed, format: Format, rule: ReportRule): Trouble | undefined {
  const said = Object.entries(rule).flatMap(([word, value]) =>
    value === undefined || ["path", "format", "under"].includes(word) ? [] : [word],
  );
  const words = said.filter((word) => !(format.words ?? []).some((known) => known === word));
  if (words.length === 0) return undefined;
  const known = format.words === undefined ? "it has no words of its own" : `it has ${format.words.join(", ")}`;
  const what = `${words.join(", ")} beside format: ${format.name} says nothing to it`;
  return { code: "evidence_unknown_format", what, file, hint: `take it out; ${known}` };
}

function unread({ file, problems, root, text }: Parsed, rule: ReportRule | undefined): readonly Trouble[] {
  if (problems.length > 0) return problems.map((problem) => ({ ...problem, code: "evidence_unreadable" }));
  const refuse = (what: string, hint: string): readonly Trouble[] => [{ code: "evidence_unknown_format", what, file, hint }];
  if (rule !== undefined) {
    const looked = FORMATS.filter((each) => each.name === rule.format).map((each) => each.lookedFor);
    return refuse(`is said to be ${rule.format}, and is not; looked for ${looked.join("; ")}`, "name the format it has, or none");
  }
  if (text.trim() === "") return refuse("is empty", "write the report again, or take it away");
  const own = FORMATS.find((each) => each.name === "own")?.lookedFor ?? "";
  const others = FORMAT_NAMES.filter((name) => name !== "own").join(", ");
  const looked = `is no report we recognise; looked for our own evidence (${own}), and for what marks one of ${others}`;
  if (isNumberMap(root)) {
    const hint = `many tools write such a map of numbers: name its format in the policy or in reports.yaml, e.g. reports: [{ path: ${file.slice(file.lastIndexOf("/") + 1)}, format: generic-metrics }]`;
    return refuse(looked, hint);
  }
  return refuse(looked, "docs/evidence.md tells them apart; or say it in our own evidence.yaml");
}

/** A map whose leaves are numbers, at least one of them: what anybody may write, and nobody can tell apart. */
function isNumberMap(node: Node | undefined): boolean {
  if (node?.is !== "map" || node.entries.size === 0) return false;
  return [...node.entries.values()].every((each) => each.is === "number" || each.is === "token" || isNumberMap(each));
}

function ambiguous({ file }: Parsed, formats: readonly Format[]): Trouble {
  const names = formats.map((format) => format.name).join(" or of ");
  const looked = formats.map((format) => `${format.name} (${format.lookedFor})`).join("; ");
  const what = `could be a report of ${names}; looked for ${looked}`;
  return { code: "evidence_unknown_format", what, file, hint: "name its format in the policy or in reports.yaml" };
}

function rulesSaid(parsed: Parsed): readonly ReportRule[] {
  const rules = rulesIn(parsed);
  return rules.ok ? rules.value : [];
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}

/** Why a file's readings are not this version's; undefined when they may be. */
function strangerOf({ file, report }: FileReport, asked: Subject): readonly Trouble[] | undefined {
  const { subject, artifact, attested } = report;
  const told: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["model", subject?.model, asked.model],
    ["version", subject?.version, asked.version],
    ["artifact", artifact?.value.digest, asked.artifact],
    ["artifact", attested?.value.digest, asked.artifact],
  ];
  const troubles = told.flatMap(([word, said, wanted]): readonly Trouble[] => {
    if (said === undefined || wanted === undefined || said === wanted) return [];
    const what = `is evidence of ${word} ${said}, not of ${word} ${wanted}; nothing in it is read`;
    return [{ code: "evidence_of_another", what, file, line: 1, hint: `put it where ${word} ${said} has its evidence` }];
  });
  return troubles.length === 0 ? undefined : troubles;
}

function isRegular(file: EvidenceFile): boolean {
  return file.mode === "file" || file.mode === "executable";
}

/** Rounded up, so that nothing too large is told as just large enough. */
function megabytes(bytes: number): number {
  return Math.ceil((bytes / 1024 / 1024) * 10) / 10;
}
