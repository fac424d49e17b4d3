"""A broker and a cluster as processes of this machine, with events that never end, for checks that need real ones."""

import contextlib
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
CLUSTER = ROOT / "deploy" / "cluster" / "cluster"
BACKING = ROOT / "deploy" / "cluster" / "backing" / "backing"
DEFINITION = ROOT / "deploy" / "local" / "demo" / "pipeline.yaml"
JAR = ROOT / "job" / "target" / "millrace.jar"
LINES = 2_000


def free_ports(names):
    """A free port for each name, with two more free ones after it, which controllers and etcd take."""
    ports = {}
    with contextlib.ExitStack() as held:
        while len(ports) < len(names):
            sockets = [held.enter_context(socket.socket()) for _ in range(3)]
            sockets[0].bind(("127.0.0.1", 0))
            port = sockets[0].getsockname()[1]
            with contextlib.suppress(OSError):
                sockets[1].bind(("127.0.0.1", port + 1))
                sockets[2].bind(("127.0.0.1", port + 2))
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


class Machine:
    """The processes that a check has started in a folder; they are ended in the opposite order."""

    def __init__(self, work):
        self.work = work
        self.ends = []

    def start_broker(self, port):
        run(BACKING, "start", "--only", "kafka", "--kafka-port", port, "--state", self.work / "backing")
        self.ends.append(lambda: run(BACKING, "stop", "--state", self.work / "backing"))
        for topic in ("user_events", "predictions"):
            run(BACKING, "topic", topic, "--state", self.work / "backing")

    def start_cluster(self, ports, *options, **settings):
        """Starts a cluster, and returns its Flink home. Settings are lines of config.yaml, their keys with dots."""
        small = {"taskmanager.memory.process.size": "2g", "taskmanager.memory.task.off-heap.size": "256m"} | settings
        lines = [part for key, value in small.items() for part in ("--set", f"{key}={value}")]
        addresses = ("--state", self.work / "cluster", "--rest-port", ports["rest"], "--rpc-port", ports["rpc"])
        run(CLUSTER, "start", *addresses, *options, *lines, cwd=ROOT)
        self.ends.append(lambda: run(CLUSTER, "stop", "--state", self.work / "cluster"))
        tell_home = 'eval "$("$0" env --state "$1")" && printf %s "$FLINK"'
        return pathlib.Path(run("bash", "-c", tell_home, CLUSTER, self.work / "cluster"))

    def flink(self, home, *arguments):
        return run(home / "bin" / "flink", *arguments, env={**os.environ, "FLINK_CONF_DIR": str(home / "conf")})

    def submit(self, home, kafka_port, *parameters, definition=DEFINITION):
        self.flink(home, "run", "-d", JAR, "--pipeline", definition, "--kafka.bootstrap.servers", f"127.0.0.1:{kafka_port}", "--catalog.type", "hadoop",
                   "--catalog.warehouse", f"file://{self.work}/warehouse", *parameters)

    def start_feeding(self):
        """Small loads, one after the other, so that there is traffic all the time; what is returned ends it."""
        stopped = threading.Event()

        def feed():
            seed = 0
            while not stopped.is_set():
                seed += 1
                write_events(self.work / "events.jsonl", seed)
                run(BACKING, "load", "user_events", self.work / "events.jsonl", "--state", self.work / "backing")

        feeder = threading.Thread(target=feed)
        feeder.start()

        def stop():
            stopped.set()
            feeder.join()

        self.ends.append(stop)
        return stop

    def end(self):
        for end in reversed(self.ends):
            with contextlib.suppress(Exception, SystemExit):
                end()
