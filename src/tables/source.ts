/** Any part of a file, in any order. */
export type Anywhere = { readonly size: number; readonly read: (from: number, to: number) => Promise<Uint8Array> };

/** One file as its caller opens it; nothing here knows disks. */
export type Source = {
  /** As people know it: what stands in problems, and whose ending says what is in it. */
  readonly file: string;
  /** Its bytes from the beginning, each time it is called. A chunk is not kept after the next one is asked for. */
  readonly bytes: () => AsyncIterable<Uint8Array>;
  /** What Parquet is read through; without it a Parquet file is gathered in memory first. */
  readonly anywhere?: Anywhere | undefined;
};

/** What reading may cost at most. */
export type Limits = {
  /** Bytes of one file when unpacked. */
  readonly unpacked: number;
  /** How many times as large a file may become, beyond its first 64 MB. */
  readonly ratio: number;
  /** Bytes of what must be in memory at once: a page or a column of one row group of Parquet, or a file that cannot be read anywhere. */
  readonly atOnce: number;
};
export const LIMITS: Limits = { unpacked: 64 * 1024 ** 3, ratio: 1000, atOnce: 1024 ** 3 };

/** A file that is in memory. */
export function sourceOf(file: string, bytes: Uint8Array): Source {
  return {
    file,
    bytes: async function* () {
      yield await Promise.resolve(bytes);
    },
    anywhere: { size: bytes.length, read: (from, to) => Promise.resolve(bytes.subarray(from, to)) },
  };
}

/** The first bytes of a stream, as many as there are up to `count`, and the whole stream with them. */
export async function beginning(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): Promise<{ readonly first: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first = new Uint8Array(0);
  let ended = false;
  while (first.length < count && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else first = joinedBytes([first, next.value]);
  }
  const all = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield first;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  return { first, all: all() };
}

export function joinedBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
