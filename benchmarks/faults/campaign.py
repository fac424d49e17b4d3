"""Runs the job on real processes under faults that are drawn from seeds, and judges each run."""

import argparse
import concurrent.futures
import datetime
import fcntl
import os
import pathlib
import shutil
import signal
import sys
import time
import traceback

import page
import results
import schedule
from commands import Failed, execute, say
from judge import judge
from kinds import KINDS
from machines import MODULE, ROOT, Site
from play import Run
from warm import Warm

from processes import JAR
from provenance import commit

HERE = pathlib.Path(__file__).resolve().parent
KEPT = HERE / "results.jsonl"
CHECK = ROOT.parent / "shared" / "check" / "check.py"
NOTES_KEPT = 12
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)  # a shell has what is in the background ignore SIGINT


def above_zero(text):
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text} (must be above 0)")
    return value


def names_of_kinds(text):
    names = text.split(",")
    for name in names:
        if name not in KINDS:
            raise argparse.ArgumentTypeError(f"{name} (must be among {', '.join(KINDS)})")
    return names


def options():
    parser = argparse.ArgumentParser(prog="benchmarks/faults/run", description=__doc__ + " Exit code 0 only where all runs are green.", formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; each further run has the next (1). A seed always has the same workload and schedule")
    parser.add_argument("--runs", type=above_zero, default=1, help="how many (1); each takes one to two minutes of two cores")
    parser.add_argument("--kinds", type=names_of_kinds, default=[], metavar="A,B", help="draw these alone of their families, and from all of the families of which none is named")
    parser.add_argument("--minutes", type=above_zero, help="begin no run after so many minutes")
    parser.add_argument("--keep-cluster", type=above_zero, default=8, metavar="N", help="runs of one cluster before another is started (8); one that a run leaves unhealthy or red ends at once")
    parser.add_argument("--classes", choices=["job", "lib"], default="job", help="where Flink's processes load the job's classes from: the jar that is submitted, anew for each start and restart (job); or their own lib folder, once, which saves time (lib)")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "faults", help="for processes, logs and tables (target/faults)")
    parser.add_argument("--results", type=pathlib.Path, help="JSON lines that verdicts are added to (results.jsonl in the folder; benchmarks/faults/results.jsonl keeps them)")
    parser.add_argument("--check", type=pathlib.Path, default=CHECK if CHECK.is_file() else None, help="the independent check.py (../shared/check/check.py, where it is there)")
    parser.add_argument("--built", action="store_true", help="take the job's jar and the suite's classes as they are, and build nothing")
    parser.add_argument("--plan", action="store_true", help="print the schedules and run nothing")
    parser.add_argument("--lacking", type=above_zero, metavar="N", help="print the kinds that have hit in fewer than N of the runs that are kept, as --kinds takes them, and run nothing")
    parser.add_argument("--page", action="store_true", help="make README.md anew from the results that are kept, and run nothing")
    return parser.parse_args()


def print_plan(seed, only):
    shaped, faults = schedule.whole(seed, only)
    print(f"seed {seed}: {' '.join(schedule.traits(seed, only))}; {shaped.described()}")
    for fault in faults:
        print(f"  {fault.at_seconds:5.1f} s {fault.kind} {dict(fault.drawn)}")


def build():
    """The job's jar and this suite's tools, where sources are newer."""
    sources = [ROOT / "pom.xml", *(file for base in (ROOT / "job", MODULE) for file in (base / "src" / "main").rglob("*.java"))]
    built = [JAR, MODULE / "target" / "class-path.txt"]
    if all(file.exists() for file in built) and max(file.stat().st_mtime for file in sources) <= min(file.stat().st_mtime for file in built):
        return
    say("Building ...")
    execute("mvn", "-q", "-B", "-ntp", "-Pbenchmarks", "-pl", "job,benchmarks", "package", "-Dmaven.test.skip=true", cwd=ROOT, seconds=1800)
    for file in built:
        os.utime(file)  # Maven leaves what did not change


def checker(check, folder):
    """The independent program, with the libraries that it asks for; None without it."""
    if check is None:
        return None
    python = folder / "venv" / "bin" / "python"
    if not python.exists():
        say("The independent checker's Python environment ...")
        execute(sys.executable, "-m", "venv", folder / "venv")
        execute(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "-r", check.parent / "requirements.txt", seconds=900)
    return Warm("check.py", [python, HERE / "check_server.py", check], lambda: dict(os.environ), folder / "check.log")


def locked(folder):
    """The folder's lock, as long as what is returned is open: two campaigns would end each other's processes."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "lock").open("w", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise Failed(f"Another campaign runs in {folder}: wait for its end, or name another --folder") from None
    return lock


def start(site):
    """Starts all processes; anew where that fails, since another program may have taken a port in between."""
    say("Starting broker, store, catalog and cluster ...")
    try:
        site.start()
    except Failed as failure:
        say(f"  again, after: {str(failure)[-300:]}")
        site.start()


def one(site, seed, only, check, made):
    """A run from its beginning to its verdict. made: the commit that was built, since the checkout may go on meanwhile."""
    begun = time.monotonic()
    run = Run(site, seed, only, int(time.time()) % 100_000)
    say(f"seed {seed}: {' '.join(run.kinds)}; {' '.join(fault.kind for fault in run.faults)}")
    counted = {}
    try:
        run.play()
        say("  judging")
        counted = judge(run, check)
    except (Failed, OSError, ValueError, KeyError, TimeoutError, concurrent.futures.TimeoutError) as failure:
        run.wrong.append(f"{type(failure).__name__}: {str(failure)[-1500:]}")
        traceback.print_exc()
    verdict = "red" if run.wrong else "green"
    say(f"seed {seed}: {verdict.upper()} after {time.monotonic() - begun:.0f} s{''.join(chr(10) + '    ' + each for each in run.wrong)}{''.join(chr(10) + '    (' + each + ')' for each in run.notes)}")
    return run, {
        "format": results.FORMAT, "seed": seed, "only": only, "verdict": verdict, "wrong": [brief(each, run) for each in run.wrong], "kinds": [*run.kinds, *(fault.kind for fault in run.faults)],
        "effects": run.effects, "skipped": run.skipped, "notes": [brief(each, run) for each in run.notes[:NOTES_KEPT]], "workload": run.workload.described(), "counted": counted,
        "seconds": round(time.monotonic() - begun), "split": run.split, "classes": site.classes, "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"), **made,
    }


def brief(text, run):
    """A text without the folders of this machine."""
    return text.replace(str(run.site.folder), "FOLDER").replace(str(ROOT), ".")[:1500]


def keep_logs(site, run):
    """What the processes have logged, for a red run."""
    place = site.folder / "red" / run.name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for file in [*(site.home / "log").glob("*"), *(site.folder / "backing").glob("*.log"), *site.folder.glob("*.log")]:
        if file.is_file():
            shutil.copy(file, place)
    say(f"  logs: {place}")


def ended(number, frame):
    # Whoever ends a group of processes may say it twice; what is put away now is put away whole.
    for each in ENDING:
        signal.signal(each, lambda number, frame: None)  # what is ignored would be so by the commands that end processes
    sys.exit(f"Ended by signal {number}")


def main():
    given = options()
    if given.page:
        page.write(results.read(KEPT))
        return 0
    if given.lacking:
        print(",".join(results.lacking(results.read(KEPT), KINDS, given.lacking)))
        return 0
    if given.plan:
        for seed in range(given.seed, given.seed + given.runs):
            print_plan(seed, given.kinds)
        return 0
    folder = given.folder.resolve()
    file = given.results or folder / "results.jsonl"
    if not given.built:
        build()
    made = commit()
    check = checker(given.check, folder)
    lock = locked(folder)
    site = Site(folder / "site", given.classes)
    for number in ENDING:
        signal.signal(number, ended)
    verdicts, used, begun = [], None, time.monotonic()
    try:
        for seed in range(given.seed, given.seed + given.runs):
            if given.minutes and time.monotonic() - begun > 60 * given.minutes:
                say(f"{given.minutes} minutes are over: {given.runs - len(verdicts)} runs are left out")
                break
            if used is None or used >= given.keep_cluster:
                start(site)
                used = 0
            run, result = one(site, seed, given.kinds, check, made)
            used += 1
            try:
                run.end()
            except (Failed, OSError, ValueError, KeyError) as failure:
                say(f"  the cluster cannot be used again: {str(failure)[-300:]}")
                used = None
            results.append(file, result)
            verdicts.append(result["verdict"])
            if result["verdict"] != "green":
                keep_logs(site, run)
                used = None
                if run.hanging():  # it would meddle with the next
                    say(f"no further run: {', '.join(run.hanging())} of seed {seed} hangs")
                    break
            else:
                shutil.rmtree(run.folder, ignore_errors=True)
    finally:
        site.end()
        if check is not None:
            check.close()
        lock.close()
    say(f"{verdicts.count('green')} of {len(verdicts)} runs are green; {file}")
    return 0 if verdicts and set(verdicts) == {"green"} and len(verdicts) == given.runs else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as failure:
        sys.exit(str(failure))
