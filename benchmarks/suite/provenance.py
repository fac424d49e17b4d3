"""The provenance of a figure: machine, versions, commit, and whether the machine was quiet."""

import os
import pathlib
import platform
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Shares of all cores. What others take above it, figures are not kept with.
OTHERS_MAX = 0.03
STEAL_MAX = 0.01


def line(path, key, default="unknown"):
    """The value of the first line `key: value` or `key=value` of a file of the system."""
    try:
        for each in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
            name, _, value = each.partition("=" if "=" in each.split(":", maxsplit=1)[0] else ":")
            if name.strip() == key:
                return value.strip().strip('"')
    except OSError:
        pass
    return default


def machine():
    kilobytes = line("/proc/meminfo", "MemTotal", "0 kB").split()[0]
    return {
        "cpu": line("/proc/cpuinfo", "model name", platform.machine()),
        "cores": os.cpu_count(),
        "memory_gb": round(int(kilobytes) / 1_048_576, 1),
        "system": line("/etc/os-release", "PRETTY_NAME", platform.system()),
        "kernel": platform.release(),
    }


def versions():
    pom = (ROOT / "pom.xml").read_text(encoding="utf-8")
    names = ("flink", "flink-connector-kafka", "kafka", "iceberg", "onnxruntime", "jmh")
    found = {name: re.search(rf"<{name}\.version>(.*?)<", pom).group(1) for name in names}
    told = subprocess.run([java(), "-version"], capture_output=True, text=True, check=True).stderr
    return {"java": re.search(r'"(.*?)"', told).group(1), **found}


def java():
    return str(pathlib.Path(os.environ["JAVA_HOME"]) / "bin" / "java") if os.environ.get("JAVA_HOME") else "java"


def commit():
    """The commit, and whether files differ from it."""
    head = git("rev-parse", "HEAD")
    return {"commit": head, "dirty": bool(git("status", "--porcelain", "--untracked-files=no"))}


def git(*arguments):
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def is_quiet(runs):
    """Whether nothing else took a noticeable share of the machine in any of the windows."""
    shares = [(run["others_share"], run["steal_share"]) for run in runs]
    return bool(shares) and all(others <= OTHERS_MAX and steal <= STEAL_MAX for others, steal in shares)
