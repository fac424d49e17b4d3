"""The page of the campaign: its introduction, and the table by kind from the results that are kept."""

import pathlib
import statistics

import results
from kinds import FAMILIES, KINDS

HERE = pathlib.Path(__file__).resolve().parent
TITLES = {"workload": "The workload", "process": "Processes and machines", "network": "Catalog and store", "operation": "People and other engines"}


def table(found):
    counts = results.by_kind(found, KINDS)
    for family in FAMILIES:
        yield f"\n### {TITLES[family.name]}\n"
        yield "| kind | what happens | runs | it hit | red |\n|---|---|---|---|---|"
        for kind in family.kinds:
            of = counts[kind.name]
            hit = f"{of['effective']}" + (f" ({of['skipped']} not possible there)" if of["skipped"] else "")
            yield f"| `{kind.name}` | {kind.text} | {of['runs']} | {hit} | {of['red']} |"


def summary(found):
    if not found:
        return "No run is kept yet."
    green = sum(each["verdict"] == "green" for each in found)
    total = lambda name: sum(each["counted"].get(name) or 0 for each in found)  # noqa: E731
    red = [f"seed {each['seed']}: {each['wrong'][0] if each['wrong'] else 'no reason kept'}" for each in found if each["verdict"] != "green"]
    lines = [
        f"**{len(found)} runs, {green} green**: {total('records'):,} records, {total('events'):,} events, {total('rejects'):,} rejects and "
        f"{total('predictions'):,} predictions, {total('answers'):,} of them in the predictions topics.",
        *(f"- red: {each}" for each in red),
        "", f"{times(found)}{provenance(found)}",
    ]
    return "\n".join(lines)


def times(found):
    """Where the time of a run goes: medians, since a fault can stretch any part."""
    median = lambda values: statistics.median(sorted(values))  # noqa: E731
    parts = dict.fromkeys(part for each in found for part in each["split"])
    split = ", ".join(f"{part} {median([each['split'].get(part, 0) for each in found]):.0f} s" for part in parts)
    jar = sum(each["classes"] == "job" for each in found)
    return f"{jar} of the runs had the job's classes from its jar, {len(found) - jar} from Flink's `lib`. A run took {median([each['seconds'] for each in found]):.0f} s (median): {split}."


def provenance(found):
    """What a reader must know of some runs before their figures count."""
    dirty = sum(each["dirty"] for each in found)
    met = sum(each["format"] == results.FORMAT_OF_MEETINGS for each in found)
    told = f" {dirty} of the runs were made of a checkout with changes that no commit has." if dirty else ""
    return told + (f" In the first {met} a fault of catalog or store counts as a hit where it met a request, whether or not that took effect." if met else "")


def page(found):
    introduction = (HERE / "introduction.txt").read_text(encoding="utf-8")
    head = "<!-- Made by `benchmarks/faults/run --page` of benchmarks/faults/introduction.txt, kinds.py and results.jsonl: change those. -->\n"
    return head + introduction.replace("@SUMMARY@", summary(found)).replace("@TABLE@", "\n".join(table(found)).strip()) + ("" if introduction.endswith("\n") else "\n")


def write(found):
    (HERE / "README.md").write_text(page(found), encoding="utf-8")
