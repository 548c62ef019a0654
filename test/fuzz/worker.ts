import { parentPort } from "node:worker_threads";
import type { Run } from "./frame/subject.ts";
import { SUBJECTS } from "./subjects.ts";

/** One of the command's hands: takes a subject and a run, answers with the report. */
export type Job = Run & { readonly subject: string };

const door = parentPort;
if (door === null) throw new Error("this is started by the command, as its worker");
door.on("message", (job: Job) => {
  const found = SUBJECTS.find(({ name }) => name === job.subject);
  if (found === undefined) throw new Error(`there is no subject ${job.subject}`);
  void found.fuzz(job).then((report) => door.postMessage(report));
});
