"""One user over time."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

rows = catalog.load_table("shop.predictions").scan("user_id = 'u00106'").to_arrow().sort_by("user_seq")
answer = pa.table(
    {
        **{name: rows[name] for name in ("user_seq", "event_time", "reference_time", "score")},
        **{name: pc.struct_field(rows["features"], name) for name in ("views_7d", "click_rate_7d")},
    }
)
print(answer)
