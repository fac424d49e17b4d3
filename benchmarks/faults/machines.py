"""The processes of a campaign: a broker, a store and a catalog behind fault proxies, and a cluster of Flink's distribution with ZooKeeper."""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "deploy" / "monitoring" / "checks"), str(ROOT / "benchmarks" / "suite")]

from processes import BACKING, CLUSTER, JAR, answer, free_ports  # noqa: E402
from provenance import java  # noqa: E402

from clock import Clock  # noqa: E402
from commands import PATIENCE_SECONDS, Failed, execute, until  # noqa: E402
from proxy import FaultProxy  # noqa: E402
from warm import Warm  # noqa: E402

MODULE = ROOT / "benchmarks"
TASKMANAGERS, SLOTS = 2, 3
# What a process of a kind is called in its command line: an id alone may be another's by now.
MARKS = {"taskmanager": "TaskManagerRunner", "jobmanager": "StandaloneSessionClusterEntrypoint", "kafka": "kafka.Kafka", "catalog": "RESTCatalogServer"}
FLINK = {"taskmanager": "taskexecutor", "jobmanager": "standalonesession"}
# RocksDB's folder: small, so that it can be filled.
DISK_MB = 64
# Of processes that live for minutes: the second compiler would take a core of them.
BRIEF = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
HEARTBEAT_TIMEOUT_MS = 7_000
SETTINGS = {
    # Room for jobs that run at once, two copies among them. One that has ended lets go of its classes, but for a cluster's first.
    "taskmanager.memory.process.size": "2304m",
    "taskmanager.memory.jvm-metaspace.size": "768m",
    "taskmanager.memory.managed.fraction": "0.2",
    "taskmanager.memory.task.off-heap.size": "256m",
    "jobmanager.memory.process.size": "1500m",
    "jobmanager.memory.jvm-metaspace.size": "640m",
    "env.java.opts.taskmanager": BRIEF,
    "env.java.opts.jobmanager": BRIEF,
    # Short, so that a fault is noticed within a run.
    "heartbeat.interval": "1500",
    "heartbeat.timeout": str(HEARTBEAT_TIMEOUT_MS),
    "high-availability.zookeeper.client.session-timeout": str(HEARTBEAT_TIMEOUT_MS),
    "restart-strategy.exponential-delay.initial-backoff": "500ms",
    "restart-strategy.exponential-delay.max-backoff": "2s",
    "restart-strategy.exponential-delay.reset-backoff-threshold": "10s",
    "jobmanager.adaptive-scheduler.submission.resource-stabilization-timeout": "1s",
    "jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout": "1s",
    "jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling": "1s",
    # Few, so that a fault of the store reaches the job.
    "fs.s3a.attempts.maximum": "2",
    "fs.s3a.retry.limit": "1",
}
# Commands of a client before another takes its place: each leaves classes of a job behind.
CLIENT_COMMANDS = 16


class Process:
    """A process as a supervisor starts it anew: by the command, the folder and the environment that it was begun with."""

    def __init__(self, pid, mark):
        self.pid = pid
        self.mark = mark
        place = pathlib.Path(f"/proc/{pid}")
        self.command = place.joinpath("cmdline").read_bytes().decode().split("\0")[:-1]
        self.environment = dict(each.split("=", 1) for each in place.joinpath("environ").read_bytes().decode().split("\0") if "=" in each)
        self.folder = os.readlink(place / "cwd")
        self.log = os.readlink(place / "fd" / "1")

    def lives(self):
        return is_a(self.mark, self.pid)

    def start(self):
        """Starts it anew, and returns the id that it had."""
        last = self.pid
        with open(self.log, "ab") as log:
            self.pid = subprocess.Popen(self.command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True).pid
        return last


class Site:
    """A folder with all processes of a campaign."""

    def __init__(self, folder, classes="job"):
        self.folder = folder
        self.classes = classes
        self.clock = Clock(folder)
        self.ports = {}
        self.proxies = {}
        self.processes = {}
        self.lock = threading.RLock()
        self.disk = None
        self.home = folder / "cluster" / "flink"
        self.tools = Warm("the suite's tools", self.tools_command(), self.environment, folder / "tools.log")
        # Its one command lasts as long as a run, and another's timeout ends the program.
        self.feed = Warm("the feed", self.tools_command(), self.environment, folder / "feed.log")
        self.client = Warm("Flink's client", self.client_command(), self.client_environment, folder / "client.log", CLIENT_COMMANDS)

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
        self.clock.make()
        self.ports = free_ports(["kafka", "s3", "catalog", "s3-proxy", "catalog-proxy", "rest", "rpc", "zookeeper"])
        execute(BACKING, "start", "--only", "kafka,s3,catalog", "--state", self.folder / "backing", "--kafka-port", self.ports["kafka"], "--s3-port", self.ports["s3"],
                "--catalog-port", self.ports["catalog"], env={**self.environment(), "JDK_JAVA_OPTIONS": BRIEF}, seconds=300)
        self.proxies = {name: FaultProxy(self.ports[f"{name}-proxy"], self.ports[name]) for name in ("s3", "catalog")}
        self.mount_disk()
        settings = {
            **SETTINGS, "s3.endpoint": self.through_proxy("s3"), "s3.path.style.access": "true",
            "execution.checkpointing.dir": "s3://lake/checkpoints", "execution.checkpointing.savepoint-dir": "s3://lake/savepoints",
            "state.backend.rocksdb.localdir": str(self.disk or self.folder / "rocksdb"),
        }
        more = []
        if self.classes == "lib":
            settings["classloader.resolve-order"] = "parent-first"
            more = ["--lib", JAR]
        lines = [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
        execute(CLUSTER, "start", "--state", self.folder / "cluster", "--ha", "--s3", "--taskmanagers", TASKMANAGERS, "--slots", SLOTS,
                "--rest-port", self.ports["rest"], "--rpc-port", self.ports["rpc"], "--zookeeper-port", self.ports["zookeeper"], *more, *lines,
                seconds=600, env=self.flink_environment(), cwd=ROOT)
        self.processes = {kind: [Process(pid, mark) for pid in self.noted(kind)] for kind, mark in MARKS.items()}
        library = self.folder / "lib"
        library.mkdir(exist_ok=True)
        for jar in (self.home / "lib").glob("iceberg-aws-bundle-*.jar"):
            shutil.copy(jar, library)

    def mount_disk(self):
        """A file system of its own for RocksDB, where this user may mount one."""
        place = self.folder / "disk"
        place.mkdir(exist_ok=True)
        self.disk = place if works("mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "millrace-faults", place) else None

    def end(self):
        with self.lock:
            self.processes = {}  # a fault that sleeps yet starts none of them anew
        for warm in (self.tools, self.feed, self.client):
            warm.close()
        for proxy in self.proxies.values():
            proxy.close()
        self.proxies = {}
        for command, state in ((CLUSTER, "cluster"), (BACKING, "backing")):
            if (self.folder / state).is_dir():
                self.resume_all()
                with contextlib.suppress(Failed):
                    execute(command, "stop", "--state", self.folder / state)
        works("umount", "-l", self.folder / "disk")
        self.disk = None

    def pid_files(self):
        return [*(self.folder / "cluster" / "pid").glob("*.pid"), *(self.folder / "backing").glob("*.pid")]

    def resume_all(self):
        """A stopped process does not end when it is asked to."""
        for file in self.pid_files():
            for pid in file.read_text(encoding="utf-8").split():
                if is_a("java", pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), signal.SIGCONT)

    # --- Single processes.

    def noted(self, kind):
        """The living processes of a kind, as the scripts that started them have noted."""
        files = (self.home.parent / "pid").glob(f"flink-*-{FLINK[kind]}.pid") if kind in FLINK else [self.folder / "backing" / f"{kind}.pid"]
        pids = [int(pid) for file in files if file.is_file() for pid in file.read_text(encoding="utf-8").split()]
        return [pid for pid in pids if is_a(MARKS[kind], pid)]

    def pids(self, kind):
        """The living processes of a kind: taskmanager, jobmanager, kafka, catalog."""
        return [each.pid for each in self.processes.get(kind, []) if each.lives()]

    def start_dead(self, kind):
        """Starts the processes of a kind anew that have ended, as a supervisor does."""
        with self.lock:
            for process in self.processes.get(kind, []):
                if not process.lives():
                    self.note(process.start(), process.pid)
        if kind == "kafka" or kind == "catalog":
            until(f"{kind} answers", PATIENCE_SECONDS, lambda: is_open(self.ports[kind]), pause=0.1)

    def note(self, last, pid):
        """Has the scripts that stop all know another id."""
        for file in self.pid_files():
            lines = file.read_text(encoding="utf-8").split()
            if str(last) in lines:
                file.write_text("".join(f"{pid if line == str(last) else line}\n" for line in lines), encoding="utf-8")

    def flink_environment(self):
        """That of Flink's processes, which have a clock of their own where it works."""
        environment = self.environment()
        for name in ("FLINK_CONF_DIR", "FLINK_HOME"):
            environment.pop(name)
        return environment | self.clock.environment()

    def heal(self):
        """All processes are there and run, and the cluster has its TaskManagers."""
        self.resume_all()
        for kind in MARKS:
            self.start_dead(kind)
        until("TaskManagers", PATIENCE_SECONDS, lambda: answer(f"{self.rest}/overview")["taskmanagers"] >= TASKMANAGERS)

    def require_health(self):
        """Fails where another run would not find what a cluster that was just started has."""
        self.heal()
        until("all slots are free", PATIENCE_SECONDS, lambda: answer(f"{self.rest}/overview")["slots-available"] >= TASKMANAGERS * SLOTS)
        answer(f"{self.through_proxy('catalog')}/v1/config")

    # --- Programs that stay.

    def tools_command(self):
        libraries = MODULE / "target" / "class-path.txt"
        script = f'exec "$0" -Xmx768m {BRIEF} -cp "{MODULE / "target" / "classes"}:{ROOT / "job" / "target" / "classes"}:$(cat "{libraries}"):{self.folder / "lib"}/*" io.millrace.benchmarks.fault.FaultTools'
        return ["bash", "-c", script, java()]

    def client_command(self):
        script = f'exec "$0" -Xmx768m {BRIEF} $OPENS -Dlog.file="{self.home}/log/client.log" -Dlog4j.configurationFile="file:{self.home}/conf/log4j-cli.properties" -cp "{self.home}/lib/*:{MODULE / "target" / "classes"}" io.millrace.benchmarks.fault.WarmFlinkClient'
        return ["bash", "-c", script, java()]

    def client_environment(self):
        """That of bin/flink, with the distribution's list of what is opened to Flink's reflection."""
        settings = (self.home / "conf" / "config.yaml").read_text(encoding="utf-8").splitlines()
        opens = next(line.split(": ", 1)[1] for line in settings if line.startswith("env.java.opts.all: "))
        return {**self.environment(), "OPENS": opens, "FLINK_PLUGINS_DIR": str(self.home / "plugins"), "FLINK_LIB_DIR": str(self.home / "lib"), "FLINK_OPT_DIR": str(self.home / "opt")}

    def catalog_options(self):
        """Iceberg's properties, without the proxies."""
        properties = {"type": "rest", "uri": self.url("catalog"), "io-impl": "org.apache.iceberg.aws.s3.S3FileIO", "s3.endpoint": self.url("s3"), "s3.path-style-access": "true"}
        return [part for name, value in properties.items() for part in ("--catalog", f"{name}={value}")]


def works(*command):
    """Whether this machine has a command, and it ends with 0."""
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def is_a(mark, pid):
    """Whether a process lives and has this in its command line."""
    try:
        return mark in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return False


def is_open(port):
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0
