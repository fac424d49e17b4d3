"""How the table lies in the store."""

import pyarrow as pa
import pyarrow.compute as pc
from attach import catalog

table = catalog.load_table("shop.predictions")
files = table.inspect.files()
answer = pa.table(
    {
        "files": [files.num_rows],
        "records": [pc.sum(files["record_count"])],
        "bytes": [pc.sum(files["file_size_in_bytes"])],
        "smallest": [pc.min(files["file_size_in_bytes"])],
        "largest": [pc.max(files["file_size_in_bytes"])],
        "snapshots": [len(table.metadata.snapshots)],
    }
)
print(answer)
