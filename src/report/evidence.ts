import { intervalAt } from "../statistics/uncertainty.ts";
import type { Reading } from "../evidence/reading.ts";
import type { FileReport } from "../evidence/read.ts";
import { logSafe } from "./escape.ts";

/** What was recognised in some files, as lines for a terminal: format, readings, notes and troubles of each. */
export function evidenceLines(files: readonly FileReport[]): readonly string[] {
  return files.flatMap(({ file, source, format, report }, index) => {
    const subject = [report.subject?.model, report.subject?.version].filter((word) => word !== undefined).join(" ");
    const readings = report.readings.map((reading) => [
      reading.kind,
      nameOf(reading),
      valueOf(reading),
      samplesOf(reading),
      reading.source.reported ?? "",
    ]);
    const tool = toolOf(report);
    return [
      ...(index === 0 ? [] : [""]),
      logSafe(
        `${file}: ${format === undefined ? "not recognised" : `format ${format}`}${tool === undefined ? "" : ` (${tool})`}${subject === "" ? "" : `, about ${subject}`}`,
      ),
      ...(source === undefined ? [] : [`  ${source.sha256}`]),
      ...columns(readings),
      ...columns(factsOf(report)),
      ...(report.notes ?? []).map((note) => logSafe(`  note: ${note}`)),
      ...(report.troubles ?? []).map((trouble) =>
        logSafe(
          `  problem${trouble.line === undefined ? "" : ` at line ${trouble.line}`}: ${trouble.what}${trouble.hint === undefined ? "" : ` (${trouble.hint})`}`,
        ),
      ),
    ];
  });
}

/** The same as plain data, for `--json`. */
export function evidenceData(files: readonly FileReport[]) {
  return files.map(({ file, source, format, report }) => ({
    file,
    sha256: source?.sha256 ?? null,
    format: format ?? null,
    tool: toolOf(report) ?? null,
    model: report.subject?.model ?? null,
    version: report.subject?.version ?? null,
    readings: report.readings.map(
      ({ kind, name, value, low, high, samples, slice, feature, attribute, group, gap, ...more }) => ({
        kind,
        name,
        value: typeof value === "number" ? value : null,
        not: typeof value === "number" ? null : value.not,
        low: low ?? null,
        high: high ?? null,
        samples: samples ?? null,
        slice: slice ?? null,
        feature: feature ?? null,
        attribute: attribute ?? null,
        group: group ?? null,
        gap: gap ?? null,
        counted_by: more.tool ?? null,
        reported: more.source.reported ?? null,
        line: more.source.line ?? null,
      }),
    ),
    created: report.created?.value.toISOString() ?? null,
    dataset: (report.dataset ?? report.measuredOn)?.value ?? null,
    artifact: report.artifact?.value ?? null,
    attested: report.attested?.value ?? null,
    lineage: Object.fromEntries(Object.entries(report.lineage ?? {}).map(([name, { value }]) => [name, value])),
    schema: report.schema?.value ?? null,
    notes: report.notes ?? [],
    problems: (report.troubles ?? []).map(({ code, what, line, hint }) => ({
      code,
      what,
      line: line ?? null,
      hint: hint ?? null,
    })),
  }));
}

/** What a report states that is no number, as rows. */
function factsOf(report: FileReport["report"]): readonly (readonly string[])[] {
  const row = (name: string, value: string | undefined) => (value === undefined ? [] : [["fact", name, value]]);
  const dataset = (report.dataset ?? report.measuredOn)?.value;
  const { schema } = report;
  return [
    ...row("created", report.created?.value.toISOString()),
    ...row("dataset", dataset && [dataset.name, dataset.digest].filter((part) => part !== undefined).join(" ")),
    ...row("artifact", report.artifact?.value.digest ?? report.artifact?.value.uri),
    ...row("attested, not verified", report.attested?.value.digest),
    ...Object.entries(report.lineage ?? {}).flatMap(([name, { value }]) => row(`lineage ${name}`, value)),
    ...row(
      "schema",
      schema && `${fields(schema.value.inputs.length, "input")}, ${fields(schema.value.outputs.length, "output")}`,
    ),
  ];
}

function fields(many: number, word: string): string {
  return `${many} ${word}${many === 1 ? "" : "s"}`;
}

/** The tool that wrote the report, with its version where it tells. */
function toolOf(report: FileReport["report"]): string | undefined {
  return report.tool ?? report.readings.find(({ source }) => source.tool !== undefined)?.source.tool;
}

function nameOf(reading: Reading): string {
  const slice = Object.entries(reading.slice ?? {}).map(([dimension, value]) => `${dimension}=${value}`);
  const where = [
    ...slice,
    reading.feature,
    reading.attribute === undefined ? undefined : `${reading.attribute}=${reading.group ?? "?"}`,
    reading.gap,
    reading.tool,
  ];
  const told = where.filter((word) => word !== undefined);
  return told.length === 0 ? reading.name : `${reading.name} (${told.join(", ")})`;
}

/** How sure a value is shown to be, where no policy says. */
const SHOWN_CONFIDENCE = 0.95;

/** The value with its interval: the report's own, or of a computed value the one at 95 %; where it is only certified, between what it lies. */
function valueOf(reading: Reading): string {
  const { value, low, high, computed } = reading;
  if (typeof value !== "number") return `no value: ${value.not}`;
  if (low !== undefined && high !== undefined) return `${value} [${low}, ${high}]`;
  if (computed?.within !== undefined)
    return `${spell(value)} between ${spell(computed.within.low)} and ${spell(computed.within.high)}`;
  const interval = computed?.uncertainty && intervalAt(value, computed.uncertainty, SHOWN_CONFIDENCE);
  return interval === undefined ? String(value) : `${value} [${spell(interval.low)}, ${spell(interval.high)}]`;
}

function spell(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function samplesOf(reading: Reading): string {
  return reading.samples === undefined ? "" : `${reading.samples} samples`;
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const safe = rows.map((row) => row.map((cell) => logSafe(cell)));
  const widths = (safe[0] ?? []).map((_, column) => Math.min(60, Math.max(...safe.map((row) => row[column]?.length ?? 0))));
  return safe.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
}
