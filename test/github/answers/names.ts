/** Where a person would look at things: answers carry `html_url`s of the real site. */
export const SITE = "https://github.com";

/** Global node ids, opaque to everyone but `nodeId` itself: two of them are equal when kind and key are. */
export function nodeId(kind: string, ...key: readonly (number | string)[]): string {
  return `${kind}_${Buffer.from(key.join(":")).toString("base64url")}`;
}

export function instant(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}

export function instantOrNull(date: Date | undefined): string | null {
  return date === undefined ? null : instant(date);
}
