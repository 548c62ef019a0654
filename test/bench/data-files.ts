import { closeSync, openSync, writeSync } from "node:fs";

/** Six columns, of which three are judged: id, label (0 or 1), score (six decimals), group (A to E), amount (two decimals), channel. */
export const HEADER = "id,label,score,group,amount,channel";

const CHANNELS = ["web", "phone", "store", "partner"].map((channel) => Buffer.from(channel));
const CHUNK = 1 << 20;
/** No row is longer. */
const ROW = 64;

/** Numbers in [0, 1) that are the same on every machine: Marsaglia's xorshift of 32 bits (https://doi.org/10.18637/jss.v008.i14). */
export function seeded(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Writes a table of predictions, about 33 bytes a row: scores that tell the labels apart, though not well. */
export function writeCsv(path: string, rows: number, seed: number): void {
  const random = seeded(seed);
  const file = openSync(path, "w");
  const bytes = Buffer.alloc(CHUNK + ROW);
  let at = bytes.write(`${HEADER}\n`, "latin1");
  const digits = (value: number, count: number): void => {
    for (let place = at + count - 1, rest = value; place >= at; place--) {
      bytes[place] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    at += count;
  };
  for (let row = 1; row <= rows; row++) {
    const label = random() < 0.3 ? 1 : 0;
    const score = Math.floor((0.35 * label + 0.65 * random()) * random() * 1_000_000);
    digits(row, String(row).length);
    bytes[at++] = 0x2c;
    bytes[at++] = 0x30 + label;
    bytes[at++] = 0x2c;
    bytes[at++] = 0x30;
    bytes[at++] = 0x2e;
    digits(score, 6);
    bytes[at++] = 0x2c;
    bytes[at++] = 0x41 + Math.floor(random() ** 2 * 5);
    bytes[at++] = 0x2c;
    digits(100 + Math.floor(random() * 900), 3);
    bytes[at++] = 0x2e;
    digits(Math.floor(random() * 100), 2);
    bytes[at++] = 0x2c;
    const channel = CHANNELS[Math.floor(random() * CHANNELS.length)]!;
    at += channel.copy(bytes, at);
    bytes[at++] = 0x0a;
    if (at >= CHUNK) {
      writeSync(file, bytes, 0, at);
      at = 0;
    }
  }
  writeSync(file, bytes, 0, at);
  closeSync(file);
}
