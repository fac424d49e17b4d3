"""PyIceberg and Polars: a question is a program, and its answer the table that it prints."""

import sys
import types

import pyiceberg.table
from asking import Asking

asking = Asking(sys.argv.pop(1))
attach = types.ModuleType("attach")
exec(compile(asking.attach("attach.py"), "attach.py", "exec"), attach.__dict__)
sys.modules["attach"] = attach

# Both take the list of files from here: Polars plans its scans with PyIceberg.
planned = []
plan_files = pyiceberg.table.DataScan.plan_files


def plan_and_note(scan):
    planned[:] = list(plan_files(scan))
    return list(planned)


pyiceberg.table.DataScan.plan_files = plan_and_note


def answer(name):
    file = f"{name.replace('-', '_')}.py"
    names = {"print": lambda *_: None}
    exec(compile(asking.text(file), file, "exec"), names)
    table = names["answer"]
    if name == "day":
        read.extend(task.file.file_path for task in planned)
    return table.to_arrow() if hasattr(table, "to_arrow") else table


read = []
asking.ask(answer)
asking.day_read(lambda: read)
asking.done()
