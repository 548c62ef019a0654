"""What pandera's SchemaErrors says: its message as JSON, and its failure cases as CSV and as records."""

import json

import pandas as pd
import pandera.pandas as pa

SCHEMA = pa.DataFrameSchema(
    {
        "age": pa.Column(int, [pa.Check.ge(18), pa.Check.le(99)]),
        "channel": pa.Column(str, pa.Check.isin(["web", "app"])),
        "amount": pa.Column(float, nullable=False),
        "country": pa.Column(str),
    },
    strict=True,
    checks=pa.Check(lambda frame: frame["amount"].sum() < 10, name="sums up"),
)
FRAME = pd.DataFrame(
    {
        "age": [31, 17, 12, 120, 44],
        "channel": ["web", "app", "fax", "fax", "letter"],
        "amount": [3.5, None, 8.25, 12.0, 1.0],
        "other": [1, 2, 3, 4, 5],
    }
)


def expect(file, failed):
    print(
        json.dumps(
            {
                "file": file,
                "format": "pandera",
                "readings": {
                    "tests passed by pandera": 0,
                    "tests failed by pandera": failed,
                    "tests errors by pandera": 0,
                },
            }
        )
    )


def saved(name, schema, frame, failed):
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        with open(f"{name}.json", "w") as out:
            json.dump(error.message, out, indent=2, default=str)
        with open(f"{name}-text.json", "w") as out:
            out.write(str(error))
        error.failure_cases.to_csv(f"{name}.csv", index=False)
        error.failure_cases.to_csv(f"{name}-indexed.csv")
        error.failure_cases.to_json(f"{name}-records.json", orient="records")
        # Each is a check that failed, by the tool's own list of its errors.
        assert len(error.schema_errors) == failed, error.schema_errors
        for file in (f"{name}.json", f"{name}-text.json", f"{name}.csv", f"{name}-indexed.csv", f"{name}-records.json"):
            expect(file, failed)
        return
    raise AssertionError(f"{name} passed")


# A column that is missing, one too many, two checks on age, one on channel, a null, and one on the frame.
saved("all", SCHEMA, FRAME, 7)
saved(
    "one", SCHEMA, FRAME.assign(age=[31, 17, 22, 33, 44], channel="web", amount=[1.0] * 5, country="CH").drop(columns="other"), 1
)


class Model(pa.DataFrameModel):
    age: int = pa.Field(ge=18, le=99)
    channel: str = pa.Field(isin=["web", "app"])


saved("model", Model.to_schema(), FRAME[["age", "channel"]], 3)
