"""The questions for each engine, and the keys of their answers."""

import dataclasses

import pyarrow as pa

# What is asked through the attach-rest files too: one question of each kind of table, and one with a filter.
REST = ("latest-score", "rejects", "day")


@dataclasses.dataclass(frozen=True)
class Question:
    """A question: one file in each engine's folder.

    keys: the columns that identify a row of an answer.
    near: columns of functions that libraries compute differently in the last bits, with the relative distance allowed.
    optional: columns that an engine may leave out, with what the matrix then says.
    types: of columns whose types the first engine's answer does not show, being text.
    only: the engines that it is put to; empty for all.
    """

    name: str
    asks: str
    keys: tuple = ()
    near: dict = dataclasses.field(default_factory=dict)
    optional: dict = dataclasses.field(default_factory=dict)
    types: dict = dataclasses.field(default_factory=dict)
    only: tuple = ()


QUESTIONS = (
    Question("latest-score", "the latest score of each user", ("user_id",)),
    Question("score-distribution", "scores by day and model version", ("day", "model_version", "tenth")),
    Question("rejects", "rejects by reason and hour", ("hour", "reason")),
    Question("join", "predictions with their events", ("event_id",)),
    Question("training", "features as a training table, point-in-time right", ("event_id",)),
    Question("drift", "drift of one feature between two weeks", ("tenth",), near={"earlier_share": 1e-15, "later_share": 1e-15, "psi": 1e-12}),
    Question("time-travel", "the table as of a snapshot"),
    Question("late", "rows that came late, by day", ("day",)),
    Question(
        "health",
        "table health: files, sizes, snapshots",
        optional={"bytes": "no sizes", "smallest": "no sizes", "largest": "no sizes"},
    ),
    Question("features-flat", "predictions without structs", ("event_id",)),
    Question("one-user", "one user over time", ("user_seq",)),
    Question("day", "one day by the hour", ("hour",)),
    Question("versions", "what each version has served", ("pipeline_version",)),
    Question("incremental", "what came between two snapshots", types={"latest": pa.timestamp("us", tz="UTC"), "highest": pa.float32()}, only=("flink", "spark")),
)
