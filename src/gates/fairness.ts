import { groupsOf } from "../evidence/ledger.ts";
import type { Evidence, Reading } from "../evidence/reading.ts";
import type { FairnessGate } from "../policy/gates.ts";
import { type Answer, answer, distinct, notComputed, order, sliceKey, unknown, withSamples } from "./asked.ts";
import { statedGaps, hasGaps } from "./fairness-stated.ts";
import { gapBoundsOf, judgeGroups, spellGap } from "./gap.ts";
import { judgeSurely, surenessOf } from "./gap-confident.ts";
import { vanished } from "./incumbent.ts";
import type { Finding } from "./outcome.ts";
import { finding, type Gate, gateOf, type Question } from "./question.ts";

/**
 * A rate compared between groups: the difference is max - min, the ratio min / max over all groups of an attribute, as in
 * https://fairlearn.org/main/user_guide/assessment/intersecting_groups.html and the four-fifths rule of 29 CFR 1607.4(D).
 */
export function judgeFairness(question: Question): readonly Finding[] {
  return Object.entries(question.policy.gates?.fairness ?? {}).flatMap(([name, asked]) => {
    const gate = gateOf("fairness", name, asked);
    if (asked.by === undefined) return statedGaps(question, gate, asked);
    return [...new Set(asked.by)].flatMap((attribute) =>
      ratesOf(question.candidate.evidence, gate.gate, asked, attribute).flatMap((rate) =>
        betweenGroups(question, { ...gate, gate: rate }, asked, attribute),
      ),
    );
  });
}

/**
 * The rates whose gaps a gate asks of an attribute. Equalized odds are the true and the false positive rate, and hold where both do: the
 * worse of the two decides, Fairlearn's `agg="worst_case"`.
 * https://fairlearn.org/main/api_reference/generated/fairlearn.metrics.equalized_odds_difference.html
 * A report that states their gap as one number is taken at its word where it tells no groups.
 */
function ratesOf(evidence: Evidence, name: string, asked: FairnessGate, attribute: string): readonly string[] {
  if (name !== "equalized_odds") return [name];
  const odds = ["true_positive_rate", "false_positive_rate"];
  const told = odds.some((rate) => groupsOf(evidence, rate, attribute, asked.from).length > 0);
  return !told && hasGaps(evidence, name, attribute, asked) ? [name] : odds;
}

/** One silent or empty group leaves the attribute undecided: the group that fares worst is often the one that is not there. */
function betweenGroups(question: Question, gate: Gate, asked: FairnessGate, attribute: string): readonly Finding[] {
  const rate = gate.gate;
  const { evidence } = question.candidate;
  const named = { ...gate, gate: `${rate} by ${attribute}` };
  const readings = wholeGroups(evidence, rate, attribute, asked.from);
  const groups = [...new Set(readings.map((reading) => reading.group))].toSorted(order);
  const gone = vanished(question, "group", (each) =>
    wholeGroups(each, rate, attribute, asked.from).map((reading) => `${attribute}=${reading.group}`),
  ).map(({ name, ...found }) =>
    finding(question, { ...named, gate: name === undefined ? named.gate : `${rate} of ${name}` }, found, "by"),
  );

  if (groups.length === 0 && hasGaps(evidence, rate, attribute, asked)) {
    return [...statedGaps(question, gate, asked, attribute), ...gone];
  }
  if (groups.length === 0 && asked.from !== undefined) {
    return [finding(question, named, notComputed(evidence, asked.from, named.gate).found, "by"), ...gone];
  }
  if (groups.length < 2) {
    const only = groups[0] === undefined ? "no evidence reports" : `only the group ${groups[0]} reports`;
    const { found } = unknown("group_missing", `${only} ${rate} by ${attribute}, and a comparison needs two groups`, {
      sources: distinct(readings.map((reading) => reading.source)),
      help: `Add a report that states ${rate} for every group of ${attribute}.`,
    });
    return [finding(question, named, found, "by"), ...gone];
  }
  const answers = groups.map((group) => ({ group, ...ofGroup(readings, `${rate} of ${attribute}=${group}`, group, asked) }));
  const known = answers.flatMap((each) => (each.is === "number" ? [each] : []));
  if (known.length < answers.length) {
    const shut = answers.flatMap((each) =>
      each.is === "unknown"
        ? [finding(question, { ...named, gate: `${rate} of ${attribute}=${each.group}` }, each.found, "by")]
        : [],
    );
    return [...shut, ...gone];
  }
  const sure = surenessOf(asked);
  const bounds = gapBoundsOf(asked).map((bound) => {
    const found =
      sure === undefined ? judgeGroups(rate, attribute, known, bound) : judgeSurely(rate, attribute, known, bound, sure);
    return finding(question, named, { ...found, bound: spellGap(bound) }, bound.word);
  });
  return [...bounds, ...gone];
}

function ofGroup(readings: readonly Reading[], subject: string, group: string, asked: FairnessGate): Answer {
  const ofIt = readings.filter((reading) => reading.group === group);
  const [first, ...more] = ofIt;
  if (first !== undefined && more.length === 0) {
    const why = undefinedBecause(first);
    if (why !== undefined) {
      return unknown("group_empty", `${subject} is ${why}`, {
        value: "undefined",
        samples: first.samples,
        sources: [first.source],
        help: `Measure ${subject} on data that has such rows: nobody knows how the group fares.`,
      });
    }
  }
  const given = answer(ofIt, subject);
  const empty = given.is === "unknown" && (given.found.code === "not_a_number" || given.found.code === "too_few_samples");
  if (empty) return { ...given, found: { ...given.found, code: "group_empty" } };
  return withSamples(given, subject, asked.samples_at_least ?? fewestOf(asked, first));
}

/** Rows of a rate's denominator, of which fewer show hardly any violation. Neither Fairlearn nor AIF360 has a minimum; this is our choice. */
const FEWEST = 10;

/**
 * How many rows a group needs where the policy does not say: a gate that shuts only on a sure violation would open for every group that is
 * too small to show one.
 */
function fewestOf({ decide }: FairnessGate, reading: Reading | undefined): number | undefined {
  return decide === "confident_violation" && reading?.samples !== undefined ? FEWEST : undefined;
}

/** Why a computed rate is not defined, as whoever computed it said: `undefined: no row of the group is positive`. */
function undefinedBecause({ value, computed }: Reading): string | undefined {
  if (computed === undefined || typeof value !== "object") return undefined;
  return value.not.startsWith("undefined: ") ? value.not : `undefined: ${value.not}`;
}

/** The rate in each group of the attribute; what a report tells of one slice alone answers no gate. */
function wholeGroups(
  evidence: Evidence,
  rate: string,
  attribute: string,
  from: string | undefined,
): readonly (Reading & { readonly group: string })[] {
  return groupsOf(evidence, rate, attribute, from).flatMap((reading) =>
    reading.group !== undefined && sliceKey(reading.slice) === "[]" ? [{ ...reading, group: reading.group }] : [],
  );
}
