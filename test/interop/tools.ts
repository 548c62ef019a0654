/*
 * The real tools whose fresh reports are read back. Each is a Python file in `tools/` that writes reports into the folder it runs in, and
 * prints one line of JSON for every report, as `{ "file": ..., "format": ..., "readings": { ... } }`: what the tool's own objects say.
 * Beside a tool stands what it needs and does not ask for itself, or does not yet run with in its newest version.
 * Not here: pip-audit, which skips every dependency where it does not reach the vulnerabilities of PyPI itself; and wandb, which leaves
 * neither summary nor metadata as files in the folder of an offline run.
 */

/** A tool at a version, and what has to be installed for it. */
export type Tool = { readonly name: string; readonly packages: readonly string[] };

export const TOOLS: readonly Tool[] = [
  { name: "scikit-learn", packages: ["scikit-learn==1.9.1"] },
  { name: "pytest", packages: ["pytest==9.2.0"] },
  { name: "evidently", packages: ["evidently==0.7.23", "pandas<3"] },
  { name: "evidently-0.7.15", packages: ["evidently==0.7.15", "pandas<3"] },
  { name: "fairlearn", packages: ["fairlearn==0.15.0"] },
  { name: "mlflow", packages: ["mlflow==3.17.2"] },
  { name: "great-expectations", packages: ["great_expectations==1.24.1"] },
  { name: "pandera", packages: ["pandera[pandas]==0.35.0"] },
  { name: "deepchecks", packages: ["deepchecks==0.19.1", "scikit-learn<1.6", "numpy<2", "pandas<2.2", "setuptools<81"] },
  { name: "nannyml", packages: ["nannyml==0.13.1", "statsmodels"] },
  { name: "aif360", packages: ["aif360==0.6.1"] },
  { name: "dvclive", packages: ["dvclive==3.49.1"] },
  { name: "dvc", packages: ["dvc==3.67.1"] },
  { name: "locust", packages: ["locust==2.47.0"] },
  { name: "modelscan", packages: ["modelscan==0.8.8"] },
  { name: "picklescan", packages: ["picklescan==1.0.5"] },
  { name: "inspect-ai", packages: ["inspect-ai==0.3.285"] },
  { name: "model-signing", packages: ["model-signing==1.1.1", "pyOpenSSL"] },
];
