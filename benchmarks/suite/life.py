"""Long life: a session cluster that is given the job again and again, and a job that runs for long. What they hold must not grow."""

import contextlib
import json
import pathlib
import threading
import time
import urllib.error
import urllib.request

import growth
import modes
import process
from observed import Job, total
from stand import JAR, PATIENCE_SECONDS, say, tools, write_definition

ENDED = ("FINISHED", "CANCELED", "FAILED")
# Behind the end of a job, until its tasks have let go of what they held.
SETTLE_SECONDS = 3
SAMPLES_MIN = 8


def request(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else {}


def until(what, test, seconds=PATIENCE_SECONDS):
    """What a test gives, once that is true."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(urllib.error.URLError, TimeoutError, KeyError, IndexError, FileNotFoundError):
            if found := test():
                return found
        if time.monotonic() > deadline:
            raise modes.Failed(f"not within {seconds} s: {what}")
        time.sleep(0.5)


class Session:
    """A session cluster, and the job that runs on it at the moment."""

    def __init__(self, stand, cluster, home, given):
        self.stand, self.cluster, self.home, self.given = stand, cluster, home, given
        self.rest = f"http://127.0.0.1:{stand.ports['rest']}"
        self.definition = write_definition(stand.folder, given.model, given.partition_by, stand.predictions_topic)
        self.job = None

    def pid(self, kind):
        return int(next((self.home.parent / "pid").glob(f"*{kind}.pid")).read_text(encoding="utf-8").split()[-1])

    def start(self, state):
        """Submits the job, from a state where one is given, and takes it for started when all of its tasks run."""
        known = {each["id"] for each in request("GET", f"{self.rest}/jobs")["jobs"]}
        begin = ["-s", state] if state else []
        parameters = [text for key, value in self.given.parameters.items() for text in (f"--{key}", value)]
        self.cluster.flink(
            self.home, "run", "-d", *begin, JAR, "--pipeline", self.definition, "--kafka.bootstrap.servers", self.stand.brokers, "--catalog.type", "hadoop",
            "--catalog.warehouse", f"file://{self.stand.folder}/warehouse", "--parallelism", str(self.given.parallelism), *parameters)
        self.job = until("a job", lambda: [each["id"] for each in request("GET", f"{self.rest}/jobs")["jobs"] if each["id"] not in known])[0]
        until("all tasks run", self.runs)

    def runs(self):
        told = request("GET", f"{self.rest}/jobs/{self.job}")
        if told["state"] in ENDED:
            raise modes.Failed(f"the job has ended: {told['state']}; the log is in {self.home / 'log'}")
        return told["state"] == "RUNNING" and all(each["status"] == "RUNNING" for each in told["vertices"])

    def await_committed(self, events):
        """Until the job has read so many events, and two more checkpoints are complete: the second one's commit has then begun."""
        watched = Job(self.rest, self.pid("taskexecutor"), self.stand.folder / "warehouse")
        watched.id = self.job
        until(f"{events:,} events are read", lambda: total(watched.sample(), "events") >= events)
        before = self.completed()
        until("checkpoints", lambda: self.completed() >= before + 2)

    def completed(self):
        return request("GET", f"{self.rest}/jobs/{self.job}/checkpoints")["counts"]["completed"]

    def stop(self):
        """Ends the job with a savepoint, and returns its place."""
        asked = request("POST", f"{self.rest}/jobs/{self.job}/stop", {"targetDirectory": f"file://{self.stand.folder}/savepoints", "drain": False})["request-id"]
        told = until("a savepoint", lambda: (lambda answer: answer if answer["status"]["id"] == "COMPLETED" else None)(request("GET", f"{self.rest}/jobs/{self.job}/savepoints/{asked}")))
        if "location" not in told["operation"]:
            raise modes.Failed(f"no savepoint was made: {str(told['operation'])[:2000]}")
        self.await_end()
        return told["operation"]["location"]

    def cancel(self):
        """Ends the job as it is, and returns the place of its newest checkpoint."""
        request("PATCH", f"{self.rest}/jobs/{self.job}?mode=cancel")
        self.await_end()
        return request("GET", f"{self.rest}/jobs/{self.job}/checkpoints")["latest"]["completed"]["external_path"]

    def await_end(self):
        until("the job ends", lambda: request("GET", f"{self.rest}/jobs/{self.job}")["state"] in ENDED)


def restarts(stand, given):
    """The job is started, reads some events, and ends, as often as asked for, on one cluster. Each other time it is cancelled in place of stopped."""
    # What soft references alone hold is let go of when memory is short, so it is not held.
    options = "-XX:NativeMemoryTracking=summary -XX:SoftRefLRUPolicyMSPerMB=0"
    given.settings = {"env.java.opts.jobmanager": options, "env.java.opts.taskmanager": options, **given.settings}
    before = process.machine_seconds()
    with stand.cluster() as (cluster, home, _):
        session = Session(stand, cluster, home, given)
        pids = {"taskmanager": session.pid("taskexecutor"), "jobmanager": session.pid("standalonesession")}
        used = {name: process.cpu_seconds(pid) for name, pid in pids.items()}
        samples, state = {name: [] for name in pids}, None
        for number in range(1, given.restarts + 1):
            if number > 1:
                tools("load", "--users", given.users, "--seed", given.seed + number, "--days", given.days, "--until-ms", stand.until_ms, "--events", given.events, *stand.topic_options())
            session.start(state)
            session.await_committed(given.events)
            state = session.stop() if number % 2 else session.cancel()
            time.sleep(SETTLE_SECONDS)
            if not all(pathlib.Path(f"/proc/{pid}").exists() for pid in pids.values()):
                raise modes.Failed(f"a process has ended by restart {number}; the log is in {home / 'log'}")
            for name, pid in pids.items():
                samples[name].append({"restart": number, **growth.held_after_collection(pid)})
            say(f"{number:3} of {given.restarts}: " + "; ".join(f"{name} {words(samples[name][-1])}" for name in pids))
        shares = others(before, process.machine_seconds(), [process.cpu_seconds(pid) - used[name] for name, pid in pids.items()])
    verdicts = {name: growth.verdict(of, "restart", growth.RESTART_GROWTH_MAX) for name, of in samples.items()}
    tell(verdicts)
    return {"restarts": given.restarts, "events_each": given.events, "processes": {name: {"samples": samples[name], **verdicts[name]} for name in samples}, **shares}


def words(sample):
    return f"{sample['class_loaders']} class loaders, {sample['metaspace_mb']} MB metaspace, {sample['resident_mb']:.0f} MB resident, {sample['file_handles']} file handles"


def tell(verdicts):
    for name, of in verdicts.items():
        say(f"{name}: " + (f"GROWING: {', '.join(of['growing'])}" if of["growing"] else "flat") + f" {of['growth']}")


def others(before, after, ours):
    """What others took of the machine: the driver's own tools and the broker are counted as theirs, so a figure above 0 is no fault here."""
    whole = max(1e-9, after[2] - before[2])
    return {"others_share": round(max(0.0, (after[0] - before[0]) - sum(ours)) / whole, 4), "steal_share": round((after[1] - before[1]) / whole, 4)}


class Watch:
    """Samples of a running job, each so many seconds, on a thread of its own."""

    def __init__(self, running, every_seconds):
        self.running, self.every = running, every_seconds
        self.samples = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.begun = time.monotonic()

    def look(self):
        while not self.ended.wait(self.every):
            with contextlib.suppress(urllib.error.URLError, TimeoutError, FileNotFoundError, ProcessLookupError):
                newest = self.running.checkpoints()[-1:]
                self.samples.append({
                    "hours": round((time.monotonic() - self.begun) / 3600, 5), "at_ms": round(time.time() * 1000), **growth.held(self.running.job.pid),
                    "state_mb": round(newest[0]["state_size"] / 1e6, 1) if newest else None})

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def with_heaps(samples, log):
    """Samples with the smallest heap that a collection left since the sample before."""
    heaps, from_ms = growth.heaps_after_collections(log), 0
    for each in samples:
        left = [size for at, size in heaps if from_ms < at <= each["at_ms"]]
        each["heap_after_gc_mb"] = round(min(left), 1) if left else None
        from_ms = each["at_ms"]
    return samples


def soak(stand, given):
    """Events come for long at a share of what the job can do; what its TaskManager holds is looked at all the time."""
    with stand.job() as running:
        drained = None if given.rate else modes.drain(running, given)
        modes.await_all(running, given)
        rate = given.rate[0] if given.rate else given.share[0] / 100 * drained["events_per_second"]
        say(f"Sending {rate:,.0f} events/s for {given.minutes:g} min ...")
        before = process.usage(running.job.pid, running.pids())
        with Watch(running, given.every_seconds) as watch:
            loop = modes.send(stand, running, given, rate, given.events)
        after = process.usage(running.job.pid, running.pids())
        figures = process.between(before, after, loop["scored"]["events"])
        samples = with_heaps(watch.samples, running.log)
        if len(samples) < SAMPLES_MIN:
            raise modes.Failed(f"{len(samples)} samples are too few for a slope: more --minutes")
        told = growth.verdict(samples, "hours", growth.SOAK_GROWTH_MAX)
        tell({"taskmanager": told})
        scored = loop["scored"]
        say(f"{scored['answered']:,} of {scored['events']:,} events answered, p99 {scored['p99_ms']} ms")
        return {
            **({"drained": drained} if drained else {}), "minutes": given.minutes, "events_per_second": loop["events_per_second"], "events": scored["events"], "answered": scored["answered"],
            "p50_ms": scored["p50_ms"], "p99_ms": scored["p99_ms"], "max_ms": scored["max_ms"], "checkpoints": len(running.checkpoints()), "samples": samples, **told,
            **{name: figures[name] for name in ("cpu_us_per_event", "cpu_cores", "others_share", "steal_share")},
        }
