import type { Problem } from "../errors.ts";
import { TEST_TOOLS } from "../report-rule.ts";
import { type Tables, unanswerable } from "./from.ts";
import type { Gates } from "./gates.ts";
import { mergeOf, rollbackLane } from "./lane.ts";
import { overlaps } from "./overlap.ts";
import { misread } from "./p-values.ts";
import type { ApprovalRule, StagePolicy } from "./shape.ts";
import type { Place } from "./wording.ts";

type Stages = Readonly<Record<string, StagePolicy>>;

/** Where each word is right and together they cannot be meant. `names` are all stages, also those that did not parse. */
export function contradictions(stages: Stages, names: readonly string[], tables: Tables, at: Place): readonly Problem[] {
  return [
    ...Object.entries(stages).flatMap(([name, stage]) => {
      const here: Place = (path) => at(["stages", name, ...path]);
      const tell = (path: readonly PropertyKey[], what: string, hint: string) => ({
        what: `${["stages", name, ...path].join(".")}: ${what}`,
        ...here(path),
        hint,
      });
      return [
        ...followed(name, stage, names, tell),
        ...asked(stage, tell),
        ...wayBack(stage, tell),
        ...forced(stage, tell),
        ...pValues(stage, tell),
        ...unanswerable(stage, tables, tell),
      ];
    }),
    ...circles(stages, at),
    ...overlaps(tables.sound, at),
  ];
}

type Tell = (path: readonly PropertyKey[], what: string, hint: string) => Problem;

function followed(name: string, stage: StagePolicy, names: readonly string[], tell: Tell): readonly Problem[] {
  const { follows, soak } = stage;
  if (follows === undefined)
    return soak === undefined
      ? []
      : [
          tell(
            ["soak"],
            "counts the time in the stage that follows names, and follows is missing",
            "add follows, or leave soak out",
          ),
        ];
  if (follows === name)
    return [tell(["follows"], "a stage cannot follow itself", "name the stage before it, or leave follows out")];
  if (names.includes(follows)) return [];
  return [
    tell(
      ["follows"],
      `this policy knows no stage ${follows}`,
      `it knows ${names.join(", ")}; add ${follows} to stages, or correct the name`,
    ),
  ];
}

function asked(stage: StagePolicy, tell: Tell): readonly Problem[] {
  const approvals = stage.approvals ?? [];
  const gates = enforcements(stage.gates);
  if (gates.length === 0 && approvals.length === 0)
    return [tell([], "asks for nothing: no gate and no approvals", "write a gate, or who must approve")];
  const merge = mergeOf(stage);
  const problems = unfillable(approvals, ["approvals"], tell);
  if (merge === "automatic" && approvals.length > 0)
    return [
      ...problems,
      tell(["merge"], "automatic asks nobody, and approvals names people", "write merge: when_approved, or leave approvals out"),
    ];
  if (merge === "automatic" && gates.every((gate) => gate === "warn"))
    return [
      ...problems,
      tell(
        ["merge"],
        "automatic, and every gate only warns, so anything would be merged",
        "let one gate block, or ask for approvals",
      ),
    ];
  if (merge === "when_approved" && approvals.length === 0) {
    const what =
      stage.merge === undefined
        ? "merge is left out, which means when_approved, and approvals names nobody"
        : "when_approved, and approvals names nobody";
    return [...problems, tell(stage.merge === undefined ? [] : ["merge"], what, "write who approves, or merge: automatic")];
  }
  return problems;
}

type Enforced = { readonly enforce?: "block" | "warn" | undefined };

/** The enforcement of every gate there is. */
function enforcements(gates: Gates = {}): readonly ("block" | "warn")[] {
  const { schema, lineage, artifact, tests, security, metrics, slices, drift, fairness, slo, cost, experiment } = gates;
  const families: readonly Readonly<Record<string, Enforced>>[] = [metrics, slices, drift, fairness, slo, cost, experiment].map(
    (family) => family ?? {},
  );
  const own = tests !== undefined && Object.keys(tests).some((word) => word.endsWith("_most") || word.endsWith("_least"));
  const inherited = TEST_TOOLS.map((tool) =>
    tests?.[tool] === undefined ? undefined : { enforce: tests[tool].enforce ?? tests.enforce },
  );
  const single: readonly (Enforced | undefined)[] = [schema, lineage, artifact, own ? tests : undefined, ...inherited, security];
  const all = [...single, ...families.flatMap((family) => Object.values(family))];
  return all.flatMap((gate) => (gate === undefined ? [] : [gate.enforce ?? "block"]));
}

function wayBack(stage: StagePolicy, tell: Tell): readonly Problem[] {
  const { rollback } = stage;
  if (rollback === undefined) return [];
  const own = rollback.approvals ?? [];
  const problems = unfillable(own, ["rollback", "approvals"], tell);
  if (rollback.merge === "automatic" && own.length > 0)
    return [
      ...problems,
      tell(
        ["rollback", "merge"],
        "automatic asks nobody, and rollback.approvals names people",
        "write merge: when_approved, or leave these approvals out",
      ),
    ];
  if (rollback.merge === "when_approved" && rollbackLane(stage).approvals.length === 0)
    return [
      ...problems,
      tell(
        ["rollback", "merge"],
        "when_approved, and neither rollback.approvals nor approvals names anybody",
        "write who approves, or merge: automatic",
      ),
    ];
  return problems;
}

function pValues(stage: StagePolicy, tell: Tell): readonly Problem[] {
  return Object.entries(stage.gates?.drift ?? {}).flatMap(([name, gate]) =>
    misread(name, gate, (path, what, hint) => tell(["gates", "drift", name, ...path], what, hint)),
  );
}

function forced(stage: StagePolicy, tell: Tell): readonly Problem[] {
  const { break_glass: rule } = stage;
  if (rule === undefined) return [];
  if (mergeOf(stage) === "manual")
    return [
      tell(
        ["break_glass"],
        "says who may have the Action merge what is shut, and merge: manual has it merge nothing",
        "leave break_glass out, or write another merge",
      ),
    ];
  const named = people(rule);
  if (named === undefined || rule.count <= named.length) return [];
  return [
    tell(
      ["break_glass", "count"],
      `asks for ${rule.count} people and from names ${named.length}`,
      "lower count, or name more people or a team",
    ),
  ];
}

/** Rules that name people one by one and ask for more of them than there are. One person fills one seat. */
function unfillable(rules: readonly ApprovalRule[], path: readonly string[], tell: Tell): readonly Problem[] {
  const closed = rules
    .map((rule, index) => ({ index, count: rule.count, people: people(rule) }))
    .filter((rule) => rule.people !== undefined);
  const short = closed.flatMap(({ index, count, people: named = [] }) =>
    count > named.length
      ? [
          tell(
            [...path, index, "count"],
            `asks for ${count} people and from names ${named.length}`,
            "lower count, or name more people, a team or write",
          ),
        ]
      : [],
  );
  if (short.length > 0) return short;
  const seats = closed.reduce((sum, rule) => sum + rule.count, 0);
  const everyone = new Set(closed.flatMap((rule) => rule.people ?? [])).size;
  if (seats <= everyone) return [];
  return [
    tell(
      path,
      `${seats} seats are left to ${everyone} named people, and one person fills one seat`,
      "name more people, a team or write",
    ),
  ];
}

/** The people a rule names, each once, or undefined when it also takes a team or a permission. */
function people(rule: Pick<ApprovalRule, "from">): readonly string[] | undefined {
  if (rule.from.some((name) => !name.startsWith("@") || name.includes("/"))) return undefined;
  return [...new Set(rule.from.map((name) => name.toLowerCase()))];
}

/** Stages that follow each other in a circle, each circle once. A stage that follows itself has been told already. */
function circles(stages: Stages, at: Place): readonly Problem[] {
  const told = new Set<string>();
  return Object.keys(stages).flatMap((start) => {
    const way = [start];
    for (let next = stages[start]?.follows; next !== undefined && next !== start; next = stages[next]?.follows) {
      if (way.includes(next) || !Object.hasOwn(stages, next)) return [];
      way.push(next);
    }
    const last = way.at(-1);
    if (way.length < 2 || last === undefined || stages[last]?.follows !== start || told.has(start)) return [];
    for (const name of way) told.add(name);
    const what = `stages.${start}.follows: goes in a circle: ${[...way, start].join(" -> ")}`;
    return [{ what, ...at(["stages", start, "follows"]), hint: "the first stage follows nothing" }];
  });
}
