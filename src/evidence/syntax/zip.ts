import { zstdDecompressSync } from "node:zlib";
import { unzipSync } from "fflate";
import type { Checked } from "../../errors.ts";

/** Bytes; the one file of an archive that we open may not be larger when unpacked. */
const LARGEST_ENTRY = 10 * 1024 * 1024;
/** The method of a file that is packed with Zstandard, which fflate does not know. */
const ZSTANDARD = 93;

/** Whether these bytes begin like a ZIP archive. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** The names in an archive, in its own order; empty where it cannot be read. Unpacks nothing. */
export function namesIn(bytes: Uint8Array): readonly string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, { filter: ({ name }) => (names.push(name), false) });
  } catch {
    // fflate throws errors without a type for archives that are cut off; their names are as good as none.
    return [];
  }
  return names;
}

/** One file of an archive, and no other is unpacked: samples of any size beside it cost nothing. */
export function entryIn(bytes: Uint8Array, name: string, file: string): Checked<Uint8Array> {
  const refuse = (what: string, hint: string): Checked<Uint8Array> => ({ ok: false, problems: [{ what, file, hint }] });
  const large: string[] = [];
  let zstandard = false;
  try {
    const found = unzipSync(bytes, {
      filter: (entry) => {
        if (entry.name !== name) return false;
        if (entry.originalSize > LARGEST_ENTRY) large.push(entry.name);
        zstandard = entry.compression === ZSTANDARD;
        return entry.originalSize <= LARGEST_ENTRY && !zstandard;
      },
    });
    if (large.length > 0) {
      return refuse(`${name} in it is larger than the ${LARGEST_ENTRY / 1024 / 1024} MB we read`, "give a smaller report");
    }
    if (zstandard) return { ok: true, value: unpacked(bytes, name) };
    const entry = Object.hasOwn(found, name) ? found[name] : undefined;
    return entry === undefined ? refuse(`holds no ${name}`, "write the report again") : { ok: true, value: entry };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return refuse(`is an archive we cannot unpack: ${said}`, "write the report again, compressed with deflate");
  }
}

/** A file that is packed with Zstandard, found by the directory at the archive's end: the last of its name, as for fflate. Throws. */
function unpacked(bytes: Uint8Array, name: string): Uint8Array {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = data.lastIndexOf("PK\x05\x06", undefined, "latin1");
  let at = data.readUInt32LE(end + 16);
  let entry: Buffer | undefined;
  for (let left = data.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameEnd = at + 46 + data.readUInt16LE(at + 28);
    if (data.toString("utf8", at + 46, nameEnd) === name) entry = data.subarray(at);
    at = nameEnd + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
  }
  if (entry?.readUInt16LE(10) !== ZSTANDARD) throw new Error(`${name} is not where the directory says`);
  const local = entry.readUInt32LE(42);
  const start = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
  const whole = zstdDecompressSync(data.subarray(start, start + entry.readUInt32LE(20)), { maxOutputLength: LARGEST_ENTRY });
  if (whole.length !== entry.readUInt32LE(24)) throw new Error(`${name} is not as large as the directory says`);
  return whole;
}
