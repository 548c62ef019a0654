import fc from "fast-check";
import { expect, test } from "vitest";
import { spellMove } from "../../src/promotion/message.ts";
import type { Move } from "../../src/manifest/move.ts";
import { BEGIN, body, END, intoBody, title } from "../../src/report/body.ts";
import { bytesOf } from "../../src/report/fit.ts";
import { finding, judged, MOVE, OPEN, result, SHUT, WAITING } from "./results.ts";

const REGION = `${BEGIN}\nnew\n${END}`;
const OLD = `${BEGIN}\nold\n${END}`;

test("tells somebody who has never seen this tool what happens, how it stands, and what to do", () => {
  const visible = body(WAITING).replaceAll("\u200b", "");
  expect(visible.slice(0, visible.indexOf("### Gates"))).toBe(`${BEGIN}
This promotes \`fraud-classifier\` to version \`7\` in \`production\`, in place of \`6\`. Once it is merged, whoever asks for the \`production\` version of \`fraud-classifier\` gets \`7\`.

| \`production\` | version | digest | artifact |
|---|---|---|---|
| before | \`6\` | \`44778d82365e\` | \`s3://acme-models/fraud/6/model.onnx\` |
| after | \`7\` | \`3ba8d02b16fd\` | \`s3://acme-models/fraud/7/model.onnx\` |

Asked for by \`rita\`: better on the October holdout

**⏳ Waiting** for approvals on \`9c1d2e3\`: 0 of 1 model owner \\(@maya, @acme/fraud-owners\\)

**What next**

- Ask @maya or @acme/fraud-owners to approve commit \`9c1d2e3\` as model owner.

`);
  expect(visible.slice(visible.indexOf("### Approvals"), visible.indexOf("<details><summary>Evidence"))).toBe(`### Approvals

| approval | given | by | who may give it |
|---|---|---|---|
| ⏳ model owner | 0 of 1 |  | @maya or @acme/fraud-owners |
| ✅ reviewer | 1 of 1 | \`bob\` | anyone with write access |

Still missing:

- waiting for 1 more as model owner \\(@maya or @acme/fraud-owners\\)

Do not count:

- \`eve\`: approved \`3f2a91c\`, which is not the head \`9c1d2e3\`

An approval counts when it is given to the commit \`9c1d2e3\` by a person with write access whom the policy names, who neither asked for this nor committed to it. One person fills one seat.

### How to go back

To put version \`6\` back after the merge, use GitHub's Revert button on this pull request, or run the workflow with command \`rollback\`, model \`fraud-classifier\`, to \`production\`. Either way that is a pull request too, judged by the policy's rules for going back.

`);
});

test("folds the families that pass and opens those that do not, worst first", () => {
  expect(body(SHUT).match(/<details.*/g)).toEqual([
    "<details open><summary>❌ metrics: 1 fail, 1 pass</summary>",
    "<details open><summary>⚠️ drift: 1 inconclusive</summary>",
    "<details open><summary>⚠️ cost: 1 warn only</summary>",
    "<details><summary>Evidence, policy and lineage</summary>",
  ]);
});

test("shows the rollout and the reasons to go back that the policy writes down", () => {
  const stage = {
    rollout: { steps: [{ percent: 10, for: "30m" }, { percent: 100 }] },
    rollback: { when: { slo: { latency_p95_ms: { at_most: 80, for: "5m" } }, metrics: { ctr: { at_least: 0.02 } } } },
  };
  const text = body(result({ judged: [judged({ policy: { file: "p.yaml", digest: "sha256:0", stage } })] }));
  expect(text).toContain("Rollout, by the policy: 10 % for 30m, then 100 %.");
  expect(text).toContain(
    "Reason to go back, by the policy: when latency\\_p95\\_ms is not at most 80 for 5m, or when ctr is not at least 0.02.",
  );
});

test("is the same text at another time of day, so that nothing is edited for nothing", () => {
  expect(body({ ...OPEN, at: new Date(0) })).toBe(body(OPEN));
});

test("calls a pull request what the commit calls it", () => {
  const moves: readonly Move[] = [
    MOVE,
    { ...MOVE, kind: "rollback" },
    { kind: "first", model: "m", stage: "s", to: { version: "1", digest: "sha256:1" } },
    { kind: "removal", model: "m", stage: "s", from: { version: "1", digest: "sha256:1" } },
    {
      kind: "hold",
      model: "m",
      stage: "s",
      hold: { stage: "s", digest: "sha256:1", because: "b", since: "2026-11-20T10:00:00Z" },
    },
    {
      kind: "release",
      model: "m",
      stage: "s",
      hold: { stage: "s", digest: "sha256:1", because: "b", since: "2026-11-20T10:00:00Z" },
    },
    {
      kind: "archive",
      model: "m",
      stage: "s",
      entry: { version: "1", digest: "sha256:1", left: "s", at: "2026-11-20T10:00:00Z" },
    },
    { kind: "rollout", model: "m", stage: "s", because: "b" },
  ];
  for (const move of moves) expect(title(result({ judged: [judged({ move })] }))).toBe(spellMove(move));
  expect(title(result({ judged: [judged(), judged()] }))).toBe("promote fraud-classifier to production: 6 → 7 and 1 more");
});

test.each([
  ["an empty body", "", REGION],
  ["a body without a region", "Hello", `Hello\n\n${REGION}`],
  ["a body that ends in a line", "Hello\n", `Hello\n\n${REGION}`],
  ["a body that ends in blank lines", "Hello\n\n", `Hello\n\n${REGION}`],
  ["text around the region", `Above\n${OLD}\nBelow`, `Above\n${REGION}\nBelow`],
  ["a region with Windows line ends", `Above\r\n${OLD.replaceAll("\n", "\r\n")}\r\nBelow`, `Above\r\n${REGION}\r\nBelow`],
  ["a begin that never ends", `${BEGIN}\nmy text`, `${BEGIN}\nmy text\n\n${REGION}`],
  ["an end that never began", `my text\n${END}`, `my text\n${END}\n\n${REGION}`],
  ["an end before the begin", `${END}\nmy text\n${BEGIN}`, `${END}\nmy text\n${BEGIN}\n\n${REGION}`],
  ["a forged begin above the region", `${BEGIN}\nmy text\n${OLD}\nBelow`, `${BEGIN}\nmy text\n${REGION}\nBelow`],
  ["a second region", `${OLD}\nmy text\n${OLD}`, `${REGION}\nmy text\n${OLD}`],
  ["a forged end below the region", `${OLD}\nmy text\n${END}`, `${REGION}\nmy text\n${END}`],
  ["a begin with words after it", `${BEGIN} begins it\nmy text\n${END}`, `${BEGIN} begins it\nmy text\n${END}\n\n${REGION}`],
  ["markers quoted in a sentence", `see \`${BEGIN}\` and \`${END}\``, `see \`${BEGIN}\` and \`${END}\`\n\n${REGION}`],
])("keeps what people wrote: %s", (_, existing, expected) => {
  expect(intoBody(existing, REGION)).toBe(expected);
});

test("whatever stands around it, writing the region twice is writing it once, and people's lines stay", () => {
  const lines = fc.array(fc.constantFrom(BEGIN, END, "text", "", "old", `> ${BEGIN}`), { maxLength: 10 });
  fc.assert(
    fc.property(lines, (some) => {
      const existing = some.join("\n");
      const once = intoBody(existing, REGION);
      expect(intoBody(once, REGION)).toBe(once);
      const count = (text: string) => text.split("text").length;
      const inside = some.findIndex(
        (one, at) => one === BEGIN && some.slice(at + 1).find((other) => other === BEGIN || other === END) === END,
      );
      const eaten = inside < 0 ? 0 : some.slice(inside, some.indexOf(END, inside)).filter((one) => one === "text").length;
      expect(count(once)).toBe(count(existing) - eaten);
    }),
    { numRuns: 1000 },
  );
});

test("cuts our region, never people's text, when the whole would be too long", () => {
  const long = "word ".repeat(12_000);
  const region = `${BEGIN}\n${"a line\n".repeat(5000)}${END}`;
  const whole = intoBody(long, region);
  expect(whole.length).toBeLessThanOrEqual(65_536);
  expect(whole.startsWith(long)).toBe(true);
  expect(whole.endsWith(`in the summary of the workflow run._\n${END}`)).toBe(true);
  expect(intoBody(whole, region)).toBe(whole);
});

test("a body with thousands of findings keeps GitHub's limit and counts the passes first", () => {
  const findings = [
    ...Array.from({ length: 2000 }, (_, at) => finding(`auc at country=${at}`)),
    ...(SHUT.judged[0]?.findings ?? []),
  ];
  const text = body(result({ judged: [judged({ findings, allows: false })], decision: SHUT.decision }));
  expect([text.length <= 65_536, bytesOf(text) <= 65_536]).toEqual([true, true]);
  expect(text).toContain("2001 gates pass");
  expect(text).toContain("| ❌ fail | auc | 0.89 |");
  expect(text).toContain("_Left out to keep within GitHub's limit: the gates that pass.");
});
