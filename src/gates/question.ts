import type { Digest } from "../digest.ts";
import type { Evidence } from "../evidence/reading.ts";
import type { Pointer } from "../manifest/shape.ts";
import type { Gates } from "../policy/gates.ts";
import type { StagePolicy } from "../policy/shape.ts";
import type { Finding } from "./outcome.ts";

export type Place = { readonly file: string; readonly line: number };

/** What stands in the stage now, or stood there last. */
export type Incumbent =
  | { readonly is: "none" }
  | { readonly is: "unreadable"; readonly because: string }
  | {
      readonly is: "some";
      readonly pointer: Pointer;
      readonly evidence: Evidence;
      /** False when the stage is empty now and this version was the last that stood in it. */
      readonly standing: boolean;
    };

/** One move of one pointer, with all that its gates are judged by. */
export type Question = {
  readonly stage: string;
  readonly policy: StagePolicy;
  /** Where the policy says this; the path is within the stage, e.g. `["gates", "metrics", "auc"]`. */
  readonly at: (path: readonly string[]) => Place;
  readonly candidate: { readonly pointer: Pointer; readonly evidence: Evidence };
  readonly incumbent: Incumbent;
  /** What the stage named in `follows` points at on the base branch now, and since when. */
  readonly followed?:
    { readonly stage: string; readonly pointer?: Pointer | undefined; readonly since?: Date | undefined } | undefined;
  readonly now: Date;
  /** The artifact itself, hashed by this run, where a workflow has it in its hands. */
  readonly artifactAtHand?: { readonly file: string; readonly sha256: Digest } | undefined;
};

/** One gate of the policy under judgement: its name, how strictly it is held, and where the policy asks for it. */
export type Gate = Pick<Finding, "family" | "gate" | "enforcement"> & { readonly path: readonly string[] };

/** What was found, before it is said whose gate found it. */
export type Found = Omit<Finding, "family" | "gate" | "enforcement" | "policy">;

/** A gate named as the policy names it. */
export function gateOf(family: keyof Gates, name: string, asked: { readonly enforce?: "block" | "warn" | undefined }): Gate {
  return { family, gate: name, enforcement: asked.enforce ?? "block", path: ["gates", family, name] };
}

/** The finding of one bound of a gate; `word` is the word of the policy that sets the bound. */
export function finding(question: Question, gate: Gate, found: Found, word?: string): Finding {
  const { path, ...named } = gate;
  return { ...named, ...found, policy: question.at(word === undefined ? path : [...path, word]) };
}
