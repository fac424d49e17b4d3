"""Spark, in this process."""

import pathlib

from asking import Asking, statements
from pyspark.sql import SparkSession

asking = Asking("spark")
jars = sorted(pathlib.Path(asking.told.home).glob("*.jar"))
builder = (
    SparkSession.builder.master("local[2]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.driver.memory", "2g")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.jars", ",".join(map(str, jars)))
    .config("spark.driver.extraClassPath", ":".join(map(str, jars)))
)
for line in asking.attach("attach.conf").splitlines():
    if line and not line.startswith("#"):
        builder = builder.config(*line.split(maxsplit=1))
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("ERROR")


def run(name):
    for statement in statements(asking.text(f"{name}.sql")):
        rows = spark.sql(statement)
    return rows


def data_files(plan):
    """The number of data files that the scans of a plan have read, by their own metrics."""
    metrics = plan.metrics()
    own = metrics.get("resultDataFiles")
    found = own.get().value() if own.isDefined() else 0
    children = plan.children()
    return found + sum(data_files(children.apply(place)) for place in range(children.length()))


def files_of_day():
    spark.conf.set("spark.sql.adaptive.enabled", "false")  # an adaptive plan hides its scans in stages
    day = run("day")
    day.collect()
    return data_files(day._jdf.queryExecution().executedPlan())


asking.ask(lambda name: run(name).toArrow())
asking.day_read(files_of_day)
asking.done()
spark.stop()
