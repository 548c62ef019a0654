import { collect, type Collector } from "../../collect.ts";
import type { Source } from "../../reading.ts";
import { at, nodesOf, textOf, under, type Node } from "../../syntax/tree.ts";
import { bytesOf, heldIn, isEnvelope, payloadOf } from "./dsse.ts";
import type { Format, Report } from "../format.ts";
import type { Facts } from "./attested.ts";
import { factsOf, isStatement } from "./statement.ts";

/** What a bundle brings for its signature to be checked with. */
const MATERIAL = [
  ["certificate", "certificate"],
  ["x509CertificateChain", "certificate chain"],
  ["publicKey", "public key"],
] as const;

/**
 * A Sigstore bundle (https://docs.sigstore.dev/about/bundle/) 0.1 to 0.3, both spellings of its media type: an in-toto statement in
 * an envelope, or the signature of one file. The `model.sig` of OpenSSF Model Signing is one too. Nothing is checked here: not the
 * signature, not the certificate, not the log. `signed_by` says only what kind of material the bundle brings. A digest that stands
 * here is the artifact's only if the pointer says so too.
 */
export const sigstore: Format = {
  name: "sigstore",
  lookedFor: "mediaType application/vnd.dev.sigstore.bundle with a dsseEnvelope or a messageSignature",
  recognise: (parsed) => isBundle(heldIn(parsed).first),
  read: (parsed, source) => {
    const { first: bundle, lines } = heldIn(parsed);
    const version = /v(?:ersion=)?(\d+\.\d+)/.exec(textOf(under(bundle, "mediaType")) ?? "")?.[1];
    const into = collect(parsed, source, version === undefined ? "Sigstore bundle" : `Sigstore bundle ${version}`);
    if (bundle === undefined || lines > 1) {
      into.trouble(`holds ${lines} attestations`, "put each into a file of its own", 1);
      return into.report();
    }
    const found = signedIn(into, bundle, source);
    into.note("the signature is not verified");
    return into.report({ ...found, lineage: { ...found?.lineage, ...signedBy(bundle, source) } });
  },
};

function isBundle(node: Node | undefined): boolean {
  if (!(textOf(under(node, "mediaType")) ?? "").startsWith("application/vnd.dev.sigstore.bundle")) return false;
  return ["dsseEnvelope", "messageSignature"].some((key) => under(node, key)?.is === "map");
}

function signedIn(into: Collector, bundle: Node, source: Source): Facts | undefined {
  const envelope = under(bundle, "dsseEnvelope");
  if (envelope === undefined) return { attested: messageOf(into, under(bundle, "messageSignature"), source) };
  if (!isEnvelope(envelope)) {
    into.note("the envelope is not read: it holds no in-toto statement");
    return undefined;
  }
  const line = under(envelope, "payload")?.line;
  const payload = payloadOf(envelope, source.file);
  if (!payload.ok) for (const problem of payload.problems) into.trouble(problem.what, problem.hint ?? "", problem.line);
  else if (isStatement(payload.value)) return factsOf(into, payload.value, () => ({ ...source, line }));
  else into.trouble("the payload of the envelope is no in-toto statement", "fetch the attestation again", line);
  return undefined;
}

/** The digest of the one file that was signed by itself. */
function messageOf(into: Collector, signature: Node | undefined, source: Source): Report["attested"] {
  const digest = at(signature, "messageDigest", "digest");
  const bytes = bytesOf(textOf(digest) ?? "");
  if (textOf(at(signature, "messageDigest", "algorithm")) === "SHA2_256" && bytes?.length === 32) {
    const hex = Buffer.from(bytes).toString("hex");
    return { value: { digest: `sha256:${hex}` }, source: { ...source, line: digest?.line } };
  }
  into.note("messageDigest is not read: it is no SHA-256");
  return undefined;
}

/** Which kind of material the bundle brings, where it brings a signature. */
function signedBy(bundle: Node, source: Source): Report["lineage"] {
  const signatures = [
    ...nodesOf(at(bundle, "dsseEnvelope", "signatures")).map((each) => under(each, "sig")),
    at(bundle, "messageSignature", "signature"),
  ];
  const material = under(bundle, "verificationMaterial");
  const kinds = MATERIAL.flatMap(([key, value]) => {
    const node = under(material, key);
    return node?.is === "map" && node.entries.size > 0 ? [{ value, source: { ...source, line: node.line } }] : [];
  });
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1 || !signatures.some((each) => textOf(each) !== undefined)) return {};
  return { signed_by: kind };
}
