"""A real Prometheus scrapes a real cluster that runs the job on a real broker: every query and rule must return data there.

Also seen to: each metric of METRICS.md and flink-metrics.txt is exported, OpenTelemetry gets metrics and spans, and log lines are JSON
that says job, pipeline version and checkpoint. Everything runs in target/live, on ports of its own, and is ended at the end.
"""

import concurrent.futures
import contextlib
import json
import math
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request

import grpc
import yaml
from expressions import HERE, RULES, documented, either_way, for_all_jobs, of_flink, panel_queries, rules

ROOT = HERE.parent.parent
CLUSTER = ROOT / "deploy" / "cluster" / "cluster"
BACKING = ROOT / "deploy" / "cluster" / "backing" / "backing"
DEFINITION = ROOT / "deploy" / "local" / "demo" / "pipeline.yaml"
FLINK = HERE / "flink"
WORK = HERE / "target" / "live"
PATIENCE_SECONDS = 240
LINES = 2_000


def free_ports(names):
    """A port for each name, that nobody has now, and the one after it, which Kafka's controller takes."""
    ports = {}
    with contextlib.ExitStack() as held:
        while len(ports) < len(names):
            first, second = (held.enter_context(socket.socket()) for _ in range(2))
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError):
                second.bind(("127.0.0.1", port + 1))
                ports[names[len(ports)]] = port
    return ports


def run(*command, **options):
    done = subprocess.run([str(part) for part in command], text=True, capture_output=True, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"Failed ({done.returncode}): {' '.join(map(str, command))}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def answer(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return json.load(response)


def write_events(file, seed):
    """A shop's events, one in twenty of them dirt."""
    dice = random.Random(seed)
    now = int(time.time() * 1000)
    with file.open("w", encoding="utf-8") as out:
        for i in range(LINES):
            event = {
                "event_id": f"{seed}-{i}", "user_id": f"u{dice.randrange(500)}", "timestamp": now - dice.randrange(60_000),
                "type": dice.choice(["view", "view", "click", "add_to_cart", "purchase"]), "item": f"i{dice.randrange(50)}",
                "category": "shoes", "amount": round(dice.random() * 100, 2), "quantity": 1,
            }
            if dice.randrange(20) == 0:
                event["timestamp"] = "yesterday"
            out.write(json.dumps(event) + "\n")


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


def start_cluster(ports):
    otel = f"http://127.0.0.1:{ports['otel']}"
    changed = {
        "metrics.reporters": "prom,otel", "metrics.reporter.prom.port": f"{ports['jobmanager']},{ports['taskmanager']}",
        "metrics.reporter.otel.exporter.endpoint": otel, "traces.reporter.otel.exporter.endpoint": otel,
        "taskmanager.memory.process.size": "2g", "taskmanager.memory.task.off-heap.size": "256m",
    }
    run(CLUSTER, "start", "--state", WORK / "cluster", "--rest-port", ports["rest"], "--rpc-port", ports["rpc"],
        "--conf", FLINK / "log4j.properties", "--settings", FLINK / "otel.yaml", "--settings", FLINK / "metrics.yaml",
        *(part for key, value in changed.items() for part in ("--set", f"{key}={value}")))
    return pathlib.Path(run(CLUSTER, "home", "--state", WORK / "cluster").strip())


def feed(stopped):
    """Small loads, one after the other, so that rates are there all the time."""
    seed = 0
    while not stopped.is_set():
        seed += 1
        write_events(WORK / "events.jsonl", seed)
        run(BACKING, "load", "user_events", WORK / "events.jsonl", "--state", WORK / "backing")


def stopping(things):
    """Ends what was started, in the opposite order."""
    for end in reversed(things):
        with contextlib.suppress(Exception):
            end()


def watch(started):
    ports = free_ports(("kafka", "rest", "rpc", "jobmanager", "taskmanager", "prometheus", "otel"))
    run(BACKING, "start", "--only", "kafka", "--kafka-port", ports["kafka"], "--state", WORK / "backing")
    started.append(lambda: run(BACKING, "stop", "--state", WORK / "backing"))
    for topic in ("user_events", "predictions"):
        run(BACKING, "topic", topic, "--state", WORK / "backing")
    collector = Collector(ports["otel"])
    started.append(lambda: collector.server.stop(None))
    home = start_cluster(ports)
    started.append(lambda: run(CLUSTER, "stop", "--state", WORK / "cluster"))
    prometheus = Prometheus(ports["prometheus"], [f"127.0.0.1:{ports[name]}" for name in ("jobmanager", "taskmanager")])
    started.append(lambda: (prometheus.process.terminate(), prometheus.process.wait(20)))

    stopped = threading.Event()
    feeder = threading.Thread(target=feed, args=(stopped,))
    feeder.start()
    started.append(lambda: (stopped.set(), feeder.join()))
    run(home / "bin" / "flink", "run", "-d", ROOT / "job" / "target" / "millrace-0.1.0.jar", "--pipeline", DEFINITION,
        "--kafka.bootstrap.servers", f"127.0.0.1:{ports['kafka']}", "--catalog.type", "hadoop", "--catalog.warehouse", f"file://{WORK}/warehouse",
        "--checkpoint.interval", "5s", env={**os.environ, "FLINK_CONF_DIR": str(home / "conf")})

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
    started = []
    try:
        problems = watch(started)
    finally:
        stopping(started)
    if problems:
        sys.exit("\n".join(problems) + f"\nWhat ran: {WORK}")
    asked = len(rules("recording.yml")) + len(rules("alerts.yml")) + len(panel_queries())
    print(f"{asked} queries and rules have data, {len(documented()) + len(of_flink())} metrics are exported, logs and OpenTelemetry too: {time.monotonic() - started_at:.0f} s")


if __name__ == "__main__":
    main()
