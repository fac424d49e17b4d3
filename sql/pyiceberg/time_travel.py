"""The table as of a snapshot, of those that table.inspect.snapshots() lists."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

rows = catalog.load_table("shop.predictions").scan(
    snapshot_id=1234567890123456789, selected_fields=("user_seq", "event_time", "score")
).to_arrow()
answer = pa.table(
    {
        "predictions": [rows.num_rows],
        "sum_of_user_seq": [pc.sum(rows["user_seq"])],
        "latest": [pc.max(rows["event_time"])],
        "highest": [pc.max(rows["score"])],
    }
)
print(answer)
