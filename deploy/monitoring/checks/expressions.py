"""The expressions of the rules and dashboards for Prometheus."""

import json
import pathlib
import re

import yaml

HERE = pathlib.Path(__file__).resolve().parent.parent
RULES = HERE / "rules"
DOCUMENT = HERE.parent.parent / "job" / "METRICS.md"
NAME = re.compile(r"\b(?:flink_\w+|millrace:[\w:]+|up(?=\{))")
OF_PROMETHEUS = {"up"}  # of each target
COMPARISON = re.compile(r" (>=|<=|==|!=|>|<) ")
ROW = re.compile(r"\| `(\w+)` \| (\w+) \| [^|]* \| ([^|]*) \|")


def rules(file):
    content = yaml.safe_load((RULES / file).read_text(encoding="utf-8"))
    return [rule for group in content["groups"] for rule in group["rules"]]


def panel_queries():
    """(where, expression) of each query of each dashboard, its annotations and variables included."""
    found = []
    for file in sorted((HERE / "dashboards").glob("*.json")):
        board = json.loads(file.read_text(encoding="utf-8"))
        for panel in board["panels"]:
            found += [(f"{file.name}: {panel['title']}", target["expr"]) for target in panel.get("targets", [])]
        found += [(f"{file.name}: annotation {a['name']}", a["expr"]) for a in board["annotations"]["list"]]
        for variable in board["templating"]["list"]:
            if variable["type"] == "query":
                metric = re.fullmatch(r"label_values\((\w+), \w+\)", variable["query"]["query"]).group(1)
                found.append((f"{file.name}: variable {variable['name']}", metric))
    return found


def for_all_jobs(expression):
    """A panel's query as Grafana sends it with all jobs chosen."""
    return expression.replace("$job", ".+").replace("$__rate_interval", "1m")


def either_way(expression):
    """An alert's or annotation's expression with 0 or 1 in place of nothing or something, so that data is there where the alert is not.

    Of what is asked for without something else, it asks for both: their labels must meet.
    """
    return COMPARISON.sub(r" \1 bool ", re.sub(r"^absent\((.*)\)$", r"\1", expression)).replace(" unless ", " and ")


def names(expression):
    return set(NAME.findall(expression))


def documented():
    """The name in Prometheus of each metric of METRICS.md, as the page itself says that names are made: {name: kind}."""
    found = {}
    for metric, kind, labels in ROW.findall(DOCUMENT.read_text(encoding="utf-8")):
        groups = [label.strip(" `") for label in labels.split(",") if label.strip()]
        found["_".join(["flink_taskmanager_job_task_operator_millrace", *groups, metric])] = kind
    return found


def of_flink():
    """The metrics of Flink, Iceberg and Kafka's client that are used: read off a real cluster, and compared with it by live.py."""
    lines = (HERE / "flink-metrics.txt").read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith("#")}
