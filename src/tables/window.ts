/** A row is not longer; a quote that is never closed would otherwise gather the whole file. */
const LONGEST_ROW = 16 * 1024 * 1024;

/** Bytes that may be looked at behind the end, whatever they are: a scanner looks at several at a time. */
export const SLACK = 8;

/**
 * The part of a stream that is not read yet, in one piece and with a line feed after it, so that a scanner needs no look at where it
 * ends at every byte. What begins in one chunk and ends in a later one is scanned again when at least twice as much is there: any
 * size of chunks costs linear time.
 */
export type Window = {
  readonly add: (chunk: Uint8Array) => void;
  /** The bytes, of which `from()` to `end()` are not read yet. The one at `end()` is a line feed that is not in the stream. */
  readonly bytes: () => Uint8Array;
  readonly from: () => number;
  readonly end: () => number;
  /** Whether scanning can get any further than last time. */
  readonly worth: () => boolean;
  /** Everything before `at` is done with. */
  readonly read: (at: number) => void;
  /** Whether more stands here unread than any row has. */
  readonly overlong: () => boolean;
};

export function emptyWindow(): Window {
  let bytes = new Uint8Array(1 << 16);
  let from = 0;
  let end = 0;
  let wanted = 1;
  return {
    add: (chunk) => {
      if (end + chunk.length + SLACK > bytes.length) {
        const unread = end - from;
        if (unread + chunk.length + SLACK > bytes.length) {
          const larger = new Uint8Array(2 * (unread + chunk.length + SLACK));
          larger.set(bytes.subarray(from, end));
          bytes = larger;
        } else bytes.copyWithin(0, from, end);
        from = 0;
        end = unread;
      }
      bytes.set(chunk, end);
      end += chunk.length;
      bytes[end] = 0x0a;
    },
    bytes: () => bytes,
    from: () => from,
    end: () => end,
    worth: () => end - from >= wanted,
    read: (at) => {
      wanted = at === from ? 2 * (end - from) : 1;
      from = at;
    },
    overlong: () => end - from > LONGEST_ROW,
  };
}
