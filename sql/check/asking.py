"""Puts the files of an engine's folder to the engine: each unchanged, except for where the tables are."""

import argparse
import json
import pathlib
import re
import time
import traceback

import pyarrow as pa
from questions import QUESTIONS, REST

HERE = pathlib.Path(__file__).resolve().parent


class Asking:
    """The command line of an engine's program, and the answers that it writes."""

    def __init__(self, engine):
        parser = argparse.ArgumentParser()
        parser.add_argument("--output", type=pathlib.Path, required=True, help="the local run's folder")
        parser.add_argument("--answers", type=pathlib.Path, required=True, help="where answers are left")
        parser.add_argument("--snapshot", required=True, help="of predictions, for time travel")
        parser.add_argument("--newest", required=True, help="snapshot of predictions")
        parser.add_argument("--home", type=pathlib.Path, help="of the engine, where it is no library of Python")
        parser.add_argument("--rest", help="a REST catalog with the same tables on S3: ask that, by the attach-rest file")
        self.told = parser.parse_args()
        self.told.output = self.told.output.resolve()
        self.engine = engine
        self.folder = HERE.parent / engine
        self.said = {}
        self.told.answers.mkdir(parents=True, exist_ok=True)

    def text(self, name, output=None):
        """A file of the engine's folder. What a user would put in by hand is put in here."""
        path = self.folder / name
        return (
            path.read_text()
            .replace("millrace-local", str(output or self.told.output))
            .replace("1234567890123456789", self.told.snapshot)
            .replace("1234567890123456788", self.told.newest)
        )

    def attach(self, name, *by_hand):
        """The file that opens the catalog. by_hand: pairs of what attach-rest has and what a user would put there."""
        if not self.told.rest:
            return self.text(name)
        stem, ending = name.split(".")
        text = self.text(f"{stem}{'_' if ending == 'py' else '-'}rest.{ending}")
        for written, own in (("https://lake.example/iceberg", self.told.rest), *by_hand):
            if written not in text:
                raise ValueError(f"attach-rest of {self.engine} has no {written}")
            text = text.replace(written, own)
        return text

    def questions(self):
        asked = [each.name for each in QUESTIONS if not each.only or self.engine in each.only]
        return [name for name in asked if name in REST] if self.told.rest else asked

    def ask(self, answer):
        """answer: from a question's name to an Arrow table."""
        for name in self.questions():
            started = time.monotonic()
            try:
                self.keep(name, answer(name))
                self.said[name] = {"seconds": round(time.monotonic() - started, 2)}
            except Exception as e:
                traceback.print_exc()
                self.said[name] = {"failed": " ".join(str(e).split())[:300]}

    def keep(self, name, table):
        with pa.ipc.new_file(self.told.answers / f"{name}.arrow", table.schema) as file:
            file.write_table(table)

    def day_read(self, files):
        """files: which data files the question about one day has read, their paths or how many."""
        try:
            told = files()
            self.said["day"]["files"] = told if isinstance(told, int) else sorted(told)
        except Exception:
            traceback.print_exc()

    def done(self):
        (self.told.answers / "said.json").write_text(json.dumps(self.said, indent=1))


def statements(script):
    """The statements of a script. No literal of ours has a semicolon or two hyphens in it."""
    return [each.strip() for each in re.sub(r"--[^\n]*", "", script).split(";") if each.strip()]
