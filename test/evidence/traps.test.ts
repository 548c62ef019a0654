import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readReport } from "../../src/evidence/read.ts";
import type { ReportRule } from "../../src/report-rule.ts";
import { file } from "./files.ts";
import { REPORTS } from "./formats/fixture.ts";

/*
 * What breaks a naive reader of other tools' reports, each by its name. Every reader has tests of its own; here the traps that go
 * through all of them stand together.
 */

type Values = Readonly<Record<string, unknown>>;

/** Every reading by its name and place, as its value or the text that is none; tests and findings as `passed by k6`. */
function read(
  name: string,
  text: string | Uint8Array,
  rule?: Omit<ReportRule, "path">,
): { values: Values; format: string; troubles: number } {
  const { report, format } = readReport(file(name, text), rule && { path: "*", ...rule });
  const values = report.readings.map((each) => {
    const place = [each.feature, ...Object.values(each.slice ?? {}), each.group, each.gap].filter((part) => part !== undefined);
    const counted = each.kind === "tests" || each.kind === "security";
    const called = counted ? `${each.name} by ${each.tool}` : [each.name, ...place].join(" ");
    return [called, typeof each.value === "number" ? each.value : `not ${each.value.not}`] as const;
  });
  return { values: Object.fromEntries(values), format: format ?? "none", troubles: (report.troubles ?? []).length };
}
const fixture = (path: string, rule?: Omit<ReportRule, "path">) =>
  read(path.slice(path.lastIndexOf("/") + 1), new Uint8Array(readFileSync(`${REPORTS}/${path}`)), rule);

describe("JSON is often not JSON, and what is no number is no value, never 0", () => {
  test("bare NaN, Infinity and -Infinity, as Python writes them", () => {
    const text = '{"a": NaN, "b": Infinity, "c": -Infinity, "d": 0.5}';
    expect(read("m.json", text, { format: "generic-metrics" }).values).toEqual({
      a: "not NaN",
      b: "not Infinity",
      c: "not -Infinity",
      d: 0.5,
    });
    expect(Object.values(fixture("classification-report/nan.json").values)).toContain("not NaN");
  });

  test("in quotes, as MLflow's REST interface, Prometheus and Clarify write them", () => {
    const run = (value: string) =>
      `{"run": {"info": {"run_id": "1", "status": "FINISHED", "lifecycle_stage": "active"}, "data": {"metrics": [{"key": "score", "value": ${value}, "timestamp": 1, "step": 0}]}}}`;
    expect(read("run.json", run('"NaN"')).values).toEqual({ score: 'not "NaN"' });
    const answer = (value: string) =>
      `{"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}, "value": [1795168800, "${value}"]}]}}`;
    expect(["NaN", "+Inf", "-Inf"].map((value) => Object.values(read("error_rate.json", answer(value)).values)[0])).toEqual([
      'not "NaN"',
      'not "+Inf"',
      'not "-Inf"',
    ]);
  });

  test("the largest double, as which MLflow's database keeps Infinity", () => {
    const text =
      '{"run": {"info": {"run_id": "1", "status": "FINISHED", "lifecycle_stage": "active"}, "data": {"metrics": [{"key": "score", "value": 1.7976931348623157e+308, "timestamp": 1, "step": 0}]}}}';
    expect(read("run.json", text).values).toEqual({ score: "not 1.7976931348623157e+308" });
  });

  test("fields that protocol buffers leave out where they are false: a failed TFMA result lacks validationOk", () => {
    expect(read("v.json", '{"validationDetails": {"slicingDetails": []}}').values).toMatchObject({
      "passed by tfma": 0,
      "failed by tfma": 1,
    });
    expect(read("v.json", "{}", { format: "tfma" }).values).toMatchObject({ "passed by tfma": 0 });
  });

  test("null, as which pandas writes NaN", () => {
    const text = '{"selection_rate": {"f": null, "m": 0.4}}';
    expect(read("g.json", text, { format: "fairlearn-by-group", attributes: ["gender"] }).values).toEqual({
      "selection_rate f": "not null",
      "selection_rate m": 0.4,
    });
  });
});

describe("what looks good and is bad", () => {
  test("k6: true in a summary export means crossed, and ok: true in the data of handleSummary means kept", () => {
    expect(fixture("k6/summary-export.json").values).toMatchObject({ "passed by k6": 2, "failed by k6": 1 });
    expect(fixture("k6/handle-summary.json").values).toMatchObject({ "passed by k6": 2, "failed by k6": 1 });
  });

  test("Evidently: a small p-value is drift, and so is a large distance", () => {
    const column = (method: string, value: number) =>
      `{"metrics": [{"id": "1", "metric_name": "ValueDrift(column=a,method=${method},threshold=0.1)", "config": {"type": "evidently:metric_v2:ValueDrift", "column": "a", "method": "${method}", "threshold": 0.1}, "value": ${value}}], "tests": []}`;
    const drifted = (method: string, value: number) => read("r.json", column(method, value)).values["drift_detected a"];
    expect([drifted("K-S p_value", 0.01), drifted("K-S p_value", 0.9)]).toEqual([1, 0]);
    expect([drifted("PSI", 0.01), drifted("PSI", 0.9)]).toEqual([0, 1]);
    expect(drifted("a method of my own", 0.9)).toMatch(/^not /);
  });

  test("SageMaker: an operator names the direction that violates, and is no bound that was kept", () => {
    const { values, format } = fixture("model-monitor/model_quality.constraints.json");
    expect([format, values]).toEqual(["model-monitor-quality", {}]);
  });

  test("k6: the passes of http_req_failed are requests that failed", () => {
    expect(fixture("k6/summary-export.json").values["error_rate"]).toBe(0.002);
  });

  test("AutoGluon: a loss stands there with its sign turned, so that more is better", () => {
    const { values } = fixture("autogluon/leaderboard.csv");
    expect(values["test/log_loss"]).toBeGreaterThan(0);
  });

  test("whylogs: only the category says on which side of its thresholds drift is", () => {
    expect(
      read("d.json", '{"a": {"algorithm": "ks", "pvalue": 0.9, "statistic": 0.1, "thresholds": {}, "drift_category": "DRIFT"}}')
        .values,
    ).toMatchObject({
      "passed by whylogs": 0,
      "failed by whylogs": 1,
    });
  });

  test("Inspect AI: a cancelled run has results, too", () => {
    const { values, troubles } = fixture("inspect/log-cancelled.json");
    expect([values, troubles]).toEqual([{}, 1]);
  });

  test("picklescan: infected files are found in what it prints, whatever its exit code", () => {
    expect(fixture("picklescan/picklescan.txt").values["critical by picklescan"]).toBeGreaterThan(0);
  });

  test("TFMA: a validation that never looked is no validation", () => {
    expect(fixture("tfma/rubber-stamp.json").values).toMatchObject({ "passed by tfma": 0, "errors by tfma": 1 });
  });

  test("pytest: an unexpected pass is a pass, and an expected failure was skipped", () => {
    expect(fixture("junit/pytest.xml").values).toMatchObject({ "passed by junit": 2, "skipped by junit": 2 });
  });
});

describe("what content cannot tell", () => {
  test.each(['{"accuracy": 0.9}', '{"train": {"loss": 1}}', "{}", "[]", '{"metrics": []}', '{"tests": []}'])(
    "%s is nobody's report until somebody names it",
    (text) => {
      expect(read("report.json", text)).toEqual({ values: {}, format: "none", troubles: 1 });
    },
  );

  test.each(["locust", "pip-audit", "dvc-metrics-diff", "trivy", "evidently"] as const)(
    "an empty list or map that is named %s passes nothing",
    (format) => {
      for (const text of ["[]", "{}"]) {
        const { values, troubles } = read("report.json", text, { format });
        expect(troubles).toBeGreaterThan(0);
        expect(values).toEqual({});
      }
    },
  );
});
