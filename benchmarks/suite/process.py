"""The resources that processes use, as Linux and the JVM report them."""

import dataclasses
import os
import pathlib
import re
import subprocess
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
UNITS = {"B": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}
JAVA_THREAD = re.compile(r'^"(?P<name>.*?)" .*?(?:allocated=(?P<size>\d+)(?P<unit>[BKMG]) .*?)?nid=(?P<nid>0x[0-9a-f]+)')
PAUSE = re.compile(r"^\[(?P<ms>\d+)ms\].* Pause .* (?P<pause>[0-9.]+)ms$")

# Threads of a TaskManager, by the first pattern that their name has. Flink names a task by its operators.
THREADS = (
    ("collector", r"^GC Thread|^G1 |^ParGC|^VM Thread|^Concurrent Mark|^VM Periodic"),
    ("compilers", r"CompilerThre|^Sweeper thread"),
    ("rocksdb", r"^rocksdb"),
    ("fetcher", r"^Source Data Fetcher|^kafka-"),
    ("checkpoints and commits", r"^AsyncOperations|^(?!features).*: Committer|aggregator|^\w+ watch|^iceberg"),
    # With a predictions topic alone, where tables are written by tasks of their own.
    ("tables", r"^sink-\w+: Writer"),
    ("source and events", r"^Source:"),
    ("features and predictions", r"^features|predictions"),
    ("scoring", r"^scoring"),
    ("seals", r"^seals"),
)


@dataclasses.dataclass(frozen=True)
class Usage:
    """At one moment: CPU of each thread and process, bytes allocated on the heap, and the machine's jiffies.

    threads: by id, name and seconds of CPU; processes: seconds of CPU by name; machine: busy, stolen and all, in seconds of all cores.
    """

    at: float
    at_ms: float
    threads: dict
    processes: dict
    allocated: int
    machine: tuple


def seconds_of(stat):
    """User and system time in the text of a stat file."""
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


def cpu_seconds(pid):
    """The CPU time of a process, ended threads included; 0 where it has ended."""
    try:
        return seconds_of(pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return 0.0


def machine_seconds():
    fields = [int(each) / TICKS_PER_SECOND for each in pathlib.Path("/proc/stat").read_text(encoding="utf-8").split("\n", maxsplit=1)[0].split()[1:9]]
    return sum(fields) - fields[3] - fields[4] - fields[7], fields[7], sum(fields)


def usage(pid, others):
    """pid: of the TaskManager; others: pids by name."""
    names, allocated = java_threads(pid)
    threads = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        try:
            stat = (task / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it has just ended
        tid = int(task.name)
        threads[tid] = (names.get(tid) or stat[stat.index("(") + 1 : stat.rindex(")")], seconds_of(stat))
    processes = {"taskmanager": cpu_seconds(pid)} | {name: cpu_seconds(each) for name, each in others.items()}
    processes["driver"] = sum(os.times()[:4])
    return Usage(time.monotonic(), time.time() * 1000, threads, processes, allocated, machine_seconds())


def usage_of_processes(pids):
    """Of processes of any kind alone, by their names; no threads, and nothing of a heap."""
    processes = {name: cpu_seconds(each) for name, each in pids.items()} | {"driver": sum(os.times()[:4])}
    return Usage(time.monotonic(), time.time() * 1000, {}, processes, 0, machine_seconds())


def peak_mb(pid):
    """The most memory that a process has had resident so far."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) // 1024


def java_threads(pid):
    """Names by the system's thread id, and the bytes that all of them have allocated so far."""
    told = jcmd(pid, "Thread.print", "-e")
    names, allocated = {}, 0
    for line in told.splitlines():
        if found := JAVA_THREAD.match(line):
            names[int(found["nid"], 16)] = found["name"]
            allocated += int(found["size"] or 0) * UNITS[found["unit"] or "B"]
    return names, allocated


def jcmd(pid, *command):
    tool = pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "jcmd" if os.environ.get("JAVA_HOME") else "jcmd"
    return subprocess.run([str(tool), str(pid), *command], capture_output=True, text=True, check=False, timeout=120).stdout


def group(name):
    return next((each for each, pattern in THREADS if re.search(pattern, name)), "rest")


def between(first, last, events):
    """Figures per event from one moment to another."""
    seconds = last.at - first.at
    by_group = {}
    for tid, (name, cpu) in last.threads.items():
        used = cpu - first.threads.get(tid, ("", 0.0))[1]
        by_group[group(name)] = by_group.get(group(name), 0.0) + used
    cpu = {name: last.processes[name] - first.processes.get(name, 0.0) for name in last.processes}
    # Of threads that have ended between the two.
    by_group["rest"] = by_group.get("rest", 0.0) + max(0.0, cpu["taskmanager"] - sum(by_group.values()))
    busy, stolen, all_cores = (b - a for a, b in zip(first.machine, last.machine))
    per_event = lambda value: round(value * 1e6 / max(1, events), 3)  # noqa: E731
    return {
        "seconds": round(seconds, 2),
        "events": events,
        "events_per_second": round(events / seconds),
        "cpu_us_per_event": per_event(cpu["taskmanager"]),
        "cpu_us_per_event_by_thread": {name: per_event(used) for name, used in sorted(by_group.items(), key=lambda each: -each[1])},
        "cpu_us_per_event_without_compilers": per_event(cpu["taskmanager"] - by_group.get("compilers", 0.0)),
        "cpu_us_per_event_elsewhere": {name: per_event(used) for name, used in cpu.items() if name != "taskmanager"},
        "cpu_cores": round(cpu["taskmanager"] / seconds, 3),
        "allocated_bytes_per_event": round(max(0, last.allocated - first.allocated) / max(1, events)),
        "others_share": round(max(0.0, busy - sum(cpu.values())) / max(1e-9, all_cores), 4),
        "steal_share": round(stolen / max(1e-9, all_cores), 4),
    }


def pauses(log, from_ms, to_ms):
    """The collector's pauses between two times, of a log with -Xlog:gc:…:timemillis."""
    lasted = []
    if log.is_file():
        for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
            if (found := PAUSE.match(line)) and from_ms <= int(found["ms"]) <= to_ms:
                lasted.append(float(found["pause"]))
    return {"pauses": len(lasted), "ms": round(sum(lasted), 1), "ms_max": max(lasted, default=0.0), "share": round(sum(lasted) / max(1.0, to_ms - from_ms), 4)}
