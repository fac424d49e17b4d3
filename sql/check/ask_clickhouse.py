"""ClickHouse, as chdb."""

import os

import pyarrow as pa
from asking import Asking, statements
from chdb import session

asking = Asking("clickhouse")
# Tables in files are opened below the working directory alone.
os.chdir(asking.told.output.parent)
clickhouse = session.Session()


def run(statement):
    return clickhouse.query(statement, "Arrow")


def answer(name):
    for statement in statements(asking.text(f"{name}.sql", asking.told.output.name)):
        result = run(statement)
    return pa.ipc.open_file(pa.BufferReader(result.bytes())).read_all()


def files_returned():
    rows = clickhouse.query("SELECT value FROM system.events WHERE event = 'IcebergMetadataReturnedObjectInfos'", "CSV")
    return int(str(rows).strip() or 0)


for each in statements(asking.text("attach.sql", asking.told.output.name)):
    run(each)
asking.ask(answer)
before = files_returned()
answer("day")
asking.day_read(files_returned() - before)
asking.done()
