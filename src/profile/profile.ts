import type { DataTable } from "../data-table.ts";
import type { ColumnPart } from "./column.ts";
import type { Where } from "./cuts.ts";
import type { ExactDrift } from "./drift-exact.ts";
import type { Pairs } from "./pairs.ts";
import type { Part } from "./part.ts";

/** A file of data that was read, as it was then. */
export type ReadFile = { readonly file: string; readonly sha256: string; readonly rows: number };

/**
 * Everything a gate needs of one table, in counts and sketches: small, without a row of the data, and made to be added up. What is exact
 * only of rows that were read in one go stands apart (`exact` of a part, `drift`) and is gone when profiles are added.
 */
export type Profile = {
  /** The table's name in the policy's `data:`. */
  readonly table: string;
  readonly definition: DataTable;
  /** Whose predictions these are, where it was said when they were profiled. */
  readonly model?: string | undefined;
  readonly version?: string | undefined;
  readonly files: readonly ReadFile[];
  readonly rows: number;
  /** The newest moment in the column of times, in milliseconds since 1970. */
  readonly newest?: number | undefined;
  /** Sums over all rows of hashes of key and label: equal for equal rows in any order. Where a key is named. */
  readonly print?: readonly number[] | undefined;
  readonly cuts: readonly Cut[];
  readonly columns: ReadonlyMap<string, ColumnPart>;
  readonly reference?: { readonly files: readonly ReadFile[]; readonly columns: ReadonlyMap<string, ColumnPart> } | undefined;
  readonly drift: ReadonlyMap<string, ExactDrift>;
  readonly incumbent?: Incumbent | undefined;
};

/** The whole, a slice or a group. */
export type Cut = {
  readonly where: Where;
  readonly rows: number;
  /** Rows that lack a value without which nothing can be computed of them, by what they lack. */
  readonly missing: ReadonlyMap<string, number>;
  /** Of the complete rows. */
  readonly part: Part;
  readonly pairs?: Pairs | undefined;
};

/** With which version the same rows were compared, or why they are not the same. */
export type Incumbent = Standing & { readonly files: readonly ReadFile[]; readonly apart?: string | undefined };

/** A version and the digest of its artifact, as the manifest points at them. */
export type Standing = { readonly version: string; readonly digest: string };
