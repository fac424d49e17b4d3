"""What a process holds, and whether it grows."""

import pathlib
import re
import statistics

import process

# Of each figure: how much it may grow in a restart, or in an hour of a soak, in units of its own. A slope is a median, so one sample decides nothing.
RESTART_GROWTH_MAX = {"class_loaders": 0.1, "metaspace_mb": 0.5, "file_handles": 0.5, "threads": 0.5, "native_mb": 2.0, "resident_mb": 10.0}
SOAK_GROWTH_MAX = {"metaspace_mb": 4.0, "file_handles": 10.0, "threads": 5.0, "heap_after_gc_mb": 40.0, "resident_mb": 80.0}
# The share of the first samples that shows how a process gets warm: compilers, caches and the allocator's arenas.
WARM_SHARE = 1 / 4
# A loader of a job's classes, as the JVM's histogram names it.
LOADER = "org.apache.flink.util.ChildFirstClassLoader"
AFTER_GC = re.compile(r"^\[(?P<ms>\d+)ms\].* Pause .*?(?:\d+)[KMG]->(?P<size>\d+)(?P<unit>[KMG])\(")


def status_mb(pid, name):
    text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return round(int(re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE).group(1)) / 1024, 1)


def held(pid):
    """What a process of Java holds of the system and in metaspace; costs it next to nothing."""
    return {
        "metaspace_mb": megabytes(process.jcmd(pid, "GC.heap_info"), r"Metaspace\s+used (\d+)K"),
        "resident_mb": status_mb(pid, "VmRSS"),
        "file_handles": len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir())),
        "threads": len(list(pathlib.Path(f"/proc/{pid}/task").iterdir())),
    }


def held_after_collection(pid):
    """The same after two full collections (what the first one finalizes is gone with the second), and the loaders of jobs' classes that are left."""
    process.jcmd(pid, "GC.run")
    histogram = process.jcmd(pid, "GC.class_histogram")
    native = process.jcmd(pid, "VM.native_memory", "summary", "scale=KB")
    return {"class_loaders": loaders_in(histogram), **held(pid), "native_mb": megabytes(native, r"Total: reserved=\d+KB, committed=(\d+)KB")}


def loaders_in(histogram):
    """The loaders of jobs' classes; None where it is no histogram, whose last line is the total."""
    if not re.search(r"^Total\s+\d+", histogram, re.MULTILINE):
        return None
    found = re.search(rf"^\s*\d+:\s+(\d+)\s+\d+\s+{re.escape(LOADER)}(?:\s|$)", histogram, re.MULTILINE)
    return int(found.group(1)) if found else 0


def megabytes(text, pattern):
    """Of a number of kilobytes in what jcmd has printed; None where there is none."""
    found = re.search(pattern, text)
    return round(int(found.group(1)) / 1024, 1) if found else None


def heaps_after_collections(log):
    """Time in ms and MB of the heap after each pause, of a log with -Xlog:gc:…:timemillis."""
    found = [AFTER_GC.match(line) for line in log.read_text(encoding="utf-8", errors="replace").splitlines()] if log.is_file() else []
    return [(int(each["ms"]), int(each["size"]) * process.UNITS[each["unit"]] / (1 << 20)) for each in found if each]


def slope(points):
    """The median of the slopes between any two points (Theil and Sen): a few samples that lie far away do not move it."""
    slopes = [(b[1] - a[1]) / (b[0] - a[0]) for i, a in enumerate(points) for b in points[i + 1 :] if b[0] > a[0]]
    return statistics.median(slopes) if slopes else 0.0


def verdict(samples, at, limits):
    """Growth of each figure for each unit of `at` behind the warm-up, and which of them grow by more than they may.

    samples: objects with figures; at: the name of the one that grows by itself; limits: by name of a figure.
    """
    behind = samples[int(len(samples) * WARM_SHARE) :]
    growth = {}
    for name in limits:
        points = [(each[at], each[name]) for each in behind if each.get(name) is not None]
        if len(points) >= 3:
            growth[name] = round(slope(points), 3)
    return {"growth": growth, "growing": sorted(name for name, value in growth.items() if value > limits[name])}


def is_flat(run):
    """Whether each figure was measured and none grows in a run of either mode, and each event of a soak was answered."""
    parts, limits = (run["processes"].values(), RESTART_GROWTH_MAX) if "processes" in run else ([run], SOAK_GROWTH_MAX)
    measured = all(name in each["growth"] for each in parts for name in limits)
    return measured and not any(each["growing"] for each in parts) and run.get("answered") == run.get("events")
