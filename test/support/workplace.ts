import type { Happening } from "../../src/commands/run.ts";
import type { Result } from "../../src/promotion/result.ts";
import { say, sayError, type Said } from "../../src/say.ts";
import { commitsBetween } from "../github/git/history.ts";
import type { Pull } from "../github/state.ts";
import { world, type Plan, type Way, type World } from "./world.ts";

/** One run of a command: what a door would say of it, what it came to, and every request that could have changed something. */
export type Run = Said & { readonly results: readonly Result[]; readonly writes: readonly string[] };

export type Inputs = Readonly<Record<string, string>>;

/** A world in which commands are heard as their user hears them: an error is what a door says of it. */
export type Workplace = Pick<World, "github" | "repository" | "token" | "pull" | "file"> & {
  readonly run: (inputs: Inputs, way?: Way & { readonly happening?: Happening }) => Promise<Run>;
  /** Judges one pull request, as its event would. */
  readonly review: (pull: Pull | number) => Promise<Run>;
  readonly openPulls: () => readonly number[];
  /** The messages of a pull request's commits, newest first. */
  readonly commitsOf: (pull: number) => readonly string[];
};

export async function workplace(plan: Plan = {}): Promise<Workplace> {
  const place = await world(plan);
  const { github, repository, token, file } = place;
  const pull = (number: number) => place.pull(number);
  const run: Workplace["run"] = async (inputs, { happening = { kind: "dispatch" } as const, ...way } = {}) => {
    place.forget();
    const heard = await place.run(inputs, happening, way).then(
      (outcome) => ({ ...say(outcome, "result.json"), results: outcome.is === "judged" ? outcome.results : [] }),
      (error: unknown) => ({ ...sayError(error), results: [] }),
    );
    return { ...heard, writes: place.writes() };
  };
  return {
    github,
    repository,
    token,
    pull,
    file,
    run,
    review: (one) =>
      run(
        { command: "auto" },
        { happening: { kind: "pull", number: typeof one === "number" ? one : one.number }, actor: "grace" },
      ),
    openPulls: () => [...repository.pulls.values()].filter(({ state }) => state === "open").map(({ number }) => number),
    commitsOf: (number) => {
      const { head, base } = pull(number);
      return commitsBetween(repository.git, head.sha, repository.refs.get(`refs/heads/${base.branch}`)).map(
        ({ message }) => message,
      );
    },
  };
}
