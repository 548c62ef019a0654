"""classification_report(output_dict=True), dumped as users do: with NaN, and with a subset of labels."""

import json

from sklearn.metrics import classification_report

TRUTH = ["no", "yes", "no", "yes", "yes", "no", "no", "yes", "no", "yes"]
SAID = ["no", "yes", "no", "no", "yes", "yes", "no", "yes", "no", "yes"]


def expect(file, format, readings):
    print(json.dumps({"file": file, "format": format, "readings": readings}))


def dump(file, report):
    with open(file, "w") as out:
        json.dump(report, out)
    return report


report = dump("report.json", classification_report(TRUTH, SAID, output_dict=True))
expect("report.json", "classification-report", {
    "metric accuracy": report["accuracy"],
    "metric recall at label=yes": report["yes"]["recall"],
    "metric f1 at label=no": report["no"]["f1-score"],
    "metric macro avg/f1": report["macro avg"]["f1-score"],
})
never = dump("nan.json", classification_report(TRUTH, ["no"] * 10, output_dict=True, zero_division=float("nan")))
expect("nan.json", "classification-report", {"metric accuracy": never["accuracy"], "metric precision at label=yes": None})
