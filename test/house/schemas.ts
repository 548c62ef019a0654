import { writeFileSync } from "node:fs";
import * as z from "zod";
import { OwnEvidence } from "../../src/evidence/formats/own/own-shape.ts";
import { Manifest } from "../../src/manifest/shape.ts";
import { PolicyFile } from "../../src/policy/shape.ts";

/*
 * Writes `schemas/`: what editors complete manifests, policies and evidence from, made of the very shapes that we read them by.
 * `npm run schemas`
 */

/** Path and text of every schema file; the same bytes on every machine. */
export function schemas(): readonly { readonly path: string; readonly text: string }[] {
  return [
    schema("manifest", Manifest, "What each stage of one model points at: models/<model>.yaml"),
    schema("policy", PolicyFile, "What each stage asks for: policies/*.yaml"),
    schema("evidence", OwnEvidence, "What was measured: evidence/<model>/<version>/evidence.yaml"),
  ];
}

/** Draft 7, which the YAML language servers of editors know best. */
function schema(name: string, shape: z.ZodType, title: string) {
  const { $schema, ...words } = z.toJSONSchema(shape, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema, path }) => {
      // What a policy's maps lack may stand in the file that it extends; what an entry of a list lacks, it lacks.
      if (shape === PolicyFile && !path.includes("items")) delete jsonSchema.required;
      // An editor that knows the format says "not a date"; the pattern that zod adds would say two lines of expression instead.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      // The largest integer that is exact is no bound that anybody wrote.
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
    },
  });
  return { path: `schemas/${name}.schema.json`, text: `${JSON.stringify({ $schema, title, ...words }, null, 2)}\n` };
}

if (import.meta.main) for (const { path, text } of schemas()) writeFileSync(path, text);
