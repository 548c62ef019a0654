import type { ResultData } from "../../src/report/json.ts";
import { type History, type Manifest, manifestIn, type Pointer, type Step } from "./history.ts";
import type { Merge, Aftermath } from "./storm.ts";

/** One stage of one model that went from one pointer to another. */
export type Moved = {
  readonly model: string;
  readonly stage: string;
  readonly from: Pointer;
  readonly to: Pointer;
  /** What stood there before stands there again, as it stood there, and nothing but what is held lies between. */
  readonly back: boolean;
  /** What comes to stand was under hold for this stage, by the manifest or because it was taken back. */
  readonly held: boolean;
};

/** A step of the base branch that changed manifests: who made it, what moved, and what the run that merged it said. */
export type Landing = {
  readonly step: Step;
  readonly model: string;
  readonly before: Manifest;
  readonly after: Manifest;
  readonly moved: readonly Moved[];
  /** `merge`: by a command; `hand` and `push`: by a person; `unknown`: by nobody who was seen. */
  readonly by: "merge" | "hand" | "push" | "unknown";
  readonly pull: number | undefined;
  readonly merge: Merge | undefined;
  /** Of each run that says it merged this commit, the result. */
  readonly told: readonly ResultData[];
};

/** Every change of a manifest on the base branch, oldest first. */
export function landingsIn(record: Aftermath, history: History): readonly Landing[] {
  const merges = new Map(record.merges.map((merge) => [merge.commit, merge]));
  const hands = new Map(record.deeds.flatMap((deed) => (deed.what === "merge by hand" ? [[deed.commit, deed] as const] : [])));
  const pushes = new Set(record.deeds.flatMap((deed) => (deed.what === "push to main" ? [deed.commit] : [])));
  const results = record.runs.flatMap((run) => run.tries.flatMap(({ came }) => came.results));
  const trails = new Map<string, Trail>();
  return history.steps.slice(1).flatMap((step) =>
    step.paths.flatMap((path) => {
      const model = /^models\/(.*)\.yaml$/.exec(path)?.[1];
      const [before, after] = [step.index - 1, step.index].map((index) => manifestIn(history.text(index, path) ?? "stages: {}"));
      if (model === undefined || before === undefined || after === undefined) return [];
      const moved = Object.entries(after.stages).flatMap(([stage, to]): Moved[] => {
        const from = before.stages[stage];
        const trail = trails.get(`${model} ${stage}`) ?? new Trail();
        trails.set(`${model} ${stage}`, trail);
        trail.release(stage, before, after);
        if (from === undefined || same(from, to)) return [];
        const held = trail.holds(stage, to.digest, before);
        return [{ model, stage, from, to, held, back: trail.arrive(stage, from, to, before) }];
      });
      const merge = merges.get(step.commit);
      const hand = hands.get(step.commit);
      const by = merge !== undefined ? "merge" : hand !== undefined ? "hand" : pushes.has(step.commit) ? "push" : "unknown";
      const told = results.filter(({ merged, decision }) => merged?.commit === step.commit && decision.code !== "already_merged");
      return [{ step, model, before, after, moved, by, pull: merge?.pull ?? hand?.pull, merge, told } as const];
    }),
  );
}

export function same(one: Pointer | undefined, other: Pointer | undefined): boolean {
  return one?.version === other?.version && one?.digest === other?.digest && one?.evidence === other?.evidence;
}

/** What stood in one stage and was not taken back, oldest first; and which digests are held since they were. */
class Trail {
  private readonly stood: Pointer[] = [];
  private readonly taken = new Set<string>();

  /** A hold that goes from the manifest is lifted. */
  release(stage: string, before: Manifest, after: Manifest): void {
    const holds = (manifest: Manifest) =>
      (manifest.holds ?? []).filter((hold) => hold.stage === stage).map(({ digest }) => digest);
    for (const digest of holds(before)) if (!holds(after).includes(digest)) this.taken.delete(digest);
  }

  /** Whether what comes to stand is a way back. */
  arrive(stage: string, from: Pointer, to: Pointer, before: Manifest): boolean {
    const isTop = (pointer: Pointer) =>
      this.stood.at(-1)?.digest === pointer.digest && this.stood.at(-1)?.version === pointer.version;
    if (!isTop(from)) this.stood.push(from);
    const others = this.stood.map((pointer, at) => ({ pointer, at })).filter(({ pointer }) => pointer.digest !== from.digest);
    const ways = [others.at(-1), others.findLast(({ pointer }) => !this.holds(stage, pointer.digest, before))];
    // With other evidence than it stood there with, it comes as any promotion does, through every gate.
    const way = ways.find((one) => same(one?.pointer, to));
    if (way === undefined || from.digest === to.digest) {
      if (from.digest === to.digest) this.stood.pop();
      this.stood.push(to);
    } else {
      this.stood.splice(way.at + 1);
      this.taken.add(from.digest);
    }
    this.taken.delete(to.digest);
    return way !== undefined && from.digest !== to.digest;
  }

  holds(stage: string, digest: string, manifest: Manifest): boolean {
    return this.taken.has(digest) || (manifest.holds ?? []).some((hold) => hold.stage === stage && hold.digest === digest);
  }
}
