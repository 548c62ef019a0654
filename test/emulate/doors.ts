import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../src/commands/run.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { host } from "../../src/github/host.ts";
import { readRequest } from "../../src/inputs.ts";
import { say, sayError } from "../../src/say.ts";
import { runAction } from "../support/run-bundle.ts";
import { REPOSITORY, type Emulated } from "./emulated.ts";

export type Said = { readonly exit: number; readonly text: string; readonly outputs: Readonly<Record<string, string>> };
export type Asked = {
  readonly by?: string;
  readonly files?: Readonly<Record<string, string>>;
};

/** One run of a command against emulate: `inputs` are the step's. */
export type Door = (at: Emulated, inputs: Readonly<Record<string, string>>, asked?: Asked) => Promise<Said>;

/** In this process, with the product's real client. The time is the machine's, since emulate's is. */
export const inProcess: Door = async (at, inputs, { by = "ada", files = {} } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "emulate-"));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  const log = () => undefined;
  try {
    const scene = {
      request: orThrow(readRequest(inputs)),
      host: host({ token: at.token, baseUrl: at.layer.url, repository: REPOSITORY, userAgent: "test", log }),
      workspace: workspace(folder),
      now: new Date(),
      log,
      actor: by,
      defaultBranch: "main",
    };
    return say(await run(scene, "repository", { kind: "dispatch" }), "result.json");
  } catch (error) {
    return sayError(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The bundle in a process of its own, as GitHub's runner starts it. */
export function asBundle(main: string): Door {
  return async (at, inputs, { by = "ada", files = {} } = {}) => {
    const run = {
      repository: { fullName: REPOSITORY, defaultBranch: "main" },
      token: at.token,
      event: "workflow_dispatch",
      payload: { inputs: {} },
    };
    const { code, log, outputs } = await runAction(
      { url: at.layer.url, clock: { now: () => new Date() } },
      { ...run, inputs, actor: by, workspace: files, main },
    );
    return { exit: code, text: log, outputs };
  };
}
