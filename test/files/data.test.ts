import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sentence, UserError } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { folder } from "./folder.ts";

async function refusal(asked: Promise<unknown>): Promise<readonly string[]> {
  const error = await asked.catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error(`expected a UserError, got ${String(error)}`);
  return error.problems.map(sentence);
}

/** More than two chunks and a bit, no two of its bytes in a row alike. */
const large = Buffer.from(Uint32Array.from({ length: 600_000 }, (_, i) => Math.imul(i, 2_654_435_761)).buffer);

async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of stream) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

test("a file of data comes in a stream from its beginning, as often as it is asked for, and anywhere", async () => {
  const { root } = folder();
  writeFileSync(join(root, "large.bin"), large);
  const file = await workspace(root).data("large.bin");
  expect(await bytesOf(file!.source.bytes())).toEqual(large);
  expect((await bytesOf(file!.source.bytes())).equals(large)).toBe(true);
  const { size, read } = file!.source.anywhere!;
  expect(size).toBe(large.length);
  expect(Buffer.from(await read(1_048_570, 1_048_590))).toEqual(large.subarray(1_048_570, 1_048_590));
});

test("a stream that is left early may be begun again", async () => {
  const { root } = folder();
  writeFileSync(join(root, "large.bin"), large);
  const file = await workspace(root).data("large.bin");
  for await (const chunk of file!.source.bytes()) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
  expect((await bytesOf(file!.source.bytes())).equals(large)).toBe(true);
});

test("its digest is that of all its bytes, and an empty file has one", async () => {
  const { root } = folder({ empty: "" });
  writeFileSync(join(root, "large.bin"), large);
  const sha = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
  expect(await (await workspace(root).data("large.bin"))!.digest()).toBe(sha(large));
  expect(await (await workspace(root).data("empty"))!.digest()).toBe(sha(Buffer.alloc(0)));
});

test("a file that is written to after it was found is not unchanged", async () => {
  const { root } = folder({ "a.csv": "x\n1\n", "b.csv": "x\n1\n", "c.csv": "x\n1\n" });
  const files = workspace(root);
  const [a, b, c] = [await files.data("a.csv"), await files.data("b.csv"), await files.data("c.csv")];
  writeFileSync(join(root, "b.csv"), "x\n1\n2\n");
  utimesSync(join(root, "c.csv"), new Date(0), new Date(0));
  expect([await a!.unchanged(), await b!.unchanged(), await c!.unchanged()]).toEqual([true, false, false]);
});

test("a file that became shorter while it was read is told, not waited for", async () => {
  const { root } = folder({ "a.bin": "0123456789" });
  const file = await workspace(root).data("a.bin");
  writeFileSync(join(root, "a.bin"), "01");
  expect(await refusal(file!.source.anywhere!.read(0, 10))).toEqual(["a.bin: became shorter while it was read (run again)"]);
});

test("no link is read, and what is not there is nothing", async () => {
  const { root, link } = folder({ "a.csv": "x\n" });
  link("l.csv", "a.csv");
  mkdirSync(join(root, "deep"));
  expect(await workspace(root).data("gone.csv")).toBeUndefined();
  expect(await workspace(root).data("deep")).toBeUndefined();
  expect(await refusal(workspace(root).data("l.csv"))).toEqual([
    "l.csv: is a symbolic link, and links are not followed (name the file itself)",
  ]);
});

test("a link that takes a file's place after it was found is not followed", async () => {
  const { root } = folder({ "a.csv": "x\n", secret: "s" });
  const file = await workspace(root).data("a.csv");
  rmSync(join(root, "a.csv"));
  symlinkSync("secret", join(root, "a.csv"));
  expect(await refusal(bytesOf(file!.source.bytes()))).toEqual(["a.csv: is a symbolic link, and links are not followed"]);
});

test("writing puts a file there as a whole, with the folders it needs, and leaves nothing beside it", async () => {
  const { root } = folder();
  const files = workspace(root);
  await files.write("out/deep/p.json", Buffer.from("one"));
  await files.write("out/deep/p.json", Buffer.from("two"));
  expect(readFileSync(join(root, "out/deep/p.json"), "utf8")).toBe("two");
  expect(readdirSync(join(root, "out/deep"))).toEqual(["p.json"]);
});

test("what an earlier run left half-written is replaced, and a link in its place is not written through", async () => {
  const { root, link } = folder({ "out/p.json.part": "half", secret: "s" });
  await workspace(root).write("out/p.json", Buffer.from("whole"));
  expect(readFileSync(join(root, "out/p.json"), "utf8")).toBe("whole");
  link("out/q.json.part", "../secret");
  await workspace(root).write("out/q.json", Buffer.from("whole"));
  expect(readFileSync(join(root, "secret"), "utf8")).toBe("s");
});

test("nothing is written outside of the folder, through a link, or over a folder", async () => {
  const { root, link } = folder({ "a/b": "" });
  link("l", "a");
  link("m.json", "a/b");
  const files = workspace(root);
  const write = (path: string) => refusal(files.write(path, Buffer.from("x")));
  expect(await write("../x.json")).toEqual([
    "../x.json: leads out of the folder we run in (write a path relative to that folder, e.g. reports/metrics.json)",
  ]);
  expect((await write("l/x.json"))[0]).toContain("symbolic link");
  expect(await write("m.json")).toEqual(["m.json: is no file, so nothing is written there (name another file)"]);
  expect(await write("a")).toEqual(["a: is no file, so nothing is written there (name another file)"]);
});
