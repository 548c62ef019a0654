import { sha256, type Digest } from "../digest.ts";
import { agree } from "./agree.ts";
import { byCodePoint, evidenceDigest } from "./digest.ts";
import type { Format, Report } from "./formats/format.ts";
import { FORMATS } from "./formats/formats.ts";
import { parse, type Parsed } from "./parse.ts";
import type { Evidence, Source, Trouble } from "./reading.ts";

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

/** Whose evidence is read. `artifact` is the digest the pointer names, where one does: evidence of another artifact is another's. */
export type Subject = { readonly model: string; readonly version: string; readonly artifact?: Digest | undefined };

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
  const files = [...from.files].sort((one, other) => byCodePoint(one.path, other.path)).map(readReport);
  const strangers = new Map(files.map((file) => [file, strangerOf(file, from)]));
  const agreed = agree(files.filter((file) => strangers.get(file) === undefined).map((file) => file.report));
  const sources = files.flatMap((file) => file.source ?? []);
  const whole = from.files.every((file) => !isRegular(file) || file.bytes !== undefined);
  return {
    model: from.model,
    version: from.version,
    digest: whole ? evidenceDigest(sources.map((source) => ({ path: source.file, sha256: source.sha256 }))) : undefined,
    files: sources,
    ...agreed,
    troubles: [...files.flatMap((file) => [...(file.report.troubles ?? []), ...(strangers.get(file) ?? [])]), ...agreed.troubles],
    notes: files.flatMap((file) => file.report.notes ?? []),
  };
}

/** One file, whoever it is about: what is recognised in it, its readings and its troubles. */
export function readReport(file: EvidenceFile): FileReport {
  const refuse = (code: Trouble["code"], what: string, hint: string): FileReport => ({
    file: file.path,
    source: isRegular(file) && file.bytes !== undefined ? { file: file.path, sha256: sha256(file.bytes) } : undefined,
    report: { readings: [], troubles: [{ code, what, file: file.path, hint }] },
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
  const source = { file: file.path, sha256: sha256(file.bytes) };
  return recognised(parse(file.path, file.bytes), source);
}

function recognised(parsed: Parsed, source: Source): FileReport {
  const [format, ...others] = FORMATS.filter((each) => each.recognise(parsed));
  if (format !== undefined && others.length === 0) {
    return { file: parsed.file, source, format: format.name, report: format.read(parsed, source) };
  }
  const troubles = format === undefined ? unread(parsed) : [ambiguous(parsed, [format, ...others])];
  return { file: parsed.file, source, report: { readings: [], troubles } };
}

function unread({ file, problems }: Parsed): readonly Trouble[] {
  if (problems.length > 0) return problems.map((problem) => ({ ...problem, code: "evidence_unreadable" }));
  const what = `is no report we recognise; looked for ${FORMATS.map(lookedFor).join("; ")}`;
  const hint = "say it in a format of these, or in our own evidence.yaml";
  return [{ code: "evidence_unknown_format", what, file, hint }];
}

function ambiguous({ file }: Parsed, formats: readonly Format[]): Trouble {
  const names = formats.map((format) => format.name).join(" or of ");
  const what = `could be a report of ${names}; looked for ${formats.map(lookedFor).join("; ")}`;
  return { code: "evidence_unknown_format", what, file, hint: "keep only the words of one of them" };
}

function lookedFor(format: Format): string {
  return `${format.name} (${format.lookedFor})`;
}

/** Why a file's readings are not this version's; undefined when they may be. */
function strangerOf({ file, report }: FileReport, asked: Subject): readonly Trouble[] | undefined {
  const { subject, artifact } = report;
  const told: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ["model", subject?.model, asked.model],
    ["version", subject?.version, asked.version],
    ["artifact", artifact?.value.digest, asked.artifact],
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
