import type { Problem } from "../errors.ts";
import { type Claim, claimsOf, type PolicyText } from "./claim.ts";
import { notExecutedYet } from "./executed.ts";
import { chainOf } from "./extend.ts";
import { mayOverlap } from "./overlap.ts";
import { peeking } from "./peeking.ts";
import type { Policy, StagePolicy } from "./shape.ts";
import { distinct, fileProblems, wholePolicy } from "./whole.ts";

/** Everything that is wrong in all files of the policies folder, by file and line; empty when they are sound. */
export function checkPolicies(files: readonly PolicyText[]): readonly Problem[] {
  const claims = claimsOf(files);
  return distinct([...claims.flatMap((claim) => claimProblems(claim, claims)), ...unused(claims), ...claimedTwice(claims)]);
}

/**
 * What authors should know of their policies, although it may be meant, by file and line. Only of a policy that is sound with all it
 * extends; one that is not has problems to tell of first.
 */
export function policyNotes(files: readonly PolicyText[]): readonly Problem[] {
  const claims = claimsOf(files);
  return distinct(
    claims.flatMap((claim) => {
      const whole = claim.is === "models" ? wholePolicy(claim.document, claims) : undefined;
      if (whole?.ok !== true) return [];
      const { stages, data, at } = whole.value;
      const experiments = Object.entries(stages).flatMap(([name, stage]) => peeking(stage, name, whole.value));
      return [...experiments, ...mayOverlap(data, (table) => at(["data", table]))];
    }),
  );
}

function claimProblems(claim: Claim, claims: readonly Claim[]): readonly Problem[] {
  if (claim.is === "unknown") return claim.problems;
  if (claim.is === "extending")
    return [...claim.problems, ...fileProblems(claim.document), ...chainOf(claim.document, claims).problems];
  const whole = wholePolicy(claim.document, claims);
  if (!whole.ok) return whole.problems;
  return Object.entries(whole.value.stages).flatMap(([name, stage]) => [
    ...notExecutedYet(stage, name, whole.value),
    ...gateless(stage, name, whole.value),
  ]);
}

/** People alone open nothing: without a gate every promotion to this stage stays shut, and only the way back is open. */
function gateless(stage: StagePolicy, name: string, policy: Policy): readonly Problem[] {
  if (stage.gates !== undefined && Object.values(stage.gates).some((family) => family !== undefined)) return [];
  const what = `stages.${name}: has no gate, and without one nothing is ever promoted to it`;
  return [
    {
      what,
      ...policy.at(["stages", name]),
      hint: "write what the evidence must show, e.g. gates: { artifact: { digest: required } }",
    },
  ];
}

/** A file that neither names models nor is extended judges nothing, which is seldom what its author thinks. */
function unused(claims: readonly Claim[]): readonly Problem[] {
  const used = new Set(
    claims.flatMap((claim) => (claim.is === "models" ? chainOf(claim.document, claims).layers.map((layer) => layer.file) : [])),
  );
  return claims.flatMap((claim) =>
    claim.is === "extending" && !used.has(claim.path)
      ? [
          {
            what: "names no models and no policy extends it, so it judges nothing",
            file: claim.path,
            line: 1,
            hint: "add models, or extend it from a policy that has them",
          },
        ]
      : [],
  );
}

/** The same pattern in two files: neither could ever be chosen for a model that it is the closest to. */
function claimedTwice(claims: readonly Claim[]): readonly Problem[] {
  const first = new Map<string, string>();
  return claims.flatMap((claim) => {
    if (claim.is !== "models") return [];
    return claim.patterns.flatMap((pattern, index) => {
      const other = first.get(pattern);
      if (other === undefined || other === claim.path) {
        first.set(pattern, claim.path);
        return [];
      }
      const what = `models: ${pattern} stands in ${other} too, so no policy can be chosen for what it matches`;
      return [{ what, file: claim.path, line: claim.document.lineOf(["models", index]), hint: "keep it in one of them" }];
    });
  });
}
