import { unzipSync } from "fflate";
import type { Checked } from "../../errors.ts";

/** Bytes; the one file of an archive that we open may not be larger when unpacked. */
const LARGEST_ENTRY = 10 * 1024 * 1024;

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
  try {
    const found = unzipSync(bytes, {
      filter: (entry) => {
        if (entry.name !== name) return false;
        if (entry.originalSize > LARGEST_ENTRY) large.push(entry.name);
        return entry.originalSize <= LARGEST_ENTRY;
      },
    });
    if (large.length > 0) {
      return refuse(`${name} in it is larger than the ${LARGEST_ENTRY / 1024 / 1024} MB we read`, "give a smaller report");
    }
    const entry = Object.hasOwn(found, name) ? found[name] : undefined;
    return entry === undefined ? refuse(`holds no ${name}`, "write the report again") : { ok: true, value: entry };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return refuse(`is an archive we cannot unpack: ${said}`, "write the report again, compressed with deflate");
  }
}
