"""Flink SQL: one script for sql-client.sh of the distribution, which leaves each answer as lines of JSON."""

import json
import os
import re
import subprocess

import pyarrow as pa
from asking import Asking, statements

asking = Asking("flink")
answers = asking.told.answers.resolve()
log = answers / "log"
script = ["SET 'execution.target' = 'local'", "SET 'table.dml-sync' = 'true'", *statements(asking.text("attach.sql"))]
for name in asking.questions():
    *before, question = statements(asking.text(f"{name}.sql"))
    table = f"default_catalog.default_database.`{name}`"
    options = f"'connector' = 'filesystem', 'path' = 'file://{answers}/{name}', 'format' = 'json'"
    options += ", 'json.timestamp-format.standard' = 'ISO-8601'"
    script += [*before, f"CREATE TABLE {table} WITH ({options}) AS\n{question}"]
(answers / "script.sql").write_text(";\n".join(script) + ";\n")

said = subprocess.run(
    [asking.told.home / "bin" / "sql-client.sh", "-f", answers / "script.sql"],
    env={**os.environ, "FLINK_LOG_DIR": str(log)},
    stdin=subprocess.DEVNULL,
    stdout=subprocess.PIPE,
    stderr=subprocess.STDOUT,
    text=True,
).stdout
(answers / "said.txt").write_text(said)
# A script ends with its first error, which is all that is said of what comes after.
error = re.search(r"\[ERROR\](.*\n.*)", said)
failed = " ".join(error.group(1).split()) if error else "no answer"


def answer(name):
    parts = [part for part in sorted((answers / name).rglob("*")) if part.is_file() and not part.name.startswith((".", "_"))]
    if not (answers / name).exists():
        raise RuntimeError(failed)
    return pa.Table.from_pylist([json.loads(line) for part in parts for line in part.open()])


asking.ask(answer)
# Iceberg tells Flink's log what each scan comes to. No other question reads these two columns alone of a snapshot.
scan = re.compile(r"projectedFieldNames=\[event_time, score\].*?resultDataFiles=CounterResult\{unit=COUNT, value=(\d+)\}")
asking.day_read(sum(int(each.group(1)) for path in log.glob("*.log") for each in scan.finditer(path.read_text())))
asking.done()
