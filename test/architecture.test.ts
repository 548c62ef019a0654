import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";

/**
 * Who may knock on whose door: a room that is not named on the right of another cannot be reached from it. Foundations (files
 * directly in src/) stand under every room, in the order given by FOUNDATIONS.
 */
const DOORS: Record<string, readonly string[]> = {
  manifest: [],
  policy: [],
  statistics: [],
  tables: [],
  profile: ["statistics", "tables"],
  evidence: ["statistics", "profile"],
  approval: ["policy"],
  gates: ["evidence", "manifest", "policy", "statistics"],
  promotion: ["evidence", "manifest", "policy", "approval", "gates"],
  report: ["statistics", "manifest", "evidence", "approval", "gates", "promotion", "policy"],
  files: ["manifest", "tables"],
  github: ["approval", "manifest", "report"],
  commands: ["manifest", "policy", "evidence", "approval", "gates", "promotion", "report", "profile", "tables"],
};

/** Each foundation may use those before it. */
const FOUNDATIONS = ["errors", "digest", "document", "names", "wildcard", "report-rule", "data-table", "layout", "inputs"];
/** Interfaces only: it names types of the rooms and is itself used as types. */
const PORTS = "ports";
const DOORSTEPS = ["action", "cli", "say"];

/** Rooms that hold no window to the world: no clock, no disk, no network, no runner. Hashing and unpacking are what node offers that is pure. */
const PURE = [
  ...FOUNDATIONS,
  "statistics",
  "tables",
  "profile",
  "manifest",
  "policy",
  "evidence",
  "approval",
  "gates",
  "promotion",
  "report",
  "commands",
  PORTS,
];
const OUTSIDE = /^(node:|@actions\/|@octokit\/)/;
const ALLOWED_OUTSIDE: Record<string, readonly string[]> = {
  "digest.ts": ["node:crypto"],
  "evidence/syntax/zip.ts": ["node:zlib"],
  "tables/compressed.ts": ["node:zlib"],
  "tables/parquet-codec.ts": ["node:zlib"],
};

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts"));
const room = (file: string) => (file.includes("/") ? file.slice(0, file.indexOf("/")) : file.replace(/\.ts$/, ""));
const importsOf = (text: string) =>
  [...text.matchAll(/^(?:(?:import|export)\s(?:[^;]*?\sfrom\s)?|.*\bimport\()"([^"]+)"/gm)].map(([statement, target]) => ({
    target: target!,
    typesOnly: /^(?:import|export) type\s/.test(statement),
  }));

test.each(files)("%s knocks only on doors it may", (file) => {
  const text = readFileSync(join("src", file), "utf8");
  const mine = room(file);
  for (const { target, typesOnly } of importsOf(text)) {
    if (OUTSIDE.test(target)) {
      const allowed = !PURE.includes(mine) || (ALLOWED_OUTSIDE[file] ?? []).includes(target);
      expect(allowed, `${file} imports ${target}, but ${mine} has no window to the world`).toBe(true);
      if (target.startsWith("@octokit/")) expect(mine, `${file} imports ${target}; only github/ knows Octokit`).toBe("github");
      if (target.startsWith("@actions/"))
        expect(file, `${file} imports ${target}; only the runner's door does`).toBe("action.ts");
    }
    if (!target.startsWith(".")) continue;
    const other = room(normalize(join(dirname(file), target)));
    if (other === mine || DOORSTEPS.includes(mine)) continue;
    if (FOUNDATIONS.includes(other)) {
      if (FOUNDATIONS.includes(mine))
        expect(FOUNDATIONS.indexOf(other), `${file} imports ${target}, which stands above it`).toBeLessThan(
          FOUNDATIONS.indexOf(mine),
        );
      continue;
    }
    if (mine === PORTS || other === PORTS) {
      expect(typesOnly, `${file} imports ${target}: ports are types`).toBe(true);
      continue;
    }
    expect(DOORS[mine], `${file} imports ${target}`).toContain(other);
  }
});

test.each(files)("%s is a page or two, not a book", (file) => {
  expect(readFileSync(join("src", file), "utf8").split("\n").length - 1).toBeLessThanOrEqual(250);
});

test("nothing imports in a circle", () => {
  const edges = new Map(
    files.map((file) => [
      file,
      importsOf(readFileSync(join("src", file), "utf8")).flatMap(({ target }) =>
        target.startsWith(".") ? [normalize(join(dirname(file), target))] : [],
      ),
    ]),
  );
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    expect(path, [...path, file].join(" → ")).not.toContain(file);
    if (done.has(file)) return;
    for (const next of edges.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
});

test("files are named by what they know", () => {
  const nameless = /(^|\/)(utils?|helpers?|common|misc|index|types|constants|manager|service|handler)\.ts$/;
  expect(files.filter((file) => nameless.test(file))).toEqual([]);
});

test("only the doors read the environment", () => {
  const readers = files.filter((file) => /process\.(env|argv|exit|stdout)/.test(readFileSync(join("src", file), "utf8")));
  expect(readers.filter((file) => !DOORSTEPS.includes(room(file)))).toEqual([]);
});
