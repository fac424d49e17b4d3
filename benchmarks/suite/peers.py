"""The peers: other systems that answer the same events. Each is held against the job's own core before it is timed."""

import argparse
import contextlib
import dataclasses
import functools
import os
import re
import shutil
import string
import subprocess
import sys
import zipfile
from typing import Callable

from modes import Failed, watch
from process import between, peak_mb, usage_of_processes
from provenance import java
from stand import DEMO, MODULE, ROOT, Running, Stand, class_path, run, say, tools

FOLDER = ROOT / "benchmarks" / "peers"
MODEL = DEMO / "purchase-intent.onnx"
OURS = "millrace"
# Few events, of users who are as busy as those of the load that is timed.
CHECKED = {"users": "uniform-200", "events": 24_000}
CHECK_PATIENCE_SECONDS = 90
SQL_PATIENCE_SECONDS = 30
FEATURE_DIFFERENCE_MAX = 1e-9
SCORE_DIFFERENCE_MAX = 1e-5


class FlinkPeer(Running):
    """A peer that is a Flink job."""

    def events(self):
        """Records that have come over the shuffle by the user."""
        return max(each["metrics"]["read-records"] for each in self.job.vertices() if not each["name"].startswith("Source"))


class ProcessPeer:
    """A peer that is one process, which prints how many events it has answered, a line each second."""

    def __init__(self, stand, command, **options):
        self.stand = stand
        self.home = stand.folder / "peer"
        (self.home / "log").mkdir()
        self.told, self.log = self.home / "log" / "events.txt", self.home / "log" / "peer.log"
        with self.told.open("wb") as out, self.log.open("wb") as log:
            self.process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=log, **options)

    def usage(self):
        # By the name that figures of the measured process have.
        return usage_of_processes({"taskmanager": self.process.pid, "broker": self.stand.broker_pid()})

    def process_id(self):
        return self.process.pid

    def events(self):
        if self.process.poll() is not None:
            raise Failed(f"the process has ended: {self.log.read_text(encoding='utf-8', errors='replace')[-1000:]}")
        lines = [line for line in self.told.read_text(encoding="utf-8").splitlines() if line.isdigit()]
        return int(lines[-1]) if lines else 0

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def seconds(given):
    """Between checkpoints or commits: what the job has, so that all have the same."""
    interval = given.parameters["checkpoint.interval"]
    if not re.fullmatch(r"[1-9]\d*s", interval):
        sys.exit(f"Invalid checkpoint.interval: {interval} (must be whole seconds for the peers: 10s)")
    return int(interval[:-1])


@contextlib.contextmanager
def flink_sql(stand, given, checked):
    brokers = f"'properties.bootstrap.servers' = '{stand.brokers}'"
    sink = f"'connector' = 'kafka', 'topic' = 'predictions', {brokers}, 'format' = 'json'" if checked else "'connector' = 'blackhole'"
    text = (FOLDER / "over.sql").read_text(encoding="utf-8")
    script = stand.folder / "over.sql"
    script.write_text(string.Template(text).substitute(parallelism=given.parallelism, interval=f"{seconds(given)}s", brokers=stand.brokers, sink=sink), encoding="utf-8")
    with stand.cluster("--sql") as (_, home, log):
        told = run(home / "bin" / "sql-client.sh", "-f", script, env={**os.environ, "FLINK_CONF_DIR": str(home / "conf")})
        if "[ERROR]" in told:
            raise Failed(told[told.index("[ERROR]") :][:2000])
        yield FlinkPeer(stand, home, log)


@contextlib.contextmanager
def plain_job(stand, given, checked):
    jar = stand.folder / "peers.jar"
    classes = MODULE / "target" / "classes"
    with zipfile.ZipFile(jar, "w") as out:
        for file in (classes / "io" / "millrace" / "benchmarks" / "peer").glob("*.class"):
            out.write(file, file.relative_to(classes))
    with stand.cluster("--sql") as (cluster, home, log):  # for Kafka's connector in lib/
        cluster.flink(home, "run", "-d", "-p", given.parallelism, "-c", "io.millrace.benchmarks.peer.PlainJob", jar, "--brokers", stand.brokers, "--topic", "user_events",
                      "--model", MODEL, "--warehouse", f"file://{stand.folder}/warehouse", "--interval-ms", seconds(given) * 1000)
        yield FlinkPeer(stand, home, log)


@contextlib.contextmanager
def one_process(stand, command, **options):
    shutil.rmtree(stand.folder / "peer", ignore_errors=True)
    (stand.folder / "peer" / "state").mkdir(parents=True)
    peer = ProcessPeer(stand, command, **options)
    try:
        yield peer
    finally:
        peer.end()


def kafka_streams(stand, given, checked):
    libraries = (MODULE / "target" / "streams-class-path.txt").read_text(encoding="utf-8").strip()
    command = [java(), "-Xmx2g", "-cp", f"{MODULE / 'target' / 'classes'}:{libraries}", "io.millrace.benchmarks.peer.StreamsPeer",
               stand.brokers, "user_events", "predictions", MODEL, stand.folder / "peer" / "state", seconds(given) * 1000]
    return one_process(stand, command)


def python(name):
    """The interpreter of a virtual environment with what a peer's list has; it is made where it is missing or old."""
    listed, venv = FOLDER / f"{name}.txt", ROOT / "target" / "benchmarks" / "venv" / name
    installed = venv / "installed.txt"
    if not installed.is_file() or installed.read_bytes() != listed.read_bytes():
        say(f"Installing {listed.name} into {venv} ...")
        shutil.rmtree(venv, ignore_errors=True)
        for command in ([sys.executable, "-m", "venv", venv], [venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", listed]):
            done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise Failed(f"cannot be installed: {(done.stderr.strip() or done.stdout.strip()).splitlines()[-1]}")
        shutil.copy(listed, installed)
    return venv / "bin" / "python"


def quix(stand, given, checked):
    return one_process(stand, [python("quix"), FOLDER / "quix_peer.py", stand.brokers, MODEL, stand.folder / "peer" / "state", seconds(given)])


@contextlib.contextmanager
def bytewax(stand, given, checked):
    interpreter = python("bytewax")
    recovery = stand.folder / "recovery"
    shutil.rmtree(recovery, ignore_errors=True)
    recovery.mkdir()
    run(interpreter, "-m", "bytewax.recovery", recovery, "1")
    command = [interpreter, "-m", "bytewax.run", "bytewax_peer:flow", "-r", recovery, "-s", seconds(given), "-b", 0]
    with one_process(stand, command, cwd=FOLDER, env={**os.environ, "BROKERS": stand.brokers, "MODEL": str(MODEL)}) as peer:
        yield peer


def pathway(stand, given, checked):
    return one_process(stand, [python("pathway"), FOLDER / "pathway_peer.py", stand.brokers, MODEL])


@dataclasses.dataclass(frozen=True)
class Peer:
    """start: a context with what runs, given the stand, the options, and whether answers are compared. less: what it does less than the job."""

    title: str
    start: Callable
    less: str


RAW = "no raw values, seals or rejects"
PEERS = {
    "flink-sql": Peer("Flink SQL, `OVER`", flink_sql, "4 of the 24 features, no model, nothing written, late rows dropped or without older ones"),
    "plain": Peer("plain DataStream job", plain_job, RAW),
    "streams": Peer("Kafka Streams", kafka_streams, f"no tables: predictions to a topic, events nowhere; {RAW}"),
    "quix": Peer("Quix Streams", quix, f"no tables: predictions to a topic, events nowhere; {RAW}"),
    "bytewax": Peer("Bytewax", bytewax, f"at least once, state on the heap alone; no tables: predictions to a topic, events nowhere; {RAW}"),
    "pathway": Peer("Pathway", pathway, f"no recovery, state on the heap alone; no tables: predictions to a topic, events nowhere; {RAW}"),
}


def versions():
    """Of the libraries of the peers in Python."""
    pins = "".join((FOLDER / f"{name}.in").read_text(encoding="utf-8") for name in ("quix", "bytewax", "pathway"))
    return dict(re.findall(r"^(quixstreams|bytewax|pathway)(?:\[\w+\])?==(.+)$", pins, re.MULTILINE))


def check(given):
    """What each peer's answers differ by, or why it has given none."""
    agreements = {}
    stand = Stand(argparse.Namespace(**{**vars(given), **CHECKED}), True)
    for name in given.peer:
        say(f"{name}: comparing answers to {CHECKED['events']:,} events ...")
        try:
            stand.begin()  # the topic of predictions has this peer's alone
            with PEERS[name].start(stand, given, True):
                agreements[name] = compare(stand, name)
        except (Failed, SystemExit) as problem:
            agreements[name] = {"not_measured": str(problem)}
        finally:
            stand.end()
        say(f"{name}: {agreements[name]}")
    return agreements


def compare(stand, name):
    if name == "plain":
        found = tools("compareTable", *stand.load_options(), "--warehouse", f"file://{stand.folder}/warehouse", "--table", "shop.predictions", "--patience-seconds", CHECK_PATIENCE_SECONDS)
    else:
        # SQL's last answers never come: newer rows would have to.
        kind = ("--over", "--patience-seconds", SQL_PATIENCE_SECONDS) if name == "flink-sql" else ("--patience-seconds", CHECK_PATIENCE_SECONDS)
        found = tools("compareTopic", *stand.load_options(), "--brokers", stand.brokers, "--topic", "predictions", *kind)
    return verdict(name, found)


def verdict(name, found):
    """What was found, with the reason where the answers are not the same."""
    # SQL drops late rows, and keeps the last ones back.
    incomplete = found["answered"] < found["events"] * (0.9 if name == "flink-sql" else 1)
    same = float(found["featureDifferenceMax"]) <= FEATURE_DIFFERENCE_MAX and float(found["scoreDifferenceMax"]) <= SCORE_DIFFERENCE_MAX
    if incomplete:
        return {**found, "not_measured": f"only {found['answered']:,} of {found['events']:,} events were answered"}
    return found if same else {**found, "not_measured": "answers differ"}


def timed(stand, given, agreements):
    """One run: the job, and each peer whose answers are the same, one after the other on the same topic."""
    rows = [{"name": OURS, **measured(stand.job, given)}]
    for name in given.peer:
        say(f"{name} ...")
        refused = agreements[name].get("not_measured")
        figures = {"not_measured": refused} if refused else measured(functools.partial(PEERS[name].start, stand, given, False), given)
        rows.append({"name": name, "agreement": agreements[name], **figures})
    shares = [row for row in rows if "events" in row]
    if not shares:
        raise Failed("neither the job nor a peer could be measured")
    return {"peers": rows, **{name: max(row[name] for row in shares) for name in ("others_share", "steal_share")}}


def measured(start, given):
    """The figures of what runs within a context, or why there are none."""
    try:
        with start() as running:
            figures = between(*watch(running, given))
            figures["peak_mb"] = peak_mb(running.process_id())
    except (Failed, SystemExit) as problem:
        say(f"Failed: {problem}")
        return {"not_measured": str(problem)}
    say(f"{figures['events_per_second']:,} events/s, {figures['cpu_us_per_event']} µs of CPU an event")
    names = ("seconds", "events", "events_per_second", "cpu_us_per_event", "cpu_us_per_event_elsewhere", "cpu_cores", "others_share", "steal_share", "peak_mb")
    return {name: figures[name] for name in names}
