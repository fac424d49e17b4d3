"""The latest score of each user, by order of arrival."""

import pyarrow.compute as pc
from attach import catalog

rows = catalog.load_table("shop.predictions").scan(
    selected_fields=("user_id", "user_seq", "event_time", "score", "model.version")
).to_arrow()
newest = rows.group_by("user_id").aggregate([("user_seq", "max")]).rename_columns(["user_id", "user_seq"])
answer = newest.join(
    rows.append_column("model_version", pc.struct_field(rows["model"], "version")).drop_columns("model"),
    keys=["user_id", "user_seq"],
    join_type="inner",
)
print(answer)
