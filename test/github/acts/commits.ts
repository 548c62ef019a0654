import { noreply } from "../answers/commits.ts";
import { writeCommit } from "../git/commits.ts";
import type { Signer } from "../git/store.ts";
import type { Repository, State, User } from "../state.ts";

export const GITHUB_EMAIL = "noreply@github.com";

/** `github`: GitHub is the committer and signs (web-flow). `person`: the committer's own verified key. `invalid`: a key nobody knows. */
export type Seal = "github" | "person" | "invalid" | undefined;

export type CommitPlan = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Signer;
  /** Ignored for what GitHub seals: it is then GitHub itself. The author by default. */
  readonly committer?: Signer;
  readonly seal: Seal;
};

/** Writes the commit and remembers who vouches for it. On no branch yet. */
export function makeCommit(state: State, repository: Repository, plan: CommitPlan): string {
  const now = state.clock.now();
  const committer = plan.seal === "github" ? { name: "GitHub", email: GITHUB_EMAIL, date: now } : (plan.committer ?? plan.author);
  const signature = plan.seal === undefined ? undefined : armour(plan.seal);
  const sha = writeCommit(repository.git, { ...plan, committer, signature });
  if (plan.seal !== undefined) repository.signatures.set(sha, { by: plan.seal, at: now });
  return sha;
}

/** How GitHub names an account in commits it makes for it. */
export function signerOf(state: State, user: User): Signer {
  return { name: user.type === "Bot" ? user.login : user.name, email: noreply(user), date: state.clock.now() };
}

function armour(by: NonNullable<Seal>): string {
  const body = Buffer.from(`a signature of ${by} in the embedded GitHub`).toString("base64");
  return `-----BEGIN PGP SIGNATURE-----\n\n${body}\n-----END PGP SIGNATURE-----\n`;
}
