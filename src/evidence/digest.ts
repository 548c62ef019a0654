import { sha256, type Digest } from "../digest.ts";

/**
 * One digest over all files of an evidence folder, by base name and content; undefined when there are none. This is what a
 * pointer pins, so its definition never changes:
 *
 * sha256 of one line for each regular file of the folder, sorted by base name in code point order, each line being the file's
 * 64 hexadecimal digits, two spaces, the base name and a line feed. In a name, `\` is written `\\`, a line feed `\n` and a
 * carriage return `\r`, and such a line starts with `\`. That is the output of GNU `sha256sum`, so anybody recomputes it with
 *
 *     cd evidence/<model>/<version> && find . -maxdepth 1 -type f -printf '%f\0' | LC_ALL=C sort -z | xargs -0r sha256sum -- | sha256sum
 *
 * Where the folder lies does not matter.
 */
export function evidenceDigest(files: readonly { readonly path: string; readonly sha256: Digest }[]): Digest | undefined {
  if (files.length === 0) return undefined;
  const named = files.map((file) => ({ name: baseName(file.path), digest: file.sha256 }));
  named.sort((one, other) => byCodePoint(one.name, other.name) || byCodePoint(one.digest, other.digest));
  return sha256(named.map(({ name, digest }) => line(name, digest)).join(""));
}

function line(name: string, digest: Digest): string {
  const escaped = name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `${escaped === name ? "" : "\\"}${digest.replace(/^sha256:/, "")}  ${escaped}\n`;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Code point order, which is the order of UTF-8 bytes; JavaScript's own order is by UTF-16 unit and differs above U+FFFF. */
export function byCodePoint(one: string, other: string): number {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    const [a, b] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (a !== b) return isSurrogate(a) === isSurrogate(b) ? a - b : isSurrogate(a) ? 1 : -1;
  }
  return one.length - other.length;
}

/** Half of a character above U+FFFF, which stands after every character below. */
function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
