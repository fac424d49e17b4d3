"""Predictions without structs, for tools that dislike them."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog


def features_flat(row_filter):
    rows = catalog.load_table("shop.predictions").scan(row_filter).to_arrow()
    flat = {}
    for name in rows.column_names:
        column = rows[name]
        if not pa.types.is_struct(column.type):
            flat[name] = column
        elif name == "kafka":
            flat.update({f"kafka_{part}": pc.struct_field(column, part) for part in ("topic", "partition", "offset")})
        elif name == "features":
            flat.update({field.name: pc.struct_field(column, field.name) for field in column.type})
        elif name == "model":
            flat.update({f"model_{part}": pc.struct_field(column, part) for part in ("name", "version")})
    return pa.table(flat).drop_columns(["error", "scored_at"])


answer = features_flat("event_time >= '2025-01-15T00:00:00+00:00' AND event_time < '2025-01-16T00:00:00+00:00'")
print(answer)
