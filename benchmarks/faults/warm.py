"""Programs that stay: a command is a line to a process that is there, since each JVM that starts takes seconds of two cores."""

import base64
import concurrent.futures
import contextlib
import subprocess
import threading

from commands import Failed, kill_group, shortened

PATIENCE_SECONDS = 180


class Warm:
    """A program that answers lines, `ID ARGUMENT…`, by lines, `ID CODE OUT ERR`, as CommandServer does. It is started when it is needed, and anew after so many commands."""

    def __init__(self, name, command, environment, log, most=1_000_000):
        self.name = name
        self.command = command
        self.environment = environment
        self.log = log
        self.most = most
        self.lock = threading.Lock()
        self.process = None
        self.pending = {}
        self.asked = 0

    def begin(self, *arguments):
        """Has a command begin; the future's result is its exit code, its output and its messages."""
        with self.lock:
            if self.process is not None and self.asked >= self.most and not self.pending:
                self.end()
            if self.process is None or self.process.poll() is not None:
                self.start()
            self.asked += 1
            number, future = str(self.asked), concurrent.futures.Future()
            self.pending[number] = future
            try:
                self.process.stdin.write(" ".join([number, *(base64.b64encode(str(each).encode()).decode() for each in arguments)]) + "\n")
                self.process.stdin.flush()
            except OSError as failure:
                self.pending.pop(number, None)
                raise Failed(f"{self.name} has ended: {failure}") from failure
        return future

    def ask(self, *arguments, seconds=PATIENCE_SECONDS):
        """A command's exit code, its output and its messages."""
        future = self.begin(*arguments)
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError:
            self.close()  # whatever it waits for
            raise Failed(f"not done after {seconds} s: {self.name} {' '.join(map(str, arguments))}") from None

    def run(self, *arguments, seconds=PATIENCE_SECONDS):
        """What a command printed; Failed with what it said where it does not end with 0."""
        return printed(self.name, arguments, self.ask(*arguments, seconds=seconds))

    def start(self):
        self.asked, self.pending = 0, {}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([str(part) for part in self.command], env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True)
        threading.Thread(target=self.listen, args=(self.process, self.pending), daemon=True).start()

    def listen(self, process, pending):
        for line in process.stdout:
            number, *reply = line.rstrip("\n").split(" ")
            future = pending.pop(number, None)
            if future is not None:
                code, out, err = reply
                future.set_result((int(code), *(base64.b64decode(part).decode(errors="replace") for part in (out, err))))
        process.stdout.close()
        with self.lock:  # no command begins meanwhile, which nobody would listen for; the next one starts another
            if self.process is process:
                self.end()
            for number in list(pending):
                with contextlib.suppress(KeyError):
                    pending.pop(number).set_exception(Failed(f"{self.name} has ended; its log is {self.log}"))

    def end(self):
        if self.process is not None:
            kill_group(self.process)
            self.process.wait()
            with contextlib.suppress(OSError):
                self.process.stdin.close()
            self.process = None

    def close(self):
        with self.lock:
            self.end()


def printed(name, arguments, answer):
    code, out, err = answer
    if code != 0:
        raise Failed(f"exit code {code} of {name} {' '.join(map(str, arguments))}\n{shortened(out)}{shortened(err)}")
    return out
