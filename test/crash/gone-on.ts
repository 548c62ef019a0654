import { differing, pictureOf } from "./picture.ts";
import type { Place, Step } from "./place.ts";
import { isRead, letThrough, spell } from "./proxy.ts";

/**
 * Runs what goes on after a run that was disturbed, undisturbed, and compares the end with the expected one; and once more, when
 * there must be nothing left to do. Returns what is wrong.
 */
export async function goneOn(at: Place, way: readonly Step[], expected: string): Promise<readonly string[]> {
  const spelled = way.map(({ inputs }) => `${inputs["command"] ?? ""} ${inputs["pull-request"] ?? ""}`.trim()).join(", ");
  at.proxy.guard(letThrough);
  for (const step of way) {
    const heard = await at.run(step);
    if (heard.exit !== 0) return [`${spelled} then ends with ${heard.exit}: ${heard.text}`];
  }
  const parted = differing(expected, pictureOf(at.repository()));
  if (parted.length > 0) return [`after ${spelled} the end is another one:\n${parted.join("\n")}`];
  at.proxy.guard(letThrough);
  for (const step of way) await at.run(step);
  const writes = at.proxy.passed.filter((passing) => !isRead(passing));
  return writes.length === 0 ? [] : [`after ${spelled} a further run still writes: ${writes.map(spell).join(", ")}`];
}
