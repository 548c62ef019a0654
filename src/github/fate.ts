import { Outage } from "./errors.ts";
import type { Patience } from "./patience.ts";

/** Whether GitHub may have done it nonetheless: no answer came, or none that tells. */
function unknown(error: unknown): error is Outage {
  return error instanceof Outage && (error.status === undefined || error.status >= 500);
}

/**
 * A write, and where its answer was lost, what became of it: `look` reads whether it is done, a moment later, and gives what the
 * answer would have given. Where that does not show it either, the outage stands: it is not sent again, since GitHub may have
 * done it and show it later.
 */
export async function orLook<T>(
  { pause, log }: Patience,
  write: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!unknown(error)) throw error;
    const asked = `${error.method} ${error.path}`;
    if (!(await pause(1_000, `nobody knows whether GitHub did ${asked}; looking`))) throw error;
    const found = await look().catch((trouble: unknown) => {
      if (trouble instanceof Outage) return undefined;
      throw trouble;
    });
    if (found === undefined) throw error;
    log(`GitHub did ${asked}`);
    return found;
  }
}
