import type { Token, User } from "../state.ts";

/** Who does something, and with what: `via` is undefined for a person on the site. */
export type Actor = { readonly user: User; readonly via: Token | undefined };

/** What GITHUB_TOKEN does starts no workflows. https://docs.github.com/en/actions/concepts/security/github_token */
export function isActions(actor: Actor): boolean {
  return actor.via?.kind === "actions";
}

/** The names bypass lists and push restrictions know an actor by. */
export function namesOf(actor: Actor): readonly string[] {
  const app = actor.via?.app;
  return [actor.user.login.toLowerCase(), ...(app === undefined ? [] : [app.slug])];
}
