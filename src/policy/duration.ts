const MILLISECONDS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SHAPE = /^([1-9][0-9]{0,5})([smhd])$/;

/** Whether this is a duration as policies write it. */
export function isDuration(written: string): boolean {
  return SHAPE.test(written);
}

/** Milliseconds of a duration as policies write it: `90s`, `30m`, `24h`, `14d`. Throws a RangeError for anything else. */
export function milliseconds(duration: string): number {
  const [, count, unit] = SHAPE.exec(duration) ?? [];
  const each = unit === undefined ? undefined : MILLISECONDS[unit];
  if (count === undefined || each === undefined) throw new RangeError(`${duration} is not a duration like 30m, 24h or 14d`);
  return Number(count) * each;
}

/**
 * Milliseconds in words, in the two largest units that say something: `23 h 10 min`, `14 d`, `40 s`. Hours are counted up to
 * two days, as policies count them. Rounds down, so that a time that has passed is never overstated; what is negative is `0 s`.
 */
export function spellDuration(ms: number): string {
  if (!Number.isFinite(ms)) throw new RangeError(`${ms} is not a number of milliseconds`);
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const parts: readonly (readonly [number, string])[] =
    hours >= 48
      ? [
          [Math.floor(hours / 24), "d"],
          [hours % 24, "h"],
        ]
      : hours > 0
        ? [
            [hours, "h"],
            [Math.floor((seconds % 3600) / 60), "min"],
          ]
        : [
            [Math.floor(seconds / 60), "min"],
            [seconds % 60, "s"],
          ];
  const spelled = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return spelled.length === 0 ? "0 s" : spelled.join(" ");
}
