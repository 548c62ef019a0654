import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import type { Checked } from "../../errors.ts";

/** Bytes; the one file of an archive that we open may not be larger when unpacked. */
const LARGEST_ENTRY = 10 * 1024 * 1024;

/** One file in an archive, as its central directory describes it; `at` is where its own header begins. */
type Entry = {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
};

/** How files are packed (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.4.5): stored, deflated, Zstandard. */
const METHODS: ReadonlyMap<number, (packed: Uint8Array) => Uint8Array> = new Map([
  [0, (packed) => packed],
  [8, (packed) => inflateRawSync(packed, { maxOutputLength: LARGEST_ENTRY })],
  [93, (packed) => zstdDecompressSync(packed, { maxOutputLength: LARGEST_ENTRY })],
]);

/** Whether these bytes begin like a ZIP archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The names in an archive, in its own order; empty where it cannot be read. Unpacks nothing. */
export function namesIn(bytes: Uint8Array): readonly string[] {
  return directoryOf(bytes).map(({ name }) => name);
}

/**
 * One file of an archive, and no other is unpacked: samples of any size beside it cost nothing. What the archive says of its sizes is
 * not believed: unpacking ends where it becomes too large, and what becomes smaller or larger than was said is refused.
 */
export function entryIn(bytes: Uint8Array, name: string, file: string): Checked<Uint8Array> {
  const refuse = (what: string, hint: string): Checked<Uint8Array> => ({ ok: false, problems: [{ what, file, hint }] });
  const entry = directoryOf(bytes).findLast((each) => each.name === name);
  if (entry === undefined) return refuse(`holds no ${name}`, "write the report again");
  const unpack = METHODS.get(entry.method);
  if (unpack === undefined) return refuse(`packs ${name} in a way we do not know: ${entry.method}`, "pack it with deflate");
  if (entry.size > LARGEST_ENTRY) {
    return refuse(`${name} in it is larger than the ${LARGEST_ENTRY / 1024 / 1024} MB we read`, "give a smaller report");
  }
  const broken = `is an archive we cannot unpack: ${name} is not what its directory says`;
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (view.getUint32(entry.at, true) !== 0x04034b50) return refuse(broken, "write the report again");
    const start = entry.at + 30 + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
    const value = unpack(bytes.subarray(start, start + entry.packed));
    return value.length === entry.size ? { ok: true, value } : refuse(broken, "write the report again");
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return refuse(broken, "write the report again");
  }
}

/** The central directory at the archive's end (APPNOTE 4.3.12 and 4.3.16); empty where there is none that can be read. */
function directoryOf(bytes: Uint8Array): readonly Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  try {
    const end = endOf(view);
    let at = view.getUint32(end + 16, true);
    for (let left = view.getUint16(end + 10, true); left > 0; left--) {
      if (view.getUint32(at, true) !== 0x02014b50) return [];
      const nameEnd = at + 46 + view.getUint16(at + 28, true);
      entries.push({
        name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
        method: view.getUint16(at + 10, true),
        packed: view.getUint32(at + 20, true),
        size: view.getUint32(at + 24, true),
        at: view.getUint32(at + 42, true),
      });
      at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return entries;
  } catch (error) {
    // Whatever is asked for beyond the bytes: an archive that was cut off.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

/** Where the record that ends an archive begins: it may be followed by a comment of at most 65,535 bytes. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  throw new RangeError("there is no end of a central directory");
}
