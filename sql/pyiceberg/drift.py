"""Drift of one feature between two weeks: its distribution in tenths (-1: null), and each tenth's part of the population
stability index, whose sum above 0.2 is commonly taken as drift. Half a row more in each tenth, so that none is empty.
Rows of versions that lack the feature are left out: their null says nothing of it."""

import math

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

predictions = catalog.load_table("shop.predictions")
versions = catalog.load_table("shop.versions").scan(selected_fields=("pipeline_version", "definition")).to_arrow().to_pylist()
having = ", ".join(f"'{row['pipeline_version']}'" for row in versions if '"name":"click_rate_24h"' in row["definition"])


def week(first, end):
    rows = predictions.scan(
        f"event_time >= '{first}T00:00:00+00:00' AND event_time < '{end}T00:00:00+00:00' AND pipeline_version IN ({having})",
        selected_fields=("event_time", "pipeline_version", "features.click_rate_24h"),
    ).to_arrow()
    values = pc.struct_field(rows["features"], "click_rate_24h")
    # skip_nulls: a null stays null, and is not the 9 that it is compared with.
    tenths = pc.min_element_wise(pc.floor(pc.multiply(values, 10.0)), 9.0, skip_nulls=False)
    counts = pc.value_counts(pc.fill_null(pc.cast(tenths, pa.int32()), -1)).to_pylist()
    return {count["values"]: count["counts"] for count in counts}


earlier, later = week("2025-01-06", "2025-01-13"), week("2025-02-17", "2025-02-24")
answer = []
for tenth in sorted(earlier.keys() | later.keys()):
    before = (earlier.get(tenth, 0) + 0.5) / sum(earlier.values())
    after = (later.get(tenth, 0) + 0.5) / sum(later.values())
    answer.append(
        {
            "tenth": tenth,
            "earlier": earlier.get(tenth, 0),
            "later": later.get(tenth, 0),
            "earlier_share": before,
            "later_share": after,
            "psi": (after - before) * math.log(after / before),
        }
    )
answer = pa.Table.from_pylist(answer)
print(answer)
