import { UserError } from "../errors.ts";
import type { Scene } from "./scene.ts";

/**
 * Somebody else changed the same branch or pull request in the same moment, so what was read is no longer what is there. Stays in
 * this room, see {@link lookingAgain}. `displaced`: a commit of this very run was on the branch, and another took its place.
 */
export class Meanwhile extends Error {
  override readonly name = "Meanwhile";
  readonly displaced: boolean;

  constructor(what: string, displaced: boolean) {
    super(what);
    this.displaced = displaced;
  }
}

/** Each look of a run that is overtaken means that another one got on, so a few suffice. */
const MOST_LOOKS = 6;

/**
 * Does the work from the beginning each time somebody else got in between: what they made is then found there, and gone on from.
 * `displaced` is whether a commit of this run had been put on its branch before, and was replaced.
 */
export async function lookingAgain<T>(scene: Scene, work: (displaced: boolean) => Promise<T>): Promise<T> {
  let displaced = false;
  for (let looks = 1; ; looks++) {
    try {
      return await work(displaced);
    } catch (error) {
      if (!(error instanceof Meanwhile)) throw error;
      if (looks === MOST_LOOKS) {
        const hint = "nothing has to be cleaned up: run the same command again in a minute, and it goes on from there";
        throw new UserError({ what: `${error.message}, again and again`, hint }, { cause: error });
      }
      displaced ||= error.displaced;
      scene.log(`${error.message}: looking again`);
    }
  }
}
