/** One figure as it is printed: what was measured, the value, and the most it should be where there is an aim. */
export type Line = {
  readonly name: string;
  readonly value: number;
  readonly unit: "x" | "MB" | "requests";
  readonly aim?: number | undefined;
  /** How it was measured, for whoever doubts it. */
  readonly how: readonly string[];
};

/** `name: 2.13 x, aim at most 2.5 x: met`, with how it was measured below it, indented. */
export function spelled({ name, value, unit, aim, how }: Line): string {
  const number = unit === "requests" ? String(value) : value.toFixed(2);
  const verdict = aim === undefined ? "no aim" : `aim at most ${aim} ${unit}: ${value <= aim ? "met" : "missed"}`;
  return [`${name}: ${number} ${unit}, ${verdict}`, ...how.map((line) => `    ${line}`)].join("\n");
}
