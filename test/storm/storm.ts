import type { ResultData } from "../../src/report/json.ts";
import { startGitHub, type EmbeddedGitHub } from "../github/server.ts";
import type { Repository } from "../github/state.ts";
import type { Exchange } from "../github/wire/log.ts";
import { type Ask, asksOf, isBrought, versionsOf } from "./asks.ts";
import { evidenceText, manifestText, modelNames, PEOPLE, POLICIES, policyText, PRODUCTION_BOUNDS } from "./models.ts";
import type { Came, Order } from "./order.ts";
import { somebodyActs, type Deed, type Wish } from "./people.ts";
import { processes } from "./processes.ts";
import { dice } from "./random.ts";

export type Plan = {
  readonly seed: number;
  readonly promotions: number;
  readonly models: number;
  readonly processes: number;
  /** The share of commands that the bundle runs, and where it lies. */
  readonly bundled: number;
  readonly bundle: string;
  readonly log: (line: string) => void;
};

/** One command, as often as it was run until it came through. */
export type Run = {
  readonly ask: Ask | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: string;
  /** Every try: where in the order of things it began and ended, and what it came to. */
  readonly tries: { readonly from: number; readonly to: number; readonly came: Came }[];
};

/** A merge that GitHub answered with yes. `since`: before then, the run looked for the last time at what it was about to merge. */
export type Merge = { readonly pull: number; readonly commit: string; readonly since: number; readonly at: number };

/** Everything that happened, each with its place in one order. */
export type Aftermath = {
  readonly plan: Plan;
  readonly github: EmbeddedGitHub;
  readonly repository: Repository;
  readonly runs: readonly Run[];
  readonly deeds: readonly (Deed & { readonly at: number })[];
  readonly merges: readonly Merge[];
  readonly requests: number;
  /** What sweeps still changed after the storm, one after the other; the last one changed nothing. */
  readonly after: readonly (readonly string[])[];
  readonly seconds: number;
  readonly asked: number;
};

/** How often a command that ended with an outage is run again, as the schedule would. */
const TRIES = 5;
/** Sweeps that it may take until nothing is left to do. */
const SWEEPS = 12;
/** Requests between two acts of people, and between two seconds of GitHub's clock, on average. */
const CALM = 14;
const SECOND = 3;

/** Lets the storm blow itself out, and hands back all that happened. Whoever calls it closes the GitHub. */
export async function storm(plan: Plan): Promise<Aftermath> {
  const began = performance.now();
  const asks = asksOf(plan.seed, plan.promotions, plan.models);
  const models = modelNames(plan.models);
  const github = await startGitHub({ now: "2026-11-20T12:00:00Z" });
  const repository = github.repository("acme/models", { files: filesOf(plan.seed, asks, models), people: PEOPLE });
  const token = github.actionsToken(repository);
  github.token(token).limit = Number.MAX_SAFE_INTEGER;
  const place = { url: github.url, token, repository: repository.fullName, bundle: plan.bundle };
  const pool = processes(plan.processes, place);
  const chance = dice(plan.seed ^ 0x5707);

  let at = 0;
  let blowing = true;
  const watch = watching();
  const runs: Run[] = [];
  const deeds: (Deed & { at: number })[] = [];
  const wishes: Wish[] = [];
  const crowd = {
    ...{ github, repository, chance, seed: plan.seed, asks, models },
    done: (deed: Deed) => void deeds.push({ ...deed, at: ++at }),
    wish: (wish: Wish) => void wishes.push(wish),
  };
  const drain = () => {
    for (const exchange of github.requests.splice(0)) watch.see(exchange, ++at);
  };
  const act = async () => {
    drain();
    if (chance.chance(1 / SECOND)) github.clock.advance("1s");
    if (blowing && chance.chance(1 / CALM)) await somebodyActs(crowd);
  };
  github.fault({}, { is: "meanwhile", act }, Number.POSITIVE_INFINITY);

  let orders = 0;
  const once = async (run: Run, happening: Order["happening"], files: Order["files"]): Promise<Came> => {
    const id = ++orders;
    drain();
    const from = at;
    const bundled = plan.bundle !== "" && chance.chance(plan.bundled);
    const now = github.clock.now().toISOString();
    const came = await pool.run({ id, inputs: run.inputs, happening, actor: run.actor, now, files, bundled });
    drain();
    run.tries.push({ from, to: at, came });
    return came;
  };
  const start = async (run: Run, happening: Order["happening"], files: Order["files"] = {}): Promise<void> => {
    runs.push(run);
    for (let tries = 0; tries < TRIES; tries++) {
      const came = await once(run, happening, files);
      if (came.exit !== 3) break;
      plan.log(`order ${came.id} (${JSON.stringify(run.inputs)}) ended with 3: ${came.said}`);
    }
    const again = run.ask !== undefined && run.tries.at(-1)?.came.results.some(isBehind) === true;
    if (again && blowing && chance.chance(0.7)) waiting.push(run.ask);
  };
  const promote = (ask: Ask): Promise<void> => {
    const { model, stage: to, version, from, brings, actor } = ask;
    const method = chance.chance(0.8) ? "squash" : chance.chance(0.7) ? "merge" : "rebase";
    const files = brings ? { "out/evidence.yaml": evidenceText(plan.seed, model, version) } : {};
    const inputs = {
      command: "promote",
      model,
      to,
      ...(from === undefined ? { version } : { from }),
      ...(brings ? { evidence: "out/*.yaml" } : {}),
      "merge-method": method,
    };
    return start({ ask, inputs, actor, tries: [] }, { kind: "dispatch" }, files);
  };
  const grant = (wish: Wish): Promise<void> => {
    const run = (inputs: Run["inputs"], actor: string): Run => ({ ask: undefined, inputs, actor, tries: [] });
    if (wish.is === "review") return start(run({ command: "auto" }, "grace"), { kind: "pull", number: wish.pull });
    if (wish.is === "sweep") return start(run({ command: "auto" }, "grace"), { kind: "sweep" });
    return start(run(wish.inputs, wish.actor), { kind: "dispatch" });
  };

  const waiting: Ask[] = [];
  const ahead = [...asks];
  let asked = 0;
  let going = 0;
  await new Promise<void>((resolve, reject) => {
    const begin = (work: Promise<void>) => {
      going++;
      work.then(() => {
        going--;
        pump();
      }, reject);
    };
    const pump = (): void => {
      while (pool.idle() > 0) {
        const wish = wishes.length > 0 && (ahead.length === 0 || chance.chance(0.6)) ? wishes.shift() : undefined;
        if (wish !== undefined) {
          begin(grant(wish));
          continue;
        }
        const twin = waiting.length === 0 && ahead[0]?.twin === true;
        if (twin && pool.idle() < 2) return;
        const ask = waiting.shift() ?? ahead.shift();
        if (ask === undefined) break;
        asked++;
        if (asked % 100 === 0) plan.log(`${asked} asked for, ${repository.pulls.size} pull requests, ${at} requests and deeds`);
        begin(promote(ask));
        const other = twin ? ahead.shift() : undefined;
        if (other === undefined) continue;
        asked++;
        begin(promote(other));
      }
      if (ahead.length + waiting.length === 0) blowing = false;
      if (going === 0 && ahead.length + waiting.length + wishes.length === 0) resolve();
    };
    pump();
  });

  const after: (readonly string[])[] = [];
  for (let sweeps = 0; sweeps < SWEEPS && after.at(-1)?.length !== 0; sweeps++) {
    const before = watch.changes.length;
    await start({ ask: undefined, inputs: { command: "auto" }, actor: "grace", tries: [] }, { kind: "sweep" });
    after.push(watch.changes.slice(before));
  }
  pool.close();
  const seconds = (performance.now() - began) / 1000;
  return { plan, github, repository, runs, deeds, merges: watch.merges, requests: watch.requests(), after, seconds, asked };
}

/** What the storm begins with. */
function filesOf(seed: number, asks: readonly Ask[], models: readonly string[]): { readonly [path: string]: string } {
  const files: { [path: string]: string } = {
    [POLICIES.open]: policyText("open", PRODUCTION_BOUNDS[0]),
    [POLICIES.followed]: policyText("followed", PRODUCTION_BOUNDS[0]),
  };
  for (const model of models) {
    files[`models/${model}.yaml`] = manifestText(model);
    for (const version of versionsOf(asks, model).filter((one) => !isBrought(one)))
      files[`evidence/${model}/${version}/evidence.yaml`] = evidenceText(seed, model, version);
  }
  return files;
}

function isBehind({ decision, findings }: ResultData): boolean {
  return ["behind_base", "base_moved", "conflict"].includes(decision.code) || findings.some(({ code }) => code === "behind_base");
}

/** Looks at every request as it was answered: how many there were, which changed something, and which merged. */
function watching() {
  const merges: Merge[] = [];
  /** Of each client: when its last answer came, and the answer before it last asked for a pull request. */
  const clients = new Map<string, { last: number; readonly looked: Map<number, number> }>();
  const changes: string[] = [];
  let requests = 0;
  return {
    merges,
    requests: () => requests,
    changes,
    see({ method, url, status, requestBody, answerBody, agent }: Exchange, at: number): void {
      requests++;
      if (method !== "GET" && url !== "/graphql") changes.push(`${method} ${url} ${status}`);
      const name = /storm\/\d+/.exec(agent)?.[0] ?? "bundle";
      const client = clients.get(name) ?? { last: 0, looked: new Map<number, number>() };
      clients.set(name, client);
      const { variables } = (requestBody ?? {}) as { readonly variables?: { readonly number?: number } };
      if (variables?.number !== undefined) client.looked.set(variables.number, client.last);
      const merged = method === "PUT" && status === 200 ? /\/pulls\/(\d+)\/merge$/.exec(url)?.[1] : undefined;
      if (merged !== undefined) {
        const pull = Number(merged);
        const { sha } = answerBody as { readonly sha: string };
        merges.push({ pull, commit: sha, since: client.looked.get(pull) ?? 0, at });
      }
      client.last = at;
    },
  };
}
