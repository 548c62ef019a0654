import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sha256 } from "../../src/digest.ts";
import { byCodePoint, evidenceDigest } from "../../src/evidence/digest.ts";

const [A, B] = [sha256("a"), sha256("b")];

/** The recipe exactly as the docstring gives it. */
function recipe(): string {
  const source = readFileSync(new URL("../../src/evidence/digest.ts", import.meta.url), "utf8");
  const found = /<version> && (?<command>find .*)$/m.exec(source)?.groups?.["command"];
  if (found === undefined) throw new Error("the docstring gives no recipe");
  return found;
}

test("is undefined for no files", () => {
  expect(evidenceDigest([])).toBeUndefined();
});

test("is the digest of what sha256sum prints", () => {
  const files = [
    { path: "evidence/m/7/b.json", sha256: B },
    { path: "evidence/m/7/a.json", sha256: A },
  ];
  expect(evidenceDigest(files)).toBe(sha256(`${A.slice(7)}  a.json\n${B.slice(7)}  b.json\n`));
});

test.runIf(process.platform === "linux")(
  "is what the recipe in its docstring computes, in any locale, whatever the files are called",
  () => {
    const names = [
      "a.json",
      "B.yaml",
      ".hidden",
      "-v",
      "two words",
      "back\\slash",
      "line\nfeed",
      "cr\rcr",
      "é",
      "\u{ffee}",
      "\u{1f600}",
      "a",
      "A",
    ];
    const folder = mkdtempSync(join(tmpdir(), "evidence-"));
    try {
      for (const name of names) writeFileSync(join(folder, name), `content of ${name}`);
      const printed = execFileSync("bash", ["-c", recipe()], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, LC_ALL: "C.UTF-8" },
      });
      const files = names.map((name) => ({ path: `evidence/fraud/7/${name}`, sha256: sha256(`content of ${name}`) }));
      expect(evidenceDigest(files)).toBe(`sha256:${printed.slice(0, 64)}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

test("does not depend on the order of files nor on where their folder lies", () => {
  const one = evidenceDigest([
    { path: "evidence/m/7/a", sha256: A },
    { path: "evidence/m/7/b", sha256: B },
  ]);
  expect(
    evidenceDigest([
      { path: "b", sha256: B },
      { path: "elsewhere/a", sha256: A },
    ]),
  ).toBe(one);
});

test("changes with a content, a name, a file more, and with names that could be mistaken for lines", () => {
  const digests = [
    [{ path: "a", sha256: A }],
    [{ path: "a", sha256: B }],
    [{ path: "b", sha256: A }],
    [
      { path: "a", sha256: A },
      { path: "b", sha256: B },
    ],
    [{ path: `a\n${B.slice(7)}  b`, sha256: A }],
    [{ path: `a\\n${B.slice(7)}  b`, sha256: A }],
  ].map(evidenceDigest);
  expect(new Set(digests).size).toBe(digests.length);
});

test("sorts as UTF-8 bytes do", () => {
  const names = ["\u{1f600}", "\u{ffee}", "a", "Z", "", "ab", "é", "\u{1f600}a", "\u{10000}"];
  const bytes = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  expect(names.toSorted(byCodePoint)).toEqual(bytes);
});
