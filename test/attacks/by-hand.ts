import { readEvidence } from "../../src/evidence/read.ts";
import { pointStage } from "../../src/manifest/edit.ts";
import type { FileContent } from "../github/git/trees.ts";
import { digest, evidence, manifest } from "../support/texts.ts";
import type { Plan, World } from "../support/world.ts";
import { approve, type Story } from "./attack.ts";

/*
 * A pull request that a person writes by hand: whoever may push a branch decides about every byte of it, so this is where content
 * is attacked. @grace moves production to version 8, with its evidence, and everybody whom the policy names approves.
 */

export type Files = Readonly<Record<string, FileContent>>;
export type Texts = Readonly<Record<string, string | Uint8Array>>;

export const MANIFEST = "models/fraud.yaml";
/** Version 7 stands in staging and 6 in production. */
export const BEFORE = manifest({ staging: "7", production: "6" });
const AT = new Date("2026-11-20T11:00:00Z");

/** The digest that a pointer pins for these files of a version's folder, each by its base name. */
export function pin(files: Texts, version = "8", model = "fraud"): string {
  const entries = Object.entries(files).map(([name, content]) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return { path: `evidence/${model}/${version}/${name}`, mode: "file" as const, size: bytes.length, bytes };
  });
  const pinned = readEvidence({ model, version, files: entries }).digest;
  if (pinned === undefined) throw new Error("there is nothing to pin");
  return pinned;
}

/** The manifest after a stage was moved as it should be: the evidence pinned, what it leaves archived. */
export function pointed(
  files: Texts,
  to: { readonly version?: string; readonly stage?: string; readonly text?: string } = {},
): string {
  const { version = "8", stage = "production", text = BEFORE } = to;
  const pointer = { version, digest: digest(version), evidence: pin(files, version) };
  return pointStage(text, MANIFEST, { stage, to: pointer, at: AT });
}

/** Version 8 in production on sound evidence, all as it should be. */
export const AFTER = pointed({ "evidence.json": evidence("8") });

/** A version's files in their folder. */
export function folder(files: Files, version = "8"): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`evidence/fraud/${version}/${name}`, content]));
}

/** All that a promotion of version 8 changes, its own evidence pinned; an attacker pins what they like, so this is theirs, too. */
export function promotion(files: Texts = { "evidence.json": evidence("8") }): Files {
  return { [MANIFEST]: pointed(files), ...folder(files) };
}

type ByHand = {
  readonly plan?: Plan | ((evil: boolean) => Plan);
  readonly before?: Story["before"];
  /** What @grace changes; a promotion of version 8 with sound evidence unless told otherwise. */
  readonly honest?: Files;
  readonly evil?: Files;
  /** What the attacker does before the pull request is made. */
  readonly first?: (w: World) => unknown;
  /** What the attacker does once everybody has approved. */
  readonly then?: (w: World) => unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly said: Story["said"];
};

/** @grace opens a pull request, @maya and @olga approve it, and it is judged. */
export function byHand({ plan, before, honest = promotion(), evil, first, then, inputs, said }: ByHand): Story {
  return {
    ...(plan === undefined ? {} : { plan }),
    ...(before === undefined ? {} : { before }),
    said,
    async story(w, attacked) {
      if (attacked) await first?.(w);
      w.github.as("grace").pushCommit("to-eight", attacked ? (evil ?? honest) : honest);
      const { number } = w.github.as("grace").openPull({ title: "8 to production", head: "to-eight" });
      approve(w, number, "maya", "olga");
      if (attacked) await then?.(w);
      return w.review(number, inputs);
    },
  };
}

/** The same pull request with evidence that says something else, pinned as it is. */
export function brings(
  evil: string | Texts,
  told: Omit<ByHand, "evil" | "honest" | "said"> & { readonly honest?: string | Texts; readonly said?: ByHand["said"] } = {},
): Story {
  const { honest, said = "gates_inconclusive", ...rest } = told;
  const named = (texts: string | Texts) => (typeof texts === "string" ? { "evidence.json": texts } : texts);
  return byHand({
    ...rest,
    said,
    evil: promotion(named(evil)),
    ...(honest === undefined ? {} : { honest: promotion(named(honest)) }),
  });
}
