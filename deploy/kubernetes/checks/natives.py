"""Checks that StripNatives leaves the classes and the libraries of one machine: natives.py PROGRAM JAR FOLDER."""

import pathlib
import re
import subprocess
import sys
import zipfile

MACHINES = {"amd64": re.compile("amd64|x86_64|linux-x64"), "arm64": re.compile("aarch64|linux-aarch64")}


def main():
    program, jar, folder = sys.argv[1:]
    whole = zipfile.ZipFile(jar)
    files = {name for name in whole.namelist() if not name.endswith("/")}
    natives = {name for name in files if name.endswith(".so")}
    for machine, own in MACHINES.items():
        out = pathlib.Path(folder) / f"stripped-{machine}.jar"
        subprocess.run(["java", program, jar, machine, out], check=True)
        left = {name for name in zipfile.ZipFile(out).namelist() if not name.endswith("/")}
        out.unlink()
        wanted = files - {name for name in natives if not own.search(name)}
        if left != wanted or not left & natives:
            sys.exit(f"StripNatives {machine}: lost {sorted(wanted - left)[:5]}, left over {sorted(left - wanted)[:5]}")


if __name__ == "__main__":
    main()
