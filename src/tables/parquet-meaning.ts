import type { SchemaElement } from "hyparquet/src/types.js";
import { parseFloat16 } from "hyparquet/src/convert.js";
import type { Kind } from "./columns.ts";

/** A value as it is stored, before its column's annotation is looked at. */
export type Stored = number | bigint | boolean | Uint8Array;

/** What the values of a column are (https://github.com/apache/parquet-format/blob/master/LogicalTypes.md). */
export type Meaning =
  | { readonly is: "number" }
  | { readonly is: "unsigned" }
  | { readonly is: "half" }
  | { readonly is: "truth" }
  | { readonly is: "decimal"; readonly scale: number }
  /** `perMilli`: how many of the stored unit are a millisecond. */
  | { readonly is: "moment"; readonly perMilli: number }
  | { readonly is: "text" };

/** Undefined for what is neither number, truth, moment nor text: UUIDs, times of day, intervals, geometries. */
export function meaningOf(element: SchemaElement): Meaning | undefined {
  const { type, converted_type: converted, logical_type: logical } = element;
  // Already milliseconds when they are unpacked.
  if (type === "INT96") return { is: "moment", perMilli: 1 };
  if (logical?.type === "TIMESTAMP") return { is: "moment", perMilli: { MILLIS: 1, MICROS: 1e3, NANOS: 1e6 }[logical.unit] };
  if (converted === "TIMESTAMP_MILLIS") return { is: "moment", perMilli: 1 };
  if (converted === "TIMESTAMP_MICROS") return { is: "moment", perMilli: 1e3 };
  if (converted === "DATE" || logical?.type === "DATE") return { is: "moment", perMilli: 1 / 86_400_000 };
  if (logical?.type === "DECIMAL") return { is: "decimal", scale: logical.scale };
  if (converted === "DECIMAL") return { is: "decimal", scale: element.scale ?? 0 };
  if (logical?.type === "FLOAT16") return { is: "half" };
  if (converted?.startsWith("UINT_") === true || (logical?.type === "INTEGER" && !logical.isSigned)) return { is: "unsigned" };
  if (converted?.startsWith("TIME_") === true || converted === "INTERVAL" || converted === "BSON") return undefined;
  if (logical !== undefined && !["STRING", "ENUM", "JSON", "INTEGER", "NULL"].includes(logical.type)) return undefined;
  if (type === "BOOLEAN") return { is: "truth" };
  if (type === "BYTE_ARRAY") return { is: "text" };
  return type === "FIXED_LEN_BYTE_ARRAY" || type === undefined ? undefined : { is: "number" };
}

/** Why a column of this meaning cannot be read as this kind; undefined where it can. */
export function unfit(meaning: Meaning | undefined, as: Kind): string | undefined {
  if (meaning === undefined) return "has a type that is none of number, truth, moment and text";
  if (as === "time" && meaning.is !== "moment" && meaning.is !== "text")
    return "holds numbers that do not say that they are moments";
  if (meaning.is === "moment" && as !== "time" && as !== "number") return "holds moments";
  return undefined;
}

/** A stored value as a number; of a moment, milliseconds since 1970. */
export function numberOf(value: Exclude<Stored, Uint8Array>, meaning: Meaning): number {
  if (meaning.is === "moment") return Number(value) / meaning.perMilli;
  if (meaning.is === "decimal") return decimal(typeof value === "bigint" ? value : BigInt(value), meaning.scale);
  if (meaning.is === "unsigned" && typeof value !== "boolean") return Number(unsigned(value));
  return Number(value);
}

/** A stored value's bytes as a number: halves, and decimals of any length, most significant byte first. */
export function numberInBytes(bytes: Uint8Array, meaning: Meaning): number {
  return meaning.is === "decimal" ? decimal(whole(bytes), meaning.scale) : (parseFloat16(bytes) ?? NaN);
}

/** A stored value as a text that no other value has. */
export function textOf(value: Stored, meaning: Meaning): string {
  if (meaning.is === "decimal") return spelled(value instanceof Uint8Array ? whole(value) : BigInt(value), meaning.scale);
  if (value instanceof Uint8Array) return String(parseFloat16(value));
  return String(meaning.is === "unsigned" && typeof value !== "boolean" ? unsigned(value) : value);
}

function unsigned(value: number | bigint): number | bigint {
  return typeof value === "bigint" ? BigInt.asUintN(64, value) : value >>> 0;
}

function whole(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}

/** Rounded once: both parts are exact where the quick way is taken. */
function decimal(unscaled: bigint, scale: number): number {
  const quick = Number(unscaled);
  return Number.isSafeInteger(quick) && scale >= 0 && scale <= 22
    ? quick / Number(`1e${scale}`)
    : Number(`${unscaled}e${-scale}`);
}

function spelled(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
