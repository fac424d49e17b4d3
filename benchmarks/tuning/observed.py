"""A running job as Flink's REST API, the process and the tables show it."""

import contextlib
import pathlib
import time
import urllib.error
import urllib.parse

from processes import answer

PATIENCE_SECONDS = 180
WANTED = {
    "events", "predictions", "batches", "batches_in_flight", "batches_capacity", "cache_hits", "cache_misses", "state_read_bytes",
    "cache_flush_time_ms_p95", "cache_flush_time_ms_max", "busyTimeMsPerSecond", "backPressuredTimeMsPerSecond",
}


class Job:
    """The only job of a cluster, whose TaskManager is one process."""

    def __init__(self, rest, pid, warehouse):
        self.rest = rest
        self.pid = pid
        self.warehouse = warehouse
        self.id = answer(f"{rest}/jobs")["jobs"][0]["id"]
        self.resident_kb = 0

    def alive(self):
        return pathlib.Path(f"/proc/{self.pid}").exists()

    def vertices(self):
        return answer(f"{self.rest}/jobs/{self.id}")["vertices"]

    def sample(self):
        """Each metric by its vertex and its last two names: its sum and its maximum over subtasks and operators."""
        values = {}
        for vertex in self.vertices():
            base = f"{self.rest}/jobs/{self.id}/vertices/{vertex['id']}/subtasks/metrics"
            ids = [each["id"] for each in answer(base) if each["id"].rsplit(".", 1)[-1] in WANTED]  # all at once are too long for a URL
            if not ids:
                continue
            for each in answer(f"{base}?get={urllib.parse.quote(','.join(ids))}&agg=sum,max"):
                values.setdefault((vertex["name"], each["id"].rsplit(".", 1)[-1]), []).append((each["sum"], each["max"]))
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        self.resident_kb = max([self.resident_kb, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))])  # none of a process that ends
        return values

    def watch(self, warm_up_seconds, seconds):
        """Figures of so many seconds, once the job has read for so long; what is there until then where the process ends before."""
        samples = []
        begun = None
        deadline = time.monotonic() + PATIENCE_SECONDS + warm_up_seconds + seconds
        while self.alive() and time.monotonic() < deadline:
            with contextlib.suppress(urllib.error.URLError, TimeoutError, FileNotFoundError):
                values = self.sample()
                if begun is None and total(values, "events"):
                    begun = time.monotonic()
                if begun is not None and time.monotonic() >= begun + warm_up_seconds:
                    samples.append((time.monotonic(), values))
                    if samples[-1][0] - samples[0][0] >= seconds:
                        break
            time.sleep(1)
        return self.figures(samples, begun)

    def figures(self, samples, begun):
        figures = {"killed": "no" if self.alive() else "yes", "resident_mb": self.resident_kb // 1024}
        with contextlib.suppress(urllib.error.URLError, TimeoutError):
            figures |= self.checkpoints()
        files = [file.stat().st_size for file in self.warehouse.rglob("*/data/**/*.parquet")]
        figures |= {"files": len(files), "mean_file_kb": sum(files) / max(1, len(files)) / 1024}
        if begun is None or len(samples) < 2:
            return figures
        (start, first), (end, last) = samples[0], samples[-1]
        between = lambda name: total(last, name) - total(first, name)  # noqa: E731
        hits, misses = between("cache_hits"), between("cache_misses")
        return figures | {
            "events_per_s": round(between("events") / (end - start)),
            "cache_hit_share": hits / max(1, hits + misses),
            "state_read_mb_per_s": between("state_read_bytes") / (end - start) / 1e6,
            "rows_per_batch": between("predictions") / max(1, between("batches")),
            "queue_fill": mean(total(each, "batches_in_flight") / max(1, total(each, "batches_capacity")) for _, each in samples),
            "source_backpressured": mean(worst(each, "backPressuredTimeMsPerSecond", "Source") / 1000 for _, each in samples),
            "busiest": busiest([each for _, each in samples]),
            "flush_p95_ms": worst(last, "cache_flush_time_ms_p95"),
            "flush_max_ms": worst(last, "cache_flush_time_ms_max"),
        }

    def checkpoints(self):
        told = answer(f"{self.rest}/jobs/{self.id}/checkpoints")
        done = [each for each in told["history"] if each["status"] == "COMPLETED"][:-1]  # but the first
        details = [answer(f"{self.rest}/jobs/{self.id}/checkpoints/details/{each['id']}") for each in done]
        aligned = []
        for detail in details:
            for vertex in detail["tasks"]:
                summary = answer(f"{self.rest}/jobs/{self.id}/checkpoints/details/{detail['id']}/subtasks/{vertex}")["summary"]
                aligned.append(max(summary["alignment"]["duration"]["max"], summary["start_delay"]["max"]))
        return {
            "checkpoint_s": mean(each["end_to_end_duration"] / 1000 for each in done),
            "uploaded_mb": mean(each["checkpointed_size"] / 1e6 for each in done),
            "alignment_s": max(aligned, default=0) / 1000,
            "checkpoints": len(done),
            "restarts": told["counts"]["restored"],
        }


def total(values, name):
    return sum(sum(each[0] for each in found) for (_, metric), found in values.items() if metric == name)


def worst(values, name, vertex=""):
    return max((each[1] for (where, metric), found in values.items() if metric == name and vertex in where for each in found), default=0)


def mean(values):
    values = list(values)
    return sum(values) / max(1, len(values))


def busiest(samples):
    """The vertex whose subtasks work the most, and its share of the time."""
    names = {where for (where, metric) in samples[-1] if metric == "busyTimeMsPerSecond"}
    share = {where: mean(worst(each, "busyTimeMsPerSecond", where) / 1000 for each in samples) for where in names}
    where = max(share, key=share.get)
    return f"{where[:40]} {share[where]:.2f}"
