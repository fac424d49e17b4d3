"""What people do to a job, rightly and wrongly, while faults come. One at a time."""

import contextlib
import json
import re
import subprocess
import time

import workload as workloads
from machines import ROOT, Failed, execute, kill_group, until

ATTEMPTS = 4


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
    wide = {step for step, each in operator.ask(path).items() if each["parallelism"]["upperBound"] == operator.parallelism}
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
        run.note(f"a start failed for another reason: {said.strip()[:300]}")
        time.sleep(1)
    run.note(f"no start of {ATTEMPTS} was refused in the words looked for")


def started_without_state(run):
    state = run.operator.stop()
    if run.operator.rows("events")[0] == 0:
        run.note("no row was there yet")
    else:
        must_be_refused(run, None, "without state")
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
    if operator.rows("events")[1] == before:
        run.note("nothing was committed behind the savepoint")
    else:
        must_be_refused(run, older, "Cannot restore checkpoint")
    if not rolled_back:
        operator.start(state)
        return
    retried(run, lambda: execute(*operator.millrace("rollback", "--namespace", operator.namespace, "--savepoint", older, "--yes"), env=operator.site.environment(), cwd=ROOT))
    run.rolled_back = True
    operator.set_aside |= {state, *(each.path for each in run.states())} - {older}
    operator.set_aside.discard(older)
    operator.start(older, "--sink.on-late-restore", "accept")


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
    """A second copy from a savepoint of the running job. One of them is fenced; the one that the tables go on with stays."""
    operator = run.operator
    place = operator.savepoint()
    first = operator.job
    try:
        second = operator.submit(place, "--sink.on-late-restore", "accept")
    except Failed as failure:
        run.note(f"the second copy was refused: {str(failure)[-200:]}")
        return
    with contextlib.suppress(Failed):
        until("one of two copies ends", 40, lambda: {first, second} & {job for job, state in operator.overview().items() if state == "FAILED"}, pause=1)
    states = operator.overview()
    fenced = [job for job in (first, second) if states.get(job) == "FAILED"]
    if fenced:
        run.effect()
        run.note(f"fenced: {'the first' if first in fenced else ''}{'the second' if second in fenced else ''}: {operator.fault(fenced[0]).strip()[:200]}")
    else:
        run.note("neither copy was fenced while both ran")
    committer = operator.rows("events")[2].get("flink.job-id")
    stays = second if committer == second else first
    operator.cancel(second if stays == first else first)
    operator.job = stays
    operator.ensure()


# --- Commands that are killed in the middle.


def draw_kill(dice):
    return {"after": round(dice.uniform(1, 25), 1)}


def draw_short_kill(dice):
    return {"after": round(dice.uniform(0.5, 9), 1)}


def killed(run, command, after):
    """Runs a command and kills it after so many seconds with all that it has started. Returns whether it had ended before."""
    process = subprocess.Popen([str(part) for part in command], env=run.operator.site.environment(), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(after)
        run.note("the command had ended before it was to be killed")
        return True
    except subprocess.TimeoutExpired:
        kill_group(process)
        process.wait()
        run.effect()
        return False


def killed_upgrade(run, after):
    """The upgrade dies. A job that it has stopped is started again from where it stood; then the upgrade is made anew."""
    operator = run.operator
    old, new = operator.definition, run.changed_definition()
    operator.definitions.append(new)

    def upgrade():
        operator.await_running()
        return [ROOT / "deploy" / "millrace", "upgrade", new, "--job", operator.job, "--cluster", operator.site.rest,
                "--savepoint-dir", f"s3://lake/savepoints/{operator.name}", "--share", "0", "--yes", *operator.parameters()]

    with contextlib.suppress(Failed):  # an upgrade finds the running definition by its rows
        until("rows", 60, lambda: operator.rows("predictions")[0])
    killed(run, upgrade(), after)
    version = run.run.version(new)
    # A savepoint that the dead upgrade has made for the new definition fits the old one no more.
    operator.set_aside |= {each.path for each in run.states() if version[:8] in each.path}
    for _ in range(ATTEMPTS):
        try:
            execute(*upgrade(), env=operator.site.environment(), cwd=ROOT, seconds=400)
            operator.definition = new
            operator.set_aside = {path for path in operator.set_aside if version[:8] not in path}
            return
        except Failed as failure:
            run.note(f"upgrade again, after: {str(failure)[-400:]}")
            time.sleep(2)
    run.note("the upgrade was given up")


def killed_bootstrap(run, after):
    operator = run.operator
    new = run.changed_definition()
    state = operator.stop()
    target = f"s3://lake/savepoints/{operator.name}/bootstrap"

    def bootstrap(to):
        return operator.millrace("bootstrap", new, "--savepoint", state, "--yes", "--to", to)

    killed(run, bootstrap(f"{target}-1"), after)
    made = None
    for attempt in range(2, 2 + ATTEMPTS):
        try:
            execute(*bootstrap(f"{target}-{attempt}"), env=operator.site.environment(), cwd=ROOT)
            made = f"{target}-{attempt}"
            break
        except Failed as failure:
            run.note(f"bootstrap again, after: {str(failure)[-400:]}")
    operator.set_aside |= {each.path for each in run.states() if f"{target}-" in each.path}
    if made is None:
        run.note("the bootstrap was given up")
        operator.start(state)
        return
    operator.definitions.append(new)
    operator.definition = new
    operator.set_aside |= {each.path for each in run.states()} - {made}
    operator.set_aside.discard(made)
    operator.start(made)


def killed_import(run, after):
    """A history beside the job, into a namespace of its own: killed, and run again, it has each line once."""
    operator = run.operator
    namespace = f"{operator.name}_imported"
    folder = run.folder / "imported"
    folder.mkdir(exist_ok=True)
    definition = workloads.write_definition(folder, "pipeline.yaml", run.workload, run.topic, None, namespace)
    lines = [line for chunk in workloads.plan(run.workload)[:60] for _, line in chunk["records"]]
    source = folder / "history.jsonl"
    source.write_bytes(b"".join(line.encode("latin-1") + b"\n" for line in lines))
    command = operator.millrace("import", definition, "--from", source, "--score", "--work-dir", folder)
    killed(run, command, after)
    retried(run, lambda: execute(*command, env=operator.site.environment(), cwd=ROOT))
    found = json.loads(execute(*operator.millrace("verify", "--namespace", namespace, "--differences", "none", "--json", direct=True), env=operator.site.environment(), cwd=ROOT))
    if not found["clean"] or found["events"] + found["rejects"] != len(lines) or found["predictions"] != found["events"]:
        run.red(f"the killed import of {len(lines)} lines: {json.dumps({key: found[key] for key in ('clean', 'events', 'rejects', 'predictions', 'differences', 'kinds')})}")


def draw_maintenance(dice):
    return {"expire": [dice.random() < 0.7 for _ in range(2)]}


def another_engine(run, expire):
    """Compaction, and snapshots expired, while the job writes: by Iceberg's own API, in a process of its own."""
    site = run.site
    for each in expire:
        for _ in range(2):  # two commits leave two files of a day
            await_commit(run)
        more = ["--expire"] if each else []
        tables = [part for name in ("events", "predictions") for part in ("--table", name)]
        try:
            told = json.loads(execute(*site.tool("maintain", *site.catalog_options(), "--namespace", run.operator.namespace, *tables, *more), env=site.environment()))
            run.effect(sum(told["compacted"].values()))
        except Failed as failure:
            run.note(f"the other engine failed: {str(failure)[-300:]}")
