"""Results as JSON: what was run, where, each run's figures, and their medians."""

import json
import pathlib
import statistics

FORMAT = 1
# Of each run alone: series and curves have no median.
SERIES = {"distribution", "arrivals", "repeats", "latency_ms_max", "profile", "samples"}


def median(values):
    """The median of figures of the same shape: numbers by their medians, objects and lists by their parts, all else from the first run."""
    present = [value for value in values if value is not None]
    if not present:
        return None
    first = present[0]
    if isinstance(first, bool) or isinstance(first, str):
        return first
    if isinstance(first, (int, float)):
        middle = statistics.median(present)
        return round(middle) if all(isinstance(value, int) for value in present) else round(middle, 4)
    if isinstance(first, dict):
        keys = [key for key in first if key not in SERIES]
        return {key: median([value.get(key) for value in present]) for key in keys}
    return [median(each) for each in zip(*present)]


def spread(values):
    """The largest distance from the median, as a share of it."""
    middle = statistics.median(values)
    return max(abs(value - middle) for value in values) / middle if middle else 0.0


def name(result):
    parts = [result["mode"], result["settings"].get("users", ""), result.get("label", "")]
    return "-".join(part for part in parts if part)


def write(result, folder):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name(result)}.json"
    file.write_text(json.dumps(result, indent=1, sort_keys=False) + "\n", encoding="utf-8")
    return file


def read(folder):
    """All of a folder, in the order of their names."""
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(pathlib.Path(folder).glob("*.json"))]
    return [each for each in found if each.get("format") == FORMAT]
