"""Another time for single processes: clock.c, compiled where a C compiler is, and the file that says how far away it is."""

import os
import pathlib
import shutil
import struct
import subprocess
import time

SOURCE = pathlib.Path(__file__).resolve().parent / "clock.c"
SECOND_NS = 1_000_000_000


class Clock:
    """The clock of the processes that are started with `environment`."""

    def __init__(self, folder):
        self.library = folder / "clock.so"
        self.file = folder / "clock"
        self.problem = None

    def make(self):
        """Compiles and tries it; `problem` says afterwards why it does not work here."""
        self.problem = self.tried()

    def tried(self):
        compiler = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
        if compiler is None:
            return "there is no C compiler"
        self.library.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(struct.pack("=q", 0))
        done = subprocess.run([compiler, "-O2", "-Wall", "-shared", "-fPIC", "-o", str(self.library), str(SOURCE), "-ldl"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"the C compiler fails: {done.stderr[-200:]}"
        self.shift(3600)
        try:
            told = subprocess.run(["date", "+%s"], env={**os.environ, **self.environment()}, capture_output=True, text=True, check=False).stdout.strip()
        finally:
            self.shift(0)
        return None if told.isdigit() and abs(int(told) - time.time() - 3600) < 60 else "a preloaded library does not shift the time here"

    def environment(self):
        return {} if self.problem else {"LD_PRELOAD": str(self.library), "CAMPAIGN_CLOCK": str(self.file)}

    def shift(self, seconds):
        """Lets the processes see another time, so many seconds away."""
        with self.file.open("r+b", buffering=0) as out:  # in its place: it is mapped
            out.write(struct.pack("=q", seconds * SECOND_NS))
