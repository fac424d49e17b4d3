"""A training table, point-in-time right: the features as they were served, and whether the user bought within a day after.

"After" is after reference_time, the latest time that the features know of: a purchase before it may be in them already.
Of the versions that are like the newest (versions.py): features of others are null, or count otherwise. For all events: a replay.
"""

import bisect
import collections

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

DAY_US = 86_400_000_000
versions = catalog.load_table("shop.versions").scan(selected_fields=("pipeline_version", "created_at", "definition")).to_arrow()
newest_first = versions.sort_by([("created_at", "descending")]).to_pylist()
means = [row["definition"].split(',"format":1,')[0] for row in newest_first]
alike = ", ".join(f"'{row['pipeline_version']}'" for row, each in zip(newest_first, means) if each == means[0])
served = catalog.load_table("shop.predictions").scan(
    "event_time >= '2025-02-10T00:00:00+00:00' AND event_time < '2025-02-17T00:00:00+00:00' AND status = 'SCORED'"
    f" AND pipeline_version IN ({alike})",
    selected_fields=("event_id", "user_id", "event_time", "reference_time", "features", "status", "pipeline_version"),
).to_arrow()
purchases = catalog.load_table("shop.events").scan("type = 'purchase'", selected_fields=("user_id", "event_time")).to_arrow()


def microseconds(column):
    return pc.cast(column, pa.int64()).to_pylist()


bought_at = collections.defaultdict(list)
for user, time in sorted(zip(purchases["user_id"].to_pylist(), microseconds(purchases["event_time"]))):
    bought_at[user].append(time)


def bought(user, reference):
    times = bought_at[user]
    next_one = bisect.bisect_right(times, reference)
    return next_one < len(times) and times[next_one] <= reference + DAY_US


labels = [bought(*row) for row in zip(served["user_id"].to_pylist(), microseconds(served["reference_time"]))]
features = served["features"].combine_chunks()
answer = pa.table(
    {
        **{name: served[name] for name in ("event_id", "user_id", "reference_time")},
        **{field.name: pc.struct_field(features, field.name) for field in features.type},
        "bought": labels,
    }
)
print(answer)
