"""What a run sends, drawn from its seed: a shop's events with dirt among them, in transactions and without, and the definition over them."""

import json
import pathlib
import random
import shutil
from dataclasses import dataclass

import models

DEMO = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "local" / "demo"
DAY_MS = 86_400_000
FROM_MS = 1_767_225_600_000  # 2026-01-01, so that a seed gives the same bytes at any time
TYPES = ("view", "view", "view", "view", "click", "click", "search", "add_to_cart", "purchase")
# The records of a tail, which come at a steady rate.
TAIL_SECONDS, TAIL_EVERY_MS, TAIL_CHUNK = 240, 500, 12
# The numbers of events in transactions that nobody ends come before the tail's.
LEFT_OPEN_ROOM = 100
# The parts of an event, and what makes it a reject.
TOO_LONG = "n" * 300
NEW_FEATURE = "  clicks_3d:         {count: true, where: \"type == 'click'\", window: 3d}\n"


@dataclass(frozen=True)
class Workload:
    """events in seconds, of users, of which one has hot_share of them; dirt_share of them are no events."""

    seed: int
    events: int
    seconds: float
    users: int
    hot_share: float
    dirt_share: float
    chunk: int
    partitions: int
    model: str  # trees, nan, crashing or slow
    transactions: bool
    parallelism: int
    parameters: tuple

    def described(self):
        return {
            "events": self.events, "seconds": self.seconds, "users": self.users, "hot_share": self.hot_share, "partitions": self.partitions,
            "model": self.model, "transactions": self.transactions, "parallelism": self.parallelism, **dict(self.parameters),
        }


def draw(seed, traits):
    """The workload of a seed. traits: names of kinds that it has."""
    dice = random.Random(f"workload-{seed}")
    threads = dice.choice([1, 2])
    parameters = (
        # No parameter may change a result, so any will do. A checkpoint's timeout must hold the drain of scoring.
        ("scoring.batch-size", dice.choice([1, 7, 64, 256])),
        ("scoring.threads", threads),
        ("scoring.capacity", threads),
        ("state.cache-size", dice.choice(["64kb", "1mb", "16mb"])),
        ("checkpoint.interval", dice.choice(["1s", "2s", "3s"])),
    )
    slow = "slow-model" in traits
    return Workload(
        seed=seed,
        events=dice.randrange(2_000, 3_000) if slow else dice.randrange(3_000, 8_000),
        seconds=dice.randrange(16, 23),
        users=dice.choice([20, 100, 400]),
        hot_share=dice.choice([0.3, 0.6]) if "hot-user" in traits else 0.0,
        dirt_share=dice.choice([0.02, 0.1]),
        chunk=dice.choice([10, 40, 100]),
        partitions=dice.choice([1, 3, 4]),
        model=next((name for name in models.MAKERS if f"{name}-model" in traits), "trees"),
        transactions="input-transactions" in traits,
        # With 1, the steps that are to be rescaled could not be told from those that have one subtask by nature.
        parallelism=dice.choice([2, 3]) if "rescale" in traits else dice.choice([1, 2, 3]),
        parameters=parameters,
    )


def event(workload, dice, number):
    """A user, None where a line names none, and a line as text whose characters are bytes."""
    hot = dice.random() < workload.hot_share
    user = "hot" if hot else f"u{dice.randrange(workload.users)}"
    progress = number / workload.events
    kind = dice.choice(TYPES)
    made = {
        "event_id": f"{workload.seed}-{number}", "user_id": user, "timestamp": FROM_MS + int(2 * DAY_MS * progress) - (dice.randrange(DAY_MS) if dice.random() < 0.06 else 0),
        "type": kind, "item": f"i{dice.randrange(50)}", "category": dice.choice(["shoes", "toys", "books"]),
    }
    if kind in ("add_to_cart", "purchase"):
        made |= {"amount": round(dice.random() * 100, 2), "quantity": 1 + dice.randrange(3)}
    if dice.random() >= workload.dirt_share:
        return user, json.dumps(made)
    return dirt(made, dice)


def dirt(made, dice):
    """A line that is a reject, for one of the reasons there are."""
    user = made["user_id"]
    spoiled = dice.randrange(8)
    if spoiled == 0:
        return user, json.dumps(made | {"note": "x" * 17_000})
    if spoiled == 1:
        return user, json.dumps(made)[:-7]
    if spoiled == 2:
        return user, json.dumps(made | {"city": "Z"})[:-2] + '\xfcrich"}'  # Latin-1 where UTF-8 is meant
    if spoiled == 3:
        return None, json.dumps({name: value for name, value in made.items() if name != "user_id"})
    if spoiled == 4:
        return user, json.dumps(made | {"timestamp": "yesterday"})
    if spoiled == 5:
        return user, json.dumps(made | {"event_id": TOO_LONG})
    if spoiled == 6:
        return user, json.dumps(made | {"timestamp": 9_999_999_999_999_999})
    return user, json.dumps(made | {"timestamp": 4_102_444_800_000})


def end(workload, dice, may_leave=True):
    if not workload.transactions:
        return "plain"
    drawn = dice.choices(["plain", "committed", "aborted", "left"], [40, 40, 18, 2])[0]
    return "aborted" if drawn == "left" and not may_leave else drawn


def plan(workload, left_open_at_ms=()):
    """The chunks to send, for the feed; at the given times one that nobody ends comes besides."""
    dice = random.Random(f"events-{workload.seed}")
    chunks = []
    for first in range(0, workload.events, workload.chunk):
        numbers = range(first, min(first + workload.chunk, workload.events))
        records = [event(workload, dice, number) for number in numbers]
        chunks.append({"at_ms": int(workload.seconds * 1000 * first / workload.events), "end": end(workload, dice, first < workload.events // 2), "records": records})
    for place, at_ms in enumerate(left_open_at_ms):
        records = [event(workload, dice, workload.events + 10 * place + number) for number in range(5)]
        chunks.append({"at_ms": at_ms, "end": "left", "records": records})
    return sorted(chunks, key=lambda chunk: chunk["at_ms"])


def tail(workload):
    """More chunks of the same, which are sent until all faults are over: those that wait for a commit need records."""
    dice = random.Random(f"tail-{workload.seed}")
    chunks, number = [], workload.events + LEFT_OPEN_ROOM
    for at_ms in range(0, TAIL_SECONDS * 1000, TAIL_EVERY_MS):
        records = [event(workload, dice, each) for each in range(number, number + TAIL_CHUNK)]
        number += TAIL_CHUNK
        chunks.append({"at_ms": at_ms, "end": end(workload, dice, may_leave=False), "records": records})
    return chunks


def write_plan(file, chunks):
    file.write_text("".join(json.dumps(chunk) + "\n" for chunk in chunks), encoding="utf-8")


def write_definition(folder, name, workload, topic, predictions, namespace, changed=False):
    """The demo's definition over the run's own topics and tables; changed: with a feature more."""
    text = (DEMO / "pipeline.yaml").read_text(encoding="utf-8")
    at = text.index("model:\n"), text.index("tables:\n")
    model = text[at[0] : at[1]]
    if workload.model != "trees":
        model = models.block(workload.model, folder)
    else:
        shutil.copy(DEMO / "purchase-intent.onnx", folder)
    text = text[: at[0]] + model + text[at[1] :]
    for before, after in (
        ("topics: [user_events]", f"topics: [{topic}]"),
        ("namespace: shop", f"namespace: {namespace}"),
        ("predictions-topic: predictions\n", f"predictions-topic: {predictions}\n" if predictions else ""),
        ("features:\n", "features:\n" + (NEW_FEATURE if changed else "")),
    ):
        if before not in text:
            raise ValueError(f"{DEMO / 'pipeline.yaml'} has no {before!r}")
        text = text.replace(before, after)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file
