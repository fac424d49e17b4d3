"""Who runs the job: submits it, stops it, and finds out what became of it, with patience for the faults around."""

import contextlib
import json
import re
import threading
import time
import urllib.error
import urllib.request

from commands import Failed, until
from machines import JAR, ROOT
from states import states

GONE = ("FINISHED", "FAILED", "CANCELED", "NONE")
PATIENCE_SECONDS = 240
OTHER_FEATURES = "was made under other event fields or features"
CHECKPOINT_TIMEOUT_SECONDS = 12
# After which a catalog's client gives a request up.
CLIENT_TIMEOUT_SECONDS = 6
# The longest that a start which must be refused may take to be.
REFUSAL_SECONDS = 120


def call(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        text = answer.read()
    return json.loads(text) if text else {}


class JobOperator:
    """A pipeline's job on the cluster. What a person does takes the lock `hands`: a person does one thing at a time."""

    def __init__(self, site, name, folder, definition, workload):
        self.site = site
        self.name = name
        self.folder = folder
        self.definition = definition
        self.definitions = [definition]
        self.workload = workload
        self.parallelism = workload.parallelism
        self.hands = threading.RLock()
        self.job = None
        self.more = []  # parameters of each start
        self.set_aside = set()  # states that nobody is to go on from
        self.write_settings()

    # --- What the job is given.

    def catalog(self, through_proxies=True):
        """Iceberg's properties, as the job has them."""
        of = self.site.through_proxy if through_proxies else self.site.url
        return {
            "type": "rest", "uri": of("catalog"), "io-impl": "org.apache.iceberg.aws.s3.S3FileIO", "s3.endpoint": of("s3"), "s3.path-style-access": "true",
            "s3.retry.num-retries": "1", "rest.client.socket-timeout-ms": f"{CLIENT_TIMEOUT_SECONDS}000", "rest.client.connection-timeout-ms": "4000",
        }

    def catalog_parameters(self, through_proxies=True):
        return [part for key, value in self.catalog(through_proxies).items() for part in (f"--catalog.{key}", value)]

    def write_settings(self):
        (self.folder / "lake.yaml").write_text("catalog:\n" + "".join(f'  {key}: "{value}"\n' for key, value in self.catalog().items()), encoding="utf-8")
        job = {
            "kafka.bootstrap.servers": self.site.brokers, "job.name": self.name, "checkpoint.dir": f"s3://lake/checkpoints/{self.name}",
            # What a checkpoint waits for at most is one call of the model.
            "checkpoint.timeout": f"{CHECKPOINT_TIMEOUT_SECONDS}s", "scoring.timeout": f"{CHECKPOINT_TIMEOUT_SECONDS - 1}s", "sink.transaction-timeout": "3m", **dict(self.workload.parameters),
        }
        (self.folder / "job.yaml").write_text("".join(f"{key}: {value}\n" for key, value in job.items()), encoding="utf-8")

    def parameters(self):
        return ["--config", self.folder / "lake.yaml", "--config", self.folder / "job.yaml", "--parallelism", self.parallelism]

    # --- Questions.

    def ask(self, path):
        return call("GET", self.site.rest + path)

    def all_jobs(self):
        return until("the JobManager answers", PATIENCE_SECONDS, lambda: (self.ask("/jobs/overview")["jobs"],))[0]

    def overview(self):
        """The state of each job of this pipeline, by its id."""
        return {each["jid"]: each["state"] for each in self.all_jobs() if each["name"] == self.name}

    def all_living(self):
        """The ids of all jobs of the cluster that have not ended: a killed command may have left one of its own."""
        return [each["jid"] for each in self.all_jobs() if each["state"] not in GONE]

    def living(self):
        """The ids of jobs that have not ended; two looks, since a new JobManager takes them up one by one."""
        first = [job for job, state in self.overview().items() if state not in GONE]
        if first:
            return first
        time.sleep(1.5)
        return [job for job, state in self.overview().items() if state not in GONE]

    def runs(self, job):
        """Whether all of a job runs."""
        told = self.ask(f"/jobs/{job}")
        return told["state"] == "RUNNING" and bool(told["vertices"]) and all(each["status"] == "RUNNING" for each in told["vertices"])

    def fault(self, job):
        """The last fault of a job, in its own words. Flink's REST API remembers for some seconds that there was none."""

        def words():
            entries = self.ask(f"/jobs/{job}/exceptions").get("exceptionHistory", {}).get("entries", [])
            return "\n".join(each.get("stacktrace", "") for each in entries)

        try:
            return until("a fault", 10, words)
        except Failed:
            return ""

    def completed_checkpoints(self):
        return self.ask(f"/jobs/{self.job}/checkpoints")["counts"]["completed"]

    def newest_state(self):
        """The newest checkpoint or savepoint of the store; None where there is none."""
        left = [each.path for each in states(self.site.ports["s3"], self.name) if each.path not in self.set_aside]
        return left[-1] if left else None

    def metadata(self, table, namespace=None):
        """A table's metadata, from the catalog itself; None where there is no such table."""

        def asked():
            try:
                return (call("GET", f"{self.site.url('catalog')}/v1/namespaces/{namespace or self.namespace}/tables/{table}")["metadata"],)
            except urllib.error.HTTPError as failure:
                if failure.code == 404:
                    return (None,)
                raise

        return until("the catalog answers", PATIENCE_SECONDS, asked)[0]

    def rows(self, table, namespace=None):
        """How many rows a table has and which snapshot is its newest."""
        metadata = self.metadata(table, namespace) or {}
        for each in metadata.get("snapshots", []):
            if each["snapshot-id"] == metadata.get("current-snapshot-id"):
                return int(each["summary"]["total-records"]), each["snapshot-id"], each["summary"]
        return 0, None, {}

    @property
    def namespace(self):
        return self.name

    # --- Deeds.

    def submit(self, state=None, *more):
        """Has Flink's client submit the job, and returns its id."""
        start = ["-s", state] if state else []
        told = self.site.client.run("run", "-d", *start, JAR, "--pipeline", self.definition, *self.parameters(), *self.more, *more)
        return re.search(r"JobID ([0-9a-f]{32})", told)[1]

    def start(self, state=None, *more):
        """Submits the job until it is there: the client may fail where a fault comes in between, also after the cluster has taken the job."""
        with self.hands:
            last = None
            for _ in range(4):
                try:
                    self.job = self.submit(state, *more)
                    return self.job
                except Failed as failure:
                    last = failure
                    with contextlib.suppress(OSError, ValueError, KeyError):
                        if living := self.living():
                            self.job = living[0]
                            return self.job
                    time.sleep(2)
            raise last

    def ensure(self):
        """The job, which is started from its newest state where it has ended."""
        with self.hands:
            living = until("the JobManager answers", PATIENCE_SECONDS, lambda: {"jobs": self.living()})["jobs"]
            if living:
                self.job = self.job if self.job in living else living[0]
                return self.job
            if self.job and OTHER_FEATURES in self.last_words():
                # A killed upgrade leaves open which definition a state is of.
                self.definition = next(each for each in [*self.definitions, *self.definitions] if each != self.definition)
            return self.start(self.newest_state())

    def last_words(self):
        """The last fault of the job where one has ended it; nothing where the cluster has forgotten it."""
        try:
            return self.fault(self.job) if self.overview().get(self.job) == "FAILED" else ""
        except (OSError, ValueError, KeyError):
            return ""

    def ails(self):
        """What hinders the job, in a few words: its last fault, or its state."""
        try:
            return self.fault(self.job)[:600] or f"its state is {self.overview().get(self.job)}"
        except (OSError, ValueError, KeyError) as failure:
            return f"the JobManager does not answer: {failure}"

    def await_running(self, seconds=PATIENCE_SECONDS):
        until(f"{self.name} runs", seconds, lambda: self.runs(self.ensure()))

    def await_progress(self, checkpoints=1, seconds=PATIENCE_SECONDS):
        """Waits for so many more completed checkpoints; a job that was restarted anew counts from 0."""
        first = until("checkpoints", PATIENCE_SECONDS, lambda: (self.completed_checkpoints(),))[0]
        until(f"{checkpoints} checkpoints", seconds, lambda: not first <= self.completed_checkpoints() < first + checkpoints)

    def triggered(self, path, body, kind):
        """What a savepoint that was asked for has become: its place; None where it failed or was not heard of again."""
        request = call("POST", f"{self.site.rest}/jobs/{self.job}/{path}", body)["request-id"]
        told = until(f"{kind} of {self.name}", 90, lambda: (lambda answer: answer if answer["status"]["id"] == "COMPLETED" else None)(self.ask(f"/jobs/{self.job}/savepoints/{request}")))
        return told["operation"].get("location")

    def savepoint(self):
        """A savepoint of the running job, which nobody is to go on from unless it is meant."""
        with self.hands:
            for _ in range(6):
                self.await_running()
                with contextlib.suppress(Failed, OSError, ValueError, KeyError):
                    if place := self.triggered("savepoints", {"target-directory": f"s3://lake/savepoints/{self.name}", "cancel-job": False}, "a savepoint"):
                        self.set_aside.add(place)
                        return place
                time.sleep(1)
            raise Failed(f"{self.name} gave no savepoint in six attempts")

    def stop(self):
        """Stops the job with a savepoint, and returns its place."""
        with self.hands:
            for _ in range(8):
                self.await_running()
                before = {each.path for each in states(self.site.ports["s3"], self.name)}
                with contextlib.suppress(Failed, OSError, ValueError, KeyError):
                    self.triggered("stop", {"targetDirectory": f"s3://lake/savepoints/{self.name}", "drain": False}, "a stop")
                with contextlib.suppress(Failed):
                    until(f"{self.name} ends", 20, lambda: not self.living())
                    # Where the client's answer is lost, the store knows.
                    made = [each.path for each in states(self.site.ports["s3"], self.name) if each.savepoint and each.path not in before]
                    if made:
                        return made[-1]
                time.sleep(1)
            raise Failed(f"{self.name} did not stop with a savepoint in eight attempts")

    def cancel(self, job):
        """Ends a job, whatever it does."""

        def gone():
            if job not in self.all_living():
                time.sleep(1.5)  # two looks, as `living` has
                return job not in self.all_living()
            with contextlib.suppress(urllib.error.HTTPError):
                call("PATCH", f"{self.site.rest}/jobs/{job}?mode=cancel")
            return False

        until(f"{job} ends", PATIENCE_SECONDS, gone, pause=1)

    def refusal(self, state):
        """Starts the job as it must not be started, and returns why it was refused; None where it runs."""
        try:
            job = self.submit(state)
        except Failed as failure:
            return str(failure)

        def ended():
            found = self.overview().get(job, "NONE")
            return found in GONE or found == "RUNNING" and self.runs(job) and self.ask(f"/jobs/{job}/checkpoints")["counts"]["completed"] > 0

        until("a refusal", REFUSAL_SECONDS, ended)
        if self.overview().get(job) == "FAILED":
            return self.fault(job)
        self.cancel(job)
        return None

    def millrace(self, *arguments):
        """A command line of deploy/millrace over this pipeline's tables."""
        return [ROOT / "deploy" / "millrace", *arguments, *self.catalog_parameters()]

    def millrace_direct(self, *arguments):
        """Such a command in a JVM that is there, and without the proxies: its exit code, its output and its messages."""
        return self.site.tools.ask("millrace", *arguments, *self.catalog_parameters(through_proxies=False))
