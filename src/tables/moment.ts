const MOMENT =
  /^([+-]\d{6}|\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(Z|UTC|[+-]\d\d(?::?\d\d)?))?)?$/i;

/**
 * ISO 8601 (https://www.rfc-editor.org/rfc/rfc3339#section-5.6), and what pandas and SQL write: a space for the T, no time at all, no
 * offset, which is UTC here. Milliseconds since 1970, with a fraction where there are microseconds; undefined for what is no moment.
 */
export function momentIn(text: string): number | undefined {
  const found = MOMENT.exec(text.trim());
  if (found === null) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", zone = "Z"] = found;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  // 23:59:60 is a leap second.
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  return date.getTime() + Number(`0.${fraction}0`) * 1000 - offset(zone);
}

/** How far a zone is ahead of UTC, in milliseconds. */
function offset(zone: string): number {
  if (/^(?:z|utc)$/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone.startsWith("-") ? -minutes : minutes) * 60_000;
}
