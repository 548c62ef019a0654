/** Where runs are read from; `at` moves on. */
export type Runs = { readonly bytes: Uint8Array; at: number; readonly end: number };

/**
 * Small whole numbers of `width` bits, as runs of one number and as numbers packed bit by bit
 * (https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE). Throws a RangeError where there are fewer than `out` has room for.
 */
export function unpackRuns(runs: Runs, width: number, out: Int32Array | Uint8Array): void {
  for (let done = 0; done < out.length;) {
    const header = varint(runs);
    if ((header & 1) === 0) {
      const count = header >>> 1;
      let value = 0;
      for (let shift = 0; shift < width; shift += 8) value |= byteOf(runs) << shift;
      if (count === 0) throw new RangeError("a run of a page is empty");
      out.fill(value, done, done + count);
      done += count;
    } else {
      const groups = header >>> 1;
      if (groups === 0) throw new RangeError("a run of a page is empty");
      const count = Math.min(groups * 8, out.length - done);
      // The last group may be cut short where no number of it is used.
      if (runs.at + Math.ceil((count * width) / 8) > runs.end) throw new RangeError("a page is cut off");
      unpackBits(runs, width, out, done, count);
      runs.at = Math.min(runs.end, runs.at + groups * width);
      done += count;
    }
  }
}

/** Whether it begins with one run of so many ones, as it does where no value is missing. */
export function saysOnes(runs: Runs, count: number): boolean {
  const header = varint(runs);
  return (header & 1) === 0 && header >>> 1 >= count && byteOf(runs) === 1;
}

function unpackBits({ bytes, at, end }: Runs, width: number, out: Int32Array | Uint8Array, done: number, count: number): void {
  if (width === 0) {
    out.fill(0, done, done + count);
    return;
  }
  const mask = width === 32 ? -1 : (1 << width) - 1;
  // Four bytes hold any number of up to 25 bits, wherever in a byte it begins; a fifth is needed for more, and at the end there is none.
  const safe = width > 25 ? 0 : Math.max(0, Math.min(count, Math.floor(((end - at - 4) * 8) / width)));
  let bit = 0;
  let place = 0;
  for (; place < safe; place++, bit += width) {
    const byte = at + (bit >>> 3);
    const word =
      (bytes[byte] as number) |
      ((bytes[byte + 1] as number) << 8) |
      ((bytes[byte + 2] as number) << 16) |
      ((bytes[byte + 3] as number) << 24);
    out[done + place] = (word >>> (bit & 7)) & mask;
  }
  for (; place < count; place++, bit += width) {
    let value = 0;
    for (let step = 0; step < width; step++) {
      const position = bit + step;
      value |= (((bytes[at + (position >>> 3)] ?? 0) >>> (position & 7)) & 1) << step;
    }
    out[done + place] = value;
  }
}

function varint(runs: Runs): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = byteOf(runs);
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
  throw new RangeError("a page says how long a run is in too many bytes");
}

function byteOf(runs: Runs): number {
  if (runs.at >= runs.end) throw new RangeError("a page is cut off");
  return runs.bytes[runs.at++] as number;
}
