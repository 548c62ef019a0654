import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { Came, Order, Place } from "./order.ts";

/** So many processes, each at one command at a time. */
export type Processes = {
  /** How many have nothing to do. */
  readonly idle: () => number;
  /** Hands a command to an idle process. */
  readonly run: (order: Order) => Promise<Came>;
  readonly close: () => void;
};

export function processes(count: number, place: Place): Processes {
  const idle: ChildProcess[] = [];
  const all = Array.from({ length: count }, () => fork(join(import.meta.dirname, "process.ts"), [JSON.stringify(place)]));
  idle.push(...all);
  return {
    idle: () => idle.length,
    run(order) {
      const child = idle.shift();
      if (child === undefined) throw new Error("no process is idle");
      return new Promise((resolve, reject) => {
        const died = (code: number | null) => {
          reject(new Error(`a process ended with ${String(code)} in the middle of order ${order.id}`));
        };
        child.once("exit", died);
        child.once("message", (came) => {
          child.off("exit", died);
          idle.push(child);
          // The only thing a process sends.
          resolve(came as Came);
        });
        child.send(order);
      });
    },
    close: () => {
      for (const child of all) child.disconnect();
    },
  };
}
