"""Trino, by its HTTP interface, on Iceberg's own REST catalog before the local run's: Trino opens no catalog on SQLite."""

import contextlib
import json
import os
import re
import subprocess
import time
import urllib.request

import pyarrow as pa
from asking import Asking, statements

CATALOG, TRINO = 18181, 18080
asking = Asking("trino")
home = asking.told.home.resolve()
work = asking.told.answers.resolve()
output = asking.told.output


@contextlib.contextmanager
def running(name, command, **environment):
    with (work / f"{name}.log").open("w") as log:
        environment = {**os.environ, **environment}
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment, cwd=work)
        try:
            yield process
        finally:
            process.terminate()
            process.wait(60)


def configure():
    etc = work / "etc"
    (etc / "catalog").mkdir(parents=True, exist_ok=True)
    (work / "plugin").mkdir(exist_ok=True)
    (work / "plugin" / "iceberg").symlink_to(home / "plugin" / "iceberg")  # the others need a minute to start
    properties = {"coordinator": "true", "node-scheduler.include-coordinator": "true", "http-server.http.port": TRINO}
    properties |= {"discovery.uri": f"http://localhost:{TRINO}", "plugin.dir": work / "plugin", "catalog.config-dir": etc / "catalog"}
    properties |= {"query.max-memory-per-node": "512MB", "node.environment": "millrace"}
    (etc / "config.properties").write_text("".join(f"{key}={value}\n" for key, value in properties.items()))
    if asking.told.rest:
        attach = asking.attach("attach.properties") + f"s3.endpoint={os.environ['S3']}\ns3.path-style-access=true\n"
    else:
        attach = asking.text("attach.properties").replace("8181", str(CATALOG))
    (etc / "catalog" / "lake.properties").write_text(attach)
    return etc


def get(address, statement=None):
    headers = {"X-Trino-User": "millrace", "X-Trino-Catalog": "lake", "X-Trino-Time-Zone": "UTC"}
    request = urllib.request.Request(address, data=statement and statement.encode(), headers=headers)
    with urllib.request.urlopen(request, timeout=120) as response:
        return json.load(response)


def query(statement):
    """Columns and rows of a statement's result."""
    page = get(f"http://localhost:{TRINO}/v1/statement", statement)
    columns, rows = [], []
    while True:
        if "error" in page:
            raise RuntimeError(page["error"]["message"])
        columns = page.get("columns") or columns
        rows += page.get("data", [])
        if "nextUri" not in page:
            return [column["name"] for column in columns], rows
        page = get(page["nextUri"])


def await_trino(*processes):
    deadline = time.monotonic() + 300
    while True:
        try:
            return query("SELECT 1 FROM shop.rejects LIMIT 1")
        except (OSError, RuntimeError) as e:
            if time.monotonic() > deadline or any(process.poll() is not None for process in processes):
                raise RuntimeError(f"Trino does not start, see {work}") from e
            time.sleep(1)


def answer(name):
    for statement in statements(asking.text(f"{name}.sql")):
        columns, rows = query(statement)
    return pa.table({column: list(values) for column, values in zip(columns, zip(*rows))})


def files_of_day():
    _, rows = query(f"EXPLAIN ANALYZE VERBOSE {statements(asking.text('day.sql'))[0]}")
    plan = rows[0][0]
    return sum(int(count) for count in re.findall(r"'dataFiles' = LongCount\{total=(\d+)\}", plan))


server = [f"{os.environ['JAVA_25_HOME']}/bin/java", "-Xmx2g", "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Djdk.attach.allowAttachSelf=true"]
server += [f"-Dconfig={configure() / 'config.properties'}", "-cp", f"{home}/lib/*", "io.trino.server.TrinoServer"]
catalog = ["java", "-Xmx256m", "-cp", f"{home.parent}/rest-catalog/*", "org.apache.iceberg.rest.RESTCatalogServer"]
of = {"CATALOG_CATALOG_NAME": "millrace", "CATALOG_URI": f"jdbc:sqlite:{output}/catalog.db", "CATALOG_JDBC_SCHEMA__VERSION": "V1"}
of |= {"CATALOG_WAREHOUSE": f"{output}/warehouse", "CATALOG_CLIENTS": "1", "CATALOG_REST_PORT": str(CATALOG)}
with contextlib.ExitStack() as stack:
    before = [] if asking.told.rest else [stack.enter_context(running("catalog", catalog, **of))]
    await_trino(*before, stack.enter_context(running("trino", server, LAKE_CREDENTIAL="reader:…")))
    asking.ask(answer)
    asking.day_read(files_of_day)
asking.done()
