"""How the table lies in the store. Polars reads rows alone: the catalog that it takes the table from knows the files."""

import polars as pl
from attach import catalog

table = catalog.load_table("shop.predictions")
size = pl.col("file_size_in_bytes")
answer = pl.DataFrame(table.inspect.files().select(["file_size_in_bytes", "record_count"])).select(
    files=pl.len(),
    records=pl.col("record_count").sum(),
    bytes=size.sum(),
    smallest=size.min(),
    largest=size.max(),
    snapshots=pl.lit(len(table.metadata.snapshots)),
)
print(answer)
