/** Time in this world. It stands still until it is told to advance. */
export type Clock = {
  now(): Date;
  /** `90s`, `15m`, `24h`, `7d`. */
  advance(by: string): Date;
  set(at: Date | string): void;
};

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export function clockAt(start: Date): Clock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance(by) {
      const found = /^(\d+)([smhd])$/.exec(by);
      const seconds = found?.[2] === undefined ? undefined : units[found[2]];
      if (seconds === undefined) throw new Error(`${by} is no duration; write 90s, 15m, 24h or 7d`);
      at += Number(found?.[1]) * seconds * 1000;
      return new Date(at);
    },
    set(to) {
      at = new Date(to).getTime();
    },
  };
}
