import * as z from "zod";

const Day = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    "expected a day like 2026-12-20, or an instant like 2026-12-20T18:00:00Z",
  )
  .describe("A day like 2026-12-20, or an instant like 2026-12-20T18:00:00Z.");
/** A span in which nothing is promoted; a day without an hour is the whole day. */
export const Freeze = z.strictObject({ from: Day, to: Day, because: z.string().min(1).describe("Why nothing moves then.") });
