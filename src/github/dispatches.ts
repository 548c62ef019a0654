import type { Dispatches } from "../ports.ts";
import { ask, type Access } from "./ask.ts";

/** https://docs.github.com/rest/repos/repos#create-a-repository-dispatch-event */
const MOST_KEYS = 10;
const MOST_BYTES = 65_535;
const LONGEST_TYPE = 100;

export function dispatches({ octokit, where }: Access): Dispatches {
  return {
    async send(type, payload) {
      const bytes = Buffer.byteLength(JSON.stringify(payload));
      if (Object.keys(payload).length > MOST_KEYS) throw new RangeError(`a dispatch carries at most ${MOST_KEYS} top-level keys`);
      if (bytes > MOST_BYTES) throw new RangeError(`a dispatch carries at most ${MOST_BYTES} bytes, not ${bytes}`);
      if (type.length > LONGEST_TYPE) throw new RangeError(`a dispatch's type has at most ${LONGEST_TYPE} characters: ${type}`);
      await ask(octokit.rest.repos.createDispatchEvent({ ...where, event_type: type, client_payload: payload }));
    },
  };
}
