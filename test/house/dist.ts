import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "./build.ts";

/** Compares `dist/` with a fresh build, byte for byte; exits with 1 and names the files that differ. */
const fresh = mkdtempSync(join(tmpdir(), "dist-"));
await bundle(fresh);
const names = [...new Set([...readdirSync(fresh), ...readdirSync("dist")])].sort();
const bytes = (folder: string, name: string) =>
  readdirSync(folder).includes(name) ? readFileSync(join(folder, name)) : undefined;
const differing = names.filter((name) => {
  const [built, committed] = [bytes(fresh, name), bytes("dist", name)];
  return built === undefined || committed === undefined || !built.equals(committed);
});
rmSync(fresh, { recursive: true });
if (differing.length > 0) {
  console.error(`dist/ is not what src/ builds: ${differing.join(", ")} differ; run npm run build and commit dist/`);
  process.exit(1);
}
console.log(`dist/ is what src/ builds (${names.join(", ")})`);
