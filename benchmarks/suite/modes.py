"""The modes of measurement: each runs a job once, and returns its figures."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error

import process
from provenance import java
from stand import PATIENCE_SECONDS, TABLE, class_path, say, tool, tools

# Of the load: the part that fills the state, whose events are older than the others; and where its end is too near to measure.
WARM_SHARE = 2 / 3
END_SHARE = 0.97
SHORTEST_SECONDS = 5
# Each look costs the JobManager CPU, on the cores that are measured.
LOOK_SECONDS = 2


class Failed(Exception):
    """A measurement that gives no figure, and why."""


def watch(running, given, begin=lambda: None):
    """Waits while the topic is read as fast as can be. Left out is what fills the state, and the JVM's first seconds.

    begin: called when the measured part begins. Returns the usage at both of its ends, and the events between them.
    """
    warm = int(given.events * WARM_SHARE)
    begun = first = None
    first_read = read = 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        time.sleep(LOOK_SECONDS)
        with contextlib.suppress(urllib.error.URLError, TimeoutError):
            now_read = running.events()
            if now_read > read:
                deadline = time.monotonic() + PATIENCE_SECONDS
            read = now_read
        now = time.monotonic()
        if now > deadline:
            raise Failed(f"nothing is read for {PATIENCE_SECONDS} s; the log is in {running.home / 'log'}")
        if begun is None and read:
            begun = now
            say("Reading ...")
        if first is None and begun is not None and read >= warm and now - begun >= given.warm_up_seconds:
            if read >= END_SHARE * given.events:
                break
            begin()
            first, first_read = running.usage(), read
            say(f"Measuring, after {now - begun:.0f} s and {read:,} events ...")
        elif first is not None and (now - first.at >= given.seconds or read >= END_SHARE * given.events):
            break
        elif read >= given.events:
            break
    if first is None or time.monotonic() - first.at < SHORTEST_SECONDS:
        raise Failed(f"the load was read before {SHORTEST_SECONDS} s could be measured behind its warm-up: more --events, or fewer --warm-up-seconds")
    return first, running.usage(), read - first_read


def drain(running, given, profile=None):
    """The figures of the job while it reads the loaded topic."""
    record = (lambda: process.jcmd(running.job.pid, "JFR.start", "name=suite", "settings=profile")) if profile else lambda: None
    first, last, events = watch(running, given, record)
    figures = process.between(first, last, events)
    if profile:
        process.jcmd(running.job.pid, "JFR.stop", "name=suite", f"filename={profile}")
    figures["gc"] = process.pauses(running.log, first.at_ms, last.at_ms)
    done = [each for each in running.checkpoints() if first.at_ms <= each["trigger_timestamp"] <= last.at_ms]
    figures["checkpoints"] = {"count": len(done), "ms_max": max((each["end_to_end_duration"] for each in done), default=0)}
    figures["resident_mb"] = running.job.resident_kb // 1024
    say(f"{figures['events_per_second']:,} events/s, {figures['cpu_us_per_event']} µs of CPU an event")
    return figures


def await_all(running, given):
    """Until all that was loaded has been read."""
    deadline = time.monotonic() + PATIENCE_SECONDS + given.events / 1000
    while (read := running.events()) < given.events:
        if time.monotonic() > deadline:
            raise Failed(f"only {read:,} of {given.events:,} events were read")
        time.sleep(1)


def capacity(stand, given):
    with stand.job() as running:
        figures = drain(running, given)
        newest = running.checkpoints()[-1:]
        if newest:
            figures["checkpoint_bytes_per_user"] = round(newest[0]["state_size"] / stand.loaded["users"], 1)
        return figures


def profile(stand, given):
    recording = stand.folder / "profile.jfr"
    recording.unlink(missing_ok=True)
    with stand.job() as running:
        figures = drain(running, given, recording)
    if not recording.is_file():
        raise Failed("the JVM has written no recording")
    figures["profile"] = tools("profile", recording)
    return figures


def state(stand, given):
    """Bytes of state, once all was read."""
    with stand.job() as running:
        await_all(running, given)
        known = len(running.checkpoints())
        deadline = time.monotonic() + PATIENCE_SECONDS
        while len(running.checkpoints()) <= known and time.monotonic() < deadline:
            time.sleep(1)
        before = process.usage(running.job.pid, running.pids())
        users = stand.loaded["users"]
        saved = running.savepoint_bytes()
        after = process.usage(running.job.pid, running.pids())
        return {
            "users": users,
            "events_per_user": round(given.events / users, 1),
            "checkpoint_bytes_per_user": round(running.checkpoints()[-1]["state_size"] / users, 1),
            "savepoint_bytes_per_user": round(saved / users, 1),
            "table_bytes_per_event": {name: round(size / given.events, 1) for name, size in table_bytes(stand.folder / "warehouse").items()},
            **{name: value for name, value in process.between(before, after, 1).items() if name.endswith("_share")},
        }


def table_bytes(warehouse):
    """The bytes of the data files of each table with a row for each event, in any namespace."""
    return {name: sum(file.stat().st_size for file in warehouse.glob(f"*/{name}/data/**/*.parquet")) for name in ("events", "predictions")}


def idle(stand, given):
    """The cost of a job that has nothing to do."""
    with stand.job() as running:
        await_all(running, given)
        time.sleep(given.warm_up_seconds)
        before = process.usage(running.job.pid, running.pids())
        time.sleep(given.seconds)
        after = process.usage(running.job.pid, running.pids())
        figures = process.between(before, after, 0)
        seconds = after.at - before.at
        used = {name: round((after.processes[name] - before.processes[name]) / seconds, 4) for name in ("taskmanager", "jobmanager")}
        return {"core_share": used, **{name: value for name, value in figures.items() if name.endswith("_share")}}


def open_loop(stand, given):
    """Latencies at rates that are given, or shares of what the same job has just drained."""
    with stand.job() as running:
        drained = None if given.rate else drain(running, given)
        await_all(running, given)
        rates = given.rate or [share / 100 * drained["events_per_second"] for share in given.share]
        loops, sent = [], given.events
        for rate in rates:
            say(f"Sending {rate:,.0f} events/s for {given.settle_seconds + given.seconds} s ...")
            before = process.usage(running.job.pid, running.pids())
            loop = send(stand, running, given, rate, sent)
            after = process.usage(running.job.pid, running.pids())
            sent += loop["scored"]["events"]
            figures = process.between(before, after, loop["scored"]["events"])
            loop |= {name: figures[name] for name in ("cpu_us_per_event", "cpu_cores", "others_share", "steal_share")}
            done = [each for each in running.checkpoints() if before.at_ms <= each["trigger_timestamp"] <= after.at_ms]
            loop["checkpoints"] = {"count": len(done), "ms_max": max((each["end_to_end_duration"] for each in done), default=0)}
            loops.append(loop)
            scored = loop["scored"]
            say(f"p50 {scored['p50_ms']} ms, p99 {scored['p99_ms']} ms, p99.9 {scored['p99_9_ms']} ms; {scored['events'] - scored['answered']} without an answer")
        return {
            **({"drained": drained} if drained else {}),
            "loops": loops,
            "others_share": max(loop["others_share"] for loop in loops),
            "steal_share": max(loop["steal_share"] for loop in loops),
        }


def sender(stand, given, rate, first, patience_seconds):
    command = tool(
        "drive", *stand.load_options(), *stand.topic_options(), "--rate", rate, "--first", first, "--seconds", given.seconds,
        "--warm-up-seconds", given.settle_seconds, "--patience-seconds", patience_seconds, "--predictions", "predictions", "--warehouse", f"file://{stand.folder}/warehouse", "--table", TABLE)
    # Without stderr's words of warning that Hadoop has no native library.
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def send(stand, running, given, rate, first, meanwhile=None, patience_seconds=60):
    """Sends at a rate from event number first on. meanwhile: what is done once events are sent."""
    with sender(stand, given, rate, first, patience_seconds) as sending:
        for word in sending.stderr:
            if word.strip() == "started":
                break
        else:
            raise Failed("the sender did not start")
        told = meanwhile(running) if meanwhile else {}
        out, words = sending.communicate()
        if sending.returncode != 0:
            raise Failed(f"the sender has failed: {words[-2000:]}")
    return json.loads(out) | told


def recovery(stand, given):
    """The TaskManager is killed while events come, and another started."""
    with stand.job() as running:
        drained = None if given.rate else drain(running, given)
        await_all(running, given)
        rate = given.rate[0] if given.rate else given.share[0] / 100 * drained["events_per_second"]
        say(f"Sending {rate:,.0f} events/s; the TaskManager is killed in the middle ...")
        before = process.usage(running.job.pid, running.pids())

        def kill(job):
            time.sleep(given.settle_seconds + given.seconds / 3)
            used = process.cpu_seconds(job.job.pid)
            return {"killed_at_ms": job.kill(), "used_before_kill": used}

        loop = send(stand, running, given, rate, given.events, kill, PATIENCE_SECONDS)
        after = process.usage(running.job.pid, running.pids())
        # As if one process had gone on: the first one's CPU until the kill is added to the second's.
        after.processes["taskmanager"] += loop.pop("used_before_kill")
        shares = process.between(before, after, loop["scored"]["events"])
        figures = loop | recovered(loop) | {name: shares[name] for name in ("others_share", "steal_share")}
        say(f"first score {figures['first_score_s']} s after the kill, backlog cleared after {figures['backlog_cleared_s']} s")
        return figures


def recovered(loop):
    """Seconds from the kill to the first score, and until scores come as fast again as before."""
    scored, bin_ms = loop["scored"], loop["scored"]["bin_ms"]
    came = [new + again for new, again in zip(scored["arrivals"], scored["repeats"])]
    worst = scored["latency_ms_max"]
    killed = max(0, int((loop["killed_at_ms"] - loop["started_at_ms"]) / bin_ms))
    usual = sorted(worst[killed // 2 : killed])
    limit = max(2 * usual[int(len(usual) * 0.99)] if usual else 0, 500)
    # What the killed process had sent off may still come: the job is back after the longest silence.
    silence, at = [], killed
    while at < len(came):
        end = next((i for i in range(at, len(came)) if came[i]), len(came))
        silence.append((end - at, end))
        at = end + 1
    lasted, first = max(silence, default=(0, len(came)))
    if not lasted or first == len(came):
        return {"first_score_s": None, "backlog_cleared_s": None}
    # The last slow answer ends the backlog: a bin without an answer that is new is none.
    slow = [i for i in range(first, len(worst)) if scored["arrivals"][i] and worst[i] > limit]
    cleared = slow and scored["answered"] == scored["events"]
    seconds = lambda i: round((i + 1) * bin_ms / 1000 - (loop["killed_at_ms"] - loop["started_at_ms"]) / 1000, 1)  # noqa: E731
    return {"first_score_s": seconds(first), "backlog_cleared_s": seconds(slow[-1]) if cleared else None, "limit_ms": round(limit)}


def imports(given):
    """An import of lines, and its savepoint, in a process of a given heap."""
    folder = given.folder / "import"
    shutil.rmtree(folder, ignore_errors=True)
    before, others_before = process.machine_seconds(), sum(os.times()[2:4])
    opens = (f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.util", "java.lang", "java.nio", "java.time", "sun.nio.ch"))
    done = subprocess.run(
        [java(), f"-Xmx{given.heap}", "-XX:+UseParallelGC", *opens, "-cp", class_path(), "io.millrace.benchmarks.drive.ImportedHistory", str(folder), str(given.events)],
        stdout=subprocess.PIPE, text=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)
    if done.returncode != 0:
        raise Failed("the import has failed, and says why above")
    figures = json.loads(done.stdout.splitlines()[-1])
    after = process.machine_seconds()
    children = sum(os.times()[2:4]) - others_before
    say(f"{figures['events']:,} events in {figures['seconds']:.0f} s, {figures['peak_mb']:,} MB at most")
    return {**figures, "events_per_second": round(figures["events"] / figures["seconds"]), "cpu_us_per_event": round(children / figures["events"] * 1e6, 1),
            "others_share": round(max(0.0, (after[0] - before[0]) - children) / max(1e-9, after[2] - before[2]), 4),
            "steal_share": round((after[1] - before[1]) / max(1e-9, after[2] - before[2]), 4)}


def parts(given):
    """JMH, with bytes allocated for each operation."""
    told = given.folder / "parts.json"
    told.unlink(missing_ok=True)
    opens = (f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.util", "java.lang", "java.nio", "sun.nio.ch"))
    before, others_before = process.machine_seconds(), sum(os.times()[2:4])
    done = subprocess.run(
        [java(), *opens, "-cp", class_path(), "org.openjdk.jmh.Main", "-rf", "json", "-rff", str(told), "-prof", "gc", "-foe", "true", *given.jmh], stdout=sys.stderr, check=False)
    if done.returncode != 0 or not told.is_file():
        raise Failed("JMH has failed, and says why above")
    after = process.machine_seconds()
    rows = []
    for each in json.loads(told.read_text(encoding="utf-8")):
        metric = each["primaryMetric"]
        allocated = next((value["score"] for key, value in each["secondaryMetrics"].items() if key.endswith("gc.alloc.rate.norm")), None)
        rows.append({
            "benchmark": each["benchmark"].rpartition(".part.")[2], "parameters": each.get("params", {}), "score": metric["score"], "error": metric["scoreError"],
            "unit": metric["scoreUnit"], "allocated_bytes": allocated})
    children = sum(os.times()[2:4]) - others_before
    return {"parts": rows, "others_share": round(max(0.0, (after[0] - before[0]) - children) / max(1e-9, after[2] - before[2]), 4),
            "steal_share": round((after[1] - before[1]) / max(1e-9, after[2] - before[2]), 4)}
