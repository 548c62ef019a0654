import { Outage } from "../../src/github/errors.ts";
import { UserError } from "../../src/errors.ts";
import { goneOn } from "./gone-on.ts";
import type { Ill } from "./ills.ts";
import { pictureOf } from "./picture.ts";
import { place, type Heard, type Place } from "./place.ts";
import { isRead, letThrough, spell, type Guard, type Passing } from "./proxy.ts";
import { FILES_OF, waysOn, type Story } from "./stories.ts";

/** What came of letting ills befall the requests of one story. */
export type Befallen = {
  readonly story: Story;
  readonly requests: number;
  /** Runs in which something went wrong: one for each ill and each request it can befall. */
  readonly disturbed: number;
  /** Of these, the runs that came to their end as if nothing had been. */
  readonly unmoved: number;
  /** Runs that went on from what was left behind. */
  readonly runs: number;
  readonly failures: readonly string[];
};

/** What waiting may come to in one run, for limits and for all else together; in seconds. */
const LONGEST_WAITING = 180 + 120;

/** Lets each of these ills befall each request of a story that `chosen` says, one run for each. */
export async function befall(
  story: Story,
  ills: readonly Ill[],
  chosen: (passing: Passing, index: number) => boolean = () => true,
): Promise<Befallen> {
  const at = await place(FILES_OF(story));
  try {
    await story.before?.(at);
    const begin = at.github.remember();
    const undisturbed = await disturbed(at, story, () => letThrough);
    if (undisturbed.heard.exit !== 0) throw new Error(`${story.name} fails undisturbed:\n${undisturbed.heard.text}`);
    const requests = [...at.proxy.passed];
    const expected = pictureOf(at.repository());
    const failures = [...undisturbed.twice.map((line) => `${story.name}: undisturbed, ${line}`)];
    const goneOnFrom = new Set<string>();
    const counts = { disturbed: 0, unmoved: 0, runs: 0 };
    for (const passing of requests.filter(chosen)) {
      for (const ill of ills.filter(({ befalls }) => befalls(passing))) {
        begin();
        counts.disturbed++;
        const point = `${story.name}, ${ill.name} at request ${passing.nth} (${spell(passing)})`;
        const came = await disturbed(at, story, (surroundings) => ill.guard(passing.nth, surroundings));
        at.github.lagBehind()();
        failures.push(...wrongIn(came, ill).map((wrong) => `${point}: ${wrong}`));
        const left = pictureOf(at.repository());
        if (came.heard.exit === 0 && left === expected) counts.unmoved++;
        if (goneOnFrom.has(left)) continue;
        goneOnFrom.add(left);
        const here = at.github.remember();
        for (const way of waysOn(story)) {
          here();
          counts.runs++;
          failures.push(...(await goneOn(at, way, expected)).map((failure) => `${point}: ${failure}`));
        }
      }
    }
    failures.push(...at.github.complaints);
    return { story, requests: requests.length, ...counts, failures };
  } finally {
    await at.close();
  }
}

type Came = {
  readonly heard: Heard;
  /** Every wait, in seconds. */
  readonly waits: readonly number[];
  /** Writes that took effect twice. */
  readonly twice: readonly string[];
  /** Writes that were sent again sooner than a second after they were last sent. */
  readonly hasty: readonly string[];
};

async function disturbed(
  at: Place,
  { step }: Story,
  guardIn: (surroundings: Parameters<Ill["guard"]>[1]) => Guard,
): Promise<Came> {
  const waits: number[] = [];
  const underWay = new Set<AbortController>();
  const done = new Map<string, number>();
  const sent = new Map<string, number>();
  const twice: string[] = [];
  const hasty: string[] = [];
  const waited = () => waits.reduce((sum, one) => sum + one, 0);
  const guard = guardIn({
    github: at.github,
    waited,
    giveUpWaiting() {
      for (const one of underWay) one.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
      underWay.clear();
    },
  });
  at.proxy.guard((passing, forward) => {
    const { method, target, body } = passing;
    const key = `${method} ${target} ${body}`;
    if (!isRead(passing)) {
      if (waited() - (sent.get(key) ?? -Infinity) < 1) hasty.push(spell(passing));
      sent.set(key, waited());
    }
    return guard(passing, async () => {
      const reply = await forward();
      if (isRead(passing) || reply.status >= 300) return reply;
      done.set(key, (done.get(key) ?? 0) + 1);
      if (done.get(key) !== 1) twice.push(spell(passing));
      return reply;
    });
  });
  const heard = await at.run(step, {
    wait(ms) {
      waits.push(ms / 1000);
      at.github.clock.set(new Date(at.github.clock.now().getTime() + ms));
      return Promise.resolve();
    },
    deadline() {
      const controller = new AbortController();
      underWay.add(controller);
      return controller.signal;
    },
  });
  return { heard, waits, twice, hasty };
}

/** What a disturbed run must never do, whatever befell it. */
function wrongIn({ heard, waits, twice, hasty }: Came, ill: Ill): readonly string[] {
  const { error, log, text } = heard;
  const clean = error === undefined || error instanceof UserError || error instanceof Outage;
  const repeated = twice.filter((line) => !(ill.fateUnknown === true && line.endsWith("/dispatches")));
  const waited = waits.reduce((sum, one) => sum + one, 0);
  const said = log.filter((line) => / in \d+ s$/.test(line)).length;
  return [
    ...(clean ? [] : [`ends as if it were our mistake: ${error instanceof Error ? (error.stack ?? "") : text}`]),
    ...repeated.map((line) => `did ${line} twice`),
    ...hasty.map((line) => `sent ${line} again at once`),
    ...(waited <= LONGEST_WAITING ? [] : [`waited for ${waited} s`]),
    ...(said === waits.length ? [] : [`waited ${waits.length} times and said so ${said} times`]),
    ...(ill.waits === undefined || ill.waits.join() === waits.join()
      ? []
      : [`waited for ${waits.join(", ") || "nothing"} where it had to wait for ${ill.waits.join(", ") || "nothing"}: ${text}`]),
  ];
}
