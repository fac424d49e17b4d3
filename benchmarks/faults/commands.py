"""Commands of this machine: run, ended, and what they said."""

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error

PATIENCE_SECONDS = 180
SAID = 3_000


class Failed(Exception):
    """A command that did not end with 0."""


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def execute(*command, seconds=PATIENCE_SECONDS, **options):
    """Runs a command and returns what it printed; Failed with what it said where it fails or takes too long."""
    command = [str(part) for part in command]
    process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, start_new_session=True, **options)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill_group(process)
        out, err = process.communicate()
        raise Failed(f"not done after {seconds} s: {' '.join(command)}\n{shortened(out)}{shortened(err)}") from None
    except BaseException:
        kill_group(process)
        raise
    if process.returncode != 0:
        raise Failed(f"exit code {process.returncode} of {' '.join(command)}\n{shortened(out)}{shortened(err)}")
    return out


def shortened(text):
    """The beginning and the end of what a command has said: Java says why first, and scripts last."""
    return text if len(text) <= 2 * SAID else f"{text[:SAID]}\n...\n{text[-SAID:]}"


def kill_group(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def until(what, seconds, test, pause=0.3):
    """Waits until a test says yes; what it throws of the network means no."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(urllib.error.URLError, OSError, ValueError, KeyError, LookupError):
            if found := test():
                return found
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds} s: {what}")
        time.sleep(pause)
