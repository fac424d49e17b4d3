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


def attach():
    if not asking.told.rest:
        return asking.text("attach.sql", asking.told.output.name)
    key, secret, store = (os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "S3"))
    return asking.attach(
        "attach.sql",
        ("/v1')", f"/v1', '{key}', '{secret}')"),
        ("warehouse = 'warehouse'", f"warehouse = 'warehouse', storage_endpoint = '{store}/lake'"),
    )


def answer(name):
    for statement in statements(asking.text(f"{name}.sql", asking.told.output.name)):
        result = run(statement)
    return pa.ipc.open_file(pa.BufferReader(result.bytes())).read_all()


def files_returned():
    rows = clickhouse.query("SELECT value FROM system.events WHERE event = 'IcebergMetadataReturnedObjectInfos'", "CSV")
    return int(str(rows).strip() or 0)


def files_of_day():
    before = files_returned()
    answer("day")
    return files_returned() - before


for each in statements(attach()):
    run(each)
asking.ask(answer)
asking.day_read(files_of_day)
asking.done()
