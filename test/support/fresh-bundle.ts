import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { bundle } from "../house/build.ts";

/** Both programs as `src/` is now, built once for a test file; never the committed bundle, which may be older. */
export function freshBundle(): { readonly cli: () => string; readonly action: () => string } {
  let home = "";
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), "bundle-"));
    await bundle(join(home, "dist"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return { cli: () => join(home, "dist", "cli.js"), action: () => join(home, "dist", "index.js") };
}
