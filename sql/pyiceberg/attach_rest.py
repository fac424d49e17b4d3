"""Production: a REST catalog, tables on S3. The questions run as they are, once attach.py has this."""

from pyiceberg.catalog import load_catalog

catalog = load_catalog(
    "lake",
    type="rest",
    uri="https://lake.example/iceberg",
    warehouse="warehouse",
    credential="reader:…",
    # Where the catalog vends no credentials for the store, those of AWS are found as usual, or here:
    # **{"s3.endpoint": "https://…", "s3.access-key-id": "…", "s3.secret-access-key": "…"},
)
