"""The table of all kinds of faults: each is declared here, once, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

import network_faults as network
import operations
import process_faults as processes


def shapes_the_workload(run):
    """Nothing is to be done: workload.draw has seen to it."""
    run.effect()


@dataclass(frozen=True)
class Kind:
    """name, description; act: of the run and what `draw` drew from a dice."""

    name: str
    text: str
    act: Callable = shapes_the_workload
    draw: Callable = operations.draw_nothing


@dataclass(frozen=True)
class Family:
    """Kinds of which each run has so many, in turn, so that all come equally often."""

    name: str
    each_run: int
    kinds: tuple


FAMILIES = (
    Family("workload", 1, (
        Kind("hot-user", "one user has a third or more of all events"),
        Kind("slow-model", "a model that takes a third of a millisecond a row"),
        Kind("crashing-model", "a model whose call fails for some rows, and for the batch that they are in"),
        Kind("nan-model", "a model that gives NaN or infinity for some rows"),
        Kind("input-transactions", "events come in transactions, some aborted and some never ended"),
    )),
    Family("process", 2, (
        Kind("kill-taskmanager", "kill -9 of a TaskManager; another is started", processes.killed("taskmanager"), processes.draw_pause),
        Kind("kill-jobmanager", "kill -9 of the JobManager; another takes the job up", processes.killed("jobmanager"), processes.draw_pause),
        Kind("kill-broker", "kill -9 of the Kafka broker, which is started again", processes.killed("kafka"), processes.draw_pause),
        Kind("kill-catalog", "kill -9 of the REST catalog, which is started again", processes.killed("catalog"), processes.draw_pause),
        Kind("stop-taskmanager", "SIGSTOP of a TaskManager for longer than the heartbeat's timeout", processes.stopped("taskmanager"), processes.draw_stop),
        Kind("stop-jobmanager", "SIGSTOP of the JobManager for longer than the heartbeat's timeout", processes.stopped("jobmanager"), processes.draw_stop),
        Kind("stop-broker", "SIGSTOP of the broker for as long", processes.stopped("kafka"), processes.draw_stop),
        Kind("restart-broker-in-transaction", "the broker is restarted while a producer's transaction is open", processes.broker_restarted_in_transaction, processes.draw_pause),
        Kind("clock-jump", "the clock of Flink's processes jumps by minutes, forwards or backwards, and back", processes.clock_jump, processes.draw_jump),
        Kind("disk-full", "the disk under RocksDB is full", processes.disk_full, processes.draw_full),
    )),
    Family("network", 3, (
        Kind("catalog-slow", "the catalog answers after seconds", network.catalog_slow, network.draw_span),
        Kind("catalog-too-slow", "commits take effect after the client has given up", network.catalog_too_slow, network.draw_few),
        Kind("catalog-reply-lost", "commits take effect, and their replies are lost", network.catalog_reply_lost, network.draw_few),
        Kind("catalog-doubled", "commits arrive twice", network.catalog_doubled, network.draw_few),
        Kind("catalog-409", "commits are answered with 409 and have no effect", network.catalog_conflict, network.draw_few),
        Kind("catalog-429", "commits are answered with 429, with effect or without", network.catalog_too_many, network.draw_few),
        Kind("catalog-503", "commits are answered with 503, with effect or without", network.catalog_unavailable, network.draw_few),
        Kind("storage-errors", "the store answers with 500 or 503", network.store_errors, network.draw_span),
        Kind("storage-slow", "the store takes its time for each request", network.store_slow, network.draw_span),
        Kind("storage-half-upload", "uploads break in the middle", network.store_half_upload, network.draw_few),
        Kind("storage-half-download", "downloads break in the middle", network.store_half_download, network.draw_few),
        Kind("storage-reply-lost", "uploads are stored, and their replies are lost", network.store_reply_lost, network.draw_few),
        Kind("checkpoint-aborted", "checkpoints are aborted, since the store refuses their files", network.checkpoint_aborted, network.draw_few),
        Kind("checkpoint-timed-out", "checkpoints take longer than their timeout", network.checkpoint_timed_out, network.draw_hold),
    )),
    Family("operation", 1, (
        Kind("rescale", "the running job is rescaled, up and down", operations.rescaled, operations.draw_rescale),
        Kind("stop-and-start", "stop with a savepoint, and start from it at another parallelism", operations.stopped_and_started, operations.draw_parallelism),
        Kind("start-without-state", "a start without state, which must be refused", operations.started_without_state),
        Kind("older-savepoint", "a restore of an older savepoint, which must be refused; half the times the tables are rolled back to it, and the job with them", operations.older_savepoint, operations.draw_older),
        Kind("two-copies", "a second copy of the running job, of which one must be fenced", operations.two_copies),
        Kind("other-engine", "another engine compacts files and expires snapshots meanwhile", operations.another_engine, operations.draw_maintenance),
        Kind("kill-upgrade", "kill -9 in the middle of `millrace upgrade`, which is then run again", operations.killed_upgrade, operations.draw_upgrade),
        Kind("kill-bootstrap", "kill -9 in the middle of `millrace bootstrap`, which is then run again", operations.killed_bootstrap, operations.draw_bootstrap),
        Kind("kill-import", "kill -9 in the middle of `millrace import`, which is then run again", operations.killed_import, operations.draw_import),
    )),
)

KINDS = {kind.name: kind for family in FAMILIES for kind in family.kinds}
