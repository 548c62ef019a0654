import * as z from "zod";
import { ask, type Access } from "./ask.ts";
import { inShape } from "./answer-shape.ts";
import { Outage } from "./errors.ts";
import { blobName } from "./git-object.ts";

const Blob = z.object({ content: z.string(), encoding: z.literal(["base64", "utf-8"]) });

/** Reads a file's bytes by their git name, each once in a run: a name always means the same bytes. */
export type Blobs = (oid: string) => Promise<Uint8Array>;

export function blobs({ octokit, where }: Pick<Access, "octokit" | "where">): Blobs {
  const read = new Map<string, Promise<Uint8Array>>();
  return (oid) => {
    const known = read.get(oid);
    if (known !== undefined) return known;
    const bytes = fetched(oid);
    read.set(oid, bytes);
    return bytes;
  };

  async function fetched(oid: string): Promise<Uint8Array> {
    const at = { path: `/repos/${where.owner}/${where.repo}/git/blobs/${oid}` };
    const blob = inShape(Blob, await ask(octokit.rest.git.getBlob({ ...where, file_sha: oid })), at);
    const bytes = new Uint8Array(Buffer.from(blob.content, blob.encoding));
    if (blobName(bytes, oid) !== oid)
      throw new Outage("GitHub's answer is not the content it was asked for", { method: "GET", ...at });
    return bytes;
  }
}
