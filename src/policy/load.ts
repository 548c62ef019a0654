import type { Checked, Problem } from "../errors.ts";
import { type Claim, claimsOf, type PolicyText } from "./claim.ts";
import { type Closeness, closeness, compareCloseness } from "./pattern.ts";
import type { Policy } from "./shape.ts";
import { distinct, wholePolicy } from "./whole.ts";

export type { PolicyText };

/** The policy of a model, or why there is none: `no_policy` when no file is for it, `policy_invalid` when one is and says something wrong. */
export type Chosen =
  | Extract<Checked<Policy>, { ok: true }>
  | (Extract<Checked<Policy>, { ok: false }> & { readonly code: "no_policy" | "policy_invalid" });

/**
 * The policy of this model out of all files of the policies folder: the one whose `models` names it most specifically, with all
 * that it extends. A file whose `models` cannot be read may be the most specific one, so it shuts every model.
 */
export function choosePolicy(files: readonly PolicyText[], model: string): Chosen {
  const claims = claimsOf(files);
  const unreadable = claims.filter((claim) => claim.is === "unknown");
  if (unreadable.length > 0) return invalid(unreadable.flatMap((claim) => [mayBeFor(model, claim.path), ...claim.problems]));
  const [best, ...others] = matchesOf(claims, model);
  if (best === undefined) return { ok: false, code: "no_policy", problems: [nothingFor(model, claims)] };
  const rival = others.find((other) => compareCloseness(best.closeness, other.closeness) === 0);
  if (rival !== undefined) return invalid([tie(model, best, rival)]);
  const whole = wholePolicy(best.claim.document, claims);
  return whole.ok ? whole : invalid(whole.problems);
}

function invalid(problems: readonly Problem[]): Chosen {
  return { ok: false, code: "policy_invalid", problems: distinct(problems) };
}

type Match = {
  readonly claim: Extract<Claim, { is: "models" }>;
  readonly pattern: string;
  readonly line: number;
  readonly closeness: Closeness;
};

/** Each file that is for this model, by its closest pattern, the closest file first. */
function matchesOf(claims: readonly Claim[], model: string): readonly Match[] {
  return claims
    .flatMap((claim): readonly Match[] => {
      if (claim.is !== "models") return [];
      const matching = claim.patterns.flatMap((pattern, index) => {
        const found = closeness(pattern, model);
        return found === undefined ? [] : [{ claim, pattern, line: claim.document.lineOf(["models", index]), closeness: found }];
      });
      return matching.toSorted((a, b) => compareCloseness(b.closeness, a.closeness)).slice(0, 1);
    })
    .toSorted((a, b) => compareCloseness(b.closeness, a.closeness));
}

function tie(model: string, one: Match, other: Match): Problem {
  return {
    what: `models: ${one.pattern} here and ${other.pattern} in ${other.claim.path}:${other.line} match ${model} equally specifically`,
    file: one.claim.path,
    line: one.line,
    hint: `name ${model} itself in the file that is meant`,
  };
}

function mayBeFor(model: string, path: string): Problem {
  return {
    what: `what models it is for cannot be read, so it may be the policy of ${model}`,
    file: path,
    line: 1,
    hint: "correct it, or take it out of the folder",
  };
}

function nothingFor(model: string, claims: readonly Claim[]): Problem {
  const looked = claims.map(
    (claim) =>
      `${claim.path} ${claim.is === "models" ? `is for ${claim.patterns.join(", ")}` : "names no models and is only for extending"}`,
  );
  const more = looked.length > 8 ? `; and ${looked.length - 8} more` : "";
  const what =
    looked.length === 0
      ? `there is no policy file, so none is for ${model}`
      : `no policy is for ${model}: ${looked.slice(0, 8).join("; ")}${more}`;
  const folder = claims[0]?.path.replace(/[^/]*$/, "") ?? "";
  return { what, hint: `write ${folder}${model}.yaml on the base branch with models: [${model}] and its stages` };
}
