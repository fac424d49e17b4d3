"""Measures the job on a real cluster of this machine: broker, JobManager and TaskManager are processes of their own."""

import argparse
import datetime
import json
import pathlib
import shlex
import shutil
import subprocess
import sys

import growth
import life
import modes
import page
import peers
import provenance
import results
from stand import ROOT, Stand, build, run, say, tool

LOADS = {"uniform-100k": 12_000_000, "zipf-1m": 16_000_000, "uniform-10m": 30_000_000, "hot-user": 12_000_000, "uniform-10k": 1_200_000}
# Half of the usual: slow peers have to read it too.
PEER_LOADS = {**LOADS, "uniform-100k": 6_000_000}
# Of each restart: enough for files of every table, and for the compilers to have something to do.
RESTART_EVENTS = 5_000
# Behind the first quarter, which is the warm-up, six are left for a slope.
RESTARTS_MIN = 8
KEPT = ROOT / "benchmarks" / "results"
# Modes with a stand: the default number of runs, whether there is a predictions topic, and whether a run spoils the topic for the next.
STANDS = {
    "capacity": (modes.capacity, 5, False, False),
    "profile": (modes.profile, 1, False, False),
    "open-loop": (modes.open_loop, 3, True, True),
    "recovery": (modes.recovery, 3, True, True),
    "state": (modes.state, 1, False, False),
    "idle": (modes.idle, 1, True, False),
    "restarts": (life.restarts, 1, False, True),
    "soak": (life.soak, 1, True, True),
}
HELP = {
    "capacity": "drains a loaded topic: events/s, CPU by thread, collector, compilers, allocation",
    "profile": "the same under Java Flight Recorder: CPU and allocation by thread and stage",
    "open-loop": "sends at rates; latency from the intended send time, in the predictions topic and in the table",
    "recovery": "kill -9 of the TaskManager while events come: time to the first score, and until the backlog is cleared",
    "state": "bytes of state per user, in checkpoints and in a canonical savepoint; bytes of the tables per event",
    "idle": "the share of a core that a job takes which has nothing to do",
    "restarts": "a session cluster that is given the job again and again: class loaders, metaspace, native memory, file handles left by each",
    "soak": "events for long at a share of the capacity: whether memory, file handles and threads grow",
}
# On a quiet machine, for `all`, with the minutes that each takes at 40,000 events/s.
SUITE = [
    (["capacity", "--users", "uniform-100k"], 30),
    (["capacity", "--users", "uniform-100k", "--collector", "parallel", "--label", "parallel"], 30),
    (["capacity", "--users", "uniform-100k", "--model", "mlp", "--label", "mlp"], 30),
    (["capacity", "--users", "zipf-1m"], 35),
    (["capacity", "--users", "uniform-10m"], 70),
    (["capacity", "--users", "hot-user"], 30),
    (["profile", "--users", "uniform-100k"], 7),
    (["profile", "--users", "uniform-10m"], 15),
    (["open-loop", "--users", "uniform-100k"], 40),
    (["open-loop", "--users", "uniform-100k", "--rate", "1000", "--label", "1000"], 25),
    (["recovery", "--users", "uniform-100k"], 30),
    (["state", "--users", "uniform-100k"], 7),
    (["state", "--users", "uniform-10m"], 15),
    (["idle", "--users", "uniform-100k", "--events", "100000"], 4),
    (["restarts"], 15),
    (["soak"], 45),
    (["import"], 15),
    (["parts"], 45),
    (["peers"], 170),
]


def pair(text):
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise argparse.ArgumentTypeError(f"{text!r} (must be KEY=VALUE)")
    return key, value


def above_zero(kind):
    def parse(text):
        value = kind(text)
        if value <= 0:
            raise argparse.ArgumentTypeError(f"{text} (must be above 0)")
        return value

    return parse


def at_least(least):
    def parse(text):
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{text} (must be at least {least})")
        return value

    return parse


def add_common(parser):
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "benchmarks" / "work", help="for the broker, the cluster and the tables (target/benchmarks/work)")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT / "target" / "benchmarks" / "results", help="for the JSON of this run (target/benchmarks/results)")
    parser.add_argument("--label", default="", help="a word for the name of the result, where settings differ from the usual ones")


def add_stand(parser, runs):
    whole, number = above_zero(int), above_zero(float)
    parser.add_argument("--users", choices=LOADS, default="uniform-100k", help="who events are of (%(default)s)")
    parser.add_argument("--events", type=whole, help="in the topic, of which two thirds fill the state (" + ", ".join(f"{name} {count / 1_000_000:g} M" for name, count in LOADS.items()) + ")")
    parser.add_argument("--days", type=number, default=45, help="that they are spread over: 45, so that two thirds are the 30 of the longest window")
    parser.add_argument("--seed", type=int, default=1, help="of the events (1)")
    parser.add_argument("--runs", type=whole, default=runs, help="each with fresh processes; figures are medians (%(default)s)")
    parser.add_argument("--warm-up-seconds", type=int, default=80, help="left out at the least: compilers take 4 µs an event in the first 80 s (80)")
    parser.add_argument("--seconds", type=whole, default=60, help="that are measured (60)")
    parser.add_argument("--model", choices=("trees", "mlp", "none"), default="trees", help="the demo's 120 trees, a perceptron of 64 and 32, or none (trees)")
    parser.add_argument("--partition-by", choices=("none", "day", "hour"), default="none", help="of the tables (none)")
    parser.add_argument("--compression", choices=("none", "lz4", "zstd", "snappy", "gzip"), default="lz4", help="of records in Kafka (lz4)")
    parser.add_argument("--collector", choices=("default", "g1", "parallel"), default="default", help="of the TaskManager; default: what deploy/cluster/config.yaml gives")
    parser.add_argument("--parallelism", type=whole, default=1, help="of the job, and slots of its one TaskManager (1)")
    parser.add_argument("--parameter", type=pair, action="append", default=[], metavar="KEY=VALUE", help="of the job; may be repeated (checkpoint.interval=10s)")
    parser.add_argument("--set", type=pair, action="append", default=[], metavar="KEY=VALUE", help="a line of Flink's config.yaml; may be repeated")
    parser.add_argument("--rate", type=number, action="append", help="open-loop, recovery: events/s, instead of a share of the capacity; may be repeated")
    parser.add_argument("--share", type=number, action="append", help="open-loop, recovery: percent of the capacity, which is measured first (50, 70 and 90; recovery: 50)")
    parser.add_argument("--settle-seconds", type=int, default=20, help="open-loop, recovery, soak: of each rate, in no percentile (20)")


def arguments(given):
    parser = argparse.ArgumentParser(prog="benchmarks/run", description=__doc__, epilog="A mode has its own --help. Needs deploy/cluster/cluster get (Flink's distribution, 310 MB, fetched when missing) and Linux.")
    commands = parser.add_subparsers(dest="mode", metavar="MODE", required=True)
    for mode, (_, runs, _, _) in STANDS.items():
        command = commands.add_parser(mode, help=HELP[mode], description=HELP[mode])
        add_common(command)
        add_stand(command, runs)
        if mode == "restarts":
            command.add_argument("--restarts", type=at_least(RESTARTS_MIN), default=20, help=f"of the job, each with --events more in the topic (20; {RESTARTS_MIN} at the least: fewer show no slope behind the warm-up)")
        elif mode == "soak":
            command.add_argument("--minutes", type=above_zero(float), default=30, help="that events are sent for (30)")
            command.add_argument("--every-seconds", type=above_zero(float), default=10, help="from one look at the TaskManager to the next (10)")
    words = "other systems on the same events: answers compared with the job's, then CPU, events/s and memory of each"
    command = commands.add_parser("peers", help=words, description=words)
    add_common(command)
    add_stand(command, 3)
    command.add_argument("--peer", choices=peers.PEERS, action="append", help="one of them; may be repeated (all)")
    command.add_argument("--check", action="store_true", help="only compares answers, and prints by how much they differ")
    words = "events of three years from lines into tables, with features and the savepoint that a job goes on from: events/s, and the process's greatest size"
    command = commands.add_parser("import", help=words, description=words)
    add_common(command)
    command.add_argument("--events", type=above_zero(int), default=10_000_000, help="in four files, two of them packed (10 M)")
    command.add_argument("--heap", default="1g", help="of the process (1g)")
    command = commands.add_parser("parts", help="JMH for the parts; what follows -- goes to JMH", description="JMH for the parts: decoding, aggregates, state, batches, ONNX, rows of tables, the shuffle.")
    add_common(command)
    command.add_argument("jmh", nargs="*", metavar="JMH", help="behind --: JMH's own arguments, such as -- -f 1 Decode")
    command = commands.add_parser("all", help="the whole suite, for a quiet machine (hours)", description="Runs the whole suite; a mode that fails does not keep the others from running.")
    add_common(command)
    command.add_argument("--plan", action="store_true", help="only prints the commands, and the minutes that they take")
    command = commands.add_parser("keep", help="takes results over into benchmarks/results, with plots and README.md")
    command.add_argument("files", nargs="+", type=pathlib.Path, metavar="FILE")
    command.add_argument("--anyway", action="store_true", help="also of a machine that was not quiet, or of files that differ from their commit")
    command = commands.add_parser("page", help="makes benchmarks/README.md and its plots from benchmarks/results")
    command.add_argument("--check", action="store_true", help="changes nothing; fails where they differ")
    commands.add_parser("generate", help="prints the events of a load as JSON lines, for other programs: --users NAME --events N --until-ms T [--days D] [--seed S]")
    if given[:1] == ["generate"]:
        return argparse.Namespace(mode="generate", rest=given[1:])  # the tool knows its options
    parsed = parser.parse_args(given)
    if parsed.mode == "peers":
        if parsed.model != "trees":
            parser.error(f"Invalid --model: {parsed.model} (the peers have the demo's trees)")
        parsed.peer = parsed.peer or list(peers.PEERS)
        parsed.events = parsed.events or PEER_LOADS[parsed.users]
    if parsed.mode in STANDS or parsed.mode == "peers":
        parsed.events = parsed.events or (RESTART_EVENTS if parsed.mode == "restarts" else LOADS[parsed.users])
        parsed.share = parsed.share or {"recovery": [50], "soak": [70]}.get(parsed.mode, [50, 70, 90])
        parsed.parameters = {"checkpoint.interval": "10s", **dict(parsed.parameter)}
        parsed.settings = dict(parsed.set)
    if parsed.mode == "soak":
        parsed.seconds = max(1, round(parsed.minutes * 60) - parsed.settle_seconds)
    if parsed.mode == "peers":
        peers.seconds(parsed)  # here, where it costs nothing
    return parsed


def measure(given, words):
    """Runs a mode as often as it is asked for, and writes its result. Whether it gave one."""
    began = datetime.datetime.now(datetime.timezone.utc)
    settings = {}
    if given.mode == "parts":
        settings["jmh"] = given.jmh
        runs = [modes.parts(given)]
    elif given.mode == "import":
        settings = {"events": given.events, "heap": given.heap}
        runs = [modes.imports(given)]
    else:
        for name in ("users", "events", "days", "seed", "warm_up_seconds", "seconds", "model", "partition_by", "compression", "collector", "parallelism", "parameters", "settings"):
            settings[name] = getattr(given, name)
        runs = run_peers(given) if given.mode == "peers" else run_stand(given)
    if not runs:
        return False
    flat = all(growth.is_flat(run) for run in runs) if given.mode in ("restarts", "soak") else True
    result = {
        "format": results.FORMAT,
        "mode": given.mode,
        "label": given.label,
        "command": shlex.join(["benchmarks/run", *without_folders(words)]),
        "measured_at": began.isoformat(timespec="seconds"),
        **provenance.commit(),
        "quiet": provenance.is_quiet(runs),
        "machine": provenance.machine(),
        "versions": provenance.versions() | (peers.versions() if given.mode == "peers" else {}),
        "settings": settings,
        "median": results.median(runs),
        "runs": runs,
    }
    file = results.write(result, given.results)
    say(f"Result    {file}" + ("" if result["quiet"] else ", NOT MEASURED QUIETLY: others took their share of the machine"))
    return flat


def without_folders(words):
    """A command that another machine can repeat."""
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in ("--folder", "--results"):
            skip = True
        elif not word.startswith(("--folder=", "--results=")):
            kept.append(word)
    return kept


def run_stand(given):
    mode, _, predictions_topic, spoils = STANDS[given.mode]
    stand = Stand(given, predictions_topic)
    runs = []
    try:
        for number in range(given.runs):
            say(f"{given.mode}, {given.users}: run {number + 1} of {given.runs}")
            if number == 0 or spoils:
                stand.begin()
            try:
                runs.append(mode(stand, given))
            except modes.Failed as failure:
                say(f"Failed: {failure}")
                break
    finally:
        stand.end()
    return runs


def run_peers(given):
    agreements = peers.check(given)
    runs = []
    stand = Stand(given, False)
    try:
        for number in range(given.runs):
            say(f"peers, {given.users}: run {number + 1} of {given.runs}")
            stand.begin()  # what peers keep in the broker would let them go on where they were
            try:
                runs.append(peers.timed(stand, given, agreements))
            except modes.Failed as failure:
                say(f"Failed: {failure}")
                break
    finally:
        stand.end()
    return runs


def run_all(given):
    failed = []
    for words, minutes in SUITE:
        words = [*words, "--folder", str(given.folder), "--results", str(given.results)]
        if given.plan:
            print(f"{shlex.join(['benchmarks/run', *words])}  # {minutes} minutes")
            continue
        try:
            if not go(words):
                failed.append(words)
        except (Exception, SystemExit) as problem:  # noqa: BLE001 the others are worth their time
            say(f"Failed: {problem}")
            failed.append(words)
    if given.plan:
        print(f"# {sum(minutes for _, minutes in SUITE) / 60:.0f} hours in all")
    for words in failed:
        say(f"FAILED    {shlex.join(words)}")
    return not failed


def keep(given):
    for file in given.files:
        found = results.read(file.parent)
        result = next((each for each in found if f"{results.name(each)}.json" == file.name), None)
        if result is None:
            sys.exit(f"No result of benchmarks/run: {file}")
        if not given.anyway and (not result["quiet"] or result["dirty"]):
            why = "the machine was not quiet" if not result["quiet"] else "sources differed from their commit"
            sys.exit(f"Not kept: {file}: {why} (--anyway keeps it, and the page says so)")
        KEPT.mkdir(exist_ok=True)
        shutil.copy(file, KEPT / file.name)
    return page.make(KEPT)


def go(words):
    given = arguments(words)
    if given.mode == "page":
        return page.make(KEPT, given.check)
    if given.mode == "keep":
        return keep(given)
    if given.mode == "all":
        given.folder, given.results = given.folder.resolve(), given.results.resolve()
        return run_all(given)
    build()
    if given.mode == "generate":
        return subprocess.run(tool("generate", *given.rest), check=False).returncode == 0
    given.folder, given.results = given.folder.resolve(), given.results.resolve()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.mode not in ("parts", "import"):
        run(ROOT / "deploy" / "cluster" / "cluster", "get")
    if given.mode == "peers" and given.check:
        agreements = peers.check(given)
        print(json.dumps(agreements, indent=1))
        return not any("not_measured" in each for each in agreements.values())
    return measure(given, words)


if __name__ == "__main__":
    try:
        sys.exit(0 if go(sys.argv[1:]) else 1)
    except modes.Failed as failed:
        sys.exit(str(failed))
    except KeyboardInterrupt:
        sys.exit(130)
