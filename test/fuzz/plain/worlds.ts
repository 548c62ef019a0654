import fc from "fast-check";
import type { Manifest, Pointer, StageEntry } from "../../../src/manifest/shape.ts";
import type { StagePolicy } from "../../../src/policy/shape.ts";
import { pinOf, type PlainFile } from "../reference/evidence.ts";
import type { PlainManifest, PlainWorld, Shelf } from "../reference/world.ts";
import { people, votes } from "./ballots.ts";
import { maybe, without, written } from "./numbers.ts";

/* Repositories with one pull request, as plain data: few versions, few people and two stages, so that they meet. */

export const textOf = (file: PlainFile) => ({ name: file.name, text: file.broken === true ? '{"model": ' : written(file.says) });
type Version = "1" | "2" | "3" | "4";
const digest = (version: string) => `sha256:${version.repeat(64)}`;
const VERSIONS: readonly Version[] = ["1", "2", "3", "4"];
const often = <T>(one: fc.Arbitrary<T> | T, weight: number, ...others: readonly T[]) =>
  fc.oneof(
    { weight, arbitrary: one instanceof fc.Arbitrary ? one : fc.constant(one) },
    ...others.map((other) => fc.constant(other)),
  );

/** Evidence of one version: mostly good, the same everywhere, and new in the pull request. */
function shelf(version: string): fc.Arbitrary<Shelf> {
  const report = (auc: number, more: object = {}): PlainFile => ({
    name: "evidence.json",
    says: {
      model: "fraud",
      version,
      created: "2026-11-19T10:00:00Z",
      artifact: { digest: digest(version) },
      metrics: { auc },
      ...more,
    },
  });
  const good = fc.constantFrom(0.9, 0.9, 0.91, 0.85).map((auc) => [report(auc)]);
  const other = fc.constantFrom<readonly PlainFile[]>(
    [report(0.3)],
    [],
    [{ ...report(0.9), broken: true }],
    [report(0.9, { artifact: { digest: digest("0") } })],
    [report(0.9), { ...report(0.9), name: "b.json" }],
    [report(0.9, { model: "other" })],
  );
  const files = fc.oneof({ weight: 9, arbitrary: good }, other);
  return fc.tuple(files, files, fc.nat(11), fc.nat(7)).map(([one, changed, what, where]) => {
    if (what > 2) return { then: one, now: one, head: where === 0 ? changed : one };
    return what === 0 ? { then: [], now: [], head: one } : { then: one, now: what === 1 ? one : changed, head: changed };
  });
}

const RULES: readonly StagePolicy["approvals"][] = [
  [{ who: "owner", from: ["@maya", "@acme/owners"], count: 1 }],
  [{ who: "reviewer", from: ["write"], count: 1 }],
  [
    { who: "owner", from: ["@maya"], count: 1 },
    { who: "reviewer", from: ["write"], count: 1 },
  ],
  [{ who: "reviewer", from: ["write", "@Olga"], count: 2 }],
  [{ who: "lead", from: ["maintain", "@bob"], count: 1 }],
];
const approvals = fc.constantFrom(...RULES).map((rules) => rules ?? []);
const gates = fc.constantFrom<NonNullable<StagePolicy["gates"]>>(
  { metrics: { auc: { at_least: 0.8 } } },
  { metrics: { auc: { at_least: 0.8 } } },
  { metrics: { auc: { better: "higher", loss_at_most: 0.01 } } },
  { artifact: { digest: "required" } },
  { metrics: { auc: { at_least: 0.95, enforce: "warn" } }, artifact: { digest: "required" } },
);

function stage(follows: boolean): fc.Arbitrary<StagePolicy> {
  return fc
    .record({
      gates,
      people: maybe(approvals, 1),
      manual: fc.nat(19).map((n) => n === 0),
      follows: follows ? maybe(fc.constant("staging"), 1) : fc.constant(undefined),
      soak: maybe(fc.constantFrom("5h", "15h", "2d"), 1),
      rollback: maybe(
        fc.oneof(
          fc.constant({ merge: "automatic" as const }),
          approvals.map((rules) => ({ approvals: rules })),
          fc.constant({ merge: "manual" as const }),
        ),
        2,
      ),
      freeze: fc.nat(29).map((n) => (n === 0 ? [{ from: "2026-12-20", to: "2026-12-24", because: "year-end" }] : undefined)),
      days: fc.constantFrom(undefined, undefined, { at_most_days_old: 7 }),
    })
    .map(({ people: asked, manual, follows: after, soak, rollback, freeze, days, gates: asks }) =>
      without({
        gates: asks,
        follows: after,
        soak: after === undefined ? undefined : soak,
        approvals: asked,
        merge: manual ? ("manual" as const) : asked === undefined ? ("automatic" as const) : undefined,
        rollback,
        freeze,
        evidence: days,
      }),
    );
}

const policies = fc.tuple(stage(false), stage(true), fc.nat(19)).map(([staging, production, which]) => {
  const lax: StagePolicy = { gates: { artifact: { digest: "required" } }, merge: "automatic" };
  const own = {
    path: "policies/fraud.yaml",
    says: { models: ["fraud"], stages: which === 1 ? { staging } : { staging, production } },
  };
  const wide = {
    path: "policies/all.yaml",
    says: { models: [which === 3 ? "fraud" : "*"], stages: { staging: lax, production: lax } },
  };
  return which === 0 ? [] : which <= 5 ? [wide, own] : [own];
});

/** What a person, a tool or an attacker does to a manifest. */
type Act =
  | {
      readonly do: "point";
      readonly stage: string;
      readonly version: Version;
      readonly pin: "right" | "none" | "wrong";
      readonly archive: boolean;
    }
  | { readonly do: "back"; readonly stage: string; readonly hold: boolean }
  | { readonly do: "undo" | "nothing" | "vanish" | "break" }
  | { readonly do: "remove" | "hold" | "release" | "tamper"; readonly stage: string; readonly version: Version };

const stageName = fc.constantFrom("staging", "production", "production");
const version = fc.constantFrom<Version>(...VERSIONS);
const point = fc.record({
  do: fc.constant("point" as const),
  stage: stageName,
  version,
  pin: often<"right" | "none" | "wrong">("right", 14, "none", "wrong"),
  archive: fc.nat(14).map((n) => n > 0),
});
const back = fc.record({ do: fc.constant("back" as const), stage: stageName, hold: fc.boolean() });
const other = fc.record({
  do: fc.constantFrom("remove" as const, "hold" as const, "release" as const, "tamper" as const),
  stage: stageName,
  version,
});
const early: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: point },
  { weight: 2, arbitrary: back },
  { weight: 2, arbitrary: other },
  fc.constantFrom<Act>({ do: "undo" }, { do: "undo" }, { do: "vanish" }, { do: "break" }),
);
const late: fc.Arbitrary<readonly Act[]> = fc.oneof(
  { weight: 16, arbitrary: point.map((act) => [act]) },
  { weight: 5, arbitrary: back.map((act) => [act]) },
  { weight: 3, arbitrary: other.map((act) => [act]) },
  { weight: 3, arbitrary: fc.array(early, { minLength: 2, maxLength: 2 }) },
  fc.constantFrom<readonly Act[]>(
    [{ do: "undo" }],
    [{ do: "undo" }],
    [{ do: "undo" }],
    [{ do: "nothing" }],
    [{ do: "vanish" }],
    [{ do: "break" }],
  ),
);

type Shelves = Readonly<Record<string, Shelf>>;

function acted(history: readonly PlainManifest[], act: Act, shelves: Shelves, where: "then" | "head"): PlainManifest {
  const last = history.at(-1) ?? "gone";
  const manifest: Manifest = typeof last === "string" ? { model: "fraud", stages: {} } : last;
  const pinned = (of: string, pin: "right" | "none" | "wrong"): Pointer =>
    without({
      version: of,
      digest: digest(of),
      uri: of === "2" ? "s3://m/2" : undefined,
      evidence: pin === "wrong" ? digest("9") : pin === "none" ? undefined : pinOf((shelves[of]?.[where] ?? []).map(textOf)),
    });
  switch (act.do) {
    case "nothing":
      return last;
    case "vanish":
      return "gone";
    case "break":
      return "broken";
    case "undo":
      return history.at(-2) ?? "gone";
    case "point": {
      // To another version than stands there, where one does.
      const stands = manifest.stages[act.stage]?.version === act.version;
      const to = stands && act.archive ? (VERSIONS[VERSIONS.indexOf(act.version) + 1] ?? "1") : act.version;
      return moved(manifest, act.stage, pinned(to, act.pin), act.archive);
    }
    case "back": {
      const now = manifest.stages[act.stage];
      const was = history.flatMap((state) => (typeof state === "string" ? [] : (state.stages[act.stage] ?? [])));
      const target = was.findLast((entry) => entry.digest !== now?.digest);
      if (now === undefined || target === undefined) return manifest;
      const gone = moved(manifest, act.stage, target, true);
      return act.hold ? heldBack(gone, act.stage, now.digest) : gone;
    }
    case "remove":
      return { ...manifest, stages: Object.fromEntries(Object.entries(manifest.stages).filter(([name]) => name !== act.stage)) };
    case "hold":
      return heldBack(manifest, act.stage, digest(act.version));
    case "release":
      return { ...manifest, holds: (manifest.holds ?? []).slice(1) };
    case "tamper":
      return tampered(manifest, act.stage, act.version);
  }
}

function moved(manifest: Manifest, stage: string, to: Pointer, archive: boolean): Manifest {
  const from = manifest.stages[stage];
  const entry: StageEntry = without({ version: to.version, digest: to.digest, uri: to.uri, evidence: to.evidence });
  const stages = { ...manifest.stages, [stage]: entry };
  const archived = (manifest.archived ?? []).filter((one) => one.left !== stage || one.version !== to.version);
  const stands = from === undefined || Object.values(stages).some((one) => one.version === from.version);
  const known = archived.some((one) => one.left === stage && one.version === from?.version);
  const left =
    from === undefined || stands || known || !archive
      ? []
      : [without({ ...fourWords(from), left: stage, at: "2026-11-20T09:00:00Z" })];
  return { ...manifest, stages, archived: [...archived, ...left] };
}

function fourWords({ version: of, digest: own, uri, evidence }: Pointer): Pointer {
  return { version: of, digest: own, uri, evidence };
}

function heldBack(manifest: Manifest, stage: string, of: string): Manifest {
  const holds = manifest.holds ?? [];
  if (holds.some((hold) => hold.stage === stage && hold.digest === of)) return manifest;
  return { ...manifest, holds: [...holds, { stage, digest: of, because: "it is slow", since: "2026-11-20T09:30:00Z" }] };
}

/** Records that say what no move accounts for. */
function tampered(manifest: Manifest, stage: string, of: string): Manifest {
  const entry = manifest.stages[stage];
  const old = { version: of, digest: digest(of), left: stage, at: "2026-01-01T00:00:00Z" };
  const { archived = [] } = manifest;
  if (of === "1") return { ...manifest, archived: [...archived, old] };
  if (of === "2") return { ...manifest, archived: archived.slice(1) };
  if (entry === undefined) return { ...manifest, archived: archived.map((one) => ({ ...one, at: "2026-01-01T00:00:00Z" })) };
  if (of === "3") return { ...manifest, stages: { ...manifest.stages, [stage]: { ...entry, uri: "s3://elsewhere" } } };
  const canary = { version: "4", digest: digest("4"), percent: 10, since: "2026-11-20T09:00:00Z" };
  return { ...manifest, stages: { ...manifest.stages, [stage]: { ...entry, canary } } };
}

const BOT = "promoter[bot]";
const byBot = fc.record({
  state: often<"open" | "closed" | "merged">("open", 50, "closed"),
  draft: often(false, 50, true),
  fork: often(false, 50, true),
  author: often<string | null>(BOT, 50, "other[bot]"),
  commits: often(
    fc
      .record({
        author: often<string | null>(BOT, 40, "eve", null),
        signed: often(true, 40, false),
        requestedBy: often<readonly string[]>(["ada"], 10, [], ["ada", "bob"], ["maya"]),
      })
      .map(({ author, signed, requestedBy }) => [{ author, committer: "web-flow", signed, requestedBy }]),
    40,
    [],
  ),
  listed: often(true, 50, false),
  pushers: often<readonly string[] | null>([BOT], 20, null, [], ["eve"], ["eve", BOT]),
  viewer: often<string | null>(BOT, 30, null, "other[bot]", "ada"),
});
const person = fc.constantFrom<string | null>("ada", "ada", "ada", "bob", "eve", null);
const byHand = fc.record({
  state: often<"open" | "closed" | "merged">("open", 50, "closed"),
  draft: often(false, 50, true),
  fork: often(false, 50, true),
  author: person,
  commits: often(
    fc.array(
      fc.record({
        author: person,
        committer: fc.constantFrom("ada", "web-flow", "bob", null),
        signed: fc.boolean(),
        requestedBy: fc.constantFrom<readonly string[]>([], ["zoe"]),
      }),
      { minLength: 1, maxLength: 2 },
    ) as fc.Arbitrary<PlainWorld["pull"]["commits"]>,
    20,
    null,
  ),
  listed: often(true, 50, false),
  pushers: fc.constantFrom<readonly string[] | null>(["ada"], ["ada"], null, [], ["maya"]),
  viewer: often<string | null>(BOT, 8, null),
});

const shelves = fc
  .tuple(...VERSIONS.map(shelf))
  .map((all): Shelves => Object.fromEntries(VERSIONS.map((name, at) => [name, all[at] ?? { then: [], now: [], head: [] }])));

export const worlds: fc.Arbitrary<PlainWorld> = fc
  .record({
    policies,
    shelves,
    before: fc.oneof({ weight: 15, arbitrary: fc.array(early, { minLength: 1, maxLength: 5 }) }, fc.constant([])),
    after: late,
    behind: often<PlainWorld["behind"]>("nothing", 50, "manifest", "evidence"),
    others: often<readonly string[]>(
      [],
      25,
      ["README.md"],
      ["policies/fraud.yaml"],
      ["evidence/fraud/9/evidence.json"],
      [".github/workflows/x.yml"],
    ),
    pull: fc.oneof({ weight: 3, arbitrary: byBot }, { weight: 2, arbitrary: byHand }),
    votes,
    people,
  })
  .map(({ before, after, people: who, shelves: all, ...rest }) => {
    const history: PlainManifest[] = [];
    for (const act of before) {
      const next = acted(history, act, all, "then");
      if (JSON.stringify(next) !== JSON.stringify(history.at(-1) ?? "gone")) history.push(next);
    }
    let head = history.at(-1) ?? "gone";
    for (const act of after) head = acted([...history.slice(0, -1), head], act, all, "head");
    if (after.length === 1 && after[0]?.do === "undo") head = history.at(-2) ?? "gone";
    // Evidence differs only where the pull request has something to do with it, or now and then.
    const base = history.at(-1) ?? "gone";
    const isBack = after.some((act) => act.do === "undo" || act.do === "back");
    const changed = (one: PlainManifest, other: PlainManifest) =>
      typeof one === "string"
        ? []
        : Object.entries(one.stages).flatMap(([stage, { version: own }]) =>
            typeof other !== "string" && other.stages[stage]?.version === own ? [] : [own],
          );
    const touched = !isBack ? changed(head, base) : rest.votes.length === 2 ? changed(base, head) : [];
    const quiet = Object.fromEntries(
      Object.entries(all).map(([name, own]) => [
        name,
        touched.includes(name) || (rest.votes.length === 5 && name === "4") ? own : { ...own, head: own.now },
      ]),
    );
    return { ...rest, ...who, history, head, shelves: quiet };
  });
