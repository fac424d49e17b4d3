"""One run: a pipeline of its own on the site, its events, its faults, and its end."""

import contextlib
import json
import random
import threading
import time

import schedule
import workload as workloads
from jobs import JobOperator, call
from kinds import KINDS
from machines import MARKS
from operations import GivenUp
from commands import Failed, say, until
from states import states
from warm import printed

FEED_SECONDS = 420
DRAIN_SECONDS = 240
# After which a fault that is not over never will be: its commands have limits of their own, of some minutes each.
FAULTS_SECONDS = 1_800


class Scene:
    """What a fault sees of its run, and where it says what it did."""

    def __init__(self, run, kind):
        self.run = run
        self.kind = kind
        self.turn = 1  # 2 where it is made anew
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

    @contextlib.contextmanager
    def held(self):
        """No event is sent meanwhile."""
        self.run.hold.touch()
        try:
            yield
        finally:
            self.run.hold.unlink(missing_ok=True)

    def changed_definition(self):
        run = self.run
        return workloads.write_definition(self.folder, "changed.yaml", self.workload, run.topic, run.predictions, run.name, changed=True)

    def loose_answers(self):
        """From now on, the predictions topic may have predictions twice, and lack some."""
        self.run.loose_answers = True


class Run:
    """A seed's run. After `play`, `wrong` says what went against the promises; the judge adds to it."""

    def __init__(self, site, seed, only, attempt):
        self.site = site
        self.seed = seed
        self.name = f"run_{seed}_{attempt}"
        self.topic, self.predictions = f"events_{seed}_{attempt}", f"predictions_{seed}_{attempt}"
        self.folder = site.folder / "runs" / self.name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.over, self.hold = self.folder / "over", self.folder / "hold"
        self.kinds = schedule.traits(seed, only)
        self.workload, self.faults = schedule.whole(seed, only)
        self.lock = threading.Lock()
        self.supervisor = {kind: threading.Lock() for kind in MARKS}
        self.effects, self.skipped = {name: 1 for name in self.kinds}, {}
        self.notes, self.wrong = [], []
        self.actors, self.given_up = [], []
        self.split = {}
        self.loose_answers = False
        self.records = 0
        self.operator = None

    @contextlib.contextmanager
    def timed(self, part):
        """Adds to the seconds that a part of the run takes."""
        begun = time.monotonic()
        try:
            yield
        finally:
            self.split[part] = round(self.split.get(part, 0) + time.monotonic() - begun, 1)

    def play(self):
        """Runs the job to its end under the faults, and stops it with a savepoint."""
        definition = workloads.write_definition(self.folder, "pipeline.yaml", self.workload, self.topic, self.predictions, self.name)
        self.operator = JobOperator(self.site, self.name, self.folder, definition, self.workload)
        with self.timed("start"):
            self.site.tools.run("topics", "--brokers", self.site.brokers, "--partitions", self.workload.partitions, self.topic, self.predictions)
            self.operator.start()
            self.operator.await_running()
        feed = self.start_feed()
        self.actors = [threading.Thread(target=self.act, args=(fault, time.monotonic()), name=fault.kind, daemon=True) for fault in self.faults]
        for actor in [*self.actors, threading.Thread(target=self.supervise, daemon=True)]:
            actor.start()
        try:
            with self.timed("load"):
                time.sleep(self.workload.seconds)
            with self.timed("faults"):
                self.await_actors()
                self.make_anew()
        finally:
            self.over.touch()
        with self.timed("feed"):
            self.records = json.loads(printed("the feed", (), feed.result(FEED_SECONDS)))["records"]
        say(f"  {self.records:,} records; healing and draining")
        with self.timed("heal"):
            self.site.heal()
            self.operator.await_running()
        with self.timed("drain"):
            self.drain()
        with self.timed("stop"):
            self.operator.stop()

    def start_feed(self):
        broken = [fault.at_seconds for fault in self.faults if fault.kind == "restart-broker-in-transaction"]
        plan, tail = self.folder / "plan.jsonl", self.folder / "tail.jsonl"
        workloads.write_plan(plan, workloads.plan(self.workload, [max(0, int(1000 * at) - 1_500) for at in broken]))
        workloads.write_plan(tail, workloads.tail(self.workload))
        return self.site.feed.begin("feed", "--brokers", self.site.brokers, "--topic", self.topic, "--plan", plan, "--tail", tail, "--until", self.over, "--hold", self.hold)

    def supervise(self):
        """Starts what has ended by itself, as long as events come; a fault has its own pause before what it has killed is started anew."""
        while not self.over.exists():
            for kind, alone in self.supervisor.items():
                if alone.acquire(blocking=False):
                    try:
                        with contextlib.suppress(Failed):
                            self.site.start_dead(kind)
                    finally:
                        alone.release()
            time.sleep(1)

    def act(self, fault, begun):
        scene = Scene(self, fault.kind)
        time.sleep(max(0.0, begun + fault.at_seconds - time.monotonic()))
        say(f"  {fault.kind} {' '.join(f'{key}={value}' for key, value in fault.drawn)}")
        alone = self.operator.hands if KINDS[fault.kind].act.__module__ == "operations" else contextlib.nullcontext()
        try:
            with alone:
                KINDS[fault.kind].act(scene, **fault.parameters())
        except GivenUp as failure:
            scene.note(f"given up beside the other faults: {failure}")
            self.given_up.append((scene, fault))
        except Exception as failure:  # whatever it is, it is this run's
            scene.red(f"{type(failure).__name__}: {str(failure)[-800:]}")
        say(f"  {fault.kind} is over")

    def hanging(self):
        """The kinds of the faults that are not over."""
        return [actor.name for actor in self.actors if actor.is_alive()]

    def await_actors(self):
        deadline = time.monotonic() + FAULTS_SECONDS
        for actor in self.actors:
            actor.join(max(0.0, deadline - time.monotonic()))
        if self.hanging():
            raise Failed(f"not over after {FAULTS_SECONDS} s: {', '.join(self.hanging())}")

    def make_anew(self):
        """What was given up beside the other faults must work without them."""
        for scene, fault in self.given_up:
            say(f"  {fault.kind} anew, on a healed site")
            scene.turn = 2
            try:
                self.site.heal()
                self.operator.await_running()
                KINDS[fault.kind].act(scene, **fault.parameters())
            except Exception as failure:
                scene.red(f"given up without other faults, too: {type(failure).__name__}: {str(failure)[-800:]}")

    def version(self, definition):
        return self.site.tools.run("millrace", "validate", definition, "--version-only").strip()

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
            words = self.operator.ails()
            raise Failed(f"not drained within {DRAIN_SECONDS} s: {self.counts()} of {self.records:,} records; {words}") from None

    def end(self):
        """Leaves nothing behind for the next run, or fails."""
        with self.timed("end"):
            if self.operator is not None:
                self.site.heal()
                for job in self.operator.all_living():
                    self.operator.cancel(job)
            self.site.require_health()
