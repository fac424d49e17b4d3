"""The test stand: a broker, and for each run a cluster of Flink's distribution with the job, each process fresh."""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import process

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "deploy" / "monitoring" / "checks"), str(ROOT / "benchmarks" / "tuning")]

from observed import Job, total  # noqa: E402
from processes import BACKING, JAR, Machine, answer, free_ports, run  # noqa: E402
from provenance import java  # noqa: E402

MODULE = ROOT / "benchmarks"
DEMO = ROOT / "deploy" / "local" / "demo"
TABLE = "shop.predictions"
PATIENCE_SECONDS = 300


def say(text):
    print(text, file=sys.stderr, flush=True)


def build():
    """The job's jar and the tools, where sources are newer."""
    sources = [ROOT / "pom.xml", ROOT / "job" / "pom.xml", MODULE / "pom.xml", *(file for base in (ROOT / "job", MODULE) for file in (base / "src" / "main").rglob("*"))]
    built = [JAR, MODULE / "target" / "class-path.txt", MODULE / "target" / "streams-class-path.txt"]
    if all(file.exists() for file in built) and max(file.stat().st_mtime for file in sources) <= min(file.stat().st_mtime for file in built):
        return
    say("Building ...")
    run("mvn", "-q", "-B", "-ntp", "-Pbenchmarks", "-pl", "job,benchmarks", "package", "-Dmaven.test.skip=true", cwd=ROOT)
    for file in built:
        os.utime(file)  # Maven leaves what did not change


def class_path():
    libraries = (MODULE / "target" / "class-path.txt").read_text(encoding="utf-8").strip()
    return f"{MODULE / 'target' / 'classes'}:{ROOT / 'job' / 'target' / 'classes'}:{libraries}"


def tool(*arguments):
    """The command of a Java process of the module."""
    return [java(), "-Xmx1g", "-XX:+UseSerialGC", "-cp", class_path(), "io.millrace.benchmarks.Tools", *map(str, arguments)]


def tools(*arguments):
    """The JSON that a tool prints."""
    done = subprocess.run(tool(*arguments), stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return json.loads(done.stdout)


def write_definition(folder, model, partition_by, predictions_topic):
    """The demo's definition, with tables as they are asked for and the model: trees, mlp or none."""
    source = DEMO / ("pipeline-unscored.yaml" if model == "none" else "pipeline.yaml")
    text = source.read_text(encoding="utf-8").replace("namespace: shop", f"namespace: shop\n  partition-by: {partition_by}")
    if not predictions_topic:
        text = text.replace("predictions-topic: predictions\n", "")
    definition = folder / "pipeline.yaml"
    if model == "mlp":
        made = ROOT / "deploy" / "model" / "train"
        run(made, "--help")  # makes its virtual environment, which has onnx
        code = "import pathlib, sys; from models import write_definition; print(write_definition(pathlib.Path(sys.argv[1]), 'mlp', (64, 32), 'none'))"
        run(ROOT / "deploy" / "model" / ".venv" / "bin" / "python", "-c", code, folder, cwd=ROOT / "benchmarks" / "tuning")
        of_mlp = (folder / "mlp.yaml").read_text(encoding="utf-8")
        text = text[: text.index("model:\n")] + of_mlp[of_mlp.index("model:\n") : of_mlp.index("tables:\n")] + text[text.index("tables:\n") :]
    elif model == "trees":
        shutil.copy(DEMO / "purchase-intent.onnx", folder)
    definition.write_text(text, encoding="utf-8")
    return definition


class Stand:
    """given: folder, users, events, days, seed, compression, parallelism, parameters, settings, collector, model, partition_by."""

    def __init__(self, given, predictions_topic):
        self.given = given
        self.folder = given.folder
        self.predictions_topic = predictions_topic
        self.ports = {}
        self.machine = None
        self.until_ms = 0
        self.loaded = {}

    @property
    def brokers(self):
        return f"127.0.0.1:{self.ports['kafka']}"

    def load_options(self):
        of = self.given
        return ("--users", of.users, "--seed", of.seed, "--days", of.days, "--until-ms", self.until_ms, "--events", of.events)

    def topic_options(self):
        return ("--brokers", self.brokers, "--topic", "user_events", "--compression", self.given.compression)

    def begin(self):
        """A broker whose topic holds the load, up to now, and nothing else."""
        self.end()
        shutil.rmtree(self.folder / "backing", ignore_errors=True)
        self.ports = free_ports(["kafka", "rest", "rpc"])
        self.machine = Machine(self.folder)
        self.machine.start_broker(self.ports["kafka"])
        self.until_ms = int(time.time() * 1000)
        say(f"Loading {self.given.events:,} events of {self.given.users} ...")
        self.loaded = tools("load", *self.load_options(), *self.topic_options())
        say(f"Loaded {self.loaded['bytes'] / 1e6:,.0f} MB of {self.loaded['users']:,} users in {self.loaded['seconds']:.0f} s")

    def broker_pid(self):
        return int((self.folder / "backing" / "kafka.pid").read_text(encoding="utf-8"))

    def end(self):
        if self.machine is not None:
            self.machine.end()
            self.machine = None

    @contextlib.contextmanager
    def cluster(self, *options):
        """A fresh cluster and no tables: its processes, Flink's home, and the log of the collector."""
        for name in ("warehouse", "cluster"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        given = self.given
        log = self.folder / "gc.log"
        log.unlink(missing_ok=True)
        collector = {"g1": " -XX:+UseG1GC", "parallel": " -XX:+UseParallelGC", "default": ""}[given.collector]
        settings = {
            "taskmanager.memory.process.size": "4g",
            "taskmanager.memory.task.off-heap.size": "512m",
            "metrics.fetcher.update-interval": 1000,
            "env.java.opts.taskmanager": f"-Xlog:gc:file={log}:timemillis{collector}",
            "execution.checkpointing.dir": f"file://{self.folder}/cluster/checkpoints",
            **given.settings,
        }
        cluster = Machine(self.folder)
        try:
            yield cluster, cluster.start_cluster(self.ports, "--slots", given.parallelism, *options, **settings), log
        finally:
            cluster.end()

    @contextlib.contextmanager
    def job(self):
        """A job that reads the topic from its beginning, on a cluster of its own."""
        given = self.given
        definition = write_definition(self.folder, given.model, given.partition_by, self.predictions_topic)
        with self.cluster() as (cluster, home, log):
            parameters = [text for key, value in given.parameters.items() for text in (f"--{key}", value)]
            cluster.submit(home, self.ports["kafka"], "--parallelism", str(given.parallelism), *parameters, definition=definition)
            yield Running(self, home, log)


class Running:
    """A job that runs."""

    def __init__(self, stand, home, log):
        self.stand = stand
        self.home = home
        self.log = log
        self.job = Job(f"http://127.0.0.1:{stand.ports['rest']}", self.pid("taskexecutor"), stand.folder / "warehouse")

    def pid(self, kind):
        return int(next((self.home.parent / "pid").glob(f"*{kind}.pid")).read_text(encoding="utf-8").split()[-1])

    def pids(self):
        """The ids of the processes beside the TaskManager whose work is the measurement's own."""
        return {"jobmanager": self.pid("standalonesession"), "broker": self.stand.broker_pid()}

    def process_id(self):
        return self.job.pid

    def usage(self):
        return process.usage(self.job.pid, self.pids())

    def events(self):
        return int(total(self.job.sample(), "events"))

    def checkpoints(self):
        """The completed checkpoints, the oldest first."""
        told = answer(f"{self.job.rest}/jobs/{self.job.id}/checkpoints")
        return sorted((each for each in told["history"] if each["status"] == "COMPLETED"), key=lambda each: each["id"])

    def kill(self):
        """Ends the TaskManager as if its machine were switched off, and starts another, as a supervisor does. Returns the time in ms."""
        os.kill(self.job.pid, signal.SIGKILL)
        at_ms = time.time() * 1000
        run(self.home / "bin" / "taskmanager.sh", "start")
        self.job.pid = self.pid("taskexecutor")
        return at_ms

    def savepoint_bytes(self):
        """The bytes of a savepoint in Flink's canonical form, which holds each key and value once, uncompressed."""
        target = self.stand.folder / "savepoints"
        shutil.rmtree(target, ignore_errors=True)
        run(self.home / "bin" / "flink", "savepoint", "-type", "canonical", self.job.id, f"file://{target}", env={**os.environ, "FLINK_CONF_DIR": str(self.home / "conf")})
        return sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
