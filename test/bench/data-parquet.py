"""Writes the table of a CSV file as Parquet, as pyarrow does when it is told nothing: python data-parquet.py FROM TO."""

import sys

import pyarrow.csv
import pyarrow.parquet

pyarrow.parquet.write_table(pyarrow.csv.read_csv(sys.argv[1]), sys.argv[2])
