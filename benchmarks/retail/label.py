"""Labels logged order lines by what their customers did next.

  label.py DIR [--days 14] > labels.csv

DIR is the folder of a local run over the order lines; its table `events` is read. A line's outcome is 1 when its
customer places another order (an invoice that is no cancellation) later than the line, and within the days. Lines
whose days go beyond the last line have no label yet, and are left out.
"""
import argparse
import bisect
import collections
import csv
import sys
from pathlib import Path

import pyarrow
from pyiceberg.catalog import load_catalog


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a local run's folder")
    parser.add_argument("--days", type=int, default=14, help="how far a label looks ahead (default: %(default)s)")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    catalog = load_catalog("millrace", type="sql", uri=f"sqlite:///{folder}/catalog.db", warehouse=f"file://{folder}/warehouse")
    columns = ("event_id", "user_id", "event_time", "cancelled")
    lines = catalog.load_table("retail.events").scan(selected_fields=columns).to_arrow()
    times = lines["event_time"].cast(pyarrow.timestamp("us", "UTC")).cast("int64").to_pylist()
    rows = sorted(zip(times, lines["user_id"].to_pylist(), lines["event_id"].to_pylist(), lines["cancelled"].to_pylist()))

    ahead = arguments.days * 86_400_000_000
    orders = collections.defaultdict(list)
    for time, user, _, cancelled in rows:
        if not cancelled:
            orders[user].append(time)
    labels = csv.writer(sys.stdout, lineterminator="\n")
    labels.writerow(("event_id", "outcome"))
    for time, user, event_id, _ in rows:
        if time + ahead > rows[-1][0]:
            break
        placed = orders[user]
        following = bisect.bisect_right(placed, time)
        labels.writerow((event_id, int(following < len(placed) and placed[following] <= time + ahead)))


if __name__ == "__main__":
    main()
