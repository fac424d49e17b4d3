"""Faults between the job and its catalog and store: rules of the fault proxies that are in force for a while."""

import re
import time

from jobs import CHECKPOINT_TIMEOUT_SECONDS, CLIENT_TIMEOUT_SECONDS
from proxy import Rule, doubled, half_reply, half_upload, refused, refused_after_effect, reply_lost, slow

# How much longer a rule is in force that has hit nothing: a job that another fault holds up makes no such request for a while.
LONGER_SECONDS = 75
TABLE = re.compile(r"/v1/namespaces/[^/]+/tables/[^/?]+$")


def commit(method, path):
    return method == "POST" and TABLE.search(path) is not None


def of_tables(method, path):
    return "/v1/namespaces/" in path


def upload(method, path):
    return method in ("PUT", "POST") and path.startswith("/lake/")


def of_checkpoints(method, path):
    return method == "PUT" and "/lake/checkpoints/" in path


def download(method, path):
    return method == "GET" and path.startswith("/lake/") and "list-type" not in path


def anything(method, path):
    return True


def draw_span(dice):
    return {"seconds": round(dice.uniform(4, 8), 1), "share": dice.choice([0.3, 0.6, 1.0])}


def draw_few(dice):
    """A few requests, whenever they come within a while."""
    return {"seconds": round(dice.uniform(4, 8), 1), "share": 1.0, "most": dice.choice([1, 2, 4])}


def broken(service, means, make):
    """make: of a dice, what becomes of the requests."""

    def act(run, seconds, share, most=1_000_000):
        rule = Rule(means, make(run.dice), share, most, run.dice.random())
        begun = time.monotonic()
        with run.site.proxies[service].rule(rule):
            while rule.left > 0 and time.monotonic() < begun + seconds or rule.hits == 0 and time.monotonic() < begun + seconds + LONGER_SECONDS:
                time.sleep(0.2)
        run.effect(rule.hits)

    return act


catalog_slow = broken("catalog", of_tables, lambda dice: slow(dice.uniform(1, 5)))
catalog_too_slow = broken("catalog", commit, lambda dice: slow(CLIENT_TIMEOUT_SECONDS + dice.uniform(1, 3)))  # the client gives up, and the commit takes effect later
catalog_reply_lost = broken("catalog", commit, lambda dice: reply_lost)
catalog_doubled = broken("catalog", commit, lambda dice: doubled)
catalog_conflict = broken("catalog", commit, lambda dice: refused(409))
catalog_too_many = broken("catalog", commit, lambda dice: dice.choice([refused(429, 1), refused_after_effect(429, 1)]))
catalog_unavailable = broken("catalog", commit, lambda dice: dice.choice([refused(503, 1), refused_after_effect(503, 1), refused(503), refused_after_effect(503)]))
store_errors = broken("s3", anything, lambda dice: refused(dice.choice([500, 503])))
store_slow = broken("s3", anything, lambda dice: slow(dice.uniform(0.3, 1.5)))
store_half_upload = broken("s3", upload, lambda dice: half_upload)
store_half_download = broken("s3", download, lambda dice: half_reply)
store_reply_lost = broken("s3", upload, lambda dice: reply_lost)
checkpoint_aborted = broken("s3", of_checkpoints, lambda dice: refused(403))


def draw_hold(dice):
    return {"seconds": round(dice.uniform(4, 8), 1), "share": 1.0, "most": dice.choice([1, 2])}


# Held beyond the timeout, and let through then.
checkpoint_timed_out = broken("s3", of_checkpoints, lambda dice: slow(CHECKPOINT_TIMEOUT_SECONDS + 1.5))
