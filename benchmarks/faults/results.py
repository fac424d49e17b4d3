"""Results as JSON lines: a run a line, with its seed, its faults and its verdict."""

import json

FORMAT = 3
# Read as well. A fault of catalog or store counted as soon as it had met a request, whatever became of that.
FORMAT_OF_MEETINGS = 2


def append(file, result):
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(result, ensure_ascii=False) + "\n")


def read(file):
    if not file.is_file():
        return []
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [each for each in lines if each.get("format") in (FORMAT, FORMAT_OF_MEETINGS)]


def by_kind(results, names):
    """Of each kind: the runs that had it, those in which it hit something, and those that are red."""
    table = {}
    for name in names:
        having = [each for each in results if name in each["kinds"]]
        table[name] = {
            "runs": len(having),
            "effective": sum(each["effects"].get(name, 0) > 0 for each in having),
            "skipped": sum(name in each["skipped"] for each in having),
            "red": sum(each["verdict"] != "green" for each in having),
        }
    return table


def lacking(results, names, hits):
    """The kinds that have hit something in fewer runs."""
    return [name for name, of in by_kind(results, names).items() if of["effective"] < hits]
