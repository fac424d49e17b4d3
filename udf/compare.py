"""Compares what udf/demo.sql has written with the tables of the demo: python compare.py DIR OUTPUT

Flink writes a double as the shortest text that reads back to the same bits, so equal numbers are equal bits.
"""

import csv
import pathlib
import struct
import sys

from pyiceberg.catalog import load_catalog

run, output = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
catalog = load_catalog("millrace", type="sql", uri=f"sqlite:///{run}/catalog.db", warehouse=f"file://{run}/warehouse")


def written(folder):
    for file in sorted((output / folder).iterdir()):
        if not file.name.startswith("."):
            with open(file, newline="", encoding="utf-8") as lines:
                yield from csv.reader(lines)


def bits(number):
    return None if number is None else struct.pack("<d", number)


def float32(text):
    return None if text == "" else struct.unpack("<f", struct.pack("<f", float(text)))[0]


predictions = catalog.load_table("shop.predictions").scan().to_arrow().combine_chunks()
features = predictions["features"].combine_chunks()
names = [field.name for field in features.type]
columns = [features.field(name).to_pylist() for name in names]
stored = {
    (user, event, seq): (tuple(bits(value) for value in row), score)
    for user, event, seq, score, *row in zip(
        *(predictions[name].to_pylist() for name in ("user_id", "event_id", "user_seq", "score")), *columns
    )
}
differing = rows = 0
for user, event, seq, *values, by_function, by_model in written("scored"):
    rows += 1
    served = tuple(None if value == "" else bits(float(value)) for value in values)
    expected = stored.pop((user, event, int(seq)), None)
    if expected is None or (served, float32(by_function)) != expected or float32(by_model) != expected[1]:
        differing += 1
        if differing <= 5:
            print("differs:", user, event, seq, file=sys.stderr)

rejects = catalog.load_table("shop.rejects").scan(selected_fields=("kafka", "reason")).to_arrow().to_pylist()
expected_rejects = sorted((row["kafka"]["partition"], row["kafka"]["offset"], row["reason"]) for row in rejects)
found_rejects = sorted((int(partition), int(offset), reason) for partition, offset, reason in written("rejects"))

print(f"{rows:,} rows of {len(names)} features and 2 scores by Flink SQL: {differing:,} differ, {len(stored):,} are missing")
print(f"{len(found_rejects):,} rejects, {'the same' if found_rejects == expected_rejects else 'NOT THE SAME'}")
sys.exit(0 if rows and not differing and not stored and found_rejects == expected_rejects else 1)
