"""How scores are distributed, by day and model version, in tenths."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog
from pyiceberg.expressions import EqualTo

rows = catalog.load_table("shop.predictions").scan(
    EqualTo("status", "SCORED"), selected_fields=("event_time", "model.version", "score", "status")
).to_arrow()
tenth = pc.min_element_wise(pc.floor(pc.multiply(pc.cast(rows["score"], pa.float64()), 10.0)), 9.0)
answer = (
    pa.table(
        {
            "day": pc.cast(pc.floor_temporal(rows["event_time"], unit="day"), pa.date32()),
            "model_version": pc.struct_field(rows["model"], "version"),
            "tenth": pc.cast(tenth, pa.int32()),
            "score": rows["score"],
        }
    )
    .group_by(["day", "model_version", "tenth"])
    .aggregate([([], "count_all"), ("score", "min"), ("score", "max")])
    .rename_columns({"count_all": "scores", "score_min": "lowest", "score_max": "highest"})
)
print(answer)
