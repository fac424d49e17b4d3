"""Predictions with the events that they are for. A record of Kafka is in both tables once; an event_id may come twice."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

# One day's files of both.
day = "event_time >= '2025-01-15T00:00:00+00:00' AND event_time < '2025-01-16T00:00:00+00:00'"
record = ["topic", "partition", "offset"]


def scan(table):
    rows = catalog.load_table(f"shop.{table}").scan(day).to_arrow()
    for field in record:
        rows = rows.append_column(field, pc.struct_field(rows["kafka"], field))
    return rows


events = scan("events").select([*record, "event_id", "type", "item", "amount"])
predictions = scan("predictions")
predictions = predictions.append_column("spend_30d", pc.struct_field(predictions["features"], "spend_30d"))
answer = events.join(predictions.select([*record, "score", "spend_30d"]), keys=record, join_type="inner").drop_columns(record)
print(answer)
