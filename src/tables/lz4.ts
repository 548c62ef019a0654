/**
 * One LZ4 block without a frame, as Parquet's LZ4_RAW is (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md). What does not
 * become exactly `size` bytes is a RangeError.
 */
export function unpackedLz4(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let from = 0;
  let to = 0;
  const next = (): number => {
    const byte = packed[from++];
    if (byte === undefined) throw new RangeError("an LZ4 block is cut off");
    return byte;
  };
  const length = (nibble: number): number => {
    let sum = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; sum += more) more = next();
    return sum;
  };
  while (from < packed.length) {
    const token = next();
    const literals = length(token >> 4);
    if (from + literals > packed.length || to + literals > size) throw new RangeError("an LZ4 block is too long");
    out.set(packed.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence has literals only.
    if (from === packed.length) break;
    const low = next();
    const back = low | (next() << 8);
    const match = length(token & 15) + 4;
    if (back === 0 || back > to || to + match > size) throw new RangeError("an LZ4 block points outside of itself");
    // Byte by byte: what is copied may overlap with where it goes.
    for (let step = 0; step < match; step++, to++) out[to] = out[to - back] as number;
  }
  if (to !== size) throw new RangeError("an LZ4 block is too short");
  return out;
}
