import type { Uncertainty } from "../statistics/uncertainty.ts";
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

/** What a value is made of: `512 of 10000`, `standard deviation 20`, `error 0.01`. */
export function spellSpread(of: Uncertainty): string {
  switch (of.is) {
    case "share":
      return `${of.count} of ${of.of}`;
    case "moments":
      return of.count > 1 ? `standard deviation ${Math.sqrt(of.squares / (of.count - 1))}` : "one row";
    case "normal":
      return `error ${of.error}`;
    case "given":
      return of.at.map(({ confidence, low, high }) => `${low} to ${high} at ${confidence}`).join(", ");
  }
}
