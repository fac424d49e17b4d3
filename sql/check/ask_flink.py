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
PROMPT = "Flink SQL> "  # which the client says before each statement, of a script too


def script(names):
    """The statements, each with the question that it belongs to."""
    common = ["SET 'execution.target' = 'local'", "SET 'table.dml-sync' = 'true'", "SET 'restart-strategy.type' = 'none'"]
    common += statements(asking.attach("attach.sql"))
    script = [("", statement) for statement in common]
    for name in names:
        *before, question = statements(asking.text(f"{name}.sql"))
        table = f"default_catalog.default_database.`{name}`"
        options = f"'connector' = 'filesystem', 'path' = 'file://{answers}/{name}', 'format' = 'json'"
        options += ", 'json.timestamp-format.standard' = 'ISO-8601'"
        script += [(name, statement) for statement in (*before, f"CREATE TABLE {table} WITH ({options}) AS\n{question}")]
    return script


def run(script):
    """Runs a script in Flink's SQL client, and returns its output."""
    (answers / "script.sql").write_text("".join(f"{statement};\n" for _, statement in script))
    said = subprocess.run(
        [asking.told.home / "bin" / "sql-client.sh", "-f", answers / "script.sql"],
        env={**os.environ, "FLINK_LOG_DIR": str(log)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ).stdout
    with (answers / "said.txt").open("a") as file:
        file.write(said)
    return re.sub("\x1b\\[[0-9;]*m", "", said)


def failures():
    """A script ends with its first error: the questions after it are put again, without the one that failed."""
    failed, pending = {}, asking.questions()
    while pending:
        asked = script(pending)
        said = run(asked)
        error = re.search(r"\[ERROR\](.*\n.*)", said)
        if not error:
            break
        words = " ".join(error.group(1).split())
        name, _ = asked[said.count(PROMPT, 0, error.start()) - 1]
        if not name:
            return failed | dict.fromkeys(pending, words)
        failed[name] = words
        pending = pending[pending.index(name) + 1 :]
    return failed


failed = failures()


def answer(name):
    if name in failed:
        raise RuntimeError(failed[name])
    if not (answers / name).exists():
        raise RuntimeError(f"no answer, see {answers / 'said.txt'}")
    parts = [part for part in sorted((answers / name).rglob("*")) if part.is_file() and not part.name.startswith((".", "_"))]
    return pa.Table.from_pylist([json.loads(line) for part in parts for line in part.open()])


asking.ask(answer)
# Iceberg writes the figures of each scan to Flink's log. No other question reads these two columns alone of a snapshot.
scan = re.compile(r"projectedFieldNames=\[event_time, score\].*?resultDataFiles=CounterResult\{unit=COUNT, value=(\d+)\}")
asking.day_read(lambda: sum(int(each.group(1)) for path in log.glob("*.log") for each in scan.finditer(path.read_text())))
asking.done()
