"""A local run's folder, here millrace-local. PyIceberg reads the Java catalog's SQLite as it is."""

from pyiceberg.catalog import load_catalog

# The name "millrace" is part of the tables' rows in catalog.db: another finds none.
catalog = load_catalog("millrace", type="sql", uri="sqlite:///millrace-local/catalog.db")
