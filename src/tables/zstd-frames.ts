import { joinedBytes } from "./source.ts";

export const ZSTD_MAGIC: readonly number[] = [0x28, 0xb5, 0x2f, 0xfd];

/** Bytes of a stream in the portions that its reader asks for. */
export type Pulled = {
  readonly ended: () => Promise<boolean>;
  /** Exactly so many bytes. */
  readonly take: (count: number) => Promise<Uint8Array>;
  /** The next so many bytes, in the pieces in which they come. */
  readonly pass: (count: number) => AsyncGenerator<Uint8Array>;
  /** The stream is not read further: whoever opened it may close it. */
  readonly close: () => Promise<void>;
};

export function pulled(chunks: AsyncIterable<Uint8Array>): Pulled {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array(0);
  const ended = async (): Promise<boolean> => {
    while (rest.length === 0) {
      const next = await iterator.next();
      if (next.done === true) return true;
      rest = next.value;
    }
    return false;
  };
  const pass = async function* (count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0;) {
      if (await ended()) throw new RangeError("it ends in the middle");
      const piece = rest.subarray(0, left);
      rest = rest.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  };
  const take = async (count: number): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    // The pieces are copied: the chunk they are of may be used again before the last of them is here.
    for await (const piece of pass(count)) parts.push(new Uint8Array(piece));
    return joinedBytes(parts);
  };
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  return { ended, take, pass, close };
}

/** A frame that is to be passed over (RFC 8878, 3.1.2): 0x184D2A50 to 0x184D2A5F. */
export function isSkippable(magic: Uint8Array): boolean {
  return ((magic[0] ?? 0) & 0xf0) === 0x50 && magic[1] === 0x2a && magic[2] === 0x4d && magic[3] === 0x18;
}

/**
 * The bytes of one frame of Zstandard, whose first four are read already: its header says how long that is, each of its blocks how
 * long it is and whether it is the last one (https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1).
 */
export async function* zstdFrame(source: Pulled, magic: Uint8Array): AsyncGenerator<Uint8Array> {
  if (!ZSTD_MAGIC.every((byte, place) => magic[place] === byte)) throw new RangeError("something stands after its last frame");
  yield magic;
  const descriptor = await source.take(1);
  yield descriptor;
  const [flags = 0] = descriptor;
  const single = (flags & 0x20) !== 0;
  const size = [single ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  yield await source.take((single ? 0 : 1) + dictionary + size);
  for (let last = false; !last;) {
    const header = await source.take(3);
    yield header;
    const word = (header[0] ?? 0) | ((header[1] ?? 0) << 8) | ((header[2] ?? 0) << 16);
    last = (word & 1) === 1;
    // A block of one byte that is repeated holds that byte only.
    yield* source.pass(((word >> 1) & 3) === 1 ? 1 : word >> 3);
  }
  if ((flags & 4) !== 0) yield* source.pass(4);
}
