import { compare, decimal } from "./decimal.ts";

/** A number for people: at most six significant digits, no float noise, whole numbers whole. `0.030000000000000027` is `0.03`. */
export function spell(value: number): string {
  return String(Math.abs(value) >= 100_000 ? Math.round(value) : Number(value.toPrecision(6)));
}

/**
 * A number beside the limit it was compared with. `order` is what the comparison found; a rounding that would contradict it
 * (0.8999999 spelled as 0.9, must be at least 0.9) is spelled in full instead.
 */
export function spellBeside(value: number, order: -1 | 0 | 1, limit: number): string {
  const rounded = spell(value);
  if (orderOf(Number(rounded), limit) === order) return rounded;
  if (orderOf(value, limit) === order) return String(value);
  if (order === 0) return spell(limit);
  return order < 0 ? `just under ${spell(limit)}` : `just over ${spell(limit)}`;
}

/** `1 sample`, `200 samples`. */
export function count(many: number, one: string, more: string = `${one}s`): string {
  return `${spell(many)} ${many === 1 ? one : more}`;
}

/** Names as a person lists them: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  const before = (at: number) => (at === 0 ? "" : at === names.length - 1 ? " and " : ", ");
  return names.map((name, at) => before(at) + name).join("");
}

function orderOf(value: number, limit: number): -1 | 0 | 1 {
  if (!Number.isFinite(value)) return value > 0 ? 1 : -1;
  return compare(decimal(value), decimal(limit));
}
