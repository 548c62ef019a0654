import type { Happening } from "../../src/commands/run.ts";
import type { ResultData } from "../../src/report/json.ts";

/** One run of a command, as the driver asks a process for it. */
export type Order = {
  readonly id: number;
  readonly inputs: Readonly<Record<string, string>>;
  readonly happening: Happening;
  readonly actor: string;
  readonly now: string;
  /** What lies in the workspace. */
  readonly files: Readonly<Record<string, string>>;
  /** By the bundle, as the runner starts it, in one more process. */
  readonly bundled: boolean;
};

/** What a run came to: the exit code that a door would end with, and the results as the product publishes them. */
export type Came = {
  readonly id: number;
  readonly exit: number;
  readonly results: readonly ResultData[];
  /** What was wrong, in the product's words; with exit 3 the stack too. */
  readonly said: string;
};

/** Where the processes find their GitHub. */
export type Place = {
  readonly url: string;
  readonly token: string;
  readonly repository: string;
  /** The built bundle; empty where none is to be started. */
  readonly bundle: string;
};
