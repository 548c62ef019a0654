import { hash } from "node:crypto";
import * as z from "zod";

/** `sha256:` and 64 lower-case hexadecimal digits: the one spelling of a digest everywhere in the house. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, "expected sha256: followed by 64 lower-case hexadecimal digits");
export type Digest = string;

/** The digest of these bytes; text is hashed as UTF-8. A pure function, which is why this file alone of the core may use node:crypto. */
export function sha256(bytes: Uint8Array | string): Digest {
  return `sha256:${hash("sha256", bytes, "hex")}`;
}

/** The first twelve digits, for people. */
export function shortDigest(digest: Digest): string {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}
