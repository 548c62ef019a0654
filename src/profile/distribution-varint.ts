/* Whole numbers in as few bytes as they need: seven bits each, the lowest first, the top bit where more follow (https://en.wikipedia.org/wiki/LEB128). */

/** The most a 64-bit number needs, zigzag's bit included. */
const MOST_BYTES = 10;

/** Numbers from 0 up, one after the other. */
export function bytesOf(numbers: readonly bigint[]): Uint8Array {
  const bytes: number[] = [];
  for (const number of numbers) {
    let rest = number;
    for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
    bytes.push(Number(rest));
  }
  return Uint8Array.from(bytes);
}

/** The numbers in the bytes; undefined where the last is cut off or one is longer than ten bytes. */
export function varintsIn(bytes: Uint8Array): readonly bigint[] | undefined {
  const numbers: bigint[] = [];
  let number = 0n;
  let length = 0;
  for (const byte of bytes) {
    number |= BigInt(byte & 0x7f) << BigInt(7 * length);
    length++;
    if (length > MOST_BYTES) return undefined;
    if (byte >= 0x80) continue;
    numbers.push(number);
    number = 0n;
    length = 0;
  }
  return length === 0 ? numbers : undefined;
}
