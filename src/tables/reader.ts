/** Reads one file that comes in chunks. */
export type Reader = {
  /** False when nothing that comes further on would be read. The chunk may be used again afterwards. */
  readonly push: (chunk: Uint8Array) => boolean;
  readonly end: () => void;
};
