"""The features in Pathway: a stateful reducer by user over each small batch, predictions to a topic, no persistence.

A reducer's value is the user's state as JSON and the batch's answers. Rows are scored in batches. Arguments: brokers, model's file.
"""

import sys

import orjson
import pathway as pw
import progress
import shop

brokers, model_file = sys.argv[1:]
model = shop.Model(model_file)
kafka = {"bootstrap.servers": brokers, "group.id": "pathway", "auto.offset.reset": "earliest", "compression.type": "lz4"}


class Event(pw.Schema):
    event_id: str
    user_id: str
    timestamp: int
    type: str
    item: str | None = pw.column_definition(default_value=None)
    amount: float | None = pw.column_definition(default_value=None)


@pw.reducers.stateful_many
def answers(state: tuple[bytes, tuple[bytes, ...]] | None, rows: list[tuple[list, int]]) -> tuple[bytes, tuple[bytes, ...]]:
    """A batch has no order of its own: it is the topic's."""
    user = orjson.loads(state[0]) if state else shop.new_shopper()
    found = []
    for (_, event_id, user_id, timestamp, kind, item, amount), _ in sorted(rows, key=lambda row: row[0][0]):
        features = shop.advance(user, {"timestamp": timestamp, "type": kind, "item": item, "amount": amount})
        found.append(orjson.dumps({"event_id": event_id, "user_id": user_id, "timestamp": timestamp, "features": features}))
    return orjson.dumps(user), tuple(found)


@pw.udf(max_batch_size=256, return_type=bytes, deterministic=True)
def scored(given: list[bytes]) -> list[bytes]:
    progress.add(len(given))
    rows = [orjson.loads(each) for each in given]
    return [orjson.dumps({**row, "score": score}) for row, score in zip(rows, model.scores([row["features"] for row in rows]))]


# Without a limit it would read the loaded topic ahead into memory, before what is timed.
events = pw.io.kafka.read(kafka, "user_events", schema=Event, format="json", with_metadata=True, autocommit_duration_ms=100, max_backlog_size=20_000)
placed = events.select(*pw.this.without(pw.this._metadata), offset=pw.this._metadata["offset"].as_int())
users = placed.groupby(pw.this.user_id).reduce(
    state=answers(pw.this.offset, pw.this.event_id, pw.this.user_id, pw.this.timestamp, pw.this.type, pw.this.item, pw.this.amount))
given = users.to_stream().select(answer=pw.this.state[1]).flatten(pw.this.answer)
pw.io.kafka.write(given.select(value=scored(pw.this.answer)), kafka, "predictions", format="raw")
progress.start()
pw.run(monitoring_level=pw.MonitoringLevel.NONE)
