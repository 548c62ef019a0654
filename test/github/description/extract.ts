import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { FIELDS } from "./fields.ts";
import { isObject } from "./json.ts";
import type { Json } from "./json.ts";
import { OPERATIONS } from "./operations.ts";
import { pruneOpenapi, spellOpenapi } from "./prune-openapi.ts";
import { pruneSchema } from "./prune-schema.ts";

/*
 * Cuts GitHub's published descriptions of its REST and GraphQL interfaces down to what we use of them and writes both beside
 * this file: `npm run describe`. Run it after raising a version below, and read the difference.
 */

const REST = { source: "@octokit/openapi@23.0.2", file: "generated/api.github.com.json" };
const GRAPHQL = { source: "@octokit/graphql-schema@15.26.1", file: "schema.graphql" };

/** One file of a published package, fetched by npm into a folder of its own that is gone afterwards. */
function published({ source, file }: { readonly source: string; readonly file: string }): string {
  const folder = mkdtempSync(join(tmpdir(), "describe-"));
  try {
    const [packed = ""] = execFileSync("npm", ["pack", source, "--silent"], { cwd: folder, encoding: "utf8" })
      .trim()
      .split("\n")
      .slice(-1);
    execFileSync("tar", ["xzf", packed, `package/${file}`], { cwd: folder });
    return readFileSync(join(folder, "package", file), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The GraphQL documents among the strings that our client exports, alone or in records; fragments of documents are none. */
function queries(): readonly string[] {
  const require = createRequire(import.meta.url);
  const texts = (value: unknown): readonly string[] =>
    typeof value === "string" ? [value] : isObject(value) ? Object.values(value).flatMap(texts) : [];
  return globSync("src/github/queries*.ts").flatMap((file) =>
    texts({ ...require(resolve(file)) }).filter((text) => /^(query|mutation) /.test(text)),
  );
}

const here = import.meta.dirname;
// What JSON.parse answers is JSON; `pruneOpenapi` throws where it is not the document it expects.
const openapi = pruneOpenapi(JSON.parse(published(REST)) as Json, OPERATIONS, REST.source);
writeFileSync(join(here, "openapi.json"), spellOpenapi(openapi));
writeFileSync(
  join(here, "schema.graphql"),
  `# From ${GRAPHQL.source}, by npm run describe.\n\n${pruneSchema(published(GRAPHQL), FIELDS, queries())}`,
);
