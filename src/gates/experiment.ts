import type { ExperimentGate } from "../policy/experiment-gate.ts";
import { sampleRatioMismatch } from "../statistics/chi-square.ts";
import { rowsPerArm } from "../statistics/sample-size.ts";
import { distinct, type Unknown, unknown, withSamples } from "./asked.ts";
import { type Arm, armOf } from "./experiment-arm.ts";
import { chanceOf } from "./experiment-chance.ts";
import { compareLift, type Lift, liftOf, spellChance, spellLift } from "./lift.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Found, gateOf, type Question } from "./question.ts";
import { count, spell } from "./spell.ts";

/** Below it the arms were not filled as planned: https://doi.org/10.1145/3292500.3330722 works with 0.0005 to 0.001. */
const MISMATCH = 0.001;

/**
 * An online experiment, candidate against incumbent, one finding for each metric: the first of these that shuts it, or the pass.
 * Whether the arms are there, were filled as planned, and are as large as asked; whether the lift is as large as asked; and whether it
 * could be chance. `lift_at_least` above 0 is asked of the lift as it was measured, which must not be chance; below 0 it is what the
 * whole interval of the lift must lie above.
 */
export function judgeExperiment(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.experiment ?? {}).map(([metric, asked]) => {
    const { word, ...found } = judgeArms(question, metric, asked);
    return finding(question, gateOf("experiment", metric, asked), { ...found, bound: spellAsked(asked) }, word);
  });
}

/** What was found, and the word of the gate that decided it. */
type Judged = Found & { readonly word?: keyof ExperimentGate };

type Arms = { readonly metric: string; readonly candidate: Arm; readonly incumbent: Arm };

function judgeArms(question: Question, metric: string, asked: ExperimentGate): Judged {
  const { evidence } = question.candidate;
  const candidate = armOf(evidence, metric, "candidate", asked);
  const incumbent = armOf(evidence, metric, "incumbent", asked);
  if (candidate.is === "unknown") return candidate.found;
  if (incumbent.is === "unknown") return incumbent.found;
  const arms = { metric, candidate, incumbent };
  const lift = liftOf(candidate.rate, incumbent.rate, asked.better);
  const fewest = Math.min(candidate.samples ?? Infinity, incumbent.samples ?? Infinity);
  const facts = {
    value: lift === undefined ? spell(candidate.value) : `${spellLift(lift, asked)} %`,
    incumbent: spell(incumbent.value),
    samples: Number.isFinite(fewest) ? fewest : undefined,
    sources: distinct([candidate.reading.source, incumbent.reading.source]),
    ...(lift === undefined ? {} : { measured: { name: `${metric} lift`, value: lift.value } }),
  };
  const shut = mismatched(arms, asked) ?? tooFew(arms, asked) ?? tooWeak(arms, asked);
  return { ...(shut ?? judgeLift(arms, lift, asked)), ...facts };
}

/** The lift itself, and whether it could be chance. */
function judgeLift({ metric, candidate, incumbent }: Arms, lift: Lift | undefined, asked: ExperimentGate): Judged {
  const is = `${metric} is ${spell(candidate.value)} for the candidate and ${spell(incumbent.value)} for the incumbent`;
  if (lift === undefined) {
    const because = `${is}, and over what is not above 0 there is no relative lift`;
    const help = "Ask for the outcome as a metric instead: gain_at_least needs no ratio.";
    return { ...unknown("ratio_undefined", because, { help }).found, word: "lift_at_least" };
  }
  const told = `${is}, a lift of ${spellLift(lift, asked)} %`;
  const lower = asked.better === "lower" ? ", lower being better" : "";
  const must = `must be at least ${spellAskedLift(asked)} %`;
  if (compareLift(lift, asked) < 0) {
    const help = `Promote a version with a larger lift of ${metric}, or have the policy ask for less.`;
    return {
      outcome: "fail",
      code: "lift_too_small",
      because: `${told}${lower}, ${must}`,
      help,
      sources: [],
      word: "lift_at_least",
    };
  }
  const chance = chanceOf(metric, candidate, incumbent, asked);
  if (chance.is === "unknown") return { ...chance.found, word: "significance" };
  const always = asked.test === "sequential" ? "always-valid " : "";
  const against = asked.lift_at_least < 0 ? ` against ${spellAskedLift(asked)} %` : "";
  const p = `${always}${spellChance(chance.p, asked.significance)}${against}`;
  const because = `${told} (${p}${lower}), ${must} with p at most ${spell(asked.significance)}`;
  if (chance.p <= asked.significance) {
    const once = asked.test === "sequential" ? "" : "; this test is valid at one look only";
    return { outcome: "pass", code: "ok", because: because + once, sources: [] };
  }
  const help =
    asked.test === "sequential"
      ? "Let the experiment run on: this test may be looked at after every event."
      : "Let the experiment run its course: this test is valid once, and judged on every event it finds too much; use test: sequential.";
  return { ...unknown("not_significant", because, { help }).found, word: "significance" };
}

/** An experiment whose arms are not as large as planned lost somebody on the way, and not at random: nothing else of it is believed. */
function mismatched({ metric, candidate, incumbent }: Arms, { split }: ExperimentGate): Judged | undefined {
  if (split === undefined) return undefined;
  const [ours, theirs] = [candidate.samples, incumbent.samples];
  if (ours === undefined || theirs === undefined) return { ...uncounted(metric, ours === undefined), word: "split" };
  const p = sampleRatioMismatch([ours, theirs], [split.candidate, split.incumbent])?.pValue ?? 0;
  if (p >= MISMATCH) return undefined;
  const because = `the candidate has ${count(ours, "sample")} of ${metric} and the incumbent ${spell(theirs)}, planned as ${spell(split.candidate)} to ${spell(split.incumbent)} (${spellChance(p, MISMATCH)}): the arms were not filled as planned, so their difference shows nothing`;
  const help = "Find out who is missing from which arm, mend that, and run the experiment anew.";
  return { ...unknown("sample_ratio_mismatch", because, { help }).found, word: "split" };
}

function uncounted(metric: string, ours: boolean): Found {
  const because = `${metric} of the ${ours ? "candidate" : "incumbent"} does not say on how many samples it rests, so nobody knows whether the arms were filled as planned`;
  return unknown("samples_unknown", because, { help: `State the samples of ${metric} in both arms.` }).found;
}

function tooFew({ metric, candidate, incumbent }: Arms, { samples_at_least: atLeast }: ExperimentGate): Judged | undefined {
  const shut = [candidate, incumbent].flatMap(({ value, samples, reading }): readonly Unknown[] => {
    const counted = { is: "number", value, reading: { ...reading, samples } } as const;
    const answered = withSamples(counted, `${metric} of the ${reading.group ?? "arm"}`, atLeast);
    return answered.is === "unknown" ? [answered] : [];
  });
  return shut[0] && { ...shut[0].found, word: "samples_at_least" };
}

/** Fewer rows than show such a lift with the power that is asked: a p-value of them says more about luck. */
function tooWeak({ metric, candidate, incumbent }: Arms, asked: ExperimentGate): Judged | undefined {
  const { power, lift_at_least: lift, better, significance } = asked;
  if (power === undefined) return undefined;
  const base = incumbent.spread;
  if (base?.is !== "share" || candidate.spread?.is !== "share") {
    const because = `power is worked out for shares, and nothing says that ${metric} is one`;
    const help = "State successes beside the samples of both arms, or take power out and write samples_at_least.";
    return { ...unknown("interval_missing", because, { help }).found, word: "power" };
  }
  const share = base.count / base.of;
  const needed = rowsPerArm(share, share * (better === "higher" ? 1 + lift : 1 - lift), significance, power);
  const what = `${lift < 0 ? "rule out a lift below" : "show a lift of"} ${spellAskedLift(asked)} %`;
  if (needed === undefined) {
    const because = `no number of samples can ${what} over ${spell(share)}, since no share lies there`;
    return { ...unknown("policy_invalid", because, { help: "Ask for a smaller lift." }).found, word: "power" };
  }
  const rows = Math.ceil(needed);
  const [ours, theirs] = [candidate.samples ?? 0, incumbent.samples ?? 0];
  if (Math.min(ours, theirs) >= rows) return undefined;
  const has = ours < rows ? `the candidate has ${spell(ours)}` : `the incumbent has ${spell(theirs)}`;
  const because = `${metric} needs ${spell(rows)} samples in each arm to ${what} with power ${spell(power)}; ${has}`;
  const help = `Let the experiment run until each arm has ${count(rows, "sample")}.`;
  return { ...unknown("insufficient_data", because, { help }).found, word: "power" };
}

/** `lift at least 1.5 %, p at most 0.05`. */
function spellAsked(asked: ExperimentGate): string {
  return `lift at least ${spellAskedLift(asked)} %, p at most ${spell(asked.significance)}`;
}

function spellAskedLift({ lift_at_least: lift }: ExperimentGate): string {
  return spell(lift * 100);
}
