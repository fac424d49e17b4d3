"""Copies the tables of a local run to a REST catalog with its tables on S3, for the attach-rest files: python copy_to.py DIR

The catalog is the one that PyIceberg's settings (PYICEBERG_CATALOG__LAKE__…) name.
"""

import sys

from pyiceberg.catalog import load_catalog

folder = sys.argv[1]
local = load_catalog("millrace", type="sql", uri=f"sqlite:///{folder}/catalog.db")
lake = load_catalog("lake")
lake.create_namespace_if_not_exists("shop")
for name in ("events", "predictions", "rejects", "versions"):
    table = local.load_table(f"shop.{name}")
    lake.create_table(f"shop.{name}", table.schema()).append(table.scan().to_arrow())
