"""A run's faults, drawn from its seed and the kinds that are wanted: the same seed gives the same schedule on any machine.

Each family's kinds are shuffled into a deck for a block of seeds, and the seeds of a block take them in turn. So in as many
consecutive seeds as a deck takes, each kind comes equally often.
"""

import math
import random
from dataclasses import dataclass

import workload as workloads
from kinds import FAMILIES, KINDS

# An operation takes a while, and needs a job that runs: it comes early.
OPERATION_SHARE = (0.1, 0.4)
FAULT_SHARE = (0.05, 0.9)


@dataclass(frozen=True)
class Fault:
    """A fault of a kind, with what was drawn for it, so many seconds after the job runs."""

    kind: str
    at_seconds: float
    drawn: tuple

    def parameters(self):
        return dict(self.drawn)


def wanted(family, only):
    """The kinds of a family that are drawn from: those named, or all where none of it is."""
    return [kind.name for kind in family.kinds if kind.name in only] or [kind.name for kind in family.kinds]


def names(seed, family, only=()):
    """The kinds of a family that a seed has, all different."""
    kinds = wanted(family, only)
    count, each = len(kinds), min(family.each_run, len(kinds))
    seeds = math.lcm(count, each) // each  # of a block, which takes whole decks
    block, place = divmod(seed, seeds)
    decks = []
    for deck in range(math.lcm(count, each) // count):
        left = list(kinds)
        random.Random(f"{family.name}-{block}-{deck}").shuffle(left)
        decks += left
    hand = decks[place * each : (place + 1) * each]
    # A hand over the end of a deck can hold a kind twice; the next deck's order gives way.
    return list(dict.fromkeys(hand))


def traits(seed, only=()):
    """The kinds that shape the workload."""
    return names(seed, FAMILIES[0], only)


def whole(seed, only=()):
    """The workload and the faults of a seed. only: names of kinds, which alone are drawn of their families."""
    shaped = workloads.draw(seed, [name for family in FAMILIES for name in names(seed, family, only)])
    return shaped, draw(seed, shaped.seconds, only)


def draw(seed, seconds, only=()):
    """The faults of a seed over a load of so many seconds, in the order of their times."""
    faults = []
    for family in FAMILIES[1:]:
        for name in names(seed, family, only):
            dice = random.Random(f"{name}-{seed}")
            low, high = OPERATION_SHARE if family.name == "operation" else FAULT_SHARE
            at = round(seconds * dice.uniform(low, high), 1)
            faults.append(Fault(name, at, tuple(sorted(KINDS[name].draw(dice).items(), key=lambda item: item[0]))))
    return sorted(faults, key=lambda fault: fault.at_seconds)
