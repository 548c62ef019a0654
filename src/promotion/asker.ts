import { isSame, type Account } from "../approval/account.ts";
import { trailers, type Trailers } from "./names.ts";

/**
 * Somebody who asked for a promotion. A login can be given up and taken by somebody else, and the commit that names it stays as
 * it is; the account's number is theirs for good. Undefined where it could not be had.
 */
export type Asker = Account;

/** How a commit names those who asked for it. */
export function askerTrailers(askers: readonly Asker[]): Trailers {
  return [
    ...askers.map(({ login }) => ["Requested-By", login] as const),
    ...askers.flatMap(({ login, id }) => (id === undefined ? [] : [["Requested-By-Id", `${login} ${id}`] as const])),
  ];
}

/** Those whom a commit names, to be believed as far as the commit is. */
export function askersIn(message: string): readonly Asker[] {
  const ids = new Map(
    trailers(message, "Requested-By-Id").flatMap((value) => {
      const [, login, id] = /^(\S+) ([1-9][0-9]*)$/.exec(value) ?? [];
      return login === undefined ? [] : [[login, Number(id)] as const];
    }),
  );
  return trailers(message, "Requested-By").flatMap((login) => (login === "" ? [] : [{ login, id: ids.get(login) }]));
}

/** Each account once, however its login is spelled. */
export function distinctAskers(askers: readonly Asker[]): readonly Asker[] {
  return askers.filter((asker, index) => askers.findIndex((other) => isSame(asker, other)) === index);
}

/**
 * Whether everybody who asked can be told from everybody else. Where the number of one is known and another's could not be had, that
 * other has given the login up since, and may approve under another. A commit without any numbers is told by its logins.
 */
export function areKnown(askers: readonly Asker[]): boolean {
  const numbered = askers.filter(({ id }) => id !== undefined).length;
  return askers.length > 0 && (numbered === 0 || numbered === askers.length);
}

/** Their logins, as a result tells them. */
export function spellAskers(askers: readonly Asker[]): string | undefined {
  return askers.length === 0 ? undefined : askers.map(({ login }) => login).join(", ");
}
