"""Faults of processes and machines. Each takes the run and what was drawn for it, and has put right what a supervisor would when it returns."""

import contextlib
import os
import signal
import time

from commands import PATIENCE_SECONDS, until
from machines import DISK_MB, HEARTBEAT_TIMEOUT_MS

# Longer than the heartbeat's timeout.
STOPPED_SECONDS = (HEARTBEAT_TIMEOUT_MS / 1000 + 1, HEARTBEAT_TIMEOUT_MS / 1000 + 4)


def draw_pause(dice):
    """How long a supervisor takes to start a process anew, and which one of several it is."""
    return {"pause": round(dice.uniform(0.2, 4), 1), "which": dice.randrange(8)}


def draw_stop(dice):
    return {"seconds": round(dice.uniform(*STOPPED_SECONDS), 1), "which": dice.randrange(8)}


def one(run, kind, which):
    pids = run.site.pids(kind)
    return pids[which % len(pids)] if pids else None


def end(run, kind, number, pause, which):
    """Ends a process by a signal, and starts another after a pause. One of a kind at a time: there is one supervisor."""
    with run.supervisor[kind]:
        run.site.start_dead(kind)  # one that has ended by itself
        pid = one(run, kind, which)
        if pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
            os.kill(pid, number)
            run.effect()
        until(f"{kind} {pid} ends", PATIENCE_SECONDS, lambda: pid not in run.site.pids(kind), pause=0.1)
        time.sleep(pause)
        run.site.start_dead(kind)


def killed(kind):
    def act(run, pause, which):
        end(run, kind, signal.SIGKILL, pause, which)

    return act


def stopped(kind):
    """A process that stands still and goes on, as a virtual machine does that is moved."""

    def act(run, seconds, which):
        with run.supervisor[kind]:
            run.site.start_dead(kind)
            pid = one(run, kind, which)
            if pid is None:
                return
            os.kill(pid, signal.SIGSTOP)
            run.effect()
            try:
                time.sleep(seconds)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    return act


def broker_restarted_in_transaction(run, pause, which):
    """The plan leaves a transaction open at about this time, and the job always has one."""
    end(run, "kafka", signal.SIGTERM, pause, which)


def draw_jump(dice):
    # Signatures of S3 may be 15 minutes old.
    return {"by_seconds": dice.choice([-400, -60, 90, 500]), "seconds": round(dice.uniform(3, 8), 1)}


def clock_jump(run, by_seconds, seconds):
    clock = run.site.clock
    if clock.problem is not None:
        run.skip(clock.problem)
        return
    clock.shift(by_seconds)
    run.effect()
    try:
        time.sleep(seconds)
    finally:
        clock.shift(0)


def draw_full(dice):
    return {"seconds": round(dice.uniform(4, 9), 1)}


def disk_full(run, seconds):
    if run.site.disk is None:
        run.skip("no file system can be mounted by this user")
        return
    filler = run.site.disk / "filler"
    try:
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
            for _ in range(DISK_MB * 16):
                out.write(bytes(1 << 16))
        run.effect()
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            # What the job's restart sets free is taken, too.
            with contextlib.suppress(OSError), filler.open("ab", buffering=0) as out:
                while True:
                    out.write(bytes(1 << 16))
            time.sleep(0.3)
    finally:
        filler.unlink(missing_ok=True)
