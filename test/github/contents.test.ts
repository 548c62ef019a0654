import { expect, test } from "vitest";
import { acme, at, refusal } from "./acme.ts";

const tree = {
  "evidence/fraud/2/report.json": "{}\n",
  "evidence/fraud/2/latest": { link: "report.json" },
  "evidence/fraud/2/outside": { link: "../../../../etc/passwd" },
  "etc/passwd": "nobody\n",
  "evidence/fraud/2/up": { link: "../../../README.md" },
};

test("a file is answered in base64, at any commit", async () => {
  const { bot, github, repository } = await acme();
  const before = repository.refs.get("refs/heads/main")!;
  github.as("maya").pushCommit("main", { "models/fraud.yaml": "changed\n" });
  const read = async (ref: string) => {
    const { data } = await bot.rest.repos.getContent({ ...at, path: "models/fraud.yaml", ref });
    return "content" in data ? Buffer.from(data.content, "base64").toString() : undefined;
  };
  expect([await read("main"), (await read(before))?.split("\n")[0]]).toEqual(["changed\n", "model: fraud"]);
});

test("a folder is a list, links shown as links", async () => {
  const { bot } = await acme({ files: tree });
  const { data } = await bot.rest.repos.getContent({ ...at, path: "evidence/fraud/2" });
  expect(Array.isArray(data) && data.map(({ name, type }) => [name, type])).toEqual([
    ["latest", "symlink"],
    ["outside", "symlink"],
    ["report.json", "file"],
    ["up", "symlink"],
  ]);
});

test("a link to a file of the repository is followed, and one that leads out is only named", async () => {
  const { bot } = await acme({ files: tree });
  const read = async (name: string) => (await bot.rest.repos.getContent({ ...at, path: `evidence/fraud/2/${name}` })).data;
  expect(await read("latest")).toMatchObject({ type: "file", name: "latest", content: "e30K\n" });
  expect(await read("up")).toMatchObject({ type: "file", content: Buffer.from("# models\n").toString("base64") + "\n" });
  expect(await read("outside")).toMatchObject({ type: "symlink", target: "../../../../etc/passwd" });
});

test("what is not there is a 404, and an unknown ref says so", async () => {
  const { bot } = await acme();
  expect(await refusal(bot.rest.repos.getContent({ ...at, path: "none" }))).toEqual({ status: 404, message: "Not Found" });
  expect(await refusal(bot.rest.repos.getContent({ ...at, path: "README.md", ref: "none" }))).toEqual({
    status: 404,
    message: "No commit found for the ref none",
  });
});

test("a file over one megabyte comes without its content", async () => {
  const { bot } = await acme({ files: { "large.bin": "x".repeat(1_048_577) } });
  expect((await bot.rest.repos.getContent({ ...at, path: "large.bin" })).data).toMatchObject({
    size: 1_048_577,
    content: "",
    encoding: "none",
  });
});

test("a file is replaced only by who names its blob", async () => {
  const { bot } = await acme();
  const put = (sha?: string) =>
    bot.rest.repos.createOrUpdateFileContents({
      ...at,
      path: "models/fraud.yaml",
      message: "m",
      content: "bmV3",
      ...(sha === undefined ? {} : { sha }),
    });
  expect(await refusal(put())).toMatchObject({ status: 422 });
  expect(await refusal(put("1".repeat(40)))).toMatchObject({ status: 409 });
  const { data } = await bot.rest.repos.getContent({ ...at, path: "models/fraud.yaml" });
  const done = await put("sha" in data ? data.sha : "");
  expect([done.status, done.data.commit.verification?.verified]).toEqual([200, true]);
});
