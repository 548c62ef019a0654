"""Validations of a suite that passes, of one that does not and of one in which an expectation breaks; and what checkpoints tell of them."""

import json
import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

frame = pd.DataFrame(
    {
        "amount": [12.5, 30.0, None, 18.25, 22.0, 41.0, 9.5, 27.75],
        "channel": ["web", "app", "web", "shop", "app", "web", "fax", "web"],
        "low": [1, 2, 3, 4, 5, 6, 7, 8],
        "high": [2, 3, 4, 5, 6, 7, 8, 1],
    }
)
context = gx.get_context(mode="ephemeral")
batch = context.data_sources.add_pandas("frames").add_dataframe_asset("orders").add_batch_definition_whole_dataframe("all")


def expect(file, readings):
    print(json.dumps({"file": file, "format": "great-expectations", "readings": readings}))


def write(file, text):
    with open(file, "w") as out:
        out.write(text)


def tests(**counts):
    return {
        f"tests {outcome} by great_expectations": counts.get(outcome, 0)
        for outcome in ("passed", "failed", "skipped", "errors", "warned")
    }


def defined(name, *expectations):
    suite = context.suites.add(gx.ExpectationSuite(name=name))
    for each in expectations:
        suite.add_expectation(each)
    return context.validation_definitions.add(gx.ValidationDefinition(name=f"{name} of orders", data=batch, suite=suite))


def observed(result, key):
    """By column and type of the expectation: the numbers in the tool's own result objects."""
    found = {}
    for each in result.results:
        kwargs = each.expectation_config.kwargs
        column = kwargs.get("column") or ", ".join(kwargs[name] for name in ("column_A", "column_B") if name in kwargs)
        if key in each.result:
            found[(column, each.expectation_config.type)] = each.result[key]
    return found


def of(result):
    readings = {"metric success_share": result.statistics["success_percent"] / 100}
    for (column, kind), percent in observed(result, "unexpected_percent").items():
        readings[f"metric unexpected_share at column={column},expectation={kind}"] = percent / 100
    for (column, kind), value in observed(result, "observed_value").items():
        if isinstance(value, (int, float)):
            slice = f"column={column},expectation={kind}" if column else f"expectation={kind}"
            readings[f"metric observed_value at {slice}"] = float(value)
    return readings


good = defined(
    "good",
    gxe.ExpectColumnValuesToBeBetween(column="amount", min_value=0, max_value=100),
    gxe.ExpectColumnMeanToBeBetween(column="amount", min_value=10, max_value=40),
    gxe.ExpectTableRowCountToEqual(value=8),
)
bad = defined(
    "bad",
    gxe.ExpectColumnValuesToNotBeNull(column="amount"),
    gxe.ExpectColumnValuesToBeInSet(column="channel", value_set=["web", "app", "shop"], mostly=0.8),
    gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="high", column_B="low", severity="warning"),
    gxe.ExpectTableRowCountToBeBetween(min_value=10),
)
broken = defined(
    "broken",
    gxe.ExpectColumnValuesToNotBeNull(column="channel"),
    gxe.ExpectColumnValuesToNotBeNull(column="nobody"),
)
data = {"dataframe": frame}
expected = {}
for name, definition, counts in (
    ("good", good, {"passed": 3}),
    ("bad", bad, {"passed": 1, "failed": 3}),
    ("broken", broken, {"passed": 1, "errors": 1}),
):
    for level in ("BASIC", "SUMMARY", "COMPLETE"):
        result = definition.run(batch_parameters=data, result_format=level)
        file = f"{name}-{level.lower()}.json"
        write(file, json.dumps(result.to_json_dict(), indent=2))
        expected[name] = {**tests(**counts), **of(result)}
        expect(file, expected[name])

alone = context.checkpoints.add(gx.Checkpoint(name="alone", validation_definitions=[good])).run(batch_parameters=data)
write("checkpoint-good.json", alone.describe())
expect("checkpoint-good.json", expected["good"])
both = context.checkpoints.add(gx.Checkpoint(name="both", validation_definitions=[good, bad])).run(batch_parameters=data)
write("checkpoint-both.json", json.dumps(both.describe_dict()))
expect("checkpoint-both.json", tests(passed=4, failed=3))
