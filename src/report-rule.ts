import * as z from "zod";

/*
 * How a report is read whose content does not tell: named beside its path in a policy, in the evidence itself (`reports.yaml`),
 * or in the input `evidence`. A rule never makes a file readable as something that its content contradicts.
 */

/** Every format we read, by the name it has in `format:`. What is marked * is read only where it is named. */
export const FORMAT_NAMES = [
  "own",
  "log",
  "reports",
  "computed",
  "profile",
  "generic-metrics", // *
  "evidently",
  "evidently-legacy",
  "evidently-test-suite",
  "mlflow-run",
  "mlflow-evaluate", // *
  "mlflow-model",
  "mlflow-logged-model",
  "mlflow-registry",
  "dvc-metrics",
  "dvc-metrics-diff",
  "dvc-lock",
  "dvclive", // *
  "fairlearn-by-group", // *
  "aif360",
  "clarify",
  "model-monitor-statistics",
  "model-monitor-constraints",
  "model-monitor-violations",
  "model-monitor-quality",
  "great-expectations",
  "pandera",
  "deepchecks",
  "nannyml",
  "whylogs",
  "tfdv",
  "tfma",
  "k6",
  "locust",
  "vegeta",
  "autocannon",
  "hey",
  "wrk",
  "prometheus",
  "junit",
  "sarif",
  "trivy",
  "pip-audit",
  "modelscan",
  "picklescan",
  "lm-eval",
  "inspect",
  "promptfoo",
  "helm",
  "model-index",
  "classification-report",
  "lightning",
  "autogluon",
  "wandb",
  "kubeflow",
  "vertex",
  "cyclonedx",
  "sigstore",
  "in-toto",
] as const;
export type FormatName = (typeof FORMAT_NAMES)[number];

/** Tools that say themselves whether something passed; each is a word under `tests:` in a policy. */
export const TEST_TOOLS = [
  "evidently",
  "great_expectations",
  "pandera",
  "deepchecks",
  "model_monitor",
  "nannyml",
  "whylogs",
  "tfdv",
  "tfma",
  "k6",
  "promptfoo",
  "junit",
] as const;
export type TestTool = (typeof TEST_TOOLS)[number];

export const UNITS = ["s", "ms", "us", "ns", "percent", "share"] as const;
export type Unit = (typeof UNITS)[number];

/** One report, or several by a pattern, and what their content does not tell. */
export const ReportRule = z.strictObject({
  path: z
    .string()
    .min(1, "names no file")
    .max(200, "a file name has at most 200 characters")
    .regex(/^[^/\\]+$/, "expected the name of a file in the evidence folder, without a slash")
    .describe("Name of the file in the version's evidence folder; * stands for any run of characters, ? for one."),
  format: z.enum(FORMAT_NAMES, `expected one of ${FORMAT_NAMES.join(", ")}`).describe("Which tool's report it is."),
  name: z
    .string()
    .min(1)
    .optional()
    .describe("What the reading is called, where a report does not name what it measured: latency_p95_ms."),
  under: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "expected a word without spaces and slashes")
    .max(60, "has at most 60 characters")
    .optional()
    .describe(
      "What stands before the names of its metrics, where another report measures the same on other data: live/accuracy.",
    ),
  unit: z
    .enum(UNITS, `expected one of ${UNITS.join(", ")}`)
    .optional()
    .describe("The unit of the numbers in the report, where it does not tell; readings are milliseconds and shares of 1."),
  attributes: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe("The sensitive attributes that the report's groups are of, in their order: [gender], or [gender, age_band]."),
  keys: z
    .enum(["metrics", "groups"], "expected metrics or groups")
    .optional()
    .describe("What the outer keys of a by-group report are: metrics (the default), or groups."),
  reduce: z
    .enum(["highest", "lowest", "mean"], "expected highest, lowest or mean")
    .optional()
    .describe("Which value stands for several: of series, or over time. Without it, several values are no value."),
});
export type ReportRule = z.output<typeof ReportRule>;
