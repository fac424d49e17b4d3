"""Rows that came late, by day: their event_time is before one that their user had already.

An expression of PyIceberg compares a column with a value, not with another column: so the rows are filtered afterwards.
"""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

rows = catalog.load_table("shop.predictions").scan(selected_fields=("event_time", "reference_time")).to_arrow()
rows = rows.filter(pc.less(rows["event_time"], rows["reference_time"]))
answer = (
    pa.table(
        {
            "day": pc.cast(pc.floor_temporal(rows["event_time"], unit="day"), pa.date32()),
            "latest_ms": pc.milliseconds_between(rows["event_time"], rows["reference_time"]),
        }
    )
    .group_by("day")
    .aggregate([([], "count_all"), ("latest_ms", "max")])
    .rename_columns({"count_all": "late", "latest_ms_max": "latest_ms"})
)
print(answer)
