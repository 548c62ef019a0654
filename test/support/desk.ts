import { run } from "../../src/commands/run.ts";
import { definitionIn } from "../../src/commands/definition.ts";
import { WORKTREE, worktree } from "../../src/commands/worktree.ts";
import { orThrow } from "../../src/errors.ts";
import { workspace } from "../../src/files/workspace.ts";
import { Inputs, readRequest } from "../../src/inputs.ts";
import type { Host } from "../../src/ports.ts";
import { say, sayError, type Said } from "../../src/say.ts";
import { folder } from "../files/folder.ts";
import { NOW } from "./terminal.ts";

type Texts = Readonly<Record<string, string>>;

/**
 * A checkout in a folder of its own, and the commands that need no GitHub run on it in this process: what `cli.ts` does, without the price
 * of a process. Options are those of the terminal.
 */
export function desk(files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const home = folder(files);
  const log: string[] = [];
  const said = async (command: string, options: Texts = {}): Promise<Said> => {
    const at = workspace(home.root);
    try {
      const definition = definitionIn(options);
      const own = Object.fromEntries(Object.entries(options).filter(([name]) => Object.hasOwn(Inputs.shape, name)));
      const request = orThrow(readRequest({ ...own, ...(definition === undefined ? {} : { definition }), command }));
      // The commands that run on a checkout only read it; whatever else they would ask a host is not there.
      const host = { defaultBranch: () => Promise.resolve(WORKTREE), objects: worktree(at) } as unknown as Host;
      const say_ = (line: string) => void log.push(line);
      const scene = { request, host, workspace: at, now: new Date(NOW), log: say_, actor: undefined };
      return say(await run(scene, "terminal", { kind: "dispatch" }), "");
    } catch (error) {
      return sayError(error);
    }
  };
  return { ...home, said, log };
}
