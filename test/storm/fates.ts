import type { Pull } from "../github/state.ts";
import type { Look } from "./invariants.ts";
import type { Run } from "./storm.ts";

/** What became of everything that was asked for, and what stands in the repository at the end. */
export function fates(look: Look): void {
  for (const run of look.record.runs) cameThrough(look, run);
  for (const run of look.record.runs) if (run.ask !== undefined) isNotLost(look, run);
  noOrphans(look);
  oneLive(look);
}

/** Nothing went wrong at GitHub, so no command may end as if something had. */
function cameThrough({ wrong, meet }: Look, { inputs, tries }: Run): void {
  for (const { came } of tries) {
    meet(`commands that ended with ${came.exit}`);
    if (came.exit === 3) wrong(`${JSON.stringify(inputs)} ended with an error: ${came.said.split("\n")[0] ?? ""}`);
  }
}

/** Merged, superseded with a link, refused for a reason, there already, or open and waiting: anything else is lost. */
function isNotLost(look: Look, { ask, inputs, tries }: Run): void {
  const { wrong, meet, landings, record } = look;
  const last = tries.at(-1);
  const [result] = last?.came.results ?? [];
  const about = `${ask?.model ?? ""} ${ask?.version ?? ""} to ${ask?.stage ?? ""} ${JSON.stringify(inputs)}`;
  if (last?.came.exit === 2) {
    meet("asked: refused for a stated reason");
    if (last.came.said.trim() === "") wrong(`${about}: refused without a word`);
    return;
  }
  if (result === undefined) {
    if (last?.came.exit !== 3) wrong(`${about}: came to nothing`);
    return;
  }
  const { decision, pull_request } = result;
  if (decision.code === "already_there") {
    meet("asked: it stood there already");
    const stood = landings.some(({ model, before, after }) =>
      [before, after].some(({ stages }) => model === ask?.model && stages[ask.stage]?.version === ask.version),
    );
    if (!stood && ask?.from === undefined && ask?.version !== "1") wrong(`${about}: is said to stand there, and never did`);
    return;
  }
  if (decision.code === "superseded" && pull_request !== null) {
    meet("asked: superseded at once");
    hasFate(look, record.repository.pulls.get(pull_request.number), about);
    return;
  }
  if (decision.code === "held" && pull_request === null) {
    meet("asked: held, and said so");
    return;
  }
  const pull = record.repository.pulls.get(pull_request?.number ?? 0);
  if (pull === undefined) {
    wrong(`${about}: ${decision.code}, and there is no pull request`);
    return;
  }
  const [, model, stage] = pull.head.branch.split("/");
  if (model !== ask?.model || stage !== ask?.stage) wrong(`${about}: was answered with #${pull.number} from ${pull.head.branch}`);
  hasFate(look, pull, about);
}

function hasFate({ wrong, meet, record }: Look, pull: Pull | undefined, about: string): void {
  if (pull === undefined) {
    wrong(`${about}: its pull request is gone`);
    return;
  }
  if (pull.merged !== undefined) {
    meet("asked: merged");
    return;
  }
  if (pull.state === "open") {
    meet("asked: open and waiting");
    return;
  }
  if (record.deeds.some((deed) => deed.what === "close" && deed.pull === pull.number)) {
    meet("asked: closed by a person");
    return;
  }
  const by = pull.comments.flatMap(({ body }) => /^Superseded by #(\d+)/.exec(body)?.[1] ?? []).at(-1);
  const next = record.repository.pulls.get(Number(by));
  if (by === undefined || next === undefined) {
    wrong(`${about}: #${pull.number} is closed, and nothing says why`);
    return;
  }
  const place = (one: Pull) => one.head.branch.split("/").slice(0, 3).join("/");
  if (place(next) !== place(pull))
    wrong(`${about}: #${pull.number} is superseded by #${next.number}, which is about something else`);
  if (next.number === pull.number) wrong(`${about}: #${pull.number} is superseded by itself`);
  const last = lastOf(record.repository.pulls, pull);
  if (last === undefined) wrong(`${about}: #${pull.number} and those that supersede it are closed for each other`);
  meet("asked: superseded");
}

/** The end of a row of pull requests each of which supersedes the one before; undefined where the row bites its tail. */
function lastOf(pulls: ReadonlyMap<number, Pull>, first: Pull): Pull | undefined {
  const seen = new Set<number>();
  let at: Pull | undefined = first;
  while (at !== undefined && at.state === "closed" && at.merged === undefined) {
    if (seen.has(at.number)) return undefined;
    seen.add(at.number);
    const by: string | undefined = at.comments.flatMap(({ body }) => /^Superseded by #(\d+)/.exec(body)?.[1] ?? []).at(-1);
    if (by === undefined) return at;
    at = pulls.get(Number(by));
  }
  return at;
}

/** Every branch of ours has an open pull request; where a person closed it, the branch is theirs to keep. */
function noOrphans({ record, wrong, meet }: Look): void {
  for (const ref of record.repository.refs.keys()) {
    const branch = ref.replace("refs/heads/", "");
    if (!/^(promote|rollback|hold|release|merging)\//.test(branch)) continue;
    // A merge's mark may stand while its pull request is open.
    const own = [...record.repository.pulls.values()].filter(
      (pull) => pull.head.branch === branch || branch === `merging/${pull.number}`,
    );
    if (own.some(({ state }) => state === "open")) continue;
    const closed = record.deeds.some(
      ({ what, pull }) => (what === "close" || what === "merge by hand") && pull === own.at(-1)?.number,
    );
    if (closed) meet("branches of pull requests that a person closed or merged");
    else
      wrong(
        `${branch} at ${String(record.repository.refs.get(ref))} stands without an open pull request (${own.map(({ number, merged, head }) => `#${number}${merged === undefined ? "" : ` merged by ${merged.by.login}`} at ${head.sha.slice(0, 7)}`).join(", ")})`,
      );
  }
}

/** One live pull request of ours for each kind of change, model and stage. */
function oneLive({ record, wrong }: Look): void {
  const live = new Map<string, number[]>();
  for (const pull of record.repository.pulls.values()) {
    if (pull.state !== "open" || pull.author.type !== "Bot") continue;
    const [kind, model, stage, what] = pull.head.branch.split("/");
    // Holds and releases are about one digest each.
    const place = [kind, model, stage, ...(kind === "hold" || kind === "release" ? [what] : [])].join("/");
    live.set(place, [...(live.get(place) ?? []), pull.number]);
  }
  for (const [place, numbers] of live)
    if (numbers.length > 1) wrong(`${place} has ${numbers.map((one) => `#${one}`).join(" and ")} open at once`);
}
