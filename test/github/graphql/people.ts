import { nodeId, SITE } from "../answers/names.ts";
import { userByEmail } from "../answers/commits.ts";
import { userNodeId } from "../answers/users.ts";
import type { Signer } from "../git/store.ts";
import { actor } from "./world.ts";
import type { ActorSource, AppSource, Fields } from "./world.ts";

/** REST says `github-actions[bot]`, GraphQL `github-actions`. */
const loginOf = ({ user }: ActorSource): string => (user.type === "Bot" ? user.login.replace(/\[bot\]$/, "") : user.login);

const account: Fields<ActorSource> = {
  id: ({ user }) => userNodeId(user),
  databaseId: ({ user }) => user.id,
  login: loginOf,
  url: (source) => (source.user.type === "Bot" ? `${SITE}/apps/${loginOf(source)}` : `${SITE}/${loginOf(source)}`),
};

/** Whose name stands in a commit. An address that belongs to no person, a bot's among them, has no `user`. */
export type SignerSource = { readonly is: "GitActor"; readonly signer: Signer };

const gitActor: Fields<SignerSource> = {
  name: ({ signer }) => signer.name,
  email: ({ signer }) => signer.email,
  date: ({ signer }) => signer.date.toISOString().replace(".000Z", "Z"),
  user: ({ signer }, _: never, { state }) => {
    const user = userByEmail(state, signer.email);
    return user?.type === "User" ? actor(user) : null;
  },
};

const app: Fields<AppSource> = {
  id: (source) => nodeId("A", source.app.id),
  databaseId: (source) => source.app.id,
  name: (source) => source.app.name,
  slug: (source) => source.app.slug,
};

export const PEOPLE = {
  Bot: account,
  Organization: account,
  User: { ...account, email: ({ user }: ActorSource) => user.email },
  GitActor: gitActor,
  App: app,
};
