"""benchmarks/README.md and its plots, made from the results that are kept."""

import pathlib
import sys

import peers as systems
import plots
import process
import results

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]
INTRODUCTION = (pathlib.Path(__file__).parent / "introduction.txt").read_text(encoding="utf-8")
MADE = "<!-- Made by `benchmarks/run page` of benchmarks/suite/introduction.txt and benchmarks/results: change those. -->\n"
TITLES = {
    "capacity": "Capacity: a loaded topic, read as fast as can be",
    "profile": "Where the time goes",
    "open-loop": "Latency at a given rate",
    "recovery": "Recovery",
    "state": "State",
    "idle": "A job that has nothing to do",
    "restarts": "Long life: 20 restarts in a session cluster",
    "soak": "Long life: a soak",
    "import": "The import of a history",
    "parts": "Parts",
    "peers": "Peers: other systems on the same events",
}


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|---" * len(head) + "|", *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def label(result):
    return " ".join(part for part in (result["settings"].get("users", ""), result["label"]) if part) + ("" if result["quiet"] else " (**not measured quietly**)")


def number(value, digits=1):
    return "–" if value is None else f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"


def capacity(found):
    """Also for profiles, whose runs have the same figures and more."""
    rows = []
    for each in found:
        of, runs = each["median"], [run["events_per_second"] for run in each["runs"]]
        rows.append([
            label(each), number(of["events_per_second"]), f"{results.spread(runs):.0%} of {len(runs)}", f"**{of['cpu_us_per_event']:.1f}**", number(of["cpu_us_per_event_without_compilers"]),
            number(of["cpu_us_per_event_elsewhere"].get("broker")), number(of["allocated_bytes_per_event"]), f"{of['gc']['share']:.1%}, {of['gc']['ms_max']:.0f} ms at most",
            f"{of['checkpoints']['ms_max'] / 1000:.1f} s", number(of.get("checkpoint_bytes_per_user"))])
    head = ["load", "events/s", "spread", "CPU µs/event", "without compilers", "broker", "bytes allocated/event", "collector's pauses", "slowest checkpoint", "checkpoint bytes/user"]
    files = {"capacity.svg": plots.stacked("CPU of a TaskManager by thread", "µs of CPU an event", [(results.name(each).partition("-")[2], each["median"]["cpu_us_per_event_by_thread"]) for each in found])}
    return table(head, rows) + "\n![CPU of a TaskManager by thread](results/capacity.svg)\n", files


def by_group(profile):
    """Samples of each stage in each group of threads."""
    groups = {}
    for thread in profile["threads"]:
        stages = groups.setdefault(process.group(thread["name"]), {})
        for stage, samples in thread["stages"].items():
            stages[stage] = stages.get(stage, 0) + samples
    return groups


def profile(found):
    texts, files = [], {}
    for each in found:
        one = each["runs"][0]
        groups = by_group(one["profile"])
        samples = sum(sum(stages.values()) for stages in groups.values())
        # Threads of Java, as the kernel counts them, are shared out by samples.
        java = sum(value for name, value in one["cpu_us_per_event_by_thread"].items() if name not in ("collector", "compilers", "rocksdb"))
        shares = {name: {stage: count / max(1, samples) * java for stage, count in sorted(of_group.items(), key=lambda each: -each[1])} for name, of_group in groups.items()}
        largest = sorted(shares.items(), key=lambda each: -sum(each[1].values()))[:6]
        stages = {}
        for parts in shares.values():
            for stage, value in parts.items():
                stages[stage] = stages.get(stage, 0) + value
        allocated = one["profile"]["allocated_by_stage"]
        whole = max(1, sum(allocated.values()))
        stages |= {stage: 0.0 for stage in allocated if stage not in stages}
        share = lambda stage: allocated.get(stage, 0) / whole  # noqa: E731
        rows = [[stage, f"{value:.2f}", f"{share(stage):.0%}"] for stage, value in sorted(stages.items(), key=lambda each: -each[1]) if value >= 0.05 or share(stage) >= 0.01]
        few = [(name, few_parts(parts)) for name, parts in largest]
        file = f"{results.name(each)}.svg"
        files[file] = plots.stacked("CPU by thread and stage", "µs of CPU an event", few)
        texts.append(f"{label(each)}, with the recorder on ({number(one['events_per_second'])} events/s, {one['cpu_us_per_event']} µs):\n\n{table(['stage', 'µs/event', 'of what is allocated'], rows)}\n![CPU by thread and stage](results/{file})\n")
    return "\n".join(texts), files


def few_parts(parts, most=7):
    kept = dict(list(parts.items())[:most])
    rest = sum(parts.values()) - sum(kept.values())
    return kept | ({"other stages": rest} if rest > 0 else {})


def open_loop(found):
    rows, curves = [], []
    for each in found:
        for i, loop in enumerate(each["median"]["loops"]):
            rate = f"{loop['events_per_second']:,.0f}/s"
            for where, title in (("scored", "score in the topic"), ("queryable", "row in the table")):
                if of := loop.get(where):
                    missing = sum(run["loops"][i][where]["events"] - run["loops"][i][where]["answered"] for run in each["runs"])
                    rows.append([label(each), rate, title, *(number(of[name]) for name in ("p50_ms", "p99_ms", "p99_9_ms", "max_ms")), missing, number(loop["cpu_cores"], 2), number(loop["sender_late_ms_max"]), loop["checkpoints"]["count"]])
            curves.append((f"{each['settings']['users']} {rate}", each["runs"][0]["loops"][i]["scored"]["distribution"]))
    head = ["load", "rate", "until", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "without an answer", "cores", "sender late by ms", "checkpoints"]
    return table(head, rows) + "\n![Latency from event to score](results/open-loop.svg)\n", {"open-loop.svg": plots.percentiles("Latency from event to score", curves)}


def recovery(found):
    rows, files, pictures = [], {}, []
    for each in found:
        of, one = each["median"], each["runs"][0]
        rows.append([label(each), f"{of['events_per_second']:,.0f}/s", number(of["first_score_s"]), number(of["backlog_cleared_s"]), sum(run["scored"]["events"] - run["scored"]["answered"] for run in each["runs"])])
        file = f"{results.name(each)}.svg"
        scored = one["scored"]
        at = (one["killed_at_ms"] - one["started_at_ms"]) / 1000
        marks = [(at, "kill -9")] + ([(at + one["first_score_s"], "first score")] if one["first_score_s"] else [])
        files[file] = plots.over_time("Answers before and after a kill", scored["bin_ms"], [a + b for a, b in zip(scored["arrivals"], scored["repeats"])], scored["latency_ms_max"], marks)
        pictures.append(f"![Answers before and after a kill](results/{file})\n")
    return table(["load", "rate", "first score after s", "backlog cleared after s", "without an answer"], rows) + "\n" + "\n".join(pictures), files


def state(found):
    rows = [[label(each), number(each["median"]["users"]), number(each["median"]["events_per_user"]), number(each["median"]["checkpoint_bytes_per_user"]), number(each["median"]["savepoint_bytes_per_user"]),
             *(number(each["median"]["table_bytes_per_event"][name]) for name in ("events", "predictions"))] for each in found]
    return table(["load", "users", "events of each", "checkpoint bytes/user", "canonical savepoint bytes/user", "`events` bytes/row", "`predictions` bytes/row"], rows), {}


def idle(found):
    rows = [[label(each), *(f"{each['median']['core_share'][name]:.1%}" for name in ("taskmanager", "jobmanager"))] for each in found]
    return table(["job", "TaskManager, of a core", "JobManager, of a core"], rows), {}


def growing(of):
    return ", ".join(name.replace("_", " ") for name in of["growing"]) or "nothing"


def restarts(found):
    """What a process holds after its first job, in the middle, and after the last, each behind two full collections."""
    texts = []
    names = {"class_loaders": "class loaders of jobs", "metaspace_mb": "MB of metaspace", "native_mb": "MB that the JVM has committed", "resident_mb": "MB resident", "file_handles": "file handles", "threads": "threads"}
    for each in found:
        one, rows = each["runs"][0], []
        for name, of in one["processes"].items():
            samples = of["samples"]
            shown = [samples[0], samples[len(samples) // 2], samples[-1]]
            rows += [[name, names[figure], *(number(sample.get(figure)) for sample in shown), number(of["growth"].get(figure), 2)] for figure in names]
        head = ["process", "figure", *(f"after restart {sample['restart']}" for sample in shown), "growth a restart"]
        verdicts = "; ".join(f"{name}: **{growing(of)}** grows" for name, of in one["processes"].items())
        texts.append(f"{label(each)}, {one['restarts']} times {number(one['events_each'])} events; every other time the job is cancelled in place of stopped. By the slope behind the first quarter, {verdicts}.\n\n{table(head, rows)}")
    return "\n".join(texts), {}


def soak(found):
    rows, files, pictures = [], {}, []
    names = {"resident_mb": "resident", "heap_after_gc_mb": "heap after a collection", "metaspace_mb": "metaspace", "state_mb": "state in a checkpoint"}
    for each in found:
        one = each["runs"][0]
        samples = one["samples"]
        per_hour = lambda figure: number(one["growth"].get(figure), 1)  # noqa: B023, E731
        rows.append([label(each), f"{one['minutes']:g}", f"{one['events_per_second']:,.0f}/s", f"{one['answered']:,} of {one['events']:,}", number(one["p99_ms"]), *(f"{number(samples[-1][figure])}, {per_hour(figure)}" for figure in ("resident_mb", "heap_after_gc_mb", "metaspace_mb", "file_handles", "threads")), growing(one)])
        file = f"{results.name(each)}.svg"
        curves = [(words, [(sample["hours"] * 60, sample[figure]) for sample in samples if sample.get(figure) is not None]) for figure, words in names.items()]
        files[file] = plots.lines("What the TaskManager holds", "minutes", "MB", curves)
        pictures.append(f"![What the TaskManager holds](results/{file})\n")
    head = ["load", "minutes", "rate", "answered", "p99 ms", "MB resident, growth an hour", "MB of heap after a collection", "MB of metaspace", "file handles", "threads", "what grows"]
    return table(head, rows) + "\n" + "\n".join(pictures), files


def imports(found):
    rows = []
    for each in found:
        median, settings = each["median"], each["settings"]
        longest = ", ".join(f"{step} {seconds:.0f}" for step, seconds in sorted(median["steps"].items(), key=lambda of: -of[1])[:4])
        rows.append([f"{settings['events'] / 1e6:g} M", settings["heap"], number(median["events_per_second"]), number(median["cpu_us_per_event"]), number(median["peak_mb"]), longest])
    return table(["events", "heap", "events/s", "CPU µs/event", "MB at most, without pages of files", "seconds of the longest steps"], rows), {}


def parts(found):
    texts = []
    for each in found:
        rows = []
        for part in each["runs"][0]["parts"]:
            parameters = ", ".join(f"{name} {value}" for name, value in (part["parameters"] or {}).items())
            error = part["error"] if isinstance(part["error"], (int, float)) else 0.0  # JMH gives "NaN" for one iteration
            rows.append([part["benchmark"], parameters, f"{plots.short(part['score'])} ± {plots.short(error)}", part["unit"], number(part["allocated_bytes"], 0)])
        texts.append(table(["benchmark", "of", "score", "unit", "bytes allocated"], rows))
    return "\n".join(texts), {}


def peers(found):
    texts, files = [], {}
    for each in found:
        rows, bars = [], []
        ours = each["median"]["peers"][0]
        for i, of in enumerate(each["median"]["peers"]):
            title, less = ("**Millrace**", "") if of["name"] == systems.OURS else (systems.PEERS[of["name"]].title, systems.PEERS[of["name"]].less)
            missing = next((run["peers"][i]["not_measured"] for run in each["runs"] if "not_measured" in run["peers"][i]), None)
            if missing:
                rows.append([title, f"not measured: {missing}", *[""] * 6, less])
                continue
            cpu, rates = of["cpu_us_per_event"], [run["peers"][i]["events_per_second"] for run in each["runs"]]
            agreement = each["runs"][0]["peers"][i].get("agreement")  # a median is rounded
            differs = f"{float(agreement['featureDifferenceMax']):.0e}" if agreement else ""
            rows.append([title, number(of["events_per_second"]), f"{results.spread(rates):.0%} of {len(rates)}", f"**{cpu:.1f}**", f"{cpu / ours['cpu_us_per_event']:.1f}" if "events" in ours else "–", number(of["cpu_us_per_event_elsewhere"]["broker"]), number(of["peak_mb"]), differs, less])
            bars.append((title.strip("*").replace("`", ""), {"the system": cpu, "the broker": of["cpu_us_per_event_elsewhere"]["broker"]}))
        file = f"{results.name(each)}.svg"
        files[file] = plots.stacked("CPU of each system", "µs of CPU an event", bars)
        head = ["system", "events/s", "spread", "CPU µs/event", "times ours", "broker", "MB at most", "features differ by", "does less"]
        texts.append(f"{label(each)}:\n\n{table(head, rows)}\n![CPU of each system](results/{file})\n")
    return "\n".join(texts), files


SECTIONS = {"capacity": capacity, "profile": profile, "open-loop": open_loop, "recovery": recovery, "state": state, "idle": idle, "restarts": restarts, "soak": soak, "import": imports, "parts": parts, "peers": peers}


def provenance(found):
    """The commands that repeat each measurement, and the machine and versions that it was made with."""
    lines = ["How to repeat it:", "", "```sh", *dict.fromkeys(each["command"] for each in found), "```", ""]
    for each in found:
        of, versions = each["machine"], each["versions"]
        changed = ", with changes" if each["dirty"] else ""
        lines.append(f"- [{results.name(each)}](results/{results.name(each)}.json): {each['measured_at'][:10]}, commit {each['commit'][:10]}{changed}, {of['cores']} cores of {of['cpu']}, {of['memory_gb']} GB, {of['system']}, "
                     f"Java {versions['java']}, Flink {versions['flink']}, Kafka {versions['kafka']}, Iceberg {versions['iceberg']}, onnxruntime {versions['onnxruntime']}"
                     + "".join(f", {name} {versions[name]}" for name in systems.versions() if name in versions))
    return "\n".join(lines) + "\n"


def render(found):
    """The page, and the plots by their names."""
    text, files = MADE + INTRODUCTION, {}
    for mode, title in TITLES.items():
        of_mode = [each for each in found if each["mode"] == mode]
        text += f"\n## {title}\n\n"
        if not of_mode:
            text += f"No result is kept yet: `benchmarks/run {mode}` on a quiet machine, then `benchmarks/run keep`.\n"
            continue
        section, drawn = SECTIONS[mode](of_mode)
        text += section + "\n" + provenance(of_mode)
        files |= drawn
    return text, files


def make(folder, check=False):
    """Writes the page and the plots, or says whether they are as they should be."""
    text, files = render(results.read(folder))
    wanted = {BENCHMARKS / "README.md": text, **{folder / name: drawn for name, drawn in files.items()}}
    wrong = [file for file, content in wanted.items() if not file.is_file() or file.read_text(encoding="utf-8") != content]
    left = [file for file in folder.glob("*.svg") if file not in wanted]
    if check:
        for file in wrong + left:
            print(f"Not as benchmarks/run page makes it: {file}", file=sys.stderr)
        return not wrong and not left
    for file in wrong:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(wanted[file], encoding="utf-8")
    for file in left:
        file.unlink()
    return True
