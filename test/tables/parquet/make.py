"""Writes the files beside it with pyarrow: one table, written in many ways, and expected.json, what stands in it.

python -m venv /tmp/venv && /tmp/venv/bin/pip install pyarrow==26.0.1 && /tmp/venv/bin/python make.py
"""

import datetime
import decimal
import json
import math

import pyarrow as pa
import pyarrow.parquet as pq

ROWS = 60
utc = datetime.timezone.utc
epoch = datetime.datetime(1970, 1, 1, tzinfo=utc)
at = [datetime.datetime(2026, 11, 19, 10, 0, 0, 250_000, tzinfo=utc) + datetime.timedelta(minutes=17 * i) for i in range(ROWS)]
score = [None if i % 7 == 3 else math.inf if i == 20 else math.nan if i == 21 else math.sin(i) / 3 for i in range(ROWS)]
country = [None if i % 11 == 5 else ["BR", "AR", "São Tomé", 'a "b", c'][i * i % 4] for i in range(ROWS)]
amount = [decimal.Decimal((i * 577 - 9000)) / 100 for i in range(ROWS)]
columns = {
    "id": pa.array([9007199254740993 + i for i in range(ROWS)], pa.int64()),
    "label": pa.array([i % 3 == 0 for i in range(ROWS)], pa.bool_()),
    "seen": pa.array([None if i == 9 else i % 2 for i in range(ROWS)], pa.int32()),
    "score": pa.array(score, pa.float64()),
    "weight": pa.array([i / 4 for i in range(ROWS)], pa.float32()),
    "country": pa.array(country, pa.string()),
    "name": pa.array([f"customer {i * 7919 % 1000}" for i in range(ROWS)], pa.string()),
    "at": pa.array(at, pa.timestamp("us", "UTC")),
    "day": pa.array([t.date() for t in at], pa.date32()),
    "amount": pa.array(amount, pa.decimal128(10, 2)),
    "hits": pa.array([2**63 + i * 4096 for i in range(ROWS)], pa.uint64()),
    "tags": pa.array([["a"] * (i % 3) for i in range(ROWS)], pa.list_(pa.string())),
    "time": pa.array([datetime.time(1, 2, 3)] * ROWS, pa.time64("us")),
}
table = pa.table(columns)
required = pa.schema([pa.field(f.name, f.type, nullable=table[f.name].null_count > 0) for f in table.schema])

flat = [name for name in columns if name not in ("tags", "time")]
plain = dict.fromkeys(flat, "PLAIN")
ways = {
    "snappy": dict(compression="snappy"),
    "none-required": dict(compression="none", use_dictionary=False, schema=required),
    "gzip-v2": dict(compression="gzip", data_page_version="2.0"),
    "zstd-v2-groups": dict(compression="zstd", data_page_version="2.0", row_group_size=25),
    "brotli-groups": dict(compression="brotli", row_group_size=7, use_dictionary=["country"]),
    "lz4": dict(compression="lz4"),
    "pages": dict(compression="snappy", data_page_size=64, write_batch_size=8, schema=required),
    "delta": dict(
        compression="snappy",
        use_dictionary=False,
        column_encoding={
            "id": "DELTA_BINARY_PACKED",
            "seen": "DELTA_BINARY_PACKED",
            "score": "BYTE_STREAM_SPLIT",
            "weight": "BYTE_STREAM_SPLIT",
            "country": "DELTA_BYTE_ARRAY",
            "name": "DELTA_LENGTH_BYTE_ARRAY",
            "at": "DELTA_BINARY_PACKED",
        },
    ),
    "int96": dict(compression="snappy", use_deprecated_int96_timestamps=True),
    "decimal-int": dict(compression="none", store_decimal_as_integer=True),
}
for name, how in ways.items():
    schema = how.pop("schema", None)
    pq.write_table(table.cast(schema) if schema else table, f"{name}.parquet", **how)

milli = datetime.timedelta(milliseconds=1)
number = lambda x: None if x is None or math.isnan(x) else "Infinity" if x == math.inf else x
expected = {
    "id": [str(x) for x in columns["id"].to_pylist()],
    "label": [int(x) for x in columns["label"].to_pylist()],
    "seen": columns["seen"].to_pylist(),
    "score": [number(x) for x in score],
    "weight": columns["weight"].to_pylist(),
    "country": country,
    "name": columns["name"].to_pylist(),
    "at": [(t - epoch) / milli for t in at],
    "day": [(datetime.datetime(d.year, d.month, d.day, tzinfo=utc) - epoch) / milli for d in columns["day"].to_pylist()],
    "amount": [float(x) for x in amount],
    "hits": [str(x) for x in columns["hits"].to_pylist()],
}
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=0, ensure_ascii=False)
    file.write("\n")
