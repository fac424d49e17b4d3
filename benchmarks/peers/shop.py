"""The demo's 24 features and its model in plain Python, which the peers in Python share.

A user's state is a dictionary that JSON can hold. A bucket is a list with its number first: time divided by its length.
"""

import math
import struct

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
BURST_MS, CLICK_BURST_MS = 10 * MINUTE_MS, 6 * HOUR_MS
DOUBLE, BITS = struct.Struct(">d"), struct.Struct(">q")
# A histogram's bin is the upper 17 bits of a positive double behind its sign.
BIN_SHIFT = 46


def new_shopper():
    return {"now": None, "purchased": None, "carted": None, "amount": None, "burst": 0.0, "click_burst": 0.0, "clicked": 0, "minutes": [], "hours": [], "days": []}


def advance(user, event):
    """Takes a user's next event. Returns its features; None is null."""
    at, kind, amount = event["timestamp"], event["type"], event.get("amount")
    before = user["now"]
    now = user["now"] = at if before is None else max(before, at)
    if amount is not None and (user["amount"] is None or at >= user["amount"][0]):
        user["amount"] = [at, amount]
    last_amount = None if user["amount"] is None else user["amount"][1]
    since = [None if then is None else (now - then) / 1000 for then in (user["purchased"], user["carted"], before)]
    if kind == "purchase":
        user["purchased"] = at if user["purchased"] is None else max(user["purchased"], at)
    elif kind == "add_to_cart":
        user["carted"] = at if user["carted"] is None else max(user["carted"], at)
    user["burst"] = decayed(user["burst"], now - (now if before is None else before), BURST_MS) + decayed(1.0, now - at, BURST_MS)
    if kind == "click":
        user["click_burst"] = decayed(user["click_burst"], now - user["clicked"], CLICK_BURST_MS) + decayed(1.0, now - at, CLICK_BURST_MS)
        user["clicked"] = now
    views_1h, clicks_1h = minutes(user["minutes"], at, now, kind)
    day, week, items_day, items_week = hours(user["hours"], at, now, kind, event)
    purchases, spend, bins = days(user["days"], at, now, kind, amount)
    return [
        views_1h, clicks_1h, day[0], day[1], ratio(day[1], day[0]), day[2], day[3], week[0], week[1], ratio(week[1], week[0]), len(items_day), len(items_week),
        purchases, spend, day[4], middle(bins[int(0.9 * (len(bins) - 1))]) if bins else None, last_amount, *since,
        user["burst"], decayed(user["click_burst"], now - user["clicked"], CLICK_BURST_MS), at // HOUR_MS % 24, (at // DAY_MS + 3) % 7 + 1]


def decayed(value, age_ms, half_life_ms):
    return value and value * math.pow(2, -(age_ms / half_life_ms))


def ratio(part, whole):
    return part / whole if whole else None


def place(buckets, number, oldest, empty):
    """The bucket with a number, made where it is missing; None where it is too old. Drops those that are."""
    while buckets and buckets[0][0] < oldest:
        del buckets[0]
    if number < oldest:
        return None
    i = len(buckets)
    while i and buckets[i - 1][0] > number:
        i -= 1
    if i and buckets[i - 1][0] == number:
        return buckets[i - 1]
    buckets.insert(i, [number, *empty])
    return buckets[i]


def minutes(buckets, at, now, kind):
    found = place(buckets, at // MINUTE_MS, now // MINUTE_MS - 59, (0, 0))
    if found and kind in ("view", "click"):
        found[1 if kind == "view" else 2] += 1
    return sum(each[1] for each in buckets), sum(each[2] for each in buckets)


def hours(buckets, at, now, kind, event):
    found = place(buckets, at // HOUR_MS, now // HOUR_MS - 167, (0, 0, 0, 0, 0.0, []))
    item = event.get("item")
    if found:
        if kind == "add_to_cart":
            found[3] += 1
            found[5] += event.get("amount") or 0.0
        elif kind in ("view", "click", "purchase"):
            found[{"view": 1, "click": 2, "purchase": 4}[kind]] += 1
        if item is not None and item not in found[6]:
            found[6].append(item)
    day, week, items_day, items_week = [0, 0, 0, 0, 0.0], [0, 0], set(), set()
    first_of_day = now // HOUR_MS - 23
    for number, views, clicks, carts, purchases, value, items in buckets:
        week[0] += views
        week[1] += clicks
        items_week.update(items)
        if number >= first_of_day:
            day[0] += views
            day[1] += clicks
            day[2] += carts
            day[3] += purchases
            day[4] += value
            items_day.update(items)
    return day, week, items_day, items_week


def days(buckets, at, now, kind, amount):
    """A bucket has the purchases, what was spent, and the bin of each amount."""
    oldest = now // DAY_MS - 29
    if kind == "purchase":
        found = place(buckets, at // DAY_MS, oldest, (0, 0.0, []))
        if found:
            found[1] += 1
            if amount is not None:
                found[2] += amount
                found[3].append(BITS.unpack(DOUBLE.pack(amount))[0] >> BIN_SHIFT)
    within = [each for each in buckets if each[0] >= oldest]
    return sum(each[1] for each in within), sum(each[2] for each in within), sorted(one for each in within for one in each[3])


def middle(bin_number):
    low, high = (DOUBLE.unpack(BITS.pack(each << BIN_SHIFT))[0] for each in (bin_number, bin_number + 1))
    return low + (high - low) / 2


class Model:
    """The demo's model."""

    def __init__(self, file):
        import numpy  # noqa: PLC0415 the tests of the features need neither
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options)
        self.input = self.session.get_inputs()[0].name
        self.rows = lambda rows: numpy.array(rows, dtype=numpy.float32)

    def scores(self, rows):
        """The probability of the second class for each row of features."""
        return self.session.run(["probabilities"], {self.input: self.rows(rows)})[0][:, 1].tolist()
