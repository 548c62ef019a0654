"""A tracking server's answers, MLmodel files with signatures, and what mlflow.models.evaluate() saves."""

import json
import math
import os

import numpy as np
import pandas as pd

os.environ["MLFLOW_TRACKING_URI"] = "sqlite:///tracking.db"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = os.environ["DO_NOT_TRACK"] = "true"

import mlflow
from mlflow.models import infer_signature
from mlflow.tracking import MlflowClient
from mlflow.utils.proto_json_utils import message_to_json
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score, log_loss, roc_auc_score


def expect(file, format, readings, **more):
    print(json.dumps({"file": file, "format": format, "readings": readings, **more}))


def write(file, text):
    with open(file, "w") as out:
        out.write(text)


def answer(key, message):
    """As the REST API wraps it: the same function writes its answers."""
    return json.dumps({key: json.loads(message_to_json(message))}, indent=2)


random = np.random.default_rng(3)
frame = pd.DataFrame(
    {"amount": random.normal(100, 20, 300), "visits": random.integers(0, 9, 300), "channel": random.integers(0, 2, 300)}
)
frame["churned"] = ((frame["amount"] / 100 + frame["visits"] / 9 + random.normal(0, 0.4, 300)) > 1.5).astype(int)
train, test = frame[:200], frame[200:]
model = LogisticRegression(max_iter=1000).fit(train.drop(columns="churned"), train["churned"])
client = MlflowClient()
mlflow.set_experiment("interop")

# A run with everything in it.
with mlflow.start_run() as active:
    mlflow.log_param("C", 1.0)
    mlflow.set_tag("team", "risk")
    mlflow.log_input(mlflow.data.from_pandas(train, name="claims", targets="churned"), context="training")
    mlflow.log_input(mlflow.data.from_pandas(test, name="holdout", targets="churned"), context="testing")
    for step, loss in enumerate([0.9, 0.5, 0.3]):
        mlflow.log_metric("train_loss", loss, step=step)
    said = model.predict(test.drop(columns="churned"))
    truth = test["churned"].to_numpy()
    mlflow.log_metrics({"accuracy": accuracy_score(truth, said), "val/f1_score": f1_score(truth, said), "broken": math.nan})
found = client.get_run(active.info.run_id)
write("run.json", answer("run", found.to_proto()))
expect(
    "run.json",
    "mlflow-run",
    {
        "metric train_loss": 0.3,
        "metric accuracy": accuracy_score(truth, said),
        "metric val/f1_score": f1_score(truth, said),
        "metric broken": None,
    },
    facts={
        "run": f"mlflow:{active.info.run_id}",
        **({"code_commit": found.data.tags["mlflow.source.git.commit"]} if "mlflow.source.git.commit" in found.data.tags else {}),
        "data_snapshot": f"claims@{mlflow.data.from_pandas(train, targets='churned').digest}",
    },
)

# One that failed, and one that was deleted.
failed = client.create_run(active.info.experiment_id)
client.log_metric(failed.info.run_id, "accuracy", 0.99)
client.set_terminated(failed.info.run_id, "FAILED")
write("failed.json", answer("run", client.get_run(failed.info.run_id).to_proto()))
expect("failed.json", "mlflow-run", {}, trouble=True)
gone = client.create_run(active.info.experiment_id)
client.log_metric(gone.info.run_id, "accuracy", 0.98)
client.set_terminated(gone.info.run_id)
client.delete_run(gone.info.run_id)
write("deleted.json", answer("run", client.get_run(gone.info.run_id).to_proto()))
expect("deleted.json", "mlflow-run", {}, trouble=True)

# Models, with signatures of columns, of tensors, of nested types, and with none.
inputs = train.drop(columns="churned")
nested = pd.DataFrame(
    {"tags": [["a", "b"]], "place": [{"city": "Bern", "zip": 3000}], "score": [0.5], "day": [pd.Timestamp("2026-01-01")]}
)
signatures = {
    "columns": infer_signature(inputs, model.predict(inputs)),
    "tensors": infer_signature(np.zeros((2, 3), dtype="float32"), np.zeros((2,), dtype="int64")),
    "nested": infer_signature(nested, pd.DataFrame({"ok": [True]}), params={"top_k": 3}),
    "none": None,
}
SCHEMAS = {
    "columns": "amount: double, visits: long, channel: long -> 0: tensor(int64)[-1]",
    "tensors": "0: tensor(float32)[-1,3] -> 0: tensor(int64)[-1]",
    "nested": "tags: array(string), place: object(city: string, zip: long), score: double, day: datetime -> ok: boolean",
}
for name, signature in signatures.items():
    mlflow.sklearn.save_model(model, f"model-{name}", signature=signature, serialization_format="cloudpickle")
    expect(f"model-{name}/MLmodel", "mlflow-model", {}, facts={} if signature is None else {"schema": SCHEMAS[name]})

# What an evaluation saves.
with mlflow.start_run():
    info = mlflow.sklearn.log_model(model, name="churn", signature=signatures["columns"], serialization_format="cloudpickle")
    result = mlflow.models.evaluate(
        info.model_uri, test, targets="churned", model_type="classifier", evaluator_config={"log_model_explainability": False}
    )
    for name, digest, value in (("holdout", "abc1", 0.8125), ("latest", "abc2", 0.775)):
        mlflow.log_metric(
            "measured", value, model_id=info.model_id, dataset=mlflow.data.from_pandas(test, name=name, digest=digest)
        )
result.save("evaluation")
probabilities = model.predict_proba(test.drop(columns="churned"))
expect(
    "evaluation/metrics.json",
    "mlflow-evaluate",
    {
        "metric accuracy": accuracy_score(truth, said),
        "metric f1": f1_score(truth, said),
        "metric roc_auc": roc_auc_score(truth, probabilities[:, 1]),
        "metric log_loss": log_loss(truth, probabilities),
    },
    rule={"format": "mlflow-evaluate"},
)
if json.load(open("evaluation/artifacts_metadata.json")):
    expect("evaluation/artifacts_metadata.json", "mlflow-evaluate", {})

logged = client.get_logged_model(info.model_id)
write("logged-model.json", answer("model", logged.to_proto()))
expect(
    "logged-model.json",
    "mlflow-logged-model",
    {
        "metric measured at dataset=holdout": 0.8125,
        "metric measured at dataset=latest": 0.775,
    },
    facts={"run": f"mlflow:{logged.source_run_id}"},
)

# The registry.
version = mlflow.register_model(info.model_uri, "churn")
client.set_registered_model_alias("churn", "champion", version.version)
for key, file, entity in (
    ("model_version", "model-version.json", client.get_model_version("churn", version.version)),
    ("model_version", "alias.json", client.get_model_version_by_alias("churn", "champion")),
    ("registered_model", "registered-model.json", client.get_registered_model("churn")),
):
    write(file, answer(key, entity.to_proto()))
    expect(file, "mlflow-registry", {}, facts={"run": f"mlflow:{logged.source_run_id}"} if key == "model_version" else {})
