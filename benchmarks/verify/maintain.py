"""Maintains the tables of a local run with Spark: python maintain.py FOLDER JARS"""

import datetime
import pathlib
import sqlite3
import sys

from pyspark.sql import SparkSession

folder, jars = sys.argv[1], pathlib.Path(sys.argv[2])
with sqlite3.connect(f"file:{folder}/catalog.db?mode=ro", uri=True) as catalog:
    namespace = catalog.execute(
        "select table_namespace from iceberg_tables where table_name = 'predictions' order by 1"
    ).fetchone()[0]
c = "spark.sql.catalog.millrace"
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.driver.memory", "2g")
    .config("spark.jars", ",".join(str(jar) for jar in sorted(jars.glob("*.jar"))))
    .config("spark.driver.extraClassPath", ":".join(str(jar) for jar in sorted(jars.glob("*.jar"))))
    .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
    .config(c, "org.apache.iceberg.spark.SparkCatalog")
    .config(f"{c}.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog")
    .config(f"{c}.uri", f"jdbc:sqlite:{folder}/catalog.db")
    .config(f"{c}.jdbc.schema-version", "V1")
    .config(f"{c}.warehouse", f"{folder}/warehouse")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")


def call(procedure):
    row = spark.sql(f"call millrace.system.{procedure}").first()
    print(procedure, "->", row.asDict() if row else {}, flush=True)


for table in ("events", "predictions"):
    name = f"table => '{namespace}.{table}'"
    call(
        f"rewrite_data_files({name}, strategy => 'sort', sort_order => 'user_id DESC, event_time',"
        " options => map('rewrite-all', 'true', 'target-file-size-bytes', '20000000'))"
    )
    call(f"rewrite_manifests({name})")
    # The newest commit of the job stays, as the rules for maintenance of deploy/cluster/README.md say.
    now = datetime.datetime.now().isoformat(sep=" ", timespec="milliseconds")
    call(f"expire_snapshots({name}, older_than => TIMESTAMP '{now}', retain_last => 3)")
spark.stop()
