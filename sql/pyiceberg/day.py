"""One day by the hour: reads that day's files alone, as scan.plan_files() shows."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

scan = catalog.load_table("shop.predictions").scan(
    "event_time >= '2025-01-15T00:00:00+00:00' AND event_time < '2025-01-16T00:00:00+00:00'",
    selected_fields=("event_time", "score"),
)
rows = scan.to_arrow()
answer = (
    pa.table({"hour": pc.floor_temporal(rows["event_time"], unit="hour"), "score": rows["score"]})
    .group_by("hour")
    .aggregate([([], "count_all"), ("score", "max")])
    .rename_columns({"count_all": "predictions", "score_max": "highest"})
)
print(answer)
