import type { Format } from "./format.ts";
import { aif360 } from "./aif360.ts";
import { autocannon } from "./autocannon.ts";
import { autogluon } from "./autogluon.ts";
import { clarify } from "./sagemaker/clarify.ts";
import { classificationReport } from "./classification-report.ts";
import { computed } from "./computed/computed.ts";
import { cyclonedx } from "./cyclonedx.ts";
import { deepchecks } from "./deepchecks.ts";
import { dvcLock } from "./dvc/dvc-lock.ts";
import { dvcMetricsDiff } from "./dvc/dvc-metrics-diff.ts";
import { dvcMetrics } from "./dvc/dvc-metrics.ts";
import { dvclive } from "./dvc/dvclive.ts";
import { evidentlyLegacy } from "./evidently/evidently-legacy.ts";
import { evidentlyTestSuite } from "./evidently/evidently-test-suite.ts";
import { evidently } from "./evidently/evidently.ts";
import { fairlearnByGroup } from "./fairlearn/fairlearn-by-group.ts";
import { genericMetrics } from "./generic-metrics.ts";
import { greatExpectations } from "./great-expectations/great-expectations.ts";
import { helm } from "./helm.ts";
import { hey } from "./hey.ts";
import { inToto } from "./attestation/in-toto.ts";
import { inspect } from "./inspect.ts";
import { junit } from "./junit.ts";
import { k6 } from "./k6.ts";
import { kubeflow } from "./kubeflow.ts";
import { lightning } from "./lightning.ts";
import { lmEval } from "./lm-eval.ts";
import { locust } from "./locust/locust.ts";
import { log } from "./own/log.ts";
import { mlflowEvaluate } from "./mlflow/mlflow-evaluate.ts";
import { mlflowLoggedModel } from "./mlflow/mlflow-logged-model.ts";
import { mlflowModel } from "./mlflow/mlflow-model.ts";
import { mlflowRegistry } from "./mlflow/mlflow-registry.ts";
import { mlflowRun } from "./mlflow/mlflow-run.ts";
import { modelIndex } from "./hugging-face/model-index.ts";
import { modelMonitorQuality } from "./sagemaker/model-monitor-quality.ts";
import { modelMonitorConstraints, modelMonitorStatistics, modelMonitorViolations } from "./sagemaker/model-monitor.ts";
import { modelscan } from "./modelscan.ts";
import { nannyml } from "./nannyml.ts";
import { own } from "./own/own.ts";
import { pandera } from "./pandera.ts";
import { picklescan } from "./picklescan.ts";
import { pipAudit } from "./pip-audit.ts";
import { profile } from "./computed/profile.ts";
import { prometheus } from "./prometheus/prometheus.ts";
import { promptfoo } from "./promptfoo.ts";
import { reports } from "./own/reports.ts";
import { sarif } from "./sarif/sarif.ts";
import { sigstore } from "./attestation/sigstore.ts";
import { tfdv } from "./tensorflow/tfdv.ts";
import { tfma } from "./tensorflow/tfma.ts";
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
  computed,
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
  profile,
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
