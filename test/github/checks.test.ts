import { expect, test } from "vitest";
import { acme, at, opened, refusal } from "./acme.ts";
import type { Acme } from "./acme.ts";

const head = (world: Acme) => world.repository.pulls.get(1)!.head.sha;

const create = (world: Acme, more: Readonly<Record<string, unknown>> = {}) =>
  world.bot.rest.checks.create({ ...at, name: "model promotion", head_sha: head(world), ...more });

const note = (line: number) => ({
  path: "models/fraud.yaml",
  start_line: line,
  end_line: line,
  annotation_level: "warning" as const,
  message: `line ${line}`,
});

test("a conclusion completes the run", async () => {
  const world = await acme();
  opened(world);
  const { data } = await create(world, { conclusion: "failure", output: { title: "t", summary: "s" } });
  expect([data.status, data.conclusion, data.app?.id, data.output.title]).toEqual(["completed", "failure", 15368, "t"]);
});

test("a completed run stays completed, though the update is answered with 200", async () => {
  const world = await acme();
  opened(world);
  const { data } = await create(world, { conclusion: "failure" });
  const again = await world.bot.rest.checks.update({ ...at, check_run_id: data.id, status: "in_progress" });
  expect([again.status, again.data.status, again.data.conclusion]).toEqual([200, "completed", "failure"]);
});

test("personal tokens have no check runs", async () => {
  const world = await acme();
  opened(world);
  const rui = world.octokit(world.github.personalToken("rui"));
  expect(await refusal(rui.rest.checks.create({ ...at, name: "x", head_sha: head(world) }))).toEqual({
    status: 403,
    message: "You must authenticate via a GitHub App.",
  });
});

test("text over 65535 characters is refused with the number supplied", async () => {
  const world = await acme();
  opened(world);
  expect(await refusal(create(world, { output: { title: "t", summary: "s", text: "x".repeat(65536) } }))).toEqual({
    status: 422,
    message: "Invalid request.\n\nOnly 65535 characters are allowed; 65536 were supplied.",
  });
});

test("fifty annotations a request, and later updates append", async () => {
  const world = await acme();
  opened(world);
  const notes = Array.from({ length: 51 }, (_, line) => note(line + 1));
  const output = { title: "t", summary: "s" };
  expect(await refusal(create(world, { output: { ...output, annotations: notes } }))).toMatchObject({ status: 422 });
  const { data } = await create(world, { output: { ...output, annotations: notes.slice(0, 50) } });
  await world.bot.rest.checks.update({ ...at, check_run_id: data.id, output: { ...output, annotations: notes.slice(50) } });
  const listed = await world.bot.paginate(world.bot.rest.checks.listAnnotations, { ...at, check_run_id: data.id, per_page: 50 });
  expect([listed.length, listed.at(-1)?.message]).toEqual([51, "line 51"]);
});

test("the latest run of each name is listed, all of them on request, by name and App", async () => {
  const world = await acme();
  opened(world);
  await create(world, { conclusion: "failure" });
  await create(world, { conclusion: "success" });
  await create(world, { name: "other" });
  const list = async (more: Readonly<Record<string, unknown>> = {}) => {
    const { data } = await world.bot.rest.checks.listForRef({ ...at, ref: "change", ...more });
    return data.check_runs.map(({ name, conclusion }) => [name, conclusion]);
  };
  expect(await list()).toEqual([
    ["other", null],
    ["model promotion", "success"],
  ]);
  expect(await list({ filter: "all", check_name: "model promotion" })).toEqual([
    ["model promotion", "success"],
    ["model promotion", "failure"],
  ]);
  expect(await list({ app_id: 1 })).toEqual([]);
});

test("another App's run cannot be changed", async () => {
  const world = await acme();
  opened(world);
  const { data } = await create(world);
  const other = world.octokit(world.github.appToken("other-app"));
  expect(await refusal(other.rest.checks.update({ ...at, check_run_id: data.id, conclusion: "success" }))).toMatchObject({
    status: 403,
  });
});

test("an output needs a title and a summary", async () => {
  const world = await acme();
  opened(world);
  expect(await refusal(create(world, { output: { title: "t" } }))).toEqual({
    status: 422,
    message: 'Invalid request.\n\n"summary" wasn\'t supplied.',
  });
});
