"""One run: a pipeline of its own on the site, its events, its faults, and its end."""

import contextlib
import json
import random
import subprocess
import threading
import time

import schedule
import workload as workloads
from jobs import JobOperator, call
from kinds import KINDS
from machines import Failed, execute, kill_group, say, until
from states import states

FEED_SECONDS = 300
DRAIN_SECONDS = 240


class Scene:
    """What a fault sees of its run, and where it says what it did."""

    def __init__(self, run, kind):
        self.run = run
        self.kind = kind
        self.site, self.operator, self.workload, self.folder, self.topic = run.site, run.operator, run.workload, run.folder, run.topic
        self.supervisor = run.supervisor
        self.dice = random.Random(f"{kind}-{run.seed}-act")
        self.call = call

    def effect(self, times=1):
        """The fault has hit something, so many times."""
        with self.run.lock:
            self.run.effects[self.kind] = self.run.effects.get(self.kind, 0) + times

    def skip(self, why):
        """The fault cannot be made on this machine."""
        self.run.skipped[self.kind] = why

    def note(self, text):
        self.run.notes.append(f"{self.kind}: {text}")

    def red(self, text):
        self.run.wrong.append(f"{self.kind}: {text}")

    def states(self):
        return states(self.site.ports["s3"], self.run.name)

    def changed_definition(self):
        run = self.run
        return workloads.write_definition(self.folder, "changed.yaml", self.workload, run.topic, run.predictions, run.name, changed=True)

    @property
    def rolled_back(self):
        return self.run.rolled_back

    @rolled_back.setter
    def rolled_back(self, value):
        self.run.rolled_back = value


class Run:
    """A seed's run. After `play`, `wrong` says what went against the promises; the judge adds to it."""

    def __init__(self, site, seed, attempt):
        self.site = site
        self.seed = seed
        self.name = f"run_{seed}_{attempt}"
        self.topic, self.predictions = f"events_{seed}_{attempt}", f"predictions_{seed}_{attempt}"
        self.folder = site.folder / "runs" / self.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kinds = schedule.traits(seed)
        self.workload, self.faults = schedule.whole(seed)
        self.lock = threading.Lock()
        self.supervisor = {kind: threading.Lock() for kind in ("taskmanager", "jobmanager", "kafka", "catalog")}
        self.effects, self.skipped = {name: 1 for name in self.kinds}, {}
        self.notes, self.wrong = [], []
        self.rolled_back = False
        self.records = 0
        self.operator = None

    def play(self):
        """Runs the job to its end under the faults, and stops it with a savepoint."""
        definition = workloads.write_definition(self.folder, "pipeline.yaml", self.workload, self.topic, self.predictions, self.name)
        self.operator = JobOperator(self.site, self.name, self.folder, definition, self.workload)
        execute(*self.site.tool("topics", "--brokers", self.site.brokers, "--partitions", self.workload.partitions, self.topic, self.predictions), env=self.site.environment())
        self.operator.start()
        self.operator.await_running()
        feed = self.start_feed()
        actors = [threading.Thread(target=self.act, args=(fault, time.monotonic()), daemon=True) for fault in self.faults]
        for actor in actors:
            actor.start()
        try:
            self.await_feed(feed)
        finally:
            kill_group(feed)
            for actor in actors:
                actor.join()
        say(f"  {self.records:,} records; healing and draining")
        self.site.heal()
        self.operator.await_running()
        self.drain()
        self.operator.stop()

    def start_feed(self):
        broken = [fault.at_seconds for fault in self.faults if fault.kind == "restart-broker-in-transaction"]
        plan = self.folder / "plan.jsonl"
        workloads.write_plan(plan, workloads.plan(self.workload, [max(0, int(1000 * at) - 1_500) for at in broken]))
        feed = subprocess.Popen(
            self.site.tool("feed", "--brokers", self.site.brokers, "--topic", self.topic, "--plan", plan), env=self.site.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )
        for line in feed.stderr:
            if line.strip() == "started":
                break
        return feed

    def act(self, fault, begun):
        scene = Scene(self, fault.kind)
        time.sleep(max(0.0, begun + fault.at_seconds - time.monotonic()))
        say(f"  {fault.kind} {' '.join(f'{key}={value}' for key, value in fault.drawn)}")
        alone = self.operator.hands if KINDS[fault.kind].act.__module__ == "operations" else contextlib.nullcontext()
        try:
            with alone:
                KINDS[fault.kind].act(scene, **fault.parameters())
        except Exception as failure:  # whatever it is, it is this run's
            scene.red(f"{type(failure).__name__}: {str(failure)[-800:]}")
        say(f"  {fault.kind} is over")

    def await_feed(self, feed):
        out, err = feed.communicate(timeout=FEED_SECONDS)
        if feed.returncode != 0:
            raise Failed(f"the feed ended with {feed.returncode}: {err[-1000:]}")
        self.records = json.loads(out)["records"]

    def version(self, definition):
        command = [self.operator.millrace()[0], "validate", definition, "--version-only"]
        return execute(*command, env=self.site.environment()).strip()

    def counts(self):
        return {table: self.operator.rows(table)[0] for table in ("events", "rejects", "predictions")}

    def drain(self):
        """Waits until all records are in the tables, or more than all."""

        def done():
            self.operator.ensure()
            rows = self.counts()
            return rows["events"] + rows["rejects"] >= self.records and rows["predictions"] >= rows["events"]

        try:
            until("all records in the tables", DRAIN_SECONDS, done, pause=1)
        except Failed:
            words = self.operator.last_words()[:600]
            raise Failed(f"not drained within {DRAIN_SECONDS} s: {self.counts()} of {self.records:,} records; {words}") from None

    def end(self):
        """Leaves nothing behind for the next run."""
        if self.operator is not None:
            self.site.heal()
            for job in self.operator.living():
                self.operator.cancel(job)
