import { expect, test } from "vitest";
import type { CheckRun, PublishedCheck } from "../../src/ports/checks.ts";
import { published, type Listed } from "../../src/github/published.ts";
import { scripted } from "./scripted.ts";

const HEAD = "a".repeat(40);
const POST = "POST /repos/acme/models/check-runs";
const PATCH = "PATCH /repos/acme/models/check-runs/9";

const waiting: CheckRun = {
  name: "model promotion",
  status: "in_progress",
  title: "waiting",
  summary: "for two",
  text: "",
  annotations: [],
};
const shut: CheckRun = { ...waiting, status: "completed", conclusion: "failure", title: "shut" };
const open: CheckRun = { ...waiting, status: "completed", conclusion: "success", title: "open" };
const stands = (check: CheckRun): PublishedCheck => ({ ...check, id: 9 });
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    path: "p.yaml",
    line: at + 1,
    level: "failure" as const,
    title: "t",
    message: `m${at}`,
  }));

const bodies = (asked: readonly string[]) =>
  asked.map((line) => ({
    line: line.split(" ").slice(0, 2).join(" "),
    body: JSON.parse(line.split(" ").slice(2).join(" ")) as Record<string, unknown>,
  }));

test("makes a run on the head under our name and mark", async () => {
  const net = scripted({ [POST]: { status: 201, body: { id: 9 } } });
  expect(await net.host.checks.publish(HEAD, [shut], [])).toEqual({ written: 1 });
  expect(bodies(net.asked)).toEqual([
    {
      line: POST,
      body: {
        name: "model promotion",
        head_sha: HEAD,
        external_id: "model-promotion",
        status: "completed",
        conclusion: "failure",
        output: { title: "shut", summary: "for two" },
      },
    },
  ]);
});

test.each([
  ["exactly", stands(shut)],
  ["but for how GitHub ends lines", stands({ ...shut, summary: "for two\r\n" })],
])("leaves a run alone that already says this %s", async (_, before) => {
  const net = scripted({});
  expect(await net.host.checks.publish(HEAD, [shut], [before])).toEqual({ written: 0 });
  expect(net.asked).toEqual([]);
});

test.each([
  ["another title", stands({ ...shut, title: "other" })],
  ["another summary", stands({ ...shut, summary: "other" })],
  ["another text", stands({ ...shut, text: "other" })],
  ["a run that still waits", stands(waiting)],
])("says a run anew that has %s, by its id", async (_, before) => {
  const net = scripted({ [PATCH]: { body: { id: 9 } } });
  expect(await net.host.checks.publish(HEAD, [shut], [before])).toEqual({ written: 1 });
  expect(net.asked[0]).toContain(PATCH);
});

test.each([
  ["another conclusion", shut, stands({ ...shut, conclusion: "success" }), POST],
  ["no conclusion that we give", shut, stands({ ...shut, conclusion: undefined }), POST],
  ["settled where we wait", waiting, stands({ ...waiting, status: "completed" }), POST],
])("sees a difference that stands in no word: %s", async (_, check, before, line) => {
  const net = scripted({ [line]: { status: 201, body: { id: 10 } } });
  expect(await net.host.checks.publish(HEAD, [check], [before])).toEqual({ written: 1 });
  net.done();
});

test("never reopens a settled run: what waits again is a new one", async () => {
  const net = scripted({ [POST]: { status: 201, body: { id: 10 } } });
  expect(await net.host.checks.publish(HEAD, [waiting], [stands(open)])).toEqual({ written: 1 });
  expect(bodies(net.asked)[0]?.body).toMatchObject({ status: "in_progress" });
  expect(bodies(net.asked)[0]?.body).not.toHaveProperty("conclusion");
  net.done();
});

test.each([403, 404])("makes a new run where the old one is another app's or gone (%i)", async (status) => {
  const net = scripted({
    [PATCH]: {
      status,
      body: { message: "Invalid app_id `1` - check run can only be modified by the GitHub App that created it." },
    },
    [POST]: { status: 201, body: { id: 10 } },
  });
  expect(await net.host.checks.publish(HEAD, [shut], [stands({ ...shut, title: "other" })])).toEqual({ written: 1 });
  net.done();
});

test("sends annotations fifty at a time", async () => {
  const net = scripted({ [POST]: { status: 201, body: { id: 9 } }, [PATCH]: [{ body: { id: 9 } }, { body: { id: 9 } }] });
  await net.host.checks.publish(HEAD, [{ ...shut, annotations: lines(120) }], []);
  const sent = bodies(net.asked).map(({ line, body }) => [
    line,
    (body["output"] as { annotations: { message: string }[] }).annotations.map(({ message }) => message),
  ]);
  expect(sent.map(([line, messages]) => [line, messages?.length, messages?.[0]])).toEqual([
    [POST, 50, "m0"],
    [PATCH, 50, "m50"],
    [PATCH, 20, "m100"],
  ]);
  expect(bodies(net.asked)[0]?.body).toMatchObject({
    output: {
      annotations: expect.arrayContaining([
        { path: "p.yaml", start_line: 1, end_line: 1, annotation_level: "failure", title: "t", message: "m0" },
      ]) as unknown,
    },
  });
  net.done();
});

test("settles the other way only in a new run, with annotations of its own", async () => {
  const net = scripted({ [POST]: { status: 201, body: { id: 10 } } });
  await net.host.checks.publish(HEAD, [{ ...shut, annotations: lines(1) }], [stands(open)]);
  expect(bodies(net.asked)[0]?.body).toMatchObject({ output: { annotations: [{ message: "m0" }] } });
  net.done();
});

test("gives a settled run no second set of annotations, since GitHub takes none away", async () => {
  const net = scripted({ [PATCH]: { body: { id: 9 } } });
  await net.host.checks.publish(HEAD, [{ ...shut, annotations: lines(60) }], [stands({ ...shut, title: "other" })]);
  expect(bodies(net.asked)[0]?.body["output"]).not.toHaveProperty("annotations");
  net.done();
});

const run: Listed = {
  id: 1,
  name: "model promotion",
  externalId: "model-promotion",
  status: "completed",
  conclusion: "success",
  title: "t",
  summary: null,
  text: null,
};

test("knows the newest run of each of its names, and leaves out what somebody else's run stands above", () => {
  expect(
    published([
      { ...run, id: 3 },
      { ...run, id: 7, status: "queued", conclusion: null },
      { ...run, id: 6, name: "model promotion / slo" },
      { ...run, id: 9, name: "model promotion / slo", externalId: null },
      { ...run, id: 5, name: "model promotion / metrics", externalId: null, conclusion: "neutral" },
      { ...run, id: 8, name: "build" },
    ]),
  ).toEqual([
    {
      id: 7,
      name: "model promotion",
      status: "in_progress",
      conclusion: undefined,
      title: "t",
      summary: "",
      text: "",
      annotations: [],
    },
  ]);
});
