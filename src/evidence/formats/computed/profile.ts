import { sha256, type Digest } from "../../../digest.ts";
import { measuresOf } from "../../../profile/measures.ts";
import type { Profile } from "../../../profile/profile.ts";
import { ProfileShape } from "../../../profile/profile-shape.ts";
import type { Source } from "../../reading.ts";
import { plain, textOf, under, type Node } from "../../syntax/tree.ts";
import type { Format, Report } from "../format.ts";
import { malformed, readingOf } from "./computed.ts";

/** What `model-promotion profile` and `merge` write: counts and sketches of one table, from which every value is told anew. */
export const profile: Format = {
  name: "profile",
  lookedFor: "profile: 1, table, definition and cuts",
  recognise: ({ root }) => isProfiled(root),
  read: ({ file, root }, source) => (root === undefined ? { readings: [] } : readProfile(file, root, source)),
};

export function isProfiled(root: Node | undefined): boolean {
  return under(root, "profile") !== undefined && under(root, "table") !== undefined && under(root, "cuts") !== undefined;
}

function readProfile(file: string, root: Node, source: Source): Report {
  const read = ProfileShape.safeParse(plain(root));
  const subject = { model: textOf(under(root, "model")), version: textOf(under(root, "version")) };
  if (!read.success) return { subject, readings: [], troubles: malformed(read.error, { file, root }) };
  const { table, definition, files, newest } = read.data;
  const digest = rowsDigest(read.data);
  return {
    subject,
    tool: "model-promotion",
    readings: measuresOf(read.data).map((measure) => readingOf(measure, { table, under: definition.under, files, source })),
    ...(newest === undefined ? {} : { created: { value: new Date(newest), source } }),
    ...(digest === undefined || definition.under !== undefined ? {} : { measuredOn: { value: { digest }, source } }),
    definition: { table, definition },
  };
}

/** The rows of a profile as one digest, for whoever measures another version on the same rows. Only where a key names them. */
export function rowsDigest({ print, rows }: Profile): Digest | undefined {
  return print === undefined ? undefined : sha256(JSON.stringify([rows, ...print]));
}
