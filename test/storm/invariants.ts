import type { Pull } from "../github/state.ts";
import { evidenceDigest, type History, type Hold, historyOf, manifestIn } from "./history.ts";
import { type Landing, landingsIn, type Moved } from "./landings.ts";
import { aucOf, BOUNDS, digestOf, modelNames, PEOPLE, POLICIES, remarksOf, SOAK_SECONDS } from "./models.ts";
import { fates } from "./fates.ts";
import type { Aftermath } from "./storm.ts";

/** What was found: sentences of what must never be, and figures of what was met on the way. */
export type Findings = { readonly wrong: readonly string[]; readonly met: { readonly [what: string]: number } };

export type Look = {
  readonly record: Aftermath;
  readonly history: History;
  readonly landings: readonly Landing[];
  readonly wrong: (sentence: string) => void;
  readonly meet: (what: string) => void;
};

/** Holds the history of the base branch, and what GitHub keeps beside it, against everything that happened. */
export async function invariants(record: Aftermath): Promise<Findings> {
  const wrong: string[] = [];
  const met: { [what: string]: number } = {};
  const heads = record.merges.flatMap(({ pull }) => {
    const { head } = record.repository.pulls.get(pull) ?? {};
    return head === undefined ? [] : modelNames(record.plan.models).map((model) => [head.sha, `models/${model}.yaml`] as const);
  });
  const history = historyOf(await record.github.bare(record.repository), heads);
  const landings = landingsIn(record, history);
  const meet = (what: string) => void (met[what] = (met[what] ?? 0) + 1);
  const look: Look = { record, history, landings, meet, wrong: (sentence) => void wrong.push(sentence) };
  everyStepIsAccountedFor(look);
  everyPullIsMergedOnce(look);
  for (const landing of landings) {
    manifestIsWhole(look, landing);
    if (landing.merge === undefined) continue;
    meet("manifests changed by merges of ours");
    landedAsJudged(look, landing);
    for (const moved of landing.moved) {
      meet(moved.back ? "rollbacks landed" : `promotions landed in ${moved.stage}`);
      deserved(look, landing, moved);
      archived(look, landing, moved);
      told(look, landing, moved);
    }
    approved(look, landing);
    green(look, landing);
  }
  nothingIsToldThatDidNotLand(look);
  whatWasLeftIsHeld(look);
  fates(look);
  for (const complaint of record.github.complaints) wrong.push(`GitHub's own description: ${complaint}`);
  const last = record.after.at(-1) ?? [];
  if (last.length > 0) wrong.push(`it never became quiet; the last sweep still sent ${last.join(", ")}`);
  return { wrong, met };
}

function everyStepIsAccountedFor({ record, history, wrong }: Look): void {
  const known = new Set([
    ...record.merges.map(({ commit }) => commit),
    ...record.deeds.flatMap(({ what, commit }) => (what === "push to main" || what === "merge by hand" ? [commit] : [])),
  ]);
  for (const step of history.steps.slice(1))
    if (!known.has(step.commit)) wrong(`nobody was seen to make ${step.commit} (${step.paths.join(", ")})`);
  const tip = record.repository.refs.get("refs/heads/main");
  if (history.steps.at(-1)?.commit !== tip) wrong(`the clone ends elsewhere than GitHub's own branch`);
  const steps = new Set(history.steps.map(({ commit }) => commit));
  for (const { commit, pull } of record.merges)
    if (!steps.has(commit)) wrong(`#${pull} was merged as ${commit}, which the base branch does not hold`);
}

function everyPullIsMergedOnce({ record, wrong }: Look): void {
  const numbers = record.merges.map(({ pull }) => pull);
  for (const number of new Set(numbers)) {
    const times = numbers.filter((other) => other === number).length;
    const runs = record.runs.flatMap((run) =>
      run.tries.flatMap(({ came }) =>
        came.results.filter(
          ({ pull_request, decision }) => pull_request?.number === number && /^merged(_differs)?$/.test(decision.code),
        ),
      ),
    );
    if (times !== 1) wrong(`#${number} was merged ${times} times`);
    const onTheWay = record.repository.pulls.get(number)?.head.branch.startsWith("hold/") === true && runs.length === 0;
    if (runs.length !== 1 && !onTheWay) wrong(`${runs.length} runs say that they merged #${number}`);
  }
}

/** Every state can be read, and no remark that people wrote is lost or doubled. */
function manifestIsWhole({ history, wrong }: Look, { step, model }: Landing): void {
  const text = history.text(step.index, `models/${model}.yaml`) ?? "";
  for (const remark of remarksOf(model))
    if (text.split(remark).length !== 2)
      wrong(`${step.commit}: ${model} holds the remark "${remark}" ${text.split(remark).length - 1} times`);
}

/** The pointer move that landed is the one that exactly one run judged for this very head, and its text the text that was judged. */
function landedAsJudged({ record, history, wrong, meet }: Look, landing: Landing): void {
  const { step, model, merge, moved, told: results } = landing;
  const pull = record.repository.pulls.get(merge?.pull ?? 0);
  const [result] = results;
  // A hold that follows from what a run did is written on the way, and the run's result is about what it was asked for.
  if (result === undefined && pull?.head.branch.startsWith("hold/") === true) {
    meet("holds written on the way");
    if (moved.length > 0 || lifts(landing).length > 0)
      wrong(`${step.commit}: the hold #${pull.number} moves a pointer, or lifts a hold`);
    return;
  }
  if (pull === undefined || result === undefined) {
    wrong(`${step.commit}: no run says why it merged #${merge?.pull ?? 0}`);
    return;
  }
  if (result.pull_request?.head !== pull.head.sha)
    wrong(`${step.commit}: #${pull.number} was judged at ${String(result.pull_request?.head)} and merged at ${pull.head.sha}`);
  const landed = moved.map(({ stage, from, to }) => `${stage} ${from.version} ${to.version} ${to.digest} ${String(to.evidence)}`);
  const judged = result.moves.flatMap(({ kind, model: of, stage, from, to }) =>
    of === model && ["first", "promotion", "rollback", "removal"].includes(kind)
      ? [`${stage} ${String(from?.version)} ${String(to?.version)} ${String(to?.digest)} ${String(to?.evidence ?? undefined)}`]
      : [],
  );
  if (landed.toSorted().join() !== judged.toSorted().join())
    wrong(`${step.commit}: #${pull.number} was judged as ${judged.join(" and ")}, and what landed is ${landed.join(" and ")}`);
  const path = `models/${model}.yaml`;
  if (history.text(step.index, path) === history.show(pull.head.sha, path)) return;
  meet("landed on a manifest that moved in the very moment, and said so");
  if (result.decision.code !== "merged_differs")
    wrong(`${step.commit}: #${pull.number} landed as a text nobody judged, and nobody said so`);
}

/** The steps after which the base branch may have stood when the run looked for the last time: what came later it could not see. */
function seen({ record, history }: Look, { step, merge }: Landing): readonly number[] {
  const made = new Map([
    ...record.merges.map(({ commit, at }) => [commit, at] as const),
    ...record.deeds.flatMap(({ commit, at }) => (commit === undefined ? [] : [[commit, at] as const])),
  ]);
  const indexes: number[] = [];
  for (let index = step.index - 1; index >= 0; index--) {
    indexes.push(index);
    if ((made.get(history.steps[index]?.commit ?? "") ?? 0) < (merge?.since ?? 0)) break;
  }
  return indexes;
}

/** Judged once more, from the facts of the storm and with nothing of the product: gates, what is followed, holds, digests. */
function deserved(look: Look, landing: Landing, moved: Moved): void {
  const { wrong, meet } = look;
  const [last, ...earlier] = seen(look, landing);
  const about = `${landing.step.commit} (#${String(landing.pull)}): ${moved.model} ${moved.to.version} in ${moved.stage}`;
  if (!moved.back) pinned(look, landing, moved);
  const against = moved.back ? [] : unworthy(look, landing, moved, last ?? 0);
  if (against.length > 0) {
    if (earlier.some((index) => unworthy(look, landing, moved, index).length === 0))
      meet("judged before the base moved in the very moment");
    else for (const because of against) wrong(`${about} ${because}`);
  }
}

/** What a pointer pins is what landed with it, or whoever merged it saw in that moment that it is not, and said so. */
function pinned({ history, wrong, meet }: Look, { step, told: [result] }: Landing, { model, to }: Moved): void {
  const folder = `evidence/${model}/${to.version}`;
  const files = history.below(step.index, folder).map((path) => ({ path, text: history.text(step.index, path) ?? "" }));
  if (to.evidence === evidenceDigest(files)) return;
  if (result?.decision.code === "merged_differs") meet("landed on evidence that moved in the very moment, and said so");
  else wrong(`${step.commit}: ${model} ${to.version} pins ${String(to.evidence)}, and its evidence is ${evidenceDigest(files)}`);
}

function unworthy({ record, history }: Look, { step, model }: Landing, moved: Moved, index: number): readonly string[] {
  const { stage, from, to, held } = moved;
  const { seed } = record.plan;
  const because: string[] = [];
  if (to.digest !== digestOf(model, to.version)) because.push(`is not the artifact of that version: ${to.digest}`);
  const policy = JSON.parse(history.text(index, POLICIES[kindOf(model)]) ?? "{}") as {
    stages: { production: { gates: { metrics: { auc: { at_least: number } } } } };
  };
  const bound =
    stage === "staging" ? BOUNDS.staging.atLeast : Math.round(policy.stages.production.gates.metrics.auc.at_least * 1000);
  const auc = aucOf(seed, model, to.version);
  if (auc < bound) because.push(`has an auc of ${auc}, and the bound is ${bound}`);
  const loss = aucOf(seed, model, from.version) - auc;
  const most = stage === "staging" ? BOUNDS.staging.lossAtMost : BOUNDS.production.lossAtMost;
  if (loss > most) because.push(`loses ${loss} against ${from.version}, and may lose ${most}`);
  if (held) because.push("was held");
  if (stage === "production" && kindOf(model) === "followed") {
    const manifest = manifestIn(history.text(index, `models/${model}.yaml`) ?? "stages: {}");
    const staging = manifest.stages["staging"];
    if (staging?.version !== to.version || staging.digest !== to.digest)
      because.push(`is not what staging points at: ${String(staging?.version)}`);
    const since = soaking(history, model, index);
    if (step.seconds - since < SOAK_SECONDS) because.push(`stood in staging for ${step.seconds - since} seconds`);
  }
  return because;
}

/** When what staging points at after a step came to stand there. */
function soaking(history: History, model: string, index: number): number {
  const path = `models/${model}.yaml`;
  const at = (one: number) => manifestIn(history.text(one, path) ?? "stages: {}").stages["staging"];
  const now = at(index);
  let first = index;
  while (first > 0 && at(first - 1)?.version === now?.version && at(first - 1)?.digest === now?.digest) first--;
  return history.steps[first]?.seconds ?? 0;
}

export function kindOf(model: string): "open" | "followed" {
  return model.startsWith("open") ? "open" : "followed";
}

/** Whoever had to say yes did, to this head and before the merge, and is none of those who asked or committed; nobody's no stood. */
function approved(look: Look, landing: Landing): void {
  const { record, wrong, meet } = look;
  const { merge, moved, model, step } = landing;
  const pull = record.repository.pulls.get(merge?.pull ?? 0);
  if (merge === undefined || pull === undefined) return;
  const at = new Map(record.deeds.flatMap((deed) => (deed.review === undefined ? [] : [[deed.review, deed.at] as const])));
  const words = new Map<string, { readonly state: string; readonly commit: string | null; readonly at: number }>();
  for (const review of pull.reviews) {
    const when = at.get(review.id) ?? 0;
    if (when < merge.at) words.set(review.by.login, { state: review.state, commit: review.commit, at: when });
  }
  const barred = involved(look, pull);
  const writers = [...words].filter(([login]) => roleOf(login) !== "read");
  const yes = writers.flatMap(([login, word]) =>
    word.state === "APPROVED" && word.commit === pull.head.sha && !barred.has(login) ? [login] : [],
  );
  const lifted = lifts(landing);
  const asks = [
    ...moved.map(({ stage, back }) =>
      stage === "staging" ? "nobody" : !back ? "two" : kindOf(model) === "open" ? "olga" : "nobody",
    ),
    ...lifted.map(({ stage }) => (stage === "staging" ? "one" : "two")),
  ];
  for (const asked of new Set(asks)) {
    const enough =
      asked === "nobody" ||
      (asked === "one" ? yes.length > 0 : asked === "olga" ? yes.includes("olga") : yes.includes("maya") && yes.length > 1);
    if (!enough)
      wrong(
        `${step.commit} (#${pull.number}): ${asked} had to approve, and of those who may there are ${yes.join(", ") || "none"}`,
      );
    const no = writers.filter(([login, { state }]) => state === "CHANGES_REQUESTED" && (asked !== "olga" || login === "olga"));
    if (asked === "nobody" || no.length === 0) continue;
    if (no.some(([, { at: when }]) => when < merge.since))
      wrong(`${step.commit} (#${pull.number}): merged over the no of ${no.map(([login]) => login).join(", ")}`);
    else meet("merged in the very moment of a no");
  }
}

/** The holds that a step takes out of the manifest. */
function lifts({ before, after }: Landing): readonly Hold[] {
  const stays = (hold: Hold) => (after.holds ?? []).some(({ stage, digest }) => stage === hold.stage && digest === hold.digest);
  return (before.holds ?? []).filter((hold) => !stays(hold));
}

function roleOf(login: string): string {
  return (PEOPLE as { readonly [login: string]: string })[login] ?? "none";
}

/** Whoever asked for a pull request, as its commit says and as the runs know, wrote it, or pushed to it. */
function involved({ record, history }: Look, pull: Pull): ReadonlySet<string> {
  const said = [...history.message(pull.head.sha).matchAll(/^Requested-By: (.*)$/gm)].map(([, login = ""]) => login);
  const made = record.runs.flatMap((run) =>
    run.tries.some(({ came }) =>
      came.results.some(
        ({ pull_request, done }) => pull_request?.number === pull.number && done.some((one) => /^(opened|refreshed) /.test(one)),
      ),
    )
      ? [run.actor]
      : [],
  );
  const pushed = record.deeds.flatMap(({ what, by, pull: number }) =>
    what === "push to a branch" && number === pull.number ? [by] : [],
  );
  return new Set([...said, ...made, ...pushed, pull.author.login]);
}

/** What a pointer leaves is archived by the same step, unless a stage still points at it. GitHub's Revert button knows no archive. */
function archived({ record, wrong, meet }: Look, { step, after, pull }: Landing, { model, from, back }: Moved): void {
  if (back && record.repository.pulls.get(pull ?? 0)?.author.type !== "Bot") return;
  const points = Object.values(after.stages).some(({ version, digest }) => version === from.version && digest === from.digest);
  const kept = (after.archived ?? []).filter(({ version, digest }) => version === from.version && digest === from.digest).length;
  // What the button brought back kept its old entry, and gets a second one when it leaves again.
  if (!points && kept > 1) meet("versions archived twice after a Revert");
  if (!points && kept === 0) wrong(`${step.commit}: ${model} ${from.version} is not archived`);
}

/** Deployments hear of it. */
function told({ record, wrong, meet, landings }: Look, { step }: Landing, { model, stage, to }: Moved): void {
  const sent = record.repository.dispatches.filter(
    ({ payload }) => payload["commit"] === step.commit && payload["model"] === model && payload["stage"] === stage,
  );
  if (sent.length > 1) meet("dispatches sent again");
  if (sent.length > 0) return;
  const later = landings.some(
    (one) => one.step.index > step.index && one.moved.some((other) => other.model === model && other.stage === stage),
  );
  if (later) meet("no dispatch, since the pointer had moved on");
  else wrong(`${step.commit}: nobody was told that ${stage} of ${model} points at ${to.version}`);
}

function nothingIsToldThatDidNotLand({ record, landings, wrong }: Look): void {
  for (const { name, payload } of record.repository.dispatches) {
    const after = payload["after"] as { readonly version: string; readonly digest: string } | null;
    const landed = landings.some(
      ({ step, moved }) =>
        step.commit === payload["commit"] &&
        moved.some(
          ({ model, stage, to }) =>
            model === payload["model"] &&
            stage === payload["stage"] &&
            to.version === after?.version &&
            to.digest === after.digest,
        ),
    );
    if (!landed)
      wrong(
        `${name} tells of ${String(payload["model"])} in ${String(payload["stage"])}, and no such move landed as ${String(payload["commit"])}`,
      );
  }
}

/** Our own App said success on every head that was merged. A slower run, which had read less, may have had its say after that. */
function green({ record, wrong, meet }: Look, { step, merge }: Landing): void {
  const head = record.repository.pulls.get(merge?.pull ?? 0)?.head.sha;
  const said = [...record.repository.checks.values()].filter((run) => run.head === head && run.name === "model promotion");
  if (!said.some((run) => run.conclusion === "success" && run.app.slug === "github-actions"))
    wrong(
      `${step.commit}: no check on #${merge?.pull ?? 0} says success, but ${said.map((run) => String(run.conclusion)).join(", ")}`,
    );
  else if (said.at(-1)?.conclusion !== "success") meet("checks of a slower run after a merge");
}

/** What a rollback of ours left is held to the end, or its hold waits in a pull request, unless it was lifted or came to stand again. */
function whatWasLeftIsHeld({ record, history, landings, wrong, meet }: Look): void {
  for (const { step, model, merge, moved } of landings) {
    for (const { stage, from } of moved.filter(({ back }) => back && merge !== undefined)) {
      const later = landings.filter((one) => one.model === model && one.step.index >= step.index);
      const isIt = (hold: { readonly stage: string; readonly digest: string }) =>
        hold.stage === stage && hold.digest === from.digest;
      const lifted = later.some(({ before, after }) => (before.holds ?? []).some(isIt) && !(after.holds ?? []).some(isIt));
      const again = later.some((one) => one.moved.some((other) => other.stage === stage && other.to.digest === from.digest));
      const now = manifestIn(history.text(history.steps.length - 1, `models/${model}.yaml`) ?? "stages: {}");
      if (lifted || again || (now.holds ?? []).some(isIt)) continue;
      const holding = [...record.repository.pulls.values()].filter(
        (pull) => pull.head.branch === `hold/${model}/${stage}/${from.digest.slice(7, 19)}`,
      );
      const closed = holding.some(({ number }) => record.deeds.some(({ what, pull }) => what === "close" && pull === number));
      if (holding.some(({ state }) => state === "open")) meet("holds that still wait");
      else if (closed) meet("holds whose pull request a person closed");
      else
        wrong(
          `${step.commit} (#${merge?.pull ?? 0}): ${model} ${from.version} was taken out of ${stage}, and is not held (${holding.map(({ number, state }) => `#${number} ${state}`).join(", ") || "nobody wrote a hold"})`,
        );
    }
  }
}
