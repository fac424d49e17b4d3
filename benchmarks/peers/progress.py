"""Tells the suite how many events were answered, by a line each second."""

import threading
import time

count = 0


def start():
    def tell():
        while True:
            time.sleep(1)
            print(count, flush=True)

    threading.Thread(target=tell, daemon=True).start()


def add(events):
    global count  # noqa: PLW0603 one process, one count
    count += events
