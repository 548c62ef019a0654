import type { Reading } from "./reading.ts";

/** A reading as people call it: `auc`, `auc at country=BR`, `psi of amount`, `true_positive_rate of gender=f`, `selection_rate ratio`. */
export function spellSubject(reading: Omit<Reading, "value" | "source">): string {
  const slice = Object.entries(reading.slice ?? {}).map(([dimension, value]) => `${dimension}=${value}`);
  const words = [
    reading.kind === "tests" || reading.kind === "security" ? `${reading.kind} ${reading.name}` : reading.name,
    reading.gap,
    slice.length === 0 ? undefined : `at ${slice.join(",")}`,
    reading.feature === undefined ? undefined : `of ${reading.feature}`,
    reading.attribute === undefined
      ? undefined
      : `of ${reading.attribute}${reading.group === undefined ? "" : `=${reading.group}`}`,
    reading.attribute === undefined && reading.group !== undefined ? `of the ${reading.group}` : undefined,
  ];
  return words.filter((word) => word !== undefined).join(" ");
}

/** A value as it stands: `0.91`, `NaN`, `"0.95"`. */
export function spellValue(value: Reading["value"]): string {
  return typeof value === "number" ? String(value) : value.not;
}
