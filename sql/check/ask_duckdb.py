"""DuckDB. Its extensions come from PyPI, since machines that build often reach no other place."""

import json
import os
import re

import duckdb
from asking import Asking, statements
from duckdb_extensions import import_extension

asking = Asking("duckdb")
for extension in ("httpfs", "avro", "aws", "iceberg"):
    import_extension(extension)
connection = duckdb.connect()
for extension in ("httpfs", "avro", "aws"):
    connection.execute(f"LOAD {extension}")
# Another store than AWS's.
store = f"credential_chain, ENDPOINT '{os.environ.get('S3', '').removeprefix('http://')}', URL_STYLE 'path', USE_SSL false"
connection.execute(re.sub("INSTALL .*;", "", asking.attach("attach.sql", ("credential_chain", store))))


def answer(name):
    for statement in statements(asking.text(f"{name}.sql")):
        result = connection.execute(statement)
    return result.to_arrow_table()


def files_read(plan):
    """The sum of what the scans of a profiled plan say."""
    own = plan.get("extra_info", {})
    own = own.get("Total Files Read") if isinstance(own, dict) else None
    return int(own or 0) + sum(files_read(child) for child in plan.get("children", []))


def files_of_day():
    day = statements(asking.text("day.sql"))[0]
    return files_read(json.loads(connection.execute(f"EXPLAIN (ANALYZE, FORMAT json) {day}").fetchall()[0][1]))


asking.ask(answer)
asking.day_read(files_of_day)
asking.done()
