import * as z from "zod";
import { textOf, type Node } from "./syntax/tree.ts";

const Instant = z.iso.datetime({ offset: true });

/** An instant with its offset, `2026-11-20T10:00:00Z`; undefined for anything vaguer, which nobody can compare with a clock. */
export function instantOf(node: Node | undefined): Date | undefined {
  const text = Instant.safeParse(textOf(node));
  return text.success ? new Date(text.data) : undefined;
}

/** A version as the text it is written as: `"7"` and `7` are 7, `1.10` stays 1.10. */
export function versionOf(node: Node | undefined): string | undefined {
  if (node?.is === "number" || (node?.is === "token" && Number.isFinite(node.value))) return node.text;
  return textOf(node);
}
