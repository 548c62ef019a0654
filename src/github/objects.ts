import type { Found, Objects, Want } from "../ports.ts";
import type { Access } from "./ask.ts";
import { blobs } from "./blobs.ts";
import { orRest } from "./graphql.ts";
import { objectsByGraphql } from "./objects-graphql.ts";
import { objectsByRest } from "./objects-rest.ts";

/** Content at fixed commits, by GraphQL or else REST. A commit never changes, nor what led to it, so what was read once in a run is not asked again. */
export function objects(access: Access): Objects {
  const read = blobs(access);
  const first = objectsByGraphql(access, read);
  const second = objectsByRest(access, read);
  const known = new Map<string, Found>();
  const histories = new Map<string, ReturnType<Objects["landings"]>>();
  return {
    landings(...asked) {
      const key = JSON.stringify(asked);
      const history =
        histories.get(key) ??
        orRest(
          () => first.landings(...asked),
          () => second.landings(...asked),
        );
      histories.set(key, history);
      return history;
    },
    async read(wants, largest) {
      const key = ({ commit, path, as }: Want) => JSON.stringify([commit, path, as, largest]);
      const missing = [...new Map(wants.map((want) => [key(want), want])).values()].filter((want) => !known.has(key(want)));
      if (missing.length > 0) {
        const found = await orRest(
          () => first.read(missing, largest),
          () => second.read(missing, largest),
        );
        for (const [at, want] of missing.entries()) {
          const answer = found[at];
          if (answer === undefined) throw new Error(`no answer to the want ${key(want)}`);
          known.set(key(want), answer);
        }
      }
      return wants.map((want) => {
        const answer = known.get(key(want));
        if (answer === undefined) throw new Error(`no answer to the want ${key(want)}`);
        return answer;
      });
    },
  };
}
