/** An account: by the login it has now or had once, and by its number where that is known. */
export type Account = { readonly login: string; readonly id?: number | undefined };

/**
 * Whether both may be one account. A login can be given up and taken by somebody else, and the number stays; so equal numbers are one
 * account whatever its login, and equal logins are taken for one whatever their numbers.
 */
export function isSame(one: Account, other: Account): boolean {
  return one.login.toLowerCase() === other.login.toLowerCase() || (one.id !== undefined && one.id === other.id);
}
