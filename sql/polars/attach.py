"""A local run's folder, here millrace-local. Polars opens a table of a PyIceberg catalog, and reads it by itself."""

import polars
from pyiceberg.catalog import load_catalog

# The name "millrace" is part of the tables' rows in catalog.db: another finds none.
catalog = load_catalog("millrace", type="sql", uri="sqlite:///millrace-local/catalog.db")


def scan(table, **options):
    return polars.scan_iceberg(catalog.load_table(table), **options)
