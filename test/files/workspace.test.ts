import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sentence, UserError } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { folder } from "./folder.ts";

/** What is said instead of an answer. */
async function said(asked: Promise<unknown>): Promise<readonly string[]> {
  const error = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, got ${String(error)}`);
  return error.problems.map(sentence);
}

test("finds files by path and by glob, sorted, each once, and names what matches nothing", async () => {
  const { root } = folder({
    "b.json": "",
    "reports/z.json": "",
    "reports/a.json": "",
    "reports/deep/c.yaml": "",
    "reports/.hidden.json": "",
  });
  expect(await workspace(root).find(["reports/*.json", "./b.json", "**/*.{json,yaml}", "gone.json", "gone/*.json"])).toEqual({
    paths: ["b.json", "reports/a.json", "reports/deep/c.yaml", "reports/z.json"],
    unmatched: ["gone.json", "gone/*.json"],
  });
});

test("a folder is no file", async () => {
  const { root } = folder({ "reports/a.json": "" });
  expect(await workspace(root).find(["reports", "*"])).toEqual({ paths: [], unmatched: ["reports", "*"] });
});

test("a file whose name looks like a glob is found by its name", async () => {
  const { root } = folder({ "report[1].json": "", "report1.json": "" });
  expect((await workspace(root).find(["report[1].json"])).paths).toEqual(["report[1].json"]);
});

test("every pattern that leads out of the folder is told, in one run", async () => {
  const home = folder({ "inside/a.json": "", "secret.json": "" });
  const patterns = ["../secret.json", "/etc/hostname", "a/../../*", "C:\\secret.json", "..\\secret.json", "{..,.}/*.json"];
  const out = "leads out of the folder we run in (write a path relative to that folder, e.g. reports/metrics.json)";
  expect(await said(workspace(join(home.root, "inside")).find(patterns))).toEqual([
    ...patterns.slice(0, 5).map((pattern) => `${pattern}: ${out}`),
    "{..,.}/*.json: matches files outside of the folder we run in (write it without ..)",
  ]);
});

test("a link is told where a pattern meets it, wherever it leads", async () => {
  const outside = folder({ "secret.json": "{}" });
  const { root, link } = folder({ "real/a.json": "" });
  link("out", outside.root);
  link("in", "real");
  link("real/link.json", "a.json");
  expect(await said(workspace(root).find(["out/*.json", "out/secret.json", "in/a.json", "real/*.json"]))).toEqual([
    "out/secret.json: goes through the symbolic link out, and links are not followed; out/*.json matches it (put the files there instead of a link to them)",
    "out/secret.json: goes through the symbolic link out, and links are not followed (put the files there instead of a link to them)",
    "in/a.json: goes through the symbolic link in, and links are not followed (put the files there instead of a link to them)",
    "real/link.json: is a symbolic link, and links are not followed; real/*.json matches it (put the file there instead of a link to it)",
  ]);
});

test("two stars do not walk into links", async () => {
  const outside = folder({ "secret.json": "{}" });
  const { root, link } = folder({ "a.json": "" });
  link("out", outside.root);
  expect(await workspace(root).find(["**/*.json"])).toEqual({ paths: ["a.json"], unmatched: [] });
});

test("reads a file with the name that git would give it", async () => {
  const { root, write } = folder({ "models/a.yaml": "model: ä\n" });
  write("run.sh", "echo\n", 0o755);
  const bytes = new TextEncoder().encode("model: ä\n");
  const oid = execFileSync("git", ["hash-object", "--no-filters", join(root, "models/a.yaml")], { encoding: "utf8" }).trim();
  expect(await workspace(root).file("./models/a.yaml", 1000)).toEqual({
    path: "models/a.yaml",
    mode: "file",
    size: 10,
    oid,
    bytes: Buffer.from(bytes),
  });
  expect(await workspace(root).file("run.sh", 1000)).toMatchObject({ mode: "executable", size: 5 });
});

test("a file above the limit comes without its bytes, one at the limit with them", async () => {
  const { root } = folder({ "a.json": "12345" });
  expect(await workspace(root).file("a.json", 4)).toEqual({ path: "a.json", mode: "file", size: 5, oid: "" });
  expect((await workspace(root).file("a.json", 5))?.bytes).toEqual(Buffer.from("12345"));
});

test("what is not there is undefined", async () => {
  const { root } = folder({ "a.json": "" });
  const files = workspace(root);
  expect(await files.file("b.json", 10)).toBeUndefined();
  expect(await files.file("a.json/b.json", 10)).toBeUndefined();
  expect(await files.folder("gone", 10)).toBeUndefined();
  expect(await files.folder("a.json", 10)).toBeUndefined();
  expect(await files.digest("gone")).toBeUndefined();
  expect(await files.digest(".")).toBeUndefined();
});

test("a link is an entry of its own, without bytes, and a folder is one without size", async () => {
  const { root, link } = folder({ "deep/a.json": "x" });
  link("l.json", "deep/a.json");
  expect(await workspace(root).file("l.json", 100)).toEqual({ path: "l.json", mode: "symlink", size: 11, oid: "" });
  expect(await workspace(root).file("deep", 100)).toEqual({ path: "deep", mode: "folder", size: 0, oid: "" });
});

test("nothing is read through a link, and nothing outside", async () => {
  const outside = folder({ "secret.json": "{}" });
  const { root, link } = folder();
  link("out", outside.root);
  const through = [
    "out/secret.json: goes through the symbolic link out, and links are not followed (put the files there instead of a link to them)",
  ];
  const files = workspace(root);
  expect(await said(files.file("out/secret.json", 100))).toEqual(through);
  expect(await said(files.digest("out/secret.json"))).toEqual(through);
  expect(await said(files.folder("../", 100))).toEqual([
    "../: leads out of the folder we run in (write a path relative to that folder, e.g. reports/metrics.json)",
  ]);
  expect(await said(files.digest("out"))).toEqual(["out: is a symbolic link, and links are not followed (name the file itself)"]);
  expect(await files.folder("out", 100)).toBeUndefined();
});

test("lists a folder one level deep, by name, links and folders among its entries", async () => {
  const { root, link } = folder({ "e/b.json": "b", "e/a.json": "aaaa", "e/deep/c.json": "c" });
  link("e/l", "../../etc");
  const entries = await workspace(root).folder("e", 3);
  expect(entries?.map(({ path, mode, bytes }) => [path, mode, bytes?.length])).toEqual([
    ["e/a.json", "file", undefined],
    ["e/b.json", "file", 1],
    ["e/deep", "folder", undefined],
    ["e/l", "symlink", undefined],
  ]);
  expect((await workspace(root).folder("", 3))?.map(({ path }) => path)).toEqual(["e"]);
});

test("what is neither file, folder nor link is told instead of waited for", async () => {
  const { root } = folder();
  execFileSync("mkfifo", [join(root, "pipe")]);
  const problem = "pipe: is neither a file, a folder nor a link";
  expect(await said(workspace(root).file("pipe", 10))).toEqual([`${problem} (take it out of the folder)`]);
  expect(await said(workspace(root).digest("pipe"))).toEqual([`${problem} (name the file itself)`]);
});

test("digests a file of any size", async () => {
  const { root } = folder({ "a.bin": "", "b.bin": Buffer.alloc(1_000_000, 7) });
  expect(await workspace(root).digest("a.bin")).toBe("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const expected = execFileSync("sha256sum", [join(root, "b.bin")], { encoding: "utf8" }).slice(0, 64);
  expect(await workspace(root).digest("b.bin")).toBe(`sha256:${expected}`);
});

test("no spelling of a path reads what lies outside", async () => {
  const home = folder({ secret: "secret", "root/a": "a" });
  const files = workspace(join(home.root, "root"));
  const part = fc.constantFrom("..", ".", "", "a", "secret", "root", "\\..", "..\\", "/");
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 5 }), async (parts) => {
      const entry = await files.file(parts.join("/"), 100).catch((error: unknown) => {
        if (error instanceof UserError) return undefined;
        throw error;
      });
      if (entry?.bytes !== undefined) expect([entry.path, Buffer.from(entry.bytes).toString()]).toEqual(["a", "a"]);
    }),
  );
});
