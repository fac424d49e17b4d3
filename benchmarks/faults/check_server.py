"""Runs the independent check.py, given as the only argument, for requests as CommandServer takes them. Its libraries take seconds to load: each run is a copy of a process that has them."""

import base64
import importlib.util
import os
import sys
import tempfile
import traceback


def load(file):
    spec = importlib.util.spec_from_file_location("check", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def warmed():
    """What the check loads only when it runs."""
    import onnxruntime  # noqa: F401, PLC0415
    import pyiceberg.catalog.rest  # noqa: F401, PLC0415
    import pyiceberg.io.pyarrow  # noqa: F401, PLC0415


def run(check, arguments):
    """The check as a program of its own; what it says goes where the process's output goes. Returns its exit code."""
    sys.argv = ["check.py", *arguments]
    try:
        check.main()
        return 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return 1 if isinstance(end.code, str) else int(end.code or 0)
    except BaseException:  # as Python does where nobody catches
        traceback.print_exc()
        return 1


def answered(check, arguments):
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            code = run(check, arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(base64.b64encode(file.read()).decode())
        return code, *said


def main():
    check = load(sys.argv[1])
    warmed()
    for line in sys.stdin:
        number, *arguments = line.rstrip("\n").split(" ")
        code, out, err = answered(check, [base64.b64decode(each).decode() for each in arguments])
        print(number, code, out, err, flush=True)


if __name__ == "__main__":
    main()
