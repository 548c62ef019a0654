import type { Problem } from "../errors.ts";
import type { Layout } from "../layout.ts";
import { choosePolicy, type PolicyText } from "../policy/load.ts";
import type { Found } from "../ports.ts";
import type { Material } from "../promotion/material.ts";
import { textOf, unreadable } from "./manifests.ts";

/** Every policy file of one commit, and what is wrong with those that cannot be read. */
export type Policies = { readonly texts: readonly PolicyText[]; readonly problems: readonly Problem[] };

/** The policy of a model, or why it has none. */
export function policyOf(policies: Policies | undefined, model: string, layout: Layout): Material["policy"] {
  if (policies === undefined || (policies.texts.length === 0 && policies.problems.length === 0)) {
    const what = `there is no policy in ${layout.policies} on the base branch, so nothing says what ${model} needs`;
    return {
      ok: false,
      code: "no_policy",
      problems: [
        {
          what,
          hint: `add ${layout.policies}/${model}.yaml to the base branch; a policy in the pull request itself is not read`,
        },
      ],
    };
  }
  if (policies.problems.length > 0) return { ok: false, code: "policy_invalid", problems: policies.problems };
  return choosePolicy(policies.texts, model);
}

/** The texts of every policy file. One that cannot be read could be the most specific of all, so it shuts them all. */
export function policiesIn(found: Found): Policies | undefined {
  if (found.is !== "folder") return undefined;
  const files = found.entries.filter((entry) => /\.ya?ml$/i.test(entry.path));
  const read = files.map((entry) => ({ path: entry.path, text: textOf(entry) }));
  return {
    texts: read.flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }])),
    problems: files.flatMap((entry) => unreadable(entry) ?? []),
  };
}
