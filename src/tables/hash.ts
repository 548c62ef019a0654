/** 32 bits of these bytes: FNV-1a (https://www.rfc-editor.org/rfc/rfc9923), with its low bits stirred. Never proof that texts are equal. */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}

/** Whether the same bytes stand at both places. */
export function sameBytes(one: Uint8Array, at: number, other: Uint8Array, begin: number, length: number): boolean {
  for (let step = 0; step < length; step++) if (one[at + step] !== other[begin + step]) return false;
  return true;
}
