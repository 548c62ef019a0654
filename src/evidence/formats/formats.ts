import type { Format } from "./format.ts";
import { aif360 } from "./aif360.ts";
import { autocannon } from "./autocannon.ts";
import { autogluon } from "./autogluon.ts";
import { clarify } from "./clarify.ts";
import { classificationReport } from "./classification-report.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { deepchecks } from "./deepchecks.ts";
import { dvcLock } from "./dvc-lock.ts";
import { dvcMetricsDiff } from "./dvc-metrics-diff.ts";
import { dvcMetrics } from "./dvc-metrics.ts";
import { dvclive } from "./dvclive.ts";
import { evidentlyLegacy } from "./evidently-legacy.ts";
import { evidentlyTestSuite } from "./evidently-test-suite.ts";
import { evidently } from "./evidently.ts";
import { fairlearnByGroup } from "./fairlearn-by-group.ts";
import { genericMetrics } from "./generic-metrics.ts";
import { greatExpectations } from "./great-expectations.ts";
import { helm } from "./helm.ts";
import { hey } from "./hey.ts";
import { inToto } from "./in-toto.ts";
import { inspect } from "./inspect.ts";
import { junit } from "./junit.ts";
import { k6 } from "./k6.ts";
import { kubeflow } from "./kubeflow.ts";
import { lightning } from "./lightning.ts";
import { lmEval } from "./lm-eval.ts";
import { locust } from "./locust.ts";
import { log } from "./log.ts";
import { mlflowEvaluate } from "./mlflow-evaluate.ts";
import { mlflowLoggedModel } from "./mlflow-logged-model.ts";
import { mlflowModel } from "./mlflow-model.ts";
import { mlflowRegistry } from "./mlflow-registry.ts";
import { mlflowRun } from "./mlflow-run.ts";
import { modelIndex } from "./model-index.ts";
import { modelMonitorQuality } from "./model-monitor-quality.ts";
import { modelMonitorConstraints, modelMonitorStatistics, modelMonitorViolations } from "./model-monitor.ts";
import { modelscan } from "./modelscan.ts";
import { nannyml } from "./nannyml.ts";
import { own } from "./own.ts";
import { pandera } from "./pandera.ts";
import { picklescan } from "./picklescan.ts";
import { pipAudit } from "./pip-audit.ts";
import { prometheus } from "./prometheus.ts";
import { promptfoo } from "./promptfoo.ts";
import { reports } from "./reports.ts";
import { sarif } from "./sarif.ts";
import { sigstore } from "./sigstore.ts";
import { tfdv } from "./tfdv.ts";
import { tfma } from "./tfma.ts";
import { trivy } from "./trivy.ts";
import { vegeta } from "./vegeta.ts";
import { vertex } from "./vertex.ts";
import { wandb } from "./wandb.ts";
import { whylogs } from "./whylogs.ts";
import { wrk } from "./wrk.ts";

/** Every format we read. Their order means nothing. */
export const FORMATS: readonly Format[] = [
  aif360,
  autocannon,
  autogluon,
  clarify,
  classificationReport,
  cyclonedx,
  deepchecks,
  dvcLock,
  dvcMetricsDiff,
  dvcMetrics,
  dvclive,
  evidentlyLegacy,
  evidentlyTestSuite,
  evidently,
  fairlearnByGroup,
  genericMetrics,
  greatExpectations,
  helm,
  hey,
  inToto,
  inspect,
  junit,
  k6,
  kubeflow,
  lightning,
  lmEval,
  locust,
  log,
  mlflowEvaluate,
  mlflowLoggedModel,
  mlflowModel,
  mlflowRegistry,
  mlflowRun,
  modelIndex,
  modelMonitorQuality,
  modelMonitorStatistics,
  modelMonitorConstraints,
  modelMonitorViolations,
  modelscan,
  nannyml,
  own,
  pandera,
  picklescan,
  pipAudit,
  prometheus,
  promptfoo,
  reports,
  sarif,
  sigstore,
  tfdv,
  tfma,
  trivy,
  vegeta,
  vertex,
  wandb,
  whylogs,
  wrk,
];
