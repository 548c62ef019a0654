"""Writes a table as files, in every way that pandas and pyarrow know: what is read back must not depend on it."""

import csv
import gzip
import json

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]


def chance(rng, share):
    return rng.random() < share


def pick(rng, choices):
    return choices[int(rng.integers(len(choices)))]


def settle(rng, table, exact=()):
    """Gives every column a type that a file may have, and the values that such a column holds. `exact` stay as they are."""
    types = {}
    settled = {}
    for name, values in table.items():
        kind = values.dtype.kind
        if kind in "iu":
            signed = [t for t in (pa.int8(), pa.int16(), pa.int32(), pa.int64()) if fits(values, t)]
            unsigned = [t for t in (pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64()) if fits(values, t)]
            types[name] = pick(rng, signed + unsigned + ([] if name in exact else [pa.float64()]))
        elif kind == "f" and name not in exact:
            finite = values[np.isfinite(values)]
            narrow = finite.size == 0 or np.abs(finite).max() < 1e30
            small = finite.size == 0 or np.abs(finite).max() < 1e6
            how = pick(rng, ["double", "double", *(["float"] if narrow else []), *(["decimal", "short"] if small else [])])
            infinite = bool(np.isinf(values).any())
            if how == "float":
                values = values.astype(np.float32).astype(np.float64)
                types[name] = pa.float32()
            elif how in ("decimal", "short"):
                values = np.round(values, 6) + 0.0
                types[name] = pa.decimal128(pick(rng, [13, 18, 30]), 6) if how == "decimal" and not infinite else pa.float64()
            else:
                types[name] = pa.float64()
        elif kind == "f":
            types[name] = pa.float64()
        elif kind == "b":
            types[name] = pa.bool_()
        elif kind == "M":
            types[name] = pa.timestamp(pick(rng, ["ms", "us", "ns"]), tz=pick(rng, [None, "UTC"]))
        else:
            types[name] = pick(rng, [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
        settled[name] = values
    return pd.DataFrame(settled), types


def fits(values, kind):
    info = np.iinfo(kind.to_pandas_dtype())
    return values.size == 0 or (values.min() >= info.min and values.max() <= info.max)


def write(rng, stem, frame, types):
    """Writes the frame in one of many ways; the file's name, and how it was written."""
    return pick(rng, [as_csv, as_csv, as_arrow_csv, as_lines, as_parquet, as_parquet, as_parquet])(rng, stem, frame, types)


def packed(rng, path, data):
    how = pick(rng, ["", "", "gz", "zst"])
    if how == "gz":
        data = gzip.compress(data)
    if how == "zst":
        data = pa.compress(data, codec="zstd", asbytes=True)
    path = f"{path}.{how}" if how else path
    with open(path, "wb") as file:
        file.write(data)
    return path


def as_csv(rng, stem, frame, types):
    quoting = pick(rng, [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    form = pick(rng, [None, None, "%.17g", "%.17e"])
    end = pick(rng, ["\n", "\r\n"])
    nothing = pick(rng, ["", "NA", "NaN", "nan", "null", "None"])
    written = frame.copy()
    for name, kind in types.items():
        if pa.types.is_timestamp(kind) and chance(rng, 0.5):
            written[name] = written[name].dt.strftime("%Y-%m-%dT%H:%M:%S.%fZ").where(written[name].notna(), None)
    text = written.to_csv(index=False, quoting=quoting, float_format=form, lineterminator=end, na_rep=nothing)
    mark = "\ufeff" if chance(rng, 0.1) else ""
    if chance(rng, 0.2):
        text = text[: -len(end)]
    return packed(rng, f"{stem}.csv", (mark + text).encode()), f"pandas CSV {quoting} {form} {end!r} {nothing!r}"


def as_arrow_csv(rng, stem, frame, types):
    sink = pa.BufferOutputStream()
    options = pa.csv.WriteOptions(quoting_style=pick(rng, ["needed", "all_valid"]))
    arrow = arrow_of(rng, frame, types)
    for at, field in enumerate(arrow.schema):
        # The shortest spelling of a float is another double.
        plainer = pa.string() if pa.types.is_dictionary(field.type) else pa.float64() if pa.types.is_float32(field.type) else None
        if plainer:
            arrow = arrow.set_column(at, field.name, arrow.column(at).cast(plainer))
    pa.csv.write_csv(arrow, sink, options)
    return packed(rng, f"{stem}.csv", sink.getvalue().to_pybytes()), f"pyarrow CSV {options.quoting_style}"


def as_lines(rng, stem, frame, types):
    bare = chance(rng, 0.5)
    left_out = chance(rng, 0.2)
    ascii_only = chance(rng, 0.5)
    records = []
    for record in frame.to_dict("records"):
        row = {name: plain(value, bare) for name, value in record.items()}
        records.append({name: value for name, value in row.items() if value is not None} if left_out else row)
    if left_out and records:
        # A column that no row has is no column: the first row has them all.
        records[0] = {name: records[0].get(name) for name in frame.columns}
    lines = [json.dumps(each, ensure_ascii=ascii_only) for each in records]
    return packed(rng, f"{stem}.jsonl", ("\n".join(lines) + "\n").encode()), f"JSON lines bare={bare} left_out={left_out}"


def plain(value, bare):
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value)
    if isinstance(value, (float, np.floating)):
        return None if np.isnan(value) and not bare else float(value)
    return value


def arrow_of(rng, frame, types):
    fields, columns = [], []
    for name in frame.columns:
        kind = types[name]
        values = frame[name]
        if pa.types.is_decimal(kind):
            column = pa.array([None if np.isnan(v) else f"{v:.6f}" for v in values], pa.string()).cast(kind)
        elif pa.types.is_floating(kind):
            column = pa.array(values.to_numpy(float), kind, from_pandas=chance(rng, 0.5))
        elif pa.types.is_dictionary(kind):
            column = pa.array(values, pa.string(), from_pandas=True).dictionary_encode()
        elif pa.types.is_timestamp(kind):
            column = pa.array(values, pa.timestamp("ns"), from_pandas=True).cast(kind)
        else:
            column = pa.array(values, from_pandas=True).cast(kind)
        fields.append(pa.field(name, column.type, nullable=column.null_count > 0 or chance(rng, 0.7)))
        columns.append(column)
    return pa.table(columns, schema=pa.schema(fields))


def as_parquet(rng, stem, frame, types):
    arrow = arrow_of(rng, frame, types)
    codec = pick(rng, CODECS)
    encodings = {}
    dictionary = chance(rng, 0.5)
    if not dictionary and chance(rng, 0.7):
        for field in arrow.schema:
            encodings[field.name] = encoding_of(rng, field.type)
        encodings = {name: each for name, each in encodings.items() if each}
    options = {
        "compression": codec,
        "use_dictionary": dictionary,
        "column_encoding": encodings or None,
        "data_page_version": pick(rng, ["1.0", "2.0"]),
        "version": pick(rng, ["1.0", "2.4", "2.6"]),
        "row_group_size": pick(rng, [None, max(1, len(frame) // 3), max(1, len(frame) // 7)]),
        "data_page_size": pick(rng, [None, 64, 1024]),
        "write_statistics": chance(rng, 0.5),
        "store_schema": chance(rng, 0.5),
        "write_page_checksum": chance(rng, 0.3),
    }
    pq.write_table(arrow, f"{stem}.parquet", **options)
    kinds = ", ".join(f"{field.name} {field.type}" for field in arrow.schema)
    return f"{stem}.parquet", f"Parquet {options} of {kinds}"


def encoding_of(rng, kind):
    if pa.types.is_integer(kind):
        narrow = kind.bit_width >= 32
        return pick(rng, ["PLAIN", "DELTA_BINARY_PACKED", *(["BYTE_STREAM_SPLIT"] if narrow else [])])
    if pa.types.is_floating(kind):
        return pick(rng, ["PLAIN", "BYTE_STREAM_SPLIT"])
    if pa.types.is_boolean(kind):
        return pick(rng, ["PLAIN", "RLE"])
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pick(rng, ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"])
    return None
