import { modelNames, type Stage } from "./models.ts";
import { dice } from "./random.ts";

/** One wish for a promotion. `from`: the version that this stage points at then. `brings`: its evidence comes along in the workspace. */
export type Ask = {
  readonly model: string;
  readonly stage: Stage;
  readonly version: string;
  readonly from?: Stage;
  readonly brings: boolean;
  readonly actor: string;
  /** The next one is for the same version, and both are to start in the same moment. */
  readonly twin: boolean;
};

const ASKERS = ["ada", "grace", "noa", "maya", "trainer[bot]"] as const;

/** So many promotions in the order of asking: mostly newer versions, some the same again, some older than what was asked last. */
export function asksOf(seed: number, promotions: number, models: number): readonly Ask[] {
  const chance = dice(seed);
  const names = modelNames(models);
  const newest = new Map(names.map((name) => [name, 1]));
  const asker = () => chance.pick(ASKERS) ?? ASKERS[0];
  const asks: Ask[] = [];
  while (asks.length < promotions) {
    const model = chance.pick(names) ?? "";
    const last = newest.get(model) ?? 1;
    const stage: Stage = chance.chance(0.55) ? "staging" : "production";
    const back = chance.chance(0.2) ? chance.number(4) : 0;
    const fresh = stage === "staging" && chance.chance(0.7);
    const number = Math.max(1, fresh ? last + 1 : last - back);
    newest.set(model, Math.max(last, number));
    const version = String(number);
    const from = stage === "production" && model.startsWith("followed") && chance.chance(0.7) ? { from: "staging" as const } : {};
    const ask = { model, stage, version, ...from, brings: !("from" in from) && isBrought(version) };
    const twins = asks.length + 1 < promotions && chance.chance(0.1);
    asks.push({ ...ask, actor: asker(), twin: twins });
    if (twins) asks.push({ ...ask, actor: asker(), twin: false });
  }
  return asks;
}

/** The evidence of every second version comes along with its promotion; that of the others lies in the repository from the beginning. */
export function isBrought(version: string): boolean {
  return version !== "1" && Number(version) % 2 === 1;
}

/** Every version that is ever asked for. */
export function versionsOf(asks: readonly Ask[], model: string): readonly string[] {
  const own = asks.filter((ask) => ask.model === model).map((ask) => ask.version);
  return [...new Set(["1", ...own])];
}
