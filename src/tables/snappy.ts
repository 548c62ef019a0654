/** Shorter pieces are copied byte by byte, which is quicker than asking for it. */
const SHORT = 32;

/**
 * Unpacks a block of Snappy into `size` bytes (https://github.com/google/snappy/blob/main/format_description.txt). Numbers that hardly
 * repeat themselves stand in it as they are, in long pieces. Throws a RangeError where it is no such block.
 */
export function unpackedSnappy(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const end = packed.length;
  let at = 0;
  let length = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = packed[at++] ?? 0x80;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
    if (at >= end || shift >= 28) throw new RangeError("Snappy does not say how long it is");
  }
  if (length !== size) throw new RangeError(`${length} bytes of Snappy were said to be ${size}`);
  let made = 0;
  while (at < end) {
    const tag = packed[at++] as number;
    const kind = tag & 3;
    let count = (tag >>> 2) + 1;
    if (kind === 0) {
      if (count > 60) {
        const bytes = count - 60;
        if (at + bytes > end) throw new RangeError("Snappy is cut off");
        count = numberAt(packed, at, bytes) + 1;
        at += bytes;
      }
      if (at + count > end || made + count > size) throw new RangeError("Snappy is cut off");
      if (count > SHORT) out.set(packed.subarray(at, at + count), made);
      else for (let step = 0; step < count; step++) out[made + step] = packed[at + step] as number;
      at += count;
      made += count;
      continue;
    }
    const bytes = kind === 3 ? 4 : kind;
    if (at + bytes > end) throw new RangeError("Snappy is cut off");
    let back = numberAt(packed, at, bytes);
    at += bytes;
    if (kind === 1) {
      count = ((tag >>> 2) & 7) + 4;
      back += (tag >>> 5) << 8;
    }
    if (back === 0 || back > made || made + count > size) throw new RangeError("Snappy repeats what is not there");
    // One byte after the other: what is repeated may be what this very piece makes.
    for (let step = 0; step < count; step++) out[made + step] = out[made + step - back] as number;
    made += count;
  }
  if (made !== size) throw new RangeError("Snappy is cut off");
  return out;
}

/** One to four bytes, the lowest first. */
function numberAt(bytes: Uint8Array, at: number, count: number): number {
  let value = bytes[at] as number;
  if (count > 1) value |= (bytes[at + 1] as number) << 8;
  if (count > 2) value |= (bytes[at + 2] as number) << 16;
  if (count > 3) value |= (bytes[at + 3] as number) << 24;
  return value >>> 0;
}
