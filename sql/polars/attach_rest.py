"""Production: a REST catalog, tables on S3. The questions run as they are, once attach.py has this."""

import polars
from pyiceberg.catalog import load_catalog

catalog = load_catalog("lake", type="rest", uri="https://lake.example/iceberg", warehouse="warehouse", credential="reader:…")


def scan(table, **options):
    # The catalog's vended credentials are not passed on to Polars: say them, or leave them to AWS's usual places.
    store = {"aws_region": "eu-central-1"}
    return polars.scan_iceberg(catalog.load_table(table), storage_options=store, **options)
