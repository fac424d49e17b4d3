"""The symptoms of deploy/cluster/TUNING.md: how each is made, and what is changed then."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Side:
    """Before or after: job parameters, Flink's settings, and a limit of memory as a container has it."""

    what: str
    parameters: dict = dataclasses.field(default_factory=dict)
    settings: dict = dataclasses.field(default_factory=dict)
    parallelism: int = 1
    partition_by: str = "none"


@dataclasses.dataclass(frozen=True)
class Symptom:
    """A symptom: its figures, its sides, and the settings that the sides have in common.

    hidden: layers of a network in the demo's model's place; container: the setting that is the TaskManager's limit of memory;
    far: checkpoints go to S3 over a slow line.
    """

    name: str
    figures: tuple
    sides: tuple
    hidden: tuple = ()
    seconds: int = 20
    container: str = ""
    far: bool = False


# As deploy/cluster/config.yaml has it.
RECOMMENDED = {"taskmanager.memory.process.size": "4g", "taskmanager.memory.task.off-heap.size": "512m"}
BASE = {"checkpoint.interval": "5s"}
# A checkpoint waits for calls of the model that are in flight: the job refuses a timeout that could not hold them.
SOON = {"scoring.timeout": "2s"}
WIDE = {"scoring.threads": 4, "scoring.capacity": 8, "scoring.batch-deadline": "500ms"}

SYMPTOMS = [
    Symptom("lag-one-subtask", ("events_per_s", "busiest"), (
        Side("parallelism 1", BASE),
        Side("parallelism 2", BASE, parallelism=2))),
    Symptom("lag-cache", ("events_per_s", "cache_hit_share", "state_read_mb_per_s", "busiest"), (
        Side("state.cache-size 256kb", {**BASE, "state.cache-size": "256kb"}),
        Side("state.cache-size 64mb", BASE))),
    Symptom("queue-full-batches", ("events_per_s", "queue_fill", "rows_per_batch", "source_backpressured"), (
        Side("scoring.batch-size 1", {**BASE, "scoring.batch-size": 1}),
        Side("scoring.batch-size 64", {**BASE, "scoring.batch-size": 64})), hidden=(512, 512)),
    Symptom("queue-full-threads", ("events_per_s", "queue_fill", "source_backpressured"), (
        Side("scoring.threads 1", {**BASE, "scoring.threads": 1}),
        Side("scoring.threads 2", {**BASE, "scoring.threads": 2})), hidden=(1024, 1024)),
    Symptom("checkpoints-slow-queue", ("checkpoint_s", "alignment_s", "events_per_s"), (
        Side("scoring.batch-size 256, scoring.capacity 256", {**BASE, **SOON, "scoring.batch-size": 256, "scoring.capacity": 256}),
        Side("scoring.batch-size 64, scoring.capacity 4", {**BASE, **SOON}),
        Side("and taskmanager.network.memory.buffer-debloat.enabled", {**BASE, **SOON}, {"taskmanager.network.memory.buffer-debloat.enabled": "true"})),
        hidden=(2048, 1024), seconds=30),
    Symptom("checkpoints-slow-flush", ("flush_p95_ms", "checkpoint_s", "events_per_s"), (
        Side("checkpoint.interval 15s, state.cache-max-changed 1000000", {"checkpoint.interval": "15s", "state.cache-max-changed": 1_000_000}),
        Side("checkpoint.interval 15s, state.cache-max-changed 2000", {"checkpoint.interval": "15s", "state.cache-max-changed": 2_000})), seconds=35),
    Symptom("checkpoints-slow-upload", ("checkpoint_s", "uploaded_mb", "alignment_s", "events_per_s"), (
        Side("execution.checkpointing.incremental false", BASE, {"execution.checkpointing.incremental": "false"}),
        Side("execution.checkpointing.incremental true", BASE, {"execution.checkpointing.incremental": "true"}),
        Side("and checkpoint.interval 15s", {"checkpoint.interval": "15s"}, {"execution.checkpointing.incremental": "true"})), far=True, seconds=45),
    Symptom("small-files", ("files", "mean_file_kb", "events_per_s"), (
        Side("checkpoint.interval 2s", {"checkpoint.interval": "2s"}, partition_by="day"),
        Side("checkpoint.interval 30s", {"checkpoint.interval": "30s"}, partition_by="day"),
        Side("checkpoint.interval 2s, partition-by none", {"checkpoint.interval": "2s"})), seconds=45),
    Symptom("memory-killed", ("killed", "resident_mb", "restarts"), (
        Side("scoring.batch-size 4096 (scoring.threads 4)", {**BASE, **WIDE, "scoring.batch-size": 4096},
             {"taskmanager.memory.process.size": "2g", "taskmanager.memory.task.off-heap.size": "128m"}),
        Side("scoring.batch-size 64", {**BASE, **WIDE, "scoring.batch-size": 64},
             {"taskmanager.memory.process.size": "2g", "taskmanager.memory.task.off-heap.size": "128m"}),
        Side("14 GB, 5 GB of them taskmanager.memory.task.off-heap.size", {**BASE, **WIDE, "scoring.batch-size": 4096},
             {"taskmanager.memory.process.size": "14g", "taskmanager.memory.task.off-heap.size": "5g"})),
        hidden=(32768, 64), container="taskmanager.memory.process.size", seconds=40),
]
