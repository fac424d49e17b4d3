"""A real Prometheus scrapes a real cluster that runs the job on a real broker: every query and rule must return data there.

Also seen to: each metric of METRICS.md and flink-metrics.txt is exported, OpenTelemetry gets metrics and spans, and log lines are JSON
that says job, pipeline version and checkpoint. Everything runs in target/live, on ports of its own, and is ended at the end.
"""

import concurrent.futures
import json
import math
import shutil
import subprocess
import sys
import time
import urllib.parse

import grpc
import yaml
from expressions import HERE, RULES, documented, either_way, for_all_jobs, of_flink, panel_queries, rules
from processes import Machine, answer, free_ports

FLINK = HERE / "flink"
WORK = HERE / "target" / "live"
PATIENCE_SECONDS = 240


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
    def __init__(self, port, targets):
        self.url = f"http://127.0.0.1:{port}/api/v1/"
        config = yaml.safe_load((HERE / "prometheus.yml").read_text(encoding="utf-8"))
        config["global"] = {"scrape_interval": "5s", "evaluation_interval": "15s"}
        config["rule_files"] = [str(RULES / "*.yml")]
        config["scrape_configs"][0]["static_configs"][0]["targets"] = targets
        (WORK / "prometheus.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        self.process = subprocess.Popen(
            ["prometheus", f"--config.file={WORK}/prometheus.yml", f"--storage.tsdb.path={WORK}/prometheus", f"--web.listen-address=127.0.0.1:{port}"],
            stdout=(WORK / "prometheus.log").open("w"), stderr=subprocess.STDOUT)

    def values(self, expression):
        """Of each series that the query gives, but for what is no number."""
        result = answer(self.url + "query?" + urllib.parse.urlencode({"query": expression}))["data"]["result"]
        return [value for value in (float(series["value"][1]) for series in result) if not math.isnan(value)]

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


def watch(machine):
    ports = free_ports(("kafka", "rest", "rpc", "jobmanager", "taskmanager", "prometheus", "otel"))
    machine.start_broker(ports["kafka"])
    collector = Collector(ports["otel"])
    machine.ends.append(lambda: collector.server.stop(None))
    otel = f"http://127.0.0.1:{ports['otel']}"
    home = machine.start_cluster(
        ports, "--conf", FLINK / "log4j.properties", "--settings", FLINK / "otel.yaml", "--settings", FLINK / "metrics.yaml",
        **{
            "metrics.reporters": "prom,otel", "metrics.reporter.prom.port": f"{ports['jobmanager']},{ports['taskmanager']}",
            "metrics.reporter.otel.exporter.endpoint": otel, "traces.reporter.otel.exporter.endpoint": otel,
        })
    prometheus = Prometheus(ports["prometheus"], [f"127.0.0.1:{ports[name]}" for name in ("jobmanager", "taskmanager")])
    machine.ends.append(lambda: (prometheus.process.terminate(), prometheus.process.wait(20)))
    machine.start_feeding()
    machine.submit(home, ports["kafka"], "--checkpoint.interval", "5s")

    deadline = time.monotonic() + PATIENCE_SECONDS
    problems = ["Prometheus does not answer"]
    while problems and time.monotonic() < deadline:
        time.sleep(5)
        if prometheus.is_up():
            problems = missing_data(prometheus) + prometheus.broken_rules() + collector.missing() + bad_logs(home)
    return problems


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
    print(f"{asked} queries and rules have data, {len(documented()) + len(of_flink())} metrics are exported, logs and OpenTelemetry too: {time.monotonic() - started_at:.0f} s")


if __name__ == "__main__":
    main()
