import { expect, test } from "vitest";
import { digest, evidence } from "../support/fraud.ts";
import { terminals } from "../support/terminal.ts";

const terminal = terminals();

test("tells of each file what is recognised in it: format, subject, readings", async () => {
  const { said } = terminal({
    "a.yaml": evidence("7", "slices: { country=BR: { auc: 0.91, samples: 1200 } }\ndrift: { psi: { amount: 0.03 } }\n"),
    "b.json": '{"model":"fraud","version":7,"offline":{"auc":0.9}}',
  });
  expect(await said("evidence", "a.yaml", "b.json")).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "a.yaml: format own, about fraud 7
      sha256:2f78d694652e17fc43f3c90356873d0956334dca90b8725eeacbd2a2d0bd77fc
      metric  auc               0.93
      metric  auc (country=BR)  0.91  1200 samples
      drift   psi (amount)      0.03
      fact  created   2026-11-19T10:00:00.000Z
      fact  artifact  sha256:7777777777777777777777777777777777777777777777777777777777777777

    b.json: format log, about fraud 7
      sha256:c1cf003ba6a031ba960a5b79bb2e424bb8b98d3b6c6ead6e372cb505d6eda10f
      metric  auc  0.9
    ",
    }
  `);
});

test("a file in no format we know is told with what was looked for, and exit code 2", async () => {
  const { said } = terminal({ "notes.txt": "hello", "nan.json": '{"model":"fraud","version":"7","metrics":{"auc":NaN}}' });
  const troubled = await said("evidence", "*.txt", "nan.json");
  expect(troubled.code).toBe(2);
  expect(troubled.stdout).toContain("notes.txt: not recognised");
  expect(troubled.stdout).toContain("problem");
});

test("--json gives readings and problems as data, with null where nothing is said", async () => {
  const { said } = terminal({ "a.yaml": evidence("7") });
  const { code, stdout } = await said("evidence", "a.yaml", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    schema_version: 1,
    files: [{ file: "a.yaml", model: "fraud", version: "7", problems: [] }],
  });
  expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
    {
      "files": [
        {
          "artifact": {
            "digest": "sha256:7777777777777777777777777777777777777777777777777777777777777777",
          },
          "attested": null,
          "created": "2026-11-19T10:00:00.000Z",
          "dataset": null,
          "file": "a.yaml",
          "format": "own",
          "lineage": {},
          "model": "fraud",
          "notes": [],
          "problems": [],
          "readings": [
            {
              "attribute": null,
              "counted_by": null,
              "feature": null,
              "gap": null,
              "group": null,
              "high": null,
              "kind": "metric",
              "line": 5,
              "low": null,
              "name": "auc",
              "not": null,
              "reported": null,
              "samples": null,
              "slice": null,
              "value": 0.93,
            },
          ],
          "schema": null,
          "sha256": "sha256:66be47b9e36475098634ef795343fbcd2d7609c499d030c674bd62c604e11bb3",
          "tool": null,
          "version": "7",
        },
      ],
      "schema_version": 1,
    }
  `);
  expect(stdout).not.toContain(digest("9"));
});

test("a format beside a path is about that file, and not about another of its name", async () => {
  const { said } = terminal({ "a/m.json": '{"auc": 0.9}', "b/m.json": '{"auc": 0.8}' });
  const { code, stdout } = await said("evidence", "a/m.json { format: generic-metrics }", "b/m.json");
  expect(code).toBe(2);
  expect(stdout).toContain("a/m.json: format generic-metrics (a map of numbers)");
  expect(stdout).toContain("b/m.json: not recognised");
});
