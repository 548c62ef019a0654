import { sha256 } from "../../../digest.ts";
import type { Collector } from "../../collect.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Facts, Place } from "./attested.ts";

/*
 * What a model signature says (OpenSSF Model Signing, https://github.com/sigstore/model-transparency, 0.2 to 1.1): digests of the
 * model's files, and since 0.3 a root digest over them. Whether the signature is a signature of anybody is not looked at here.
 */

const SIGNATURE = "https://model_signing/signature/v1.0";
const DIGESTS = "https://model_signing/Digests/v0.1";

export function isModelSignature(predicateType: string): boolean {
  return predicateType === SIGNATURE;
}

/** Whether a statement's subjects are whole files: in 0.2 they may be digests of parts of one, or of a whole folder. */
export function takesSubjects(into: Collector, statement: Node): boolean {
  if (textOf(under(statement, "predicateType")) !== DIGESTS) return true;
  const whole = nodesOf(under(statement, "subject")).every(
    (subject) => textOf(at(subject, "annotations", "actual_hash_algorithm")) === "file-sha256",
  );
  if (!whole) into.note("the digests of its subjects are not read: they are not of whole files");
  return whole;
}

/**
 * The one file's digest where the model is one file; else the root digest, as `model_signing`. The root is the SHA-256 of the files' raw
 * digests, one after the other; a statement in which it is not was changed or is broken, and nothing of it is read.
 */
export function modelSigned(into: Collector, statement: Node, place: Place): Facts {
  const predicate = under(statement, "predicate");
  const resources = nodesOf(under(predicate, "resources"));
  const digests = resources.map((each) => textOf(under(each, "digest"))?.toLowerCase() ?? "");
  const root = rootOf(nodesOf(under(statement, "subject")));
  const together = digests.every((hex) => /^(?:[0-9a-f]{2})+$/.test(hex)) ? sha256(bytesOfHex(digests.join(""))) : undefined;
  if (root === undefined || resources.length === 0 || together !== `sha256:${textOf(root)?.toLowerCase()}`) {
    const what = "the root digest of the model signature is not that of the files it lists";
    into.trouble(what, "sign the model again", place(root ?? statement).line);
    return {};
  }
  const [only] = resources;
  const digest = under(only, "digest");
  const whole = textOf(at(predicate, "serialization", "method")) === "files" && textOf(under(only, "algorithm")) === "sha256";
  if (digest !== undefined && resources.length === 1 && whole && /^[0-9a-f]{64}$/.test(digests[0] ?? "")) {
    return { attested: { value: { digest: `sha256:${digests[0]}` }, source: place(digest) } };
  }
  return { lineage: { model_signing: { value: together, source: place(root) } } };
}

/** The digest of the one subject, the model as a whole. */
function rootOf(subjects: readonly Node[]): Node | undefined {
  return subjects.length === 1 ? at(subjects[0], "digest", "sha256") : undefined;
}

function bytesOfHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}
