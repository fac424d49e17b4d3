"""What people do to a job, rightly and wrongly, while faults come. One at a time."""

import contextlib
import json
import re
import subprocess
import threading
import time

import workload as workloads
from commands import Failed, execute, kill_group, until
from machines import ROOT

ATTEMPTS = 4
# The longest that a job may take to commit all that was sent.
SILENCE_SECONDS = 60
# Second copies that are tried, where one is refused at its start; and how long a copy takes to run, and one of two to be fenced.
COPIES = 2
COPY_SECONDS, FENCE_SECONDS = 40, 60
# What a copy says that is fenced: Fence, CommitWatch and, where the copy restarts, RestoreRules.
FENCED = re.compile("Two copies of the pipeline are running|has since been written by another job")
# The longest that a command may take to show a sign, and when an import is about to begin.
SIGN_SECONDS = 120
IMPORT_BEGINS_SECONDS = 1.2


class GivenUp(Exception):
    """An operation that did not work, for which other faults may be the cause: it is made anew once they are over, and must work then."""


def draw_nothing(dice):
    return {}


def draw_parallelism(dice):
    return {"parallelism": dice.choice([1, 2, 3, 4])}


def draw_rescale(dice):
    first = dice.choice([1, 2, 4])
    return {"bounds": [first, dice.choice([each for each in (1, 2, 3, 4) if each != first])]}


def rescaled(run, bounds):
    """Up and down while it runs, as deploy/cluster/README.md says: the steps that have the job's parallelism, and no others."""
    operator = run.operator
    operator.await_running()
    path = f"/jobs/{operator.job}/resource-requirements"
    wide = until("the job's steps", 60, lambda: {step for step, each in operator.ask(path).items() if each["parallelism"]["upperBound"] == operator.parallelism})
    for bound in bounds:
        operator.await_running()

        def put(bound=bound):
            path = f"/jobs/{operator.job}/resource-requirements"
            told = operator.ask(path)
            for step in wide:
                told[step]["parallelism"]["upperBound"] = bound
            run.call("PUT", operator.site.rest + path, told)
            return True

        until("new bounds", 60, put)
        run.effect()
        operator.parallelism = bound
        with contextlib.suppress(Failed):  # a restart from a state begins at the parallelism that it is given
            operator.await_progress()


def stopped_and_started(run, parallelism):
    operator = run.operator
    state = operator.stop()
    operator.parallelism = parallelism
    operator.start(state)
    run.effect()


def must_be_refused(run, state, words):
    """Starts the job wrongly, and expects to be refused in words that say why. A start that failed for another reason proves nothing, and is made again."""
    before = [run.operator.rows(table)[:2] for table in ("events", "rejects", "predictions")]
    for _ in range(ATTEMPTS):
        said = run.operator.refusal(state)
        after = [run.operator.rows(table)[:2] for table in ("events", "rejects", "predictions")]
        if said is None:
            run.red(f"the start from {state or 'no state'} was not refused")
            return
        if before != after:
            run.red(f"the refused start from {state or 'no state'} has changed the tables: {before} became {after}")
            return
        if re.search(words, said):
            run.effect()
            return
        run.note(f"a start failed for another reason: {said.strip()[-400:]}")
        time.sleep(1)
    raise GivenUp(f"no start of {ATTEMPTS} from {state or 'no state'} was refused in the words looked for")


def started_without_state(run):
    await_rows(run)
    state = run.operator.stop()
    try:
        if run.operator.rows("events")[0] == 0:
            run.note("no row was there yet")
        else:
            must_be_refused(run, None, "without state")
    finally:
        run.operator.start(state)


def draw_older(dice):
    return {"rolled_back": dice.random() < 0.5}


def older_savepoint(run, rolled_back):
    """A restore of what is not the newest is refused. Then the newest is restored; or the tables are rolled back, and the job begins there."""
    operator = run.operator
    older = operator.savepoint()
    before = operator.rows("events")[1]
    await_commit(run)
    operator.await_progress(2)
    state = operator.stop()
    try:
        if operator.rows("events")[1] == before:
            run.note("nothing was committed behind the savepoint")
        else:
            must_be_refused(run, older, "Cannot restore checkpoint")
    except GivenUp:
        operator.start(state)
        raise
    if not rolled_back:
        operator.start(state)
        return
    retried(run, lambda: execute(*operator.millrace("rollback", "--namespace", operator.namespace, "--savepoint", older, "--yes"), env=operator.site.environment(), cwd=ROOT))
    run.loose_answers()
    operator.set_aside |= {state, *(each.path for each in run.states())} - {older}
    operator.set_aside.discard(older)
    operator.start(older, "--sink.on-late-restore", "accept")


def await_rows(run):
    """Waits until events and predictions have rows: what refuses, and an upgrade, looks at them."""
    with contextlib.suppress(Failed):
        until("rows", 60, lambda: run.operator.rows("events")[0] and run.operator.rows("predictions")[0])


def await_commit(run):
    """Waits for the next commit of rows, or until none can come: events end."""
    before = run.operator.rows("events")[1]
    with contextlib.suppress(Failed):
        until("a commit", 40, lambda: run.operator.rows("events")[1] != before)


def retried(run, act):
    """Does what faults around may make fail."""
    for attempt in range(ATTEMPTS):
        try:
            return act()
        except Failed as failure:
            if attempt == ATTEMPTS - 1:
                raise
            run.note(f"again, after: {str(failure)[-300:]}")
            time.sleep(3)
    return None


def two_copies(run):
    """A second copy of the running job, from a savepoint: it starts while no event comes, since it is refused behind a commit of the first. With
    the next events one of them must be fenced, and the other goes on."""
    operator = run.operator
    await_rows(run)
    with run.held():
        operator.await_running()
        await_silence(run)
        second, ran = None, False
        for _ in range(COPIES):
            second, ran = second_copy(run)
            if second is not None:
                break
    if second is None:
        return
    first = operator.job
    failed = failed_of(operator, first, second)
    words = operator.fault(failed) if failed else ""
    if ran and FENCED.search(words):
        run.effect()
        loser = failed
        run.note(f"fenced: the {'second' if failed == second else 'first'}: {words.strip()[:300]}")
    else:
        run.note(f"no fence was seen between two copies, {operator.overview()}: {words.strip()[:300]}")
        # The one whose commits the tables hold goes on.
        loser = first if operator.rows("events")[2].get("flink.job-id") == second else second
        operator.cancel(loser)
    operator.job = second if loser == first else first
    # Nobody can go on from the other's states, though they may be newer.
    operator.set_aside |= {each.path for each in run.states() if f"/{loser}/" in each.path}
    operator.ensure()
    operator.await_progress()


def second_copy(run):
    """Submits a second copy: its job, and whether that was seen running. No job where it was not submitted, or was refused at its start as it should be."""
    operator = run.operator
    await_commit(run)  # every tenth checkpoint of no rows is committed as well: the next is far off now
    place = operator.savepoint()
    try:
        second = operator.submit(place)
    except Failed as failure:
        run.note(f"the second copy was not submitted: {str(failure)[-200:]}")
        for job in set(operator.living()) - {operator.job}:  # unless the cluster has taken it all the same
            operator.cancel(job)
        return None, False
    # Copies of one name abort each other's transactions, and Kafka's word is not the tables'.
    run.loose_answers()
    operator.more = ["--sink.on-late-restore", "accept"]
    try:
        became = until("the second copy runs", COPY_SECONDS, lambda: "RUNNING" if operator.runs(second) else operator.overview().get(second) == "FAILED" and "FAILED")
    except Failed as failure:
        run.note(f"the second copy: {failure}")
        return second, False
    if became == "FAILED":
        run.note(f"the second copy was refused at its start: {operator.fault(second).strip()[:300]}")
        return None, False
    return second, True


def failed_of(operator, *jobs):
    """The first of some jobs to have failed for good; None where none has. A job that a new JobManager has not taken up yet has not failed."""

    def failed():
        states = operator.overview()
        return next((job for job in jobs if states.get(job) == "FAILED"), None)

    with contextlib.suppress(Failed):
        return until("one of two copies is fenced", FENCE_SECONDS, failed)
    return None


def await_silence(run):
    """Waits until all that was sent is committed: checkpoints complete, and no table gets a snapshot of them."""
    last, since = None, 0
    deadline = time.monotonic() + SILENCE_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, ValueError, KeyError):
            newest = [run.operator.rows(table)[1] for table in ("events", "rejects", "predictions", "seals")]
            completed = run.operator.completed_checkpoints()
            if newest != last or completed < since:
                last, since = newest, completed
            elif completed >= since + 2:
                return
        time.sleep(0.3)


# --- Commands that are killed in the middle.


# The signs of an upgrade's progress: its first line, and lines that begin so. The kill comes a while after one of them.
STAGES = ("", "Stopped", "Bootstrap", "Submitted", "Running")


def draw_upgrade(dice):
    return {"stage": dice.choice(STAGES), "pause": round(dice.uniform(0, 1.2), 2)}


def draw_bootstrap(dice):
    return {"pause": round(dice.uniform(0, 2.5), 2)}


def draw_import(dice):
    return {"sign": dice.choice(["begun", "tables", "rows"]), "pause": round(dice.uniform(0, 0.4), 2)}


def killed(run, command, sign, pause):
    """Runs a command and kills it with all that it has started, a while after a sign, which is asked of what it has printed. Returns the exit code of one that ended before; None of one that was killed, which is a hit once its repetition has worked."""
    said = []
    process = subprocess.Popen([str(part) for part in command], env=run.operator.site.environment(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    reader = threading.Thread(target=lambda: said.extend(process.stdout), daemon=True)
    reader.start()
    deadline = time.monotonic() + SIGN_SECONDS
    while process.poll() is None and not sign(said) and time.monotonic() < deadline:
        time.sleep(0.03)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(pause)
    if process.poll() is not None:
        reader.join(5)
        run.note(f"the command had ended with {process.returncode} before it was to be killed: {''.join(said)[-300:]}")
        return process.returncode
    kill_group(process)
    process.wait()
    return None


def killed_upgrade(run, stage, pause):
    """The upgrade dies. A job that it has stopped is started again from where it stood; then the upgrade is made anew."""
    operator = run.operator
    new = run.changed_definition()
    if new not in operator.definitions:
        operator.definitions.append(new)
    version = run.run.version(new)

    def upgrade():
        operator.await_running()
        return [ROOT / "deploy" / "millrace", "upgrade", new, "--job", operator.job, "--cluster", operator.site.rest,
                "--savepoint-dir", f"s3://lake/savepoints/{operator.name}", "--share", "0", "--yes", *operator.parameters()]

    def done():
        operator.definition = new
        operator.set_aside = {path for path in operator.set_aside if version[:8] not in path}

    await_rows(run)  # an upgrade finds the running definition by them
    for _ in range(ATTEMPTS):
        code = killed(run, upgrade(), lambda said: any(line.startswith(stage) for line in list(said)), pause)
        if code is None:
            break
        if code == 0:
            done()
            return
        time.sleep(2)  # what it was refused for, or a fault of the others
    # A savepoint that the dead upgrade has made for the new definition fits the old one no more.
    operator.set_aside |= {each.path for each in run.states() if version[:8] in each.path}
    for _ in range(ATTEMPTS):
        try:
            execute(*upgrade(), env=operator.site.environment(), cwd=ROOT, seconds=400)
            done()
            if code is None:
                run.effect()
            return
        except Failed as failure:
            run.note(f"upgrade again, after: {str(failure)[-400:]}")
            time.sleep(2)
    raise GivenUp(f"no upgrade of {ATTEMPTS} has worked")


def killed_bootstrap(run, pause):
    operator = run.operator
    await_rows(run)
    new = run.changed_definition()
    state = operator.stop()
    target = f"s3://lake/savepoints/{operator.name}/bootstrap-{run.turn}"

    def bootstrap(to):
        return operator.millrace("bootstrap", new, "--savepoint", state, "--yes", "--to", to)

    # The plan is printed before the work begins.
    made, attempt = None, 1
    while attempt <= ATTEMPTS and (code := killed(run, bootstrap(f"{target}-{attempt}"), bool, pause)) is not None:
        if code == 0:
            made = f"{target}-{attempt}"
            break
        attempt += 1
    while made is None and attempt < 2 * ATTEMPTS:
        attempt += 1
        try:
            execute(*bootstrap(f"{target}-{attempt}"), env=operator.site.environment(), cwd=ROOT)
            made = f"{target}-{attempt}"
        except Failed as failure:
            run.note(f"bootstrap again, after: {str(failure)[-400:]}")
    operator.set_aside |= {each.path for each in run.states() if f"{target}-" in each.path}
    if made is None:
        operator.start(state)
        raise GivenUp(f"no bootstrap of {attempt} has worked")
    if code is None:
        run.effect()
    operator.definitions.append(new)
    operator.definition = new
    operator.set_aside |= {each.path for each in run.states()} - {made}
    operator.set_aside.discard(made)
    operator.start(made)


def killed_import(run, sign, pause):
    """A history beside the job, into a namespace of its own: killed, and run again, it has each line once."""
    operator = run.operator
    lines = [line for chunk in workloads.plan(run.workload)[:60] for _, line in chunk["records"]]
    for attempt in range(ATTEMPTS):
        namespace = f"{operator.name}_imported_{attempt}"
        folder = run.folder / namespace
        folder.mkdir()
        definition = workloads.write_definition(folder, "pipeline.yaml", run.workload, run.topic, None, namespace)
        source = folder / "history.jsonl"
        source.write_bytes(b"".join(line.encode("latin-1") + b"\n" for line in lines))
        command = operator.millrace("import", definition, "--from", source, "--score", "--work-dir", folder)
        began = time.monotonic()
        signs = {
            "begun": lambda said: time.monotonic() > began + IMPORT_BEGINS_SECONDS,
            "tables": lambda said: operator.metadata("events", namespace),
            "rows": lambda said: operator.rows("events", namespace)[0],
        }
        code = killed(run, command, quietly(signs[sign]), pause)
        retried(run, lambda: execute(*command, env=operator.site.environment(), cwd=ROOT))
        expect_import(run, namespace, len(lines))
        if code is None:
            run.effect()
            return
        pause /= 2


def quietly(sign):
    """A sign of the network, which the faults around break."""

    def asked(said):
        with contextlib.suppress(OSError, ValueError, KeyError):
            return sign(said)
        return False

    return asked


def expect_import(run, namespace, count):
    code, out, err = run.operator.millrace_direct("verify", "--namespace", namespace, "--differences", "none", "--json")
    try:
        found = json.loads(out)
    except ValueError:
        run.red(f"verify of the killed import ended with {code}: {err[-500:]}")
        return
    if code != 0 or not found["clean"] or found["events"] + found["rejects"] != count or found["predictions"] != found["events"]:
        run.red(f"the killed import of {count} lines: {json.dumps({key: found[key] for key in ('clean', 'events', 'rejects', 'predictions', 'differences', 'kinds')})}")


def draw_maintenance(dice):
    return {"expire": [dice.random() < 0.7 for _ in range(2)]}


def another_engine(run, expire):
    """Compaction, and snapshots expired, while the job writes: by Iceberg's own API, in another process."""
    site = run.site
    for each in expire:
        more = ["--expire"] if each else []
        tables = [part for name in ("events", "predictions") for part in ("--table", name)]
        failed = 0
        for _ in range(ATTEMPTS):
            for _ in range(2):  # two commits leave two files of a day
                await_commit(run)
            try:
                told = json.loads(site.tools.run("maintain", *site.catalog_options(), "--namespace", run.operator.namespace, *tables, *more))
            except Failed as failure:
                run.note(f"the other engine failed: {str(failure)[-300:]}")
                failed += 1
                continue
            if compacted := sum(told["compacted"].values()):
                run.effect(compacted)
                break
        if failed == ATTEMPTS:
            raise GivenUp("the other engine has failed each time")
