import { readEvidence, type EvidenceFile } from "../../src/evidence/read.ts";
import type { Evidence, Reading } from "../../src/evidence/reading.ts";

/** A file of this text, as it would come out of a git tree. */
export function file(path: string, text: string | Uint8Array): EvidenceFile {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return { path, mode: "file", size: bytes.length, bytes };
}

/** The evidence of fraud 7 in these files, by name. */
export function evidenceIn(
  files: Readonly<Record<string, string | Uint8Array>>,
  asked: { model?: string; version?: string } = {},
): Evidence {
  return readEvidence({
    model: "fraud",
    version: "7",
    ...asked,
    files: Object.entries(files).map(([path, text]) => file(path, text)),
  });
}

/** Readings without the digest of their file, one line each: `metric auc = 0.9 (samples 100) @ a.json:3`. */
export function told(readings: readonly Reading[]): string[] {
  return readings.map(({ kind, name, value, source, ...rest }) => {
    const facts = Object.entries(rest).flatMap(([word, fact]) =>
      fact === undefined ? [] : [`${word} ${typeof fact === "object" ? JSON.stringify(fact) : fact}`],
    );
    const spelled = typeof value === "number" ? String(value) : `not ${value.not}`;
    const where = `@ ${source.file}:${source.line ?? "?"}${source.reported === undefined ? "" : ` [${source.reported}]`}`;
    return `${kind} ${name} = ${spelled}${facts.length === 0 ? "" : ` (${facts.join(", ")})`} ${where}`;
  });
}

/** Troubles as a person sees them, with their codes. */
export function complaints(evidence: Evidence): string[] {
  return evidence.troubles.map(({ code, what, file: where, line, hint }) => {
    const at = where === undefined ? "" : `${where}${line === undefined ? "" : `:${line}`}: `;
    return `${code} ${at}${what}${hint === undefined ? "" : ` (${hint})`}`;
  });
}
