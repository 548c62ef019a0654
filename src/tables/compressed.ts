import { createGunzip, createZstdDecompress, type Gunzip, type ZstdDecompress } from "node:zlib";
import { UserError } from "../errors.ts";
import type { Limits } from "./source.ts";
import { isSkippable, pulled, zstdFrame, ZSTD_MAGIC } from "./zstd-frames.ts";

export type Packing = "gzip" | "zstd";

/** What comes out of one step of unpacking, bytes: small steps only wait for each other. */
const STEP = 256 * 1024;
/** A small file may become as many times as large as it likes. */
const FREE = 64 * 1024 * 1024;

/** How a file is packed, by its first four bytes (RFC 1952, 2.3.1; RFC 8878, 3.1); undefined where it is not. */
export function packingOf(first: Uint8Array): Packing | undefined {
  if (first[0] === 0x1f && first[1] === 0x8b) return "gzip";
  if (ZSTD_MAGIC.every((byte, place) => first[place] === byte) || isSkippable(first)) return "zstd";
  return undefined;
}

/**
 * Unpacks a stream while it comes. What is cut off, broken or becomes too large ends in a {@link UserError}. Files of several gzip
 * members or zstd frames, one after the other, are one text.
 */
export async function* unpacked(
  chunks: AsyncIterable<Uint8Array>,
  packing: Packing,
  file: string,
  limits: Limits,
): AsyncGenerator<Uint8Array> {
  let taken = 0;
  let given = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      taken += chunk.length;
      yield chunk;
    }
  };
  const out = packing === "gzip" ? through(createGunzip({ chunkSize: STEP }), counted()) : frames(counted());
  try {
    for await (const chunk of out) {
      given += chunk.length;
      if (given > limits.unpacked || (given > FREE && given > taken * limits.ratio)) {
        throw new UserError({
          what: `becomes ${given} bytes or more when unpacked, too much for the ${taken} bytes of it`,
          file,
          hint: "give it unpacked, if that is what it holds",
        });
      }
      yield chunk;
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (error instanceof RangeError || code.startsWith("Z_") || code.startsWith("ZSTD_")) {
      const why = error instanceof Error ? error.message : "";
      throw new UserError({ what: `cannot be unpacked (${packing}): ${why}`, file, hint: "pack it again" }, { cause: error });
    }
    throw error;
  }
}

/** Node's own stream stops after the first frame and says nothing, so each frame has a stream of its own. */
async function* frames(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = pulled(chunks);
  try {
    while (!(await source.ended())) {
      const magic = await source.take(4);
      if (isSkippable(magic)) {
        const size = await source.take(4);
        await passedOver(source.pass(new DataView(size.buffer, size.byteOffset).getUint32(0, true)));
      } else yield* through(createZstdDecompress({ chunkSize: STEP }), zstdFrame(source, magic));
    }
  } finally {
    await source.close();
  }
}

async function passedOver(bytes: AsyncGenerator<Uint8Array>): Promise<void> {
  while ((await bytes.next()).done !== true);
}

/** One chunk at a time goes in, so that a chunk may be used again by whoever gave it. */
async function* through(stream: Gunzip | ZstdDecompress, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const feed = async (): Promise<void> => {
    try {
      for await (const chunk of chunks) {
        if (stream.destroyed) return;
        // A stream that fails is closed and never says that it has taken the chunk.
        await new Promise<void>((resolve) => {
          stream.once("close", resolve);
          stream.write(chunk, () => {
            stream.off("close", resolve);
            resolve();
          });
        });
      }
      stream.end();
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const feeding = feed();
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } finally {
    stream.destroy();
    await feeding;
  }
}
