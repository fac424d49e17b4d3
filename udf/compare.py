"""Compares what the scripts of sql/flink have given with the job's tables, record by record: python compare.py DIR LAKE PRINTED

LAKE has the tables of pipeline.sql, PRINTED is what bounded.sql has put on the screen. All that both have must have the same bits; the
job's tables have some columns more.
"""

import pathlib
import re
import sys

import numpy as np
import pyarrow as pa
from pyiceberg.catalog import load_catalog

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "sql" / "check"))
from answers import difference
from questions import Question

# What identifies a record of Kafka; the demo has one topic.
KEYS = ("kafka.partition", "kafka.offset")
NOT_THE_SAME = "scored_at"


def columns(table):
    rows = table.scan().to_arrow()
    while any(pa.types.is_struct(field.type) for field in rows.schema):
        rows = rows.flatten()
    return rows.combine_chunks()


def tables(folder):
    catalog = load_catalog("millrace", type="sql", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}/warehouse")
    return {name: catalog.load_table(f"shop.{name}") for name in ("events", "predictions", "rejects")}


def printed(file):
    """The rows of a screen. A float's shortest text is read as that float."""
    rows = re.findall(r"^\| \+I \| *(\d+) \| *(\d+) \| *(.*?) \|.*\| *(\d+) \| *(\S+) \|$", file.read_text(encoding="utf-8"), re.MULTILINE)
    names = ("kafka.partition", "kafka.offset", "user_id", "user_seq", "score")
    reads = (np.int32, np.int64, str, np.int64, np.float32)
    return pa.table({name: pa.array([read(row[i]) for row in rows]) for i, (name, read) in enumerate(zip(names, reads))})


job, sql = (tables(pathlib.Path(folder).resolve()) for folder in sys.argv[1:3])
wrong = False
for name in job:
    found, expected = columns(sql[name]), columns(job[name])
    both = [column for column in found.column_names if column in expected.column_names and column != NOT_THE_SAME]
    differs = difference(Question(name, "", KEYS), found.select(both), expected.select(both))
    commits = sum(int(each.summary["added-records"] or 0) > 0 for each in sql[name].metadata.snapshots)
    print(f"{name:12} {found.num_rows:,} rows of {commits} commits, {len(both)} columns of {expected.num_columns}: {differs or 'the same'}")
    wrong = wrong or bool(differs) or not found.num_rows
found = printed(pathlib.Path(sys.argv[3]))
differs = difference(Question("bounded", "", KEYS), found, columns(job["predictions"]).select(found.column_names))
print(f"bounded.sql  {found.num_rows:,} rows, {found.num_columns} columns: {differs or 'the same'}")
wrong = wrong or bool(differs)
sys.exit(wrong)
