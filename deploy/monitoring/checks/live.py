"""A real Prometheus scrapes a real cluster that runs the job on a real broker: every query and rule must return data there.

Cluster and Prometheus are those of README.md: its command, and prometheus.yml with the targets that the cluster has written. Then these are
taken away, and its alerts must come. It also checks: each metric of METRICS.md and flink-metrics.txt is exported,
OpenTelemetry gets metrics and spans, and log lines are JSON that says job, pipeline version and checkpoint. Everything runs in target/live,
with Prometheus, broker and REST on ports of their own, and is ended at the end.
"""

import concurrent.futures
import json
import math
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.parse

import grpc
import yaml
from expressions import HERE, RULES, documented, either_way, for_all_jobs, of_flink, panel_queries, rules
from processes import CLUSTER, Machine, answer, free_ports, run

FLINK = HERE / "flink"
WORK = HERE / "target" / "live"
PATIENCE_SECONDS = 240
TARGETS = WORK / "cluster" / "targets.json"
NOT_SEEN = {"MillraceJobNotSeen", "MillraceTaskManagersNotSeen", "MillraceTargetDown"}


class Collector:
    """An OpenTelemetry collector that keeps the bytes it is sent."""

    SERVICES = {"metrics": "opentelemetry.proto.collector.metrics.v1.MetricsService", "traces": "opentelemetry.proto.collector.trace.v1.TraceService"}

    def __init__(self, port):
        self.got = {name: b"" for name in self.SERVICES}
        self.server = grpc.server(concurrent.futures.ThreadPoolExecutor(2))
        for name, service in self.SERVICES.items():
            handler = grpc.unary_unary_rpc_method_handler(lambda request, _, name=name: self.keep(name, request))
            self.server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service, {"Export": handler}),))
        self.server.add_insecure_port(f"127.0.0.1:{port}")
        self.server.start()

    def keep(self, name, request):
        self.got[name] += request
        return b""  # an empty answer: all was taken

    def missing(self):
        wanted = {"metrics": b"millrace.table.commit_lag_ms", "traces": b"Checkpoint"}
        return [f"OpenTelemetry: no {name} with {text.decode()}" for name, text in wanted.items() if text not in self.got[name]]


class Prometheus:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/api/v1/"
        config = yaml.safe_load((HERE / "prometheus.yml").read_text(encoding="utf-8"))
        config["global"] = {"scrape_interval": "5s", "evaluation_interval": "15s"}
        config["rule_files"] = [str(RULES / "*.yml")]
        named = config["scrape_configs"][0]["file_sd_configs"][0]
        self.named = [(HERE / file).resolve() for file in named["files"]]
        named.update(files=[str(TARGETS)], refresh_interval="5s")
        (WORK / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={WORK}/prometheus.yml", f"--storage.tsdb.path={WORK}/prometheus", f"--web.listen-address=127.0.0.1:{port}"],
            stdout=(WORK / "prometheus.log").open("w"), stderr=subprocess.STDOUT)

    def values(self, expression):
        """The values of all series that the query gives, without those that are no number."""
        result = answer(self.url + "query?" + urllib.parse.urlencode({"query": expression}))["data"]["result"]
        return [value for value in (float(series["value"][1]) for series in result) if not math.isnan(value)]

    def active_alerts(self):
        return {alert["labels"]["alertname"] for alert in answer(self.url + "alerts")["data"]["alerts"]}

    def exported(self):
        return set(answer(self.url + "label/__name__/values")["data"])

    def broken_rules(self):
        groups = answer(self.url + "rules")["data"]["groups"]
        return [f"rule {rule['name']}: {rule['health']} {rule.get('lastError', '')}" for group in groups for rule in group["rules"] if rule["health"] != "ok"]

    def is_up(self):
        try:
            return answer(self.url + "status/runtimeinfo")["status"] == "success"
        except OSError:
            return False


def missing_data(prometheus):
    asked = [(f"rule {rule['record']}", rule["record"]) for rule in rules("recording.yml")]
    asked += [(f"alert {rule['alert']}", either_way(rule["expr"])) for rule in rules("alerts.yml")]
    asked += [(where, either_way(for_all_jobs(expression))) for where, expression in panel_queries()]
    problems = [f"{where}: no data: {expression}" for where, expression in asked if not prometheus.values(expression)]
    exported = prometheus.exported()
    return problems + [f"not exported: {name}" for name in sorted((set(documented()) | of_flink()) - exported)]


def bad_logs(home):
    """Lines of the cluster's processes that are not JSON, and what no line says."""
    problems, told = [], set()
    for file in [*(home / "log").glob("*standalonesession*.log"), *(home / "log").glob("*taskexecutor*.log")]:
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                problems.append(f"{file.name}: not JSON: {line[:200]}")
                break
            told.add(frozenset(key for key in ("job", "pipeline_version", "checkpoint") if entry.get(key)))
    for wanted in ({"job"}, {"job", "pipeline_version"}, {"job", "pipeline_version", "checkpoint"}):
        if not any(wanted <= keys for keys in told):
            problems.append(f"no log line with {', '.join(sorted(wanted))}")
    return problems


def page_options():
    """The options that the page's command gives to `cluster start`."""
    page = (HERE / "README.md").read_text(encoding="utf-8")
    return shlex.split(re.search(r"^deploy/cluster/cluster start (.*)$", page, re.MULTILINE).group(1))


def listed():
    return [(group["labels"]["component"], *group["targets"]) for group in json.loads(TARGETS.read_text(encoding="utf-8"))]


def wrong_targets(prometheus):
    """Problems of the file of targets: its place in prometheus.yml, and the components that the cluster has written to it."""
    problems = [f"prometheus.yml: targets are read from {prometheus.named}"] if prometheus.named != [CLUSTER.parent / "target/cluster/targets.json"] else []
    components = [component for component, _ in listed()]
    return problems if components == ["jobmanager", "taskmanager", "taskmanager"] else [*problems, f"{TARGETS}: {components}"]


def patiently(look):
    """The problems that a look still finds when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (problems := look()) and time.monotonic() < deadline:
        time.sleep(5)
    return problems


def not_told(prometheus, free_port):
    """Alerts that are active while all targets are scraped, or are not where the TaskManagers are elsewhere than the targets say."""
    problems = patiently(lambda: [f"active, with all targets scraped: {name}" for name in sorted(NOT_SEEN & prometheus.active_alerts())])
    whole = TARGETS.read_text(encoding="utf-8")
    jobmanager, *_ = json.loads(whole)
    nobody = {"targets": [f"localhost:{free_port}"], "labels": {"component": "taskmanager"}}
    TARGETS.write_text(json.dumps([jobmanager, nobody]), encoding="utf-8")
    problems += patiently(lambda: [f"not active, with no TaskManager scraped: {name}" for name in sorted(NOT_SEEN - prometheus.active_alerts())])
    run(CLUSTER, "targets", "--state", TARGETS.parent)
    if TARGETS.read_text(encoding="utf-8") != whole:
        problems.append(f"cluster targets does not write what start wrote: {listed()}")
    return problems


def watch(machine):
    ports = free_ports(("kafka", "rest", "rpc", "nobody", "prometheus", "otel"))
    machine.start_broker(ports["kafka"])
    collector = Collector(ports["otel"])
    machine.ends.append(lambda: collector.server.stop(None))
    otel = f"http://127.0.0.1:{ports['otel']}"
    home = machine.start_cluster(
        # With the libraries of Flink SQL beside it, which the job must not mind.
        ports, "--sql", *page_options(), "--settings", FLINK / "otel.yaml",
        **{
            "metrics.reporters": "prom,otel",
            "metrics.reporter.otel.exporter.endpoint": otel, "traces.reporter.otel.exporter.endpoint": otel,
        })
    prometheus = Prometheus(ports["prometheus"])
    machine.ends.append(lambda: (prometheus.process.terminate(), prometheus.process.wait(20)))
    machine.start_feeding()
    machine.submit(home, ports["kafka"], "--checkpoint.interval", "5s", "--parallelism", "2")

    def look():
        if not prometheus.is_up():
            return ["Prometheus does not answer"]
        return missing_data(prometheus) + prometheus.broken_rules() + collector.missing() + bad_logs(home)

    problems = patiently(look)
    return problems + wrong_targets(prometheus) or not_told(prometheus, ports["nobody"])


def main():
    started_at = time.monotonic()
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    machine = Machine(WORK)
    try:
        problems = watch(machine)
    finally:
        machine.end()
    if problems:
        sys.exit("\n".join(problems) + f"\nWhat ran: {WORK}")
    asked = len(rules("recording.yml")) + len(rules("alerts.yml")) + len(panel_queries())
    print(f"{asked} queries and rules have data, {len(documented()) + len(of_flink())} metrics are exported, logs and OpenTelemetry too, and targets that are gone are reported: {time.monotonic() - started_at:.0f} s")


if __name__ == "__main__":
    main()
