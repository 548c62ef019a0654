import { globSync } from "node:fs";
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type { InstrumenterContext } from "@stryker-mutator/api/core";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  determineHitLimitReached,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import fc from "fast-check";
import { takeDeclared } from "./collected.ts";
import { KILLERS, TOO_SLOW } from "./rooms.ts";

/** What the code that Stryker instruments reads and writes. */
const switches: InstrumenterContext = ((globalThis as { __stryker__?: InstrumenterContext }).__stryker__ ??= {});

type Test = { readonly id: string; readonly file: string; readonly run: () => unknown };

/** How long each test took when it last ran: the quickest go first, since a mutant is dead at the first red one. */
const took = new Map<string, number>();

/**
 * Runs the killers inside Stryker's own worker, each file loaded once and its tests as often as there are mutants: some thousandths
 * of a second for a mutant, where Stryker's runner for vitest starts vitest anew for every one. Node strips the types.
 * A mutant that acts while a module is loaded is met by loading the tests of its own room again while it is on.
 */
class InMemoryRunner implements TestRunner {
  #tests: readonly Test[] = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    // Whether a mutant dies must not hang on luck.
    fc.configureGlobal({ seed: 20261127 });
    registerHooks({ resolve: (specifier, context, next) => next(...rerouted(specifier, context.parentURL), context) });
    this.#tests = await load();
  }

  async dryRun(): Promise<DryRunResult> {
    const results: TestResult[] = [];
    for (const test of this.#tests) {
      switches.currentTestId = test.id;
      results.push(await run(test));
    }
    delete switches.currentTestId;
    const mutantCoverage = switches.mutantCoverage ?? { static: {}, perTest: {} };
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage };
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, mutantActivation, sandboxFileName } = options;
    switches.activeMutant = activeMutant.id;
    switches.hitCount = 0;
    if (hitLimit === undefined) delete switches.hitLimit;
    else switches.hitLimit = hitLimit;
    try {
      const all = mutantActivation === "static" ? await load(roomOf(sandboxFileName)) : this.#tests;
      const wanted = testFilter === undefined ? undefined : new Set(testFilter);
      const results: TestResult[] = [];
      for (const test of all.filter(({ id }) => wanted?.has(id) ?? true).toSorted(quickestFirst)) {
        const result = await run(test);
        results.push(result);
        if (result.status === TestStatus.Failed) break;
      }
      const complete: DryRunResult = { status: DryRunStatus.Complete, tests: results };
      return toMutantRunResult(determineHitLimitReached(switches.hitCount, hitLimit) ?? complete);
    } catch (error) {
      // A mutant under which the product cannot even be loaded is one that no test would miss.
      return toMutantRunResult({
        status: DryRunStatus.Complete,
        tests: [{ id: "load", name: "load", timeSpentMs: 0, status: TestStatus.Failed, failureMessage: String(error) }],
      });
    } finally {
      delete switches.activeMutant;
    }
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-memory", InMemoryRunner)];

let generation = 0;

/** Every test of the killers, or of those in one room, from modules of their own. */
async function load(room = ""): Promise<readonly Test[]> {
  generation++;
  const tests: Test[] = [];
  for (const file of globSync([...KILLERS], { exclude: [...TOO_SLOW] }).toSorted()) {
    if (!file.startsWith(`test/${room}`)) continue;
    // eslint-disable-next-line no-restricted-syntax -- which file, and how often, is known only here
    await import(`${pathToFileURL(resolve(file)).href}?generation=${generation}`);
    for (const [n, { name, run }] of takeDeclared().entries()) tests.push({ id: `${file}#${n} ${name}`, file, run });
  }
  return tests;
}

/** `gates/` of `.../src/gates/judge.ts`. */
function roomOf(file: string): string {
  return /[/\\]src[/\\]([a-z]+)[/\\][^/\\]+$/.exec(file)?.[1]?.concat("/") ?? "";
}

/** Our own `test` in place of vitest's, and modules of the sandbox as often as there are generations. */
function rerouted(specifier: string, parent: string | undefined): [specifier: string] {
  const at = /\?generation=\d+$/.exec(parent ?? "")?.[0];
  if (at === undefined) return [specifier];
  if (specifier === "vitest") return [new URL("./collected.ts", import.meta.url).href];
  return [specifier.startsWith(".") ? specifier + at : specifier];
}

async function run({ id, file, run }: Test): Promise<TestResult> {
  const since = performance.now();
  const about = { id, name: id, fileName: file };
  try {
    await run();
    return { ...about, timeSpentMs: spent(id, since), status: TestStatus.Success };
  } catch (error) {
    const failureMessage = error instanceof Error ? error.message : String(error);
    return { ...about, timeSpentMs: spent(id, since), status: TestStatus.Failed, failureMessage };
  }
}

function spent(id: string, since: number): number {
  const ms = performance.now() - since;
  took.set(id, ms);
  return ms;
}

function quickestFirst(one: Test, other: Test): number {
  return (took.get(one.id) ?? 0) - (took.get(other.id) ?? 0);
}
