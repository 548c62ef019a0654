import type { Request } from "../inputs.ts";
import type { Host, Workspace } from "../ports.ts";

/** All that a command is given: what is asked, the world through its ports, the time, and a log. */
export type Scene = {
  readonly request: Request;
  readonly host: Host;
  readonly workspace: Workspace;
  readonly now: Date;
  /** One plain line; the door makes it harmless for whoever reads the log. */
  readonly log: (line: string) => void;
  /** Who set this run going, as the runner tells it: recorded as the requester of what it opens. */
  readonly actor?: string | undefined;
  /** The number of that account, where the runner tells it. */
  readonly actorId?: number | undefined;
  /** Who set it going again, if that was somebody else: they asked for it, too. */
  readonly again?: string | undefined;
  /** The base branch that the event names; the input `base` wins, and GitHub is asked where neither tells. */
  readonly defaultBranch?: string | undefined;
};
