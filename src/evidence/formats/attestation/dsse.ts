import type { Checked } from "../../../errors.ts";
import { readJson } from "../../syntax/json.ts";
import type { Parsed } from "../../syntax/parse.ts";
import { textOf, under, type Node } from "../../syntax/tree.ts";

/*
 * The envelope that attestations are signed in: a payload in base64, its type, and signatures over both
 * (https://github.com/secure-systems-lab/dsse/blob/master/envelope.md). It is opened here; its signatures are not checked.
 */

/** The type of a payload that is an in-toto statement. */
const IN_TOTO = "application/vnd.in-toto+json";

/** Whether it is an envelope around an in-toto statement. */
export function isEnvelope(node: Node | undefined): boolean {
  return (
    textOf(under(node, "payloadType")) === IN_TOTO &&
    textOf(under(node, "payload")) !== undefined &&
    under(node, "signatures")?.is === "list"
  );
}

/** The payload of an envelope as a tree. Its lines are not those of the file. */
export function payloadOf(envelope: Node, file: string): Checked<Node> {
  const payload = under(envelope, "payload");
  const line = (payload ?? envelope).line;
  const refuse = (what: string): Checked<Node> => ({
    ok: false,
    problems: [{ what, file, line, hint: "fetch the attestation again" }],
  });
  const bytes = bytesOf(textOf(payload) ?? "");
  if (bytes === undefined || bytes.length === 0) return refuse("the payload of the envelope is no base64");
  const text = utf8(bytes);
  const read = text === undefined ? undefined : readJson(text, file);
  return read?.ok === true ? read : refuse("the payload of the envelope is no JSON");
}

/** Bytes from base64, in the standard alphabet or the one for addresses; undefined for anything that is not all base64. */
export function bytesOf(base64: string): Uint8Array | undefined {
  const text = base64.replaceAll("-", "+").replaceAll("_", "/");
  const bare = text.replace(/={1,2}$/, "");
  const whole = bare.length === text.length || text.length % 4 === 0;
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1 || !whole) return undefined;
  return new Uint8Array(Buffer.from(bare, "base64"));
}

/** What a file holds: one JSON value, or JSON lines of which this is the first. */
export type Held = { readonly first: Node | undefined; readonly lines: number };

/** The value of a file that is JSON, or the first of its lines where every line is to be a value. Cheap for all other files. */
export function heldIn({ root, text, file }: Parsed): Held {
  if (root !== undefined) return { first: root, lines: 1 };
  if (!/^\s*\{\s*"/.test(text.slice(0, 1000))) return { first: undefined, lines: 0 };
  const [line = "", ...others] = text.trim().split("\n");
  const read = /"payload|"mediaType"|"_type"/.test(line) ? readJson(line, file) : undefined;
  const lines = 1 + others.filter((other) => other.trim() !== "").length;
  return { first: read?.ok === true ? read.value : undefined, lines };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
