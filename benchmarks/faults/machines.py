"""The processes of a campaign: a broker, a store and a catalog behind fault proxies, and a cluster of Flink's distribution with ZooKeeper."""

import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "deploy" / "monitoring" / "checks"), str(ROOT / "benchmarks" / "suite")]

from processes import BACKING, CLUSTER, JAR, answer, free_ports  # noqa: E402
from provenance import java  # noqa: E402
from proxy import FaultProxy  # noqa: E402

MODULE = ROOT / "benchmarks"
TASKMANAGERS, SLOTS = 2, 3
PATIENCE_SECONDS = 180
SAID = 3_000
# What a process of a kind is called in its command line: an id alone may be another's by now.
MARKS = {"taskmanager": "TaskManagerRunner", "jobmanager": "StandaloneSessionClusterEntrypoint", "kafka": "kafka.Kafka", "catalog": "RESTCatalogServer"}
# RocksDB's folder: small, so that it can be filled.
DISK_MB = 64
SETTINGS = {
    "taskmanager.memory.process.size": "2g",
    "taskmanager.memory.managed.fraction": "0.2",
    "taskmanager.memory.task.off-heap.size": "256m",
    "jobmanager.memory.process.size": "1200m",
    # Short, so that a fault is noticed within a run.
    "heartbeat.interval": "2000",
    "heartbeat.timeout": "8000",
    "high-availability.zookeeper.client.session-timeout": "8000",
    "restart-strategy.exponential-delay.max-backoff": "4s",
    "restart-strategy.exponential-delay.reset-backoff-threshold": "10s",
    "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout": "2s",
    "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout": "2s",
    "jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling": "2s",
    # Few, so that a fault of the store reaches the job.
    "fs.s3a.attempts.maximum": "2",
    "fs.s3a.retry.limit": "1",
}


class Failed(Exception):
    """A command that did not end with 0."""


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def execute(*command, seconds=PATIENCE_SECONDS, **options):
    """Runs a command and returns what it printed; Failed with what it said where it fails or takes too long."""
    command = [str(part) for part in command]
    process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill_group(process)
        out, err = process.communicate()
        raise Failed(f"not done after {seconds} s: {' '.join(command)}\n{shortened(out)}{shortened(err)}") from None
    except BaseException:
        kill_group(process)
        raise
    if process.returncode != 0:
        raise Failed(f"exit code {process.returncode} of {' '.join(command)}\n{shortened(out)}{shortened(err)}")
    return out


def shortened(text):
    """The beginning and the end of what a command has said: Java says why first, and scripts last."""
    return text if len(text) <= 2 * SAID else f"{text[:SAID]}\n...\n{text[-SAID:]}"


def kill_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def until(what, seconds, test, pause=0.5):
    """Waits until a test says yes; what it throws of the network means no."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(urllib.error.URLError, OSError, ValueError, KeyError, LookupError):
            if found := test():
                return found
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds} s: {what}")
        time.sleep(pause)


class Site:
    """A folder with all processes of a campaign. Scripts of Flink's run one at a time, whichever thread asks."""

    def __init__(self, folder, faketime=None):
        self.folder = folder
        self.faketime = faketime
        self.ports = {}
        self.proxies = {}
        self.scripts = threading.RLock()
        self.disk = None
        self.home = folder / "cluster" / "flink"

    # --- Addresses.

    @property
    def brokers(self):
        return f"127.0.0.1:{self.ports['kafka']}"

    @property
    def rest(self):
        return f"http://127.0.0.1:{self.ports['rest']}"

    def url(self, service):
        """The address of s3 or catalog without the proxy."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def through_proxy(self, service):
        return f"http://127.0.0.1:{self.ports[service + '-proxy']}"

    def environment(self):
        return {
            **os.environ, "AWS_ACCESS_KEY_ID": "millrace", "AWS_SECRET_ACCESS_KEY": "millrace-secret", "AWS_REGION": "us-east-1",
            "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required", "AWS_RESPONSE_CHECKSUM_VALIDATION": "when_required",
            "MILLRACE_JAR": str(JAR), "MILLRACE_LIB": str(self.folder / "lib"), "FLINK_HOME": str(self.home), "FLINK_CONF_DIR": str(self.home / "conf"),
            "MILLRACE_HEAP": "768m",
        }

    # --- The whole.

    def start(self):
        self.end()
        for name in ("backing", "cluster"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.ports = free_ports(["kafka", "s3", "catalog", "s3-proxy", "catalog-proxy", "rest", "rpc", "zookeeper"])
        self.backing("kafka,s3,catalog")
        self.proxies = {name: FaultProxy(self.ports[f"{name}-proxy"], self.ports[name]) for name in ("s3", "catalog")}
        self.mount_disk()
        settings = {
            **SETTINGS, "s3.endpoint": self.through_proxy("s3"), "s3.path.style.access": "true",
            "execution.checkpointing.dir": "s3://lake/checkpoints", "execution.checkpointing.savepoint-dir": "s3://lake/savepoints",
            "state.backend.rocksdb.localdir": str(self.disk or self.folder / "rocksdb"),
        }
        lines = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        with self.scripts:
            execute(CLUSTER, "start", "--state", self.folder / "cluster", "--ha", "--s3", "--taskmanagers", TASKMANAGERS, "--slots", SLOTS,
                    "--rest-port", self.ports["rest"], "--rpc-port", self.ports["rpc"], "--zookeeper-port", self.ports["zookeeper"], *lines,
                    seconds=600, env=self.flink_environment(), cwd=ROOT)
        library = self.folder / "lib"
        library.mkdir(exist_ok=True)
        for jar in (self.home / "lib").glob("iceberg-aws-bundle-*.jar"):
            shutil.copy(jar, library)

    def backing(self, names):
        execute(BACKING, "start", "--only", names, "--state", self.folder / "backing", "--kafka-port", self.ports["kafka"], "--s3-port", self.ports["s3"],
                "--catalog-port", self.ports["catalog"], env=self.environment(), seconds=300)

    def mount_disk(self):
        """A file system of its own for RocksDB, where this user may mount one."""
        place = self.folder / "disk"
        place.mkdir(exist_ok=True)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "millrace-faults", str(place)], capture_output=True, check=False)
        self.disk = place if done.returncode == 0 else None

    def end(self):
        for proxy in self.proxies.values():
            proxy.close()
        self.proxies = {}
        for command, state in ((CLUSTER, "cluster"), (BACKING, "backing")):
            if (self.folder / state).is_dir():
                self.resume_all(state)
                with contextlib.suppress(Failed):
                    execute(command, "stop", "--state", self.folder / state)
        subprocess.run(["umount", "-l", str(self.folder / "disk")], capture_output=True, check=False)
        self.disk = None

    def resume_all(self, state):
        """A stopped process does not end when it is asked to."""
        for file in [*(self.folder / state).glob("*.pid"), *(self.folder / state / "pid").glob("*.pid")]:
            for pid in file.read_text(encoding="utf-8").split():
                if is_a("java", pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGCONT)

    # --- Single processes.

    def pids(self, kind):
        """The living processes of a kind: taskmanager, jobmanager, kafka, catalog."""
        flink = {"taskmanager": "taskexecutor", "jobmanager": "standalonesession"}
        if kind in flink:
            files = (self.home.parent / "pid").glob(f"flink-*-{flink[kind]}.pid")
        else:
            files = [self.folder / "backing" / f"{kind}.pid"]
        all_pids = [int(pid) for file in files if file.is_file() for pid in file.read_text(encoding="utf-8").split()]
        return [pid for pid in all_pids if is_a(MARKS[kind], pid)]

    def start_one(self, kind):
        """Starts a process of a kind, as a supervisor does."""
        if kind in ("taskmanager", "jobmanager"):
            with self.scripts:
                execute(self.home / "bin" / f"{kind}.sh", "start", env=self.flink_environment())
        else:
            self.backing(kind)

    def flink_environment(self):
        """That of Flink's processes, which read the time through libfaketime where it is there."""
        environment = self.environment()
        for name in ("FLINK_CONF_DIR", "FLINK_HOME"):
            environment.pop(name)
        if self.faketime:
            self.set_clock(0)
            environment |= {"LD_PRELOAD": str(self.faketime), "FAKETIME_TIMESTAMP_FILE": str(self.clock_file()), "FAKETIME_CACHE_DURATION": "1", "DONT_FAKE_MONOTONIC": "1", "FAKETIME_DONT_RESET": "1"}
        return environment

    def clock_file(self):
        return self.folder / "clock"

    def set_clock(self, seconds):
        """Lets Flink's processes see another time, so many seconds away."""
        self.clock_file().write_text(f"{seconds:+d}", encoding="utf-8")

    def heal(self):
        """All processes are there and run, and the cluster has its TaskManagers."""
        for state in ("cluster", "backing"):
            self.resume_all(state)
        for kind in ("kafka", "catalog", "jobmanager"):
            if not self.pids(kind):
                self.start_one(kind)
        for _ in range(TASKMANAGERS - len(self.pids("taskmanager"))):
            self.start_one("taskmanager")
        until("TaskManagers", PATIENCE_SECONDS, lambda: answer(f"{self.rest}/overview")["taskmanagers"] >= TASKMANAGERS)

    # --- Java tools of this suite.

    def tool(self, *arguments):
        libraries = (MODULE / "target" / "class-path.txt").read_text(encoding="utf-8").strip()
        classes = f"{MODULE / 'target' / 'classes'}:{ROOT / 'job' / 'target' / 'classes'}:{libraries}:{self.folder / 'lib'}/*"
        return [java(), "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes, "io.millrace.benchmarks.fault.FaultTools", *map(str, arguments)]

    def catalog_options(self):
        """Iceberg's properties, without the proxies."""
        properties = {"type": "rest", "uri": self.url("catalog"), "io-impl": "org.apache.iceberg.aws.s3.S3FileIO", "s3.endpoint": self.url("s3"), "s3.path-style-access": "true"}
        return [part for name, value in properties.items() for part in ("--catalog", f"{name}={value}")]


def is_a(mark, pid):
    """Whether a process lives and has this in its command line."""
    try:
        return mark in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False
