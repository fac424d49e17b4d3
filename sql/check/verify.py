"""Asks every engine every question about a local run's tables, and compares the answers: see --help of sql/verify."""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.compute as pc
from answers import canonical, difference
from pyiceberg.catalog import load_catalog
from questions import QUESTIONS, REST

HERE = pathlib.Path(__file__).resolve().parent
README = HERE.parent / "README.md"
BEGIN, END = "<!-- written by sql/verify -->\n", "<!-- end -->\n"
# The first one's answers are what the others' are compared with.
ENGINES = {
    "pyiceberg": ("PyIceberg", "ask_python.py", "pyiceberg"),
    "polars": ("Polars", "ask_python.py", "polars"),
    "duckdb": ("DuckDB", "ask_duckdb.py"),
    "clickhouse": ("ClickHouse", "ask_clickhouse.py"),
    "flink": ("Flink SQL", "ask_flink.py"),
    "spark": ("Spark", "ask_spark.py"),
    "trino": ("Trino", "ask_trino.py"),
}
DAY_ROW = "a filter on a day reads that day's files alone"
REST_ROW = "by attach-rest: a REST catalog, tables on S3"


class Run:
    """A finished local run, as its report and PyIceberg describe it."""

    def __init__(self, folder):
        self.folder = folder
        self.report = json.loads((folder / "report.json").read_text())
        self.table = load_catalog("millrace", type="sql", uri=f"sqlite:///{folder}/catalog.db").load_table("shop.predictions")
        snapshots = sorted(self.table.metadata.snapshots, key=lambda each: each.sequence_number)
        self.earlier, self.newest = snapshots[len(snapshots) // 2 - 1], self.table.current_snapshot()
        files = self.table.inspect.files()
        self.files = files.num_rows
        partitions = [str(each["event_time_day"]) for each in files["partition"].to_pylist()]
        self.files_of_day = {
            path for path, day in zip(files["file_path"].to_pylist(), partitions) if day == "2025-01-15"
        }

    def disagreements(self, answers):
        """Contradictions between the answers of an engine and report.json or the snapshots, each in words."""
        rejects = answers["rejects"].group_by("reason").aggregate([("records", "sum")]).to_pylist()
        records = self.report["tables"]["predictions"]["records"]
        at_earlier = int(self.earlier.summary["total-records"])
        pairs = {
            "rejects by reason": ({each["reason"]: each["records_sum"] for each in rejects}, self.report["rejects"]),
            "predictions SCORED": (pc.sum(answers["score-distribution"]["scores"]).as_py(), self.report["predictions"]["SCORED"]),
            "records of predictions": (answers["health"]["records"][0].as_py(), records),
            "records as of the snapshot": (answers["time-travel"]["predictions"][0].as_py(), at_earlier),
        }
        if "incremental" in answers:
            pairs["records since the snapshot"] = (answers["incremental"]["predictions"][0].as_py(), records - at_earlier)
        return [f"{what}: {said} instead of {told}" for what, (said, told) in pairs.items() if said != told]

    def read_of_day(self, files):
        """None where these are the day's files and no other, else what was read, in words."""
        count = files if isinstance(files, int) else len(files)
        right = files == len(self.files_of_day) if isinstance(files, int) else set(files) == self.files_of_day
        return None if right else f"{count} files read instead of {len(self.files_of_day)}"


def ask(engine, run, answers, home, *more):
    """Runs an engine's program; what it said of each question."""
    _, program, *words = ENGINES[engine]
    shutil.rmtree(answers, ignore_errors=True)
    command = [sys.executable, HERE / program, *words, "--output", run.folder, "--answers", answers]
    command += ["--snapshot", str(run.earlier.snapshot_id), "--newest", str(run.newest.snapshot_id)]
    if home:
        command += ["--home", home]
    command += more
    log = answers.with_suffix(".log")
    with log.open("w") as out:
        subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False)
    said = answers / "said.json"
    if not said.exists():
        return {question.name: {"failed": f"the engine's program ended early, see {log}"} for question in QUESTIONS}
    return json.loads(said.read_text())


def load(answers, question, like):
    with pa.memory_map(str(answers / f"{question.name}.arrow")) as file:
        return canonical(question, pa.ipc.open_file(file).read_all(), like)


def judge(question, said, table, expected):
    """The text for an answer in the matrix, and what is wrong with the answer."""
    if "failed" in said:
        return "**fails**", said["failed"]
    wrong = difference(question, table, expected)
    if wrong:
        return "**differs**", wrong
    left_out = {words for column, words in question.optional.items() if column not in table.column_names}
    return ", ".join(["equal", *sorted(left_out)]), None


def assess(question, said, folder, expected):
    """An answer, what the matrix says of it, and what is wrong with it. The first one is expected of the others."""
    try:
        answer = None if "failed" in said else load(folder, question, expected)
        return (answer, *judge(question, said, answer, answer if expected is None else expected))
    except (pa.ArrowException, ValueError, KeyError) as e:
        return None, "**differs**", f"cannot be compared: {e!r}"


def compare_rest(said, folder, reference):
    """The cell of the answers that came through a REST catalog, and what is wrong with them."""
    wrong = []
    for question in (each for each in QUESTIONS if each.name in REST):
        _, _, problem = assess(question, said[question.name], folder, reference.get(question.name))
        wrong += [f"{question.name}, by attach-rest: {problem}"] if problem else []
    return "**no**" if wrong else "equal", wrong


def compare(engine, run, folder, said, reference):
    """The engine's column of the matrix, and what is wrong in it."""
    column, wrong, answers = {}, [], {}
    for question in QUESTIONS:
        if question.only and engine not in question.only:
            continue
        answer, cell, problem = assess(question, said[question.name], folder, reference.get(question.name))
        if answer is not None:
            answers[question.name] = answer
            reference.setdefault(question.name, answer)
        column[question.asks] = cell
        wrong += [f"{question.name}: {problem}"] if problem else []
    if len(answers) == len(column):
        wrong += run.disagreements(answers)
    files = said["day"].get("files")
    unlike = run.read_of_day(files) if files is not None else "the engine does not say"
    column[DAY_ROW] = "**no**" if unlike else "yes"
    return column, wrong + ([f"day: {unlike}"] if unlike else [])


def read_matrix(text):
    """Engine to question to cell, as the README has it."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    titles = rows[0][1:] if rows else []
    return {title: {row[0]: row[place + 1] for row in rows[2:]} for place, title in enumerate(titles)}


def write_matrix(matrix):
    titles = [title for title, *_ in ENGINES.values() if title in matrix]
    asked = [question.asks for question in QUESTIONS] + [DAY_ROW, REST_ROW]
    lines = [["", *titles], ["---"] * (len(titles) + 1)]
    lines += [[each, *(matrix[title].get(each, "–") for title in titles)] for each in asked]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--rest", help="a REST catalog with the same tables on S3")
    parser.add_argument("--engine", action="append", required=True, help="NAME or NAME=HOME")
    told = parser.parse_args()
    homes = {name: home for name, _, home in (each.partition("=") for each in told.engine)}
    (told.work / "answers").mkdir(parents=True, exist_ok=True)
    run = Run(told.output.resolve())
    print(f"Tables     {run.folder}: {run.report['events']:,} events, {run.files} files of predictions", flush=True)

    matrix, reference, wrong = {}, {}, False
    for engine in ENGINES:
        if engine not in homes:
            continue
        started = time.monotonic()
        answers = told.work / "answers"
        said = ask(engine, run, answers / engine, homes[engine])
        title = ENGINES[engine][0]
        matrix[title], problems = compare(engine, run, answers / engine, said, reference)
        questions, rest = len(matrix[title]) - 1, ""
        if told.rest:
            rest = f" and {len(REST)} by attach-rest"
            through = answers / f"{engine}-rest"
            matrix[title][REST_ROW], more = compare_rest(ask(engine, run, through, homes[engine], "--rest", told.rest), through, reference)
            problems += more
        files = said["day"].get("files")
        read = f", {files if isinstance(files, int) else len(files)} of {run.files} files for a day" if files is not None else ""
        print(f"{title:10} {questions} questions{rest}, {time.monotonic() - started:.0f} s{read}", flush=True)
        for problem in problems:
            print(f"           {problem}", flush=True)
        wrong = wrong or bool(problems)

    page = README.read_text()
    before, rest = page.split(BEGIN)
    written, after = rest.split(END)
    known = read_matrix(written)
    renewed = write_matrix(known | {title: known.get(title, {}) | column for title, column in matrix.items()})
    if told.check:
        if written != renewed:
            print(f"Stale: the matrix of {README.name} is not what the engines answer: run sql/verify without --check")
            return 1
    else:
        README.write_text(before + BEGIN + renewed + END + after)
    print("Result     " + ("answers differ" if wrong else "all answers are equal"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
