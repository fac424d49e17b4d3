"""Checks rules and dashboards without a cluster: names of metrics, alerts against their tests, the logs' two layouts."""

import pathlib
import subprocess
import sys
import tempfile

import yaml
from expressions import HERE, OF_PROMETHEUS, RULES, documented, names, of_flink, panel_queries, rules

RECORDING = rules("recording.yml")
ALERTS = rules("alerts.yml")


def unknown_metrics():
    """Names that nothing exports or records, and names on the list of Flink's that nothing uses."""
    known = {rule["record"] for rule in RECORDING} | of_flink() | OF_PROMETHEUS
    for name, kind in documented().items():
        known |= {name, name + "_count"} if kind == "histogram" else {name}
    used, problems = set(), []
    asked = [(f"rule {rule.get('record') or rule['alert']}", rule["expr"]) for rule in RECORDING + ALERTS] + panel_queries()
    for where, expression in asked:
        if not names(expression):
            problems.append(f"{where}: asks for no metric at all: {expression}")
        problems += [f"{where}: {name} is neither in job/METRICS.md, nor recorded, nor in flink-metrics.txt" for name in names(expression) - known]
        used |= names(expression)
    return problems + [f"flink-metrics.txt: {name} is used nowhere" for name in sorted(of_flink() - used)]


def untested_recordings():
    """Recorded series that neither an alert's test nor one of their own reaches."""
    text = "".join(file.read_text(encoding="utf-8") for file in (RULES / "test").glob("*.yml"))
    reached = {name for rule in ALERTS for name in names(rule["expr"])} | names(text)
    grown = True
    while grown:
        more = {name for rule in RECORDING if rule["record"] in reached for name in names(rule["expr"])} - reached
        reached |= more
        grown = bool(more)
    shown = {name for _, expression in panel_queries() for name in names(expression)}
    return [f"{rule['record']}: no test reaches it, and no panel shows it" for rule in RECORDING if rule["record"] not in reached | shown]


def tests_pass(alert, changed):
    """Whether the tests of an alert pass with another rule, or none, in its place."""
    tests = yaml.safe_load((RULES / "test" / "alerts.yml").read_text(encoding="utf-8"))
    asks = f'alertname="{alert}"'
    tests["tests"] = [test for test in tests["tests"] if any(asks in each["expr"] for each in test["promql_expr_test"])]
    with tempfile.TemporaryDirectory() as folder:
        copy = pathlib.Path(folder)
        (copy / "test").mkdir()
        (copy / "recording.yml").write_bytes((RULES / "recording.yml").read_bytes())
        (copy / "test" / "alerts.yml").write_text(yaml.safe_dump(tests), encoding="utf-8")
        (copy / "alerts.yml").write_text(yaml.safe_dump({"groups": [{"name": "changed", "rules": changed}]}), encoding="utf-8")
        run = subprocess.run(["promtool", "test", "rules", "test/alerts.yml"], cwd=copy, capture_output=True, check=False)
        return run.returncode == 0


def always(expression):
    """The same with thresholds that every value passes, and nothing left out."""
    passed = expression.replace(" > ", " > -1e99 + ").replace(" < ", " < 1e99 + ").replace(" == ", " > -1e99 + ")
    return passed.replace("absent(", "(").replace(" unless ", " or ")


def tests_that_cannot_fail():
    """Alerts that could be silent for ever, or fire for each job, and no test would show it."""
    problems = []
    for alert in ALERTS:
        name = alert["alert"]
        if tests_pass(name, []):
            problems.append(f"{name}: its tests pass where it never fires")
        if tests_pass(name, [{**alert, "expr": always(alert["expr"]), "for": "0s"}]):
            problems.append(f"{name}: its tests pass where it always fires")
    return problems


def layouts_that_differ():
    texts = [(HERE / "flink" / name).read_text(encoding="utf-8") for name in ("log4j.properties", "log4j-console.properties")]
    layouts = {text[text.index("appender.main.layout.type"):] for text in texts}
    return [] if len(layouts) == 1 else ["log4j.properties and log4j-console.properties write different lines"]


def main():
    problems = unknown_metrics() + untested_recordings() + layouts_that_differ() + tests_that_cannot_fail()
    if problems:
        sys.exit("\n".join(problems))
    print(f"{len(RECORDING)} recording rules, {len(ALERTS)} alerts with tests that fail both ways, {len(panel_queries())} queries of dashboards: names are known")


if __name__ == "__main__":
    main()
