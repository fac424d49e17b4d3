"""Makes each symptom of TUNING.md on a real cluster, treats it, and prints the figures of before and after as Markdown.

Each side has a cluster of its own, fresh JVMs, the same topic read from its beginning, and tables of its own. The first seconds are
left out. Figures of one symptom compare with each other, and with nothing that was measured elsewhere.
"""

import argparse
import contextlib
import json
import os
import pathlib
import shlex
import shutil
import signal
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "deploy" / "monitoring" / "checks"))

from link import Link  # noqa: E402
from models import write_definition  # noqa: E402
from observed import Job  # noqa: E402
from processes import Machine, free_ports, run  # noqa: E402
from symptoms import RECOMMENDED, SYMPTOMS  # noqa: E402

BACKING = ROOT / "deploy" / "cluster" / "backing" / "backing"
MEMORY = pathlib.Path("/sys/fs/cgroup/memory")
WARM_UP_SECONDS = 20
# Of the line to a far store: 80 Mbit/s and 40 ms there and back.
FAR_BYTES_PER_S = 10_000_000
FAR_DELAY_S = 0.02


def write_events(demo, file, copies):
    """The demo's events, each for so many users instead of one, in the order of their times."""
    with demo.open("rb") as lines, file.with_suffix(".part").open("wb") as out:
        for line in lines:
            for i in range(copies):
                out.write(line.replace(b'"user_id":"u', b'"user_id":"c%d-u' % i).replace(b'"event_id":"e', b'"event_id":"c%d-e' % i))
    file.with_suffix(".part").rename(file)


@contextlib.contextmanager
def task_manager(home, size):
    """The process id of a TaskManager, which has a limit of memory as Kubernetes and Docker set it: the kernel kills what goes beyond."""
    group = MEMORY / "millrace-tuning"
    group.mkdir()
    script = [str(home / "bin" / "taskmanager.sh"), "start"]
    try:
        if size:
            (group / "memory.limit_in_bytes").write_text(size)
            script = ["bash", "-c", 'echo $$ > "$0"/cgroup.procs; exec "$@"', str(group), *script]
        run(*script)
        pid = int(next((home.parent / "pid").glob("*taskexecutor.pid")).read_text(encoding="utf-8").split()[-1])
        yield pid
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        while pathlib.Path(f"/proc/{pid}").exists():
            time.sleep(0.2)
    finally:
        group.rmdir()


@contextlib.contextmanager
def far_store(folder):
    """Options and settings of a cluster whose checkpoints go to an S3 store over a slow line."""
    ports = free_ports(["s3", "line"])
    state = folder / "store"
    run(BACKING, "start", "--only", "s3", "--s3-port", ports["s3"], "--state", state)
    line = Link(ports["line"], ports["s3"], FAR_BYTES_PER_S, FAR_DELAY_S)
    try:
        # Flink's processes take the credentials from their environment.
        exports = [part.partition("=") for part in shlex.split((state / "s3.env").read_text(encoding="utf-8"), comments=True) if "=" in part]
        os.environ.update({key: value for key, _, value in exports if key.startswith("AWS_")})
        yield ["--s3"], {"s3.endpoint": f"http://127.0.0.1:{ports['line']}", "s3.path.style.access": "true", "execution.checkpointing.dir": "s3://lake/checkpoints"}
    finally:
        line.end()
        run(BACKING, "stop", "--state", state)


class Bench:
    def __init__(self, folder, events):
        self.folder = folder
        self.ports = free_ports(["kafka", "rest", "rpc"])
        self.machine = Machine(folder)
        self.machine.start_broker(self.ports["kafka"])
        print(f"Loading {events.name} ...", file=sys.stderr, flush=True)
        run(BACKING, "load", "user_events", events, "--state", folder / "backing")

    def measure(self, symptom, side):
        """The figures of one side, each by its name."""
        shutil.rmtree(self.folder / "warehouse", ignore_errors=True)
        definition = write_definition(self.folder, symptom.name, symptom.hidden, side.partition_by)
        with far_store(self.folder) if symptom.far else contextlib.nullcontext(([], {})) as (options, store):
            return self.run_job(symptom, side, definition, options, {**RECOMMENDED, **store, **side.settings})

    def run_job(self, symptom, side, definition, options, settings):
        cluster = Machine(self.folder)
        try:
            home = cluster.start_cluster(self.ports, "--taskmanagers", 0, "--slots", side.parallelism, *options, **settings)
            with task_manager(home, settings.get(symptom.container)) as pid:
                parameters = [text for key, value in side.parameters.items() for text in (f"--{key}", str(value))]
                cluster.submit(home, self.ports["kafka"], "--parallelism", str(side.parallelism), *parameters, definition=definition)
                job = Job(f"http://127.0.0.1:{self.ports['rest']}", pid, self.folder / "warehouse")
                return job.watch(WARM_UP_SECONDS, symptom.seconds)
        finally:
            cluster.end()

    def end(self):
        self.machine.end()


def table(symptom, runs):
    """The sides of a symptom as rows of Markdown: medians over the runs."""
    lines = [f"| {symptom.name} | " + " | ".join(symptom.figures) + " |", "|---" * (len(symptom.figures) + 1) + "|"]
    for side, measured in zip(symptom.sides, runs, strict=True):
        cells = []
        for figure in symptom.figures:
            values = [each.get(figure, "–") for each in measured]
            middle = statistics.median_low(values) if all(isinstance(value, (int, float)) for value in values) else values[0]
            cells.append(f"{middle:,.2f}".rstrip("0").rstrip(".") if isinstance(middle, float) else f"{middle:,}" if isinstance(middle, int) else str(middle))
        lines.append(f"| {side.what} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def arguments():
    names = [symptom.name for symptom in SYMPTOMS]
    parser = argparse.ArgumentParser(prog="benchmarks/tuning/run", description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("symptom", nargs="*", metavar="SYMPTOM", help="of " + ", ".join(names) + "; all where none is named")
    parser.add_argument("--copies", type=int, default=12, help="of the demo's 221,086 events, each with users of its own (12)")
    parser.add_argument("--runs", type=int, default=1, help="of each side; the figures are medians (1)")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "tuning", help="for the events, the broker and the clusters (target/tuning)")
    given = parser.parse_args()
    unknown = sorted(set(given.symptom) - set(names))
    if unknown or given.copies < 1 or given.runs < 1:
        parser.error(f"no such symptom: {', '.join(unknown)}; there are {', '.join(names)}" if unknown else "--copies and --runs must be above 0")
    return given


def main():
    given = arguments()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for old in ("backing", "warehouse"):
        shutil.rmtree(folder / old, ignore_errors=True)
    chosen = [symptom for symptom in SYMPTOMS if not given.symptom or symptom.name in given.symptom]
    if any(symptom.container for symptom in chosen) and not os.access(MEMORY / "cgroup.procs", os.W_OK):
        print("SKIPPED: memory-killed: limits of memory cannot be set here (they need root and version 1 of the kernel's control groups)", file=sys.stderr)
        chosen = [symptom for symptom in chosen if not symptom.container]
    demo = folder / "demo" / "demo" / "events.jsonl"
    if not demo.is_file():
        run(ROOT / "deploy" / "local" / "run", "--output", folder / "demo")
    events = folder / f"events-{given.copies}.jsonl"
    if not events.is_file():
        write_events(demo, events, given.copies)
    bench = Bench(folder, events)
    try:
        for symptom in chosen:
            runs = [[] for _ in symptom.sides]
            for _ in range(given.runs):
                for side, measured in zip(symptom.sides, runs, strict=True):
                    print(f"{symptom.name}: {side.what} ...", file=sys.stderr, flush=True)
                    measured.append(bench.measure(symptom, side))
                    print(json.dumps(measured[-1]), file=sys.stderr, flush=True)
            print(table(symptom, runs) + "\n", flush=True)
    finally:
        bench.end()


if __name__ == "__main__":
    main()
