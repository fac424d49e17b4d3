"""What could not be used, by reason and hour, and how many bytes of it are kept."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

rows = catalog.load_table("shop.rejects").scan().to_arrow()
answer = (
    pa.table(
        {
            "hour": pc.floor_temporal(pc.struct_field(rows["kafka"], "timestamp"), unit="hour"),
            "reason": rows["reason"],
            "bytes": pc.binary_length(rows["value"]),
        }
    )
    .group_by(["hour", "reason"])
    .aggregate([([], "count_all"), ("bytes", "sum")])
    .rename_columns({"count_all": "records", "bytes_sum": "bytes"})
)
print(answer)
