import type { Source } from "../../reading.ts";
import type { Node } from "../../syntax/tree.ts";
import type { Report } from "../format.ts";

/** What an attestation says of an artifact and of how it was made. */
export type Facts = Pick<Report, "attested" | "lineage">;
/** Where a node stands in the file: for a payload that was unpacked, where the envelope stands. */
export type Place = (node: Node) => Source;
