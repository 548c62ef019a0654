import type { Person } from "../ports.ts";
import { committed } from "./person.ts";

/**
 * Whom a commit's message names as its co-authors, where REST tells nothing but the message. An address that GitHub gave out names
 * its account; of any other address only GraphQL knows whose it is, so then nobody is told: undefined.
 * https://docs.github.com/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
 */
export function coauthorsIn(message: string): readonly Person[] | undefined {
  const named = [...message.matchAll(/^co-authored-by:(.*)$/gim)].map(([, value = ""]) => {
    const [, name, email] = /^(.*)<([^<>]+)>\s*$/.exec(value) ?? [];
    return committed({ name: name?.trim(), email }, undefined) ?? personOf(email ?? "");
  });
  const known = named.filter((one) => one !== undefined);
  return known.length === named.length ? known : undefined;
}

function personOf(email: string): Person | undefined {
  const login = /^(?:\d+\+)?([A-Za-z0-9-]+)@users\.noreply\.[A-Za-z0-9.-]+$/.exec(email)?.[1];
  return login === undefined ? undefined : { login, type: "User" };
}
